import { useTranslation } from 'react-i18next'
import type { StandingRow } from '../../../main/contract/race'
import { RankMove } from '../../components/figure/rank-move'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'

export function Podium({ rows, onChoose }: { readonly rows: readonly StandingRow[]; readonly onChoose: (participantId: number) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const money = format.money(rows.map((row) => row.bookingsE4))
  return (
    <div className="podium">
      {rows.slice(0, 3).map((row) => (
        <button type="button" key={row.participantId} className={row.rank === 1 ? 'podium-place is-first' : 'podium-place'} onClick={() => onChoose(row.participantId)}>
          <span className="podium-rank">{row.rank}</span>
          <span className="podium-name ellipsis" title={row.name}>
            {row.name}
          </span>
          <span className="podium-score number">
            {formatNumber(row.score, 1)}
            <small>{t('race.points')}</small>
          </span>
          <span className="quiet small ellipsis">
            {row.previousRank !== null && row.previousRank !== row.rank && <RankMove rank={row.rank} before={row.previousRank} />} {money.full(row.bookingsE4)}
            {row.attainment === null ? '' : ` · ${t('race.attained', { share: formatPercent(row.attainment) })}`}
          </span>
        </button>
      ))}
    </div>
  )
}
