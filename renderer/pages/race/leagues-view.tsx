import { ArrowDown, ArrowUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatNumber } from '../../format/count'

interface LeaguesViewProps {
  readonly choice: { readonly seasonId?: number; readonly participantKind?: 'unit' | 'rep' | 'region' }
  readonly onEditRule: () => void
}

/** The season's leagues side by side, with who would go up and down as things stand. */
export function LeaguesView({ choice, onEditRule }: LeaguesViewProps) {
  const { t } = useTranslation()
  const query = useRoute('race.leagues', choice)
  return (
    <Loaded query={query} waiting={<div className="pane">{<SkeletonRows rows={10} />}</div>}>
      {({ leagues, settled }) =>
        leagues === null ? (
          <EmptyState what={t('race.leagues.none')} why={t('race.leagues.noneWhy')} action={t('race.leagues.make')} onAction={onEditRule} />
        ) : (
          <div className="panes league-panes" style={{ gridTemplateColumns: `repeat(${Math.min(leagues.length, 4)}, minmax(0, 1fr))` }}>
            {leagues.map((league) => (
              <section key={league.name} className="pane league-pane" aria-label={league.name}>
                <h2>{league.name}</h2>
                <p className="quiet small">{settled ? t('race.leagues.final') : t('race.leagues.asThingsStand')}</p>
                <ol className="plain-list">
                  {league.places.map((place) => (
                    <li key={place.participantId} className={place.zone === null ? '' : `zone-${place.zone}`}>
                      <span className="ellipsis">
                        <strong className="league-place">{place.place}</strong> {place.name}
                      </span>
                      <span className="row nowrap">
                        {place.zone !== null && (
                          <span className="zone-mark">
                            {place.zone === 'promotion' ? <ArrowUp size={13} aria-hidden /> : <ArrowDown size={13} aria-hidden />} {t(`race.leagues.zones.${place.zone}`)}
                          </span>
                        )}
                        <span className="number">{formatNumber(place.score, 1)}</span>
                      </span>
                    </li>
                  ))}
                  {league.places.length === 0 && <li className="quiet">{t('race.leagues.nobody')}</li>}
                </ol>
              </section>
            ))}
          </div>
        )
      }
    </Loaded>
  )
}
