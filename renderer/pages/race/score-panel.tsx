import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ScorePart, StandingRow } from '../../../main/contract/race'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { RankMove } from '../../components/figure/rank-move'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useValueText } from '../../format/use-value-text'
import { useLook } from '../../theme/theme-context'
import { partInk } from './part-ink'

interface ScorePanelProps {
  readonly choice: { readonly seasonId?: number; readonly participantKind?: 'unit' | 'rep' | 'region' }
  readonly asOf: string
  readonly row: StandingRow
  readonly rows: readonly StandingRow[]
}

/** One score taken apart: measures, what they were compared with, their rows; then how sure the place is and what would gain one. */
export function ScorePanel({ choice, asOf, row, rows }: ScorePanelProps) {
  const { t } = useTranslation()
  const detail = useRoute('race.scoreDetail', { ...choice, participantId: row.participantId, asOf })
  const rowsOf = (part: ScorePart) => (detail.data?.row.participantId === row.participantId ? detail.data.parts.find((each) => each.part.measure === part.measure) : undefined)
  return (
    <section className="pane score-panel" aria-labelledby="score-title" tabIndex={-1}>
      <div className="score-head">
        <div style={{ minWidth: 0 }}>
          <h2 id="score-title">{row.name}</h2>
          <p className="secondary">
            {t('race.place', { rank: row.rank })} {row.previousRank !== null && row.previousRank !== row.rank && <RankMove rank={row.rank} before={row.previousRank} />} {row.regionName === null ? '' : `· ${row.regionName}`} · {t('race.heads', { count: row.headCount })}
          </p>
        </div>
        <p className="score-total number">{formatNumber(row.score, 1)}</p>
      </div>
      <div>
        <p className="quiet small">{t('race.apart')}</p>
        {row.parts.map((part) => (
          <Part key={part.measure} part={part} detail={rowsOf(part)} />
        ))}
      </div>
      <Sureness row={row} next={rows.find((other) => other.participantId === row.certainty?.nextId)} />
      {detail.error !== null && <FailureView error={detail.error} onRetry={() => void detail.refetch()} compact />}
    </section>
  )
}

type PartDetail = RouteOutput<'race.scoreDetail'>['parts'][number]

function Part({ part, detail }: { readonly part: ScorePart; readonly detail: PartDetail | undefined }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const text = useValueText(part.valueType, [part.raw, part.base])
  const how =
    part.raw === null
      ? t('race.noData')
      : part.normalisation === null || part.normalised === null
        ? text(part.raw, true)
        : t(`race.normalisations.${part.normalisation}`, { raw: text(part.raw, true), base: text(part.base, true), ratio: formatNumber(part.normalised, 2) })
  return (
    <details className="score-part">
      <summary>
        <i style={{ background: partInk(part, tokens) }} aria-hidden />
        <span>
          {t(`race.measures.${part.measure}`)} <span className="quiet small">{part.kind === 'measure' ? t('race.weight', { share: formatPercent(part.weight) }) : t('race.penalty', { points: formatNumber(part.weight, 0) })}</span>
        </span>
        <span className="number score-part-points">{formatNumber(part.points, 1)}</span>
        <span className="score-part-how">
          {how}
          {part.capped ? ` · ${t('race.capped')}` : ''}
          {part.note === null ? '' : ` · ${t(`race.notes.${part.note}`)}`}
        </span>
      </summary>
      {detail !== undefined && (
        <ul className="plain-list score-rows">
          {detail.rows.length === 0 && <li className="quiet">{t('race.noRows')}</li>}
          {detail.rows.slice(0, 12).map((row, index) => (
            <li key={`${row.label}-${index}`}>
              <span className="ellipsis" title={row.account ?? row.label}>
                {row.opportunityId === null ? (
                  row.label
                ) : (
                  <Link to="/deals/$dealId" params={{ dealId: String(row.opportunityId) }}>
                    {row.label}
                  </Link>
                )}
                {row.share < 1 ? ` (${formatPercent(row.share)})` : ''}
              </span>
              <span className="number">{text(row.value, true)}</span>
            </li>
          ))}
          {detail.rowCount > 12 && <li className="quiet">{t('race.moreRows', { count: detail.rowCount - 12 })}</li>}
        </ul>
      )}
    </details>
  )
}

/** A lead below this is told as open: a chance near one half is no news. */
const openBelow = 0.65
/** Ahead, and yet behind in most of the resampled worlds: a few deals carry the lead. */
const fragileBelow = 0.45
const sureFrom = 0.9

function Sureness({ row, next }: { readonly row: StandingRow; readonly next: StandingRow | undefined }) {
  const { t } = useTranslation()
  const gain = row.gap?.gain ?? null
  const text = useValueText(gain?.valueType ?? 'number', [gain?.amount ?? null])
  const { certainty, gap } = row
  return (
    <div className="stack score-note">
      {certainty !== null && (
        <p>
          {certainty.rankLow === certainty.rankHigh
            ? t('race.surePlace', { level: formatPercent(certainty.level), rank: certainty.rankLow, deals: certainty.deals })
            : t('race.sureRange', { level: formatPercent(certainty.level), low: certainty.rankLow, high: certainty.rankHigh, deals: certainty.deals })}
        </p>
      )}
      {certainty !== null && certainty.aheadOfNext !== null && next !== undefined && (
        <p>
          {t(certainty.aheadOfNext >= sureFrom ? 'race.aheadSure' : certainty.aheadOfNext >= openBelow ? 'race.ahead' : certainty.aheadOfNext >= fragileBelow ? 'race.aheadOpen' : 'race.aheadFragile', {
            share: formatPercent(certainty.aheadOfNext), next: next.name, points: formatNumber(row.score - next.score, 1), deals: certainty.deals
          })}
        </p>
      )}
      {gap !== null && (
        <p>
          {gain === null
            ? t('race.gapOnly', { points: formatNumber(gap.points, 1), ahead: gap.aheadName })
            : t(gain.direction === 'higher' ? 'race.gainMore' : 'race.gainLess', { points: formatNumber(gap.points, 1), ahead: gap.aheadName, measure: t(`race.measures.${gain.measure}`), amount: text(gain.amount, true) })}
        </p>
      )}
    </div>
  )
}
