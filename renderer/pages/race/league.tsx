import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { StandingRow } from '../../../main/contract/race'
import { Sparkline } from '../../components/chart/sparkline'
import { RankMove } from '../../components/figure/rank-move'
import { moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { partInk } from './part-ink'

interface LeagueProps {
  readonly data: RouteOutput<'race.standings'>
  readonly chosenId: number | null
  readonly onChoose: (participantId: number) => void
}

/** The league table: place and movement, the score by its parts, how sure the place is, what the next one is away. */
export function League({ data, chosenId, onChoose }: LeagueProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const { rows } = data
  const columns = useMemo(() => {
    const money = format.money(rows.map((row) => row.bookingsE4))
    const best = Math.max(1, ...rows.map((row) => row.parts.filter((part) => part.points > 0).reduce((sum, part) => sum + part.points, 0)))
    const places = rows.length
    return [
      numberColumn<StandingRow>(
        {
          id: 'rank',
          label: t('race.rank'),
          value: (row) => row.rank,
          width: 76,
          sort: 'asc',
          renderCell: (row) => (
            <span className="rank-cell">
              <strong>{row.rank}</strong> <RankMove rank={row.rank} before={row.previousRank} />
            </span>
          )
        },
        String
      ),
      textColumn<StandingRow>({ id: 'name', label: t(`race.kinds.${data.season.participantKind}`), value: (row) => row.name, grow: 1.4, least: 128 }),
      ...(data.season.participantKind === 'region' ? [] : [textColumn<StandingRow>({ id: 'region', label: t('columns.region'), value: (row) => row.regionName, width: 66 })]),
      numberColumn<StandingRow>(
        {
          id: 'score',
          label: t('race.score'),
          value: (row) => row.score,
          grow: 1.4,
          least: 130,
          headerHint: t('race.scoreHint'),
          hint: (row) => row.parts.map((part) => `${t(`race.measures.${part.measure}`)} ${formatNumber(part.points, 1)}`).join(' · '),
          renderCell: (row) => (
            <span className="score-cell">
              <span className="score-track" aria-hidden>
                {row.parts
                  .filter((part) => part.points > 0)
                  .map((part) => (
                    <span key={part.measure} style={{ width: `${(part.points / best) * 100}%`, background: partInk(part, tokens) }} />
                  ))}
              </span>
              <span className="number">{formatNumber(row.score, 1)}</span>
            </span>
          )
        },
        (value) => formatNumber(value, 1)
      ),
      {
        ...numberColumn<StandingRow>(
          {
            id: 'certainty',
            label: t('race.certainty'),
            value: (row) => (row.certainty === null ? null : row.certainty.rankHigh - row.certainty.rankLow),
            width: 104,
            headerHint: t('race.certaintyHint'),
            hint: (row) => (row.certainty === null ? '' : t('race.certaintyText', { low: row.certainty.rankLow, high: row.certainty.rankHigh, level: formatPercent(row.certainty.level) })),
            renderCell: (row) => <Certainty row={row} places={places} />
          },
          String
        ),
        cellClass: 'middle-cell'
      },
      numberColumn<StandingRow>({ id: 'gap', label: t('race.gap'), value: (row) => row.gap?.points ?? null, width: 72, headerHint: t('race.gapHint') }, (value) => (value === null ? '–' : formatNumber(value, 1))),
      moneyColumn<StandingRow>({ id: 'bookings', label: t('measures.bookings.name'), value: (row) => row.bookingsE4, width: 100 }, money),
      percentColumn<StandingRow>({ id: 'attainment', label: t('measures.attainment.name'), value: (row) => row.attainment, width: 72 }),
      {
        ...textColumn<StandingRow>({ id: 'weeks', label: t('race.weeks'), value: () => '', width: 88, hint: () => '', renderCell: (row) => <Sparkline values={row.sparkline} inverted width={70} label={t('race.weeksLabel', { ranks: row.sparkline.map((rank) => rank ?? '–').join(', ') })} /> }),
        sortable: false,
        cellClass: 'middle-cell'
      }
    ]
  }, [rows, data.season.participantKind, format, t, tokens])
  return (
    <section className="pane league" aria-label={t('race.league')}>
      <DataGrid label={t('race.league')} rows={rows} columns={columns} rowId={(row) => String(row.participantId)} selectedId={chosenId === null ? null : String(chosenId)} onOpen={(row) => onChoose(row.participantId)} />
    </section>
  )
}

function Certainty({ row, places }: { readonly row: StandingRow; readonly places: number }) {
  if (row.certainty === null) return <span className="quiet">–</span>
  const share = (rank: number): number => ((rank - 0.5) / places) * 100
  const { rankLow, rankHigh } = row.certainty
  return (
    <span className="certainty" aria-hidden>
      <span className="certainty-line" />
      <span className="certainty-range" style={{ left: `${((rankLow - 1) / places) * 100}%`, width: `${Math.max(3, ((rankHigh - rankLow + 1) / places) * 100)}%` }} />
      <span className="certainty-dot" style={{ left: `${share(row.rank)}%` }} />
    </span>
  )
}
