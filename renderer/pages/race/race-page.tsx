import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import type { RaceSearch } from '../../app/page-search'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { useFormat } from '../../format/use-format'
import { AppealsView } from './appeals-view'
import { Gaming } from './gaming'
import { League } from './league'
import { LeaguesView } from './leagues-view'
import { Playback } from './playback'
import { Podium } from './podium'
import './race.css'
import './race-views.css'
import { Reallocation } from './reallocation'
import { ScorePanel } from './score-panel'
import { SeasonView } from './season-view'

type Standings = RouteOutput<'race.standings'>

const views = ['standings', 'leagues', 'season', 'pools', 'gaming', 'appeals'] as const

/** Who leads, by how much, how sure that is, and why. */
export function RacePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as RaceSearch
  const change = (next: { readonly [K in keyof RaceSearch]?: RaceSearch[K] | undefined }): void =>
    void navigate({ to: '/race', search: ((before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...next }).filter(([, value]) => value !== undefined))) as never, replace: 'who' in next })
  const seasons = useRoute('race.seasons', {})
  const choice = { ...(search.season === undefined ? {} : { seasonId: search.season }), ...(search.season === undefined && search.kind !== undefined ? { participantKind: search.kind } : {}) }
  const standings = useRoute('race.standings', { ...choice, ...(search.on === undefined ? {} : { asOf: search.on }) })
  const all = seasons.data?.seasons ?? []
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('race.title')}</h1>
        <Segmented value={search.view ?? 'standings'} options={views.filter((value) => value !== 'appeals' || standings.data?.season.state === 'settled').map((value) => ({ value, label: t(`race.views.${value}`) }))} onChange={(view) => change({ view: view === 'standings' ? undefined : view })} />
        <Subtitle standings={standings.data} />
        <span className="grow" />
        {all.length > 0 && (
          <Select
            aria-label={t('race.season')}
            value={search.season ?? standings.data?.season.id ?? null}
            options={all.map((season) => ({ value: season.id ?? 0, label: season.name }))}
            onChange={(season: number) => change({ season, on: undefined, who: undefined })}
            style={{ minWidth: 180 }}
          />
        )}
        {all.length === 0 && (
          <Segmented value={standings.data?.season.participantKind ?? search.kind ?? 'unit'} options={(['unit', 'region', 'rep'] as const).map((value) => ({ value, label: t(`race.kinds.${value}`) }))} onChange={(kind) => change({ kind, who: undefined })} />
        )}
      </header>
      <Loaded query={standings} waiting={<div className="pane">{<SkeletonRows rows={14} />}</div>}>
        {(data) =>
          data.rows.length === 0 && search.view !== 'season' ? (
            <EmptyState what={t('race.empty')} why={t('race.emptyWhy')} action={t('race.import')} onAction={() => void navigate({ to: '/data', search: { view: 'import' } })} />
          ) : search.view === 'season' ? (
            <SeasonView standings={data} onChoose={(season) => change({ season, on: undefined, who: undefined })} />
          ) : search.view === 'leagues' ? (
            <LeaguesView choice={choice} onEditRule={() => change({ view: 'season' })} />
          ) : search.view === 'appeals' && data.season.id !== null && data.season.state === 'settled' ? (
            <AppealsView seasonId={data.season.id} />
          ) : search.view === 'pools' ? (
            <Reallocation seasonId={data.season.participantKind === 'unit' ? search.season : undefined} />
          ) : search.view === 'gaming' ? (
            <Gaming choice={choice} />
          ) : (
            <Board data={data} choice={choice} who={search.who ?? null} onChoose={(who) => change({ who })} />
          )
        }
      </Loaded>
    </div>
  )
}

function Subtitle({ standings }: { readonly standings: Standings | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (standings === undefined) return null
  const { season, asOf } = standings
  return (
    <span className="secondary ellipsis race-subtitle">
      {season.id === null ? t('race.standIn') : season.name} · {format.shortDay(season.from)} – {format.shortDay(season.to)} · {t(`race.states.${season.state}`)} · {t('race.asOf', { day: asOf })}
    </span>
  )
}

interface BoardProps {
  readonly data: Standings
  readonly choice: { readonly seasonId?: number; readonly participantKind?: 'unit' | 'rep' | 'region' }
  readonly who: number | null
  readonly onChoose: (participantId: number) => void
}

function Board({ data, choice, who, onChoose }: BoardProps) {
  const chosen = data.rows.find((row) => row.participantId === who) ?? data.rows[0]
  return (
    <div className="panes race-grid">
      <div className="race-left">
        <Podium rows={data.rows} onChoose={onChoose} />
        <League data={data} chosenId={chosen?.participantId ?? null} onChoose={onChoose} />
        <Playback choice={choice} />
      </div>
      {chosen !== undefined && <ScorePanel choice={choice} asOf={data.asOf} row={chosen} rows={data.rows} />}
    </div>
  )
}
