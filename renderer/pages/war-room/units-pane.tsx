import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { QuantileBar } from '../../components/chart/quantile-bar'
import { Sparkline } from '../../components/chart/sparkline'
import { FailureView } from '../../components/feedback/failure-view'
import { RankMove } from '../../components/figure/rank-move'
import { moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
import { useFormat } from '../../format/use-format'
import { attainmentInk } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import type { WarRoomQuestion } from './question'

type Unit = RouteOutput<'warRoom.units'>['units'][number]

export function UnitsPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const filter = useFilter()
  const query = useRoute('warRoom.units', question)
  const units = query.data?.units
  const columns = useMemo(() => {
    const all = units ?? []
    const money = format.money(all.flatMap((unit) => [unit.bookings, unit.target, unit.forecast.mean]))
    const risk = format.money(all.map((unit) => unit.atRisk))
    const max = Math.max(1, ...all.map((unit) => Math.max(unit.forecast.p90, unit.target ?? 0)))
    const ranked = all.some((unit) => unit.rank !== null)
    return [
      ...(ranked
        ? [
            numberColumn<Unit>(
              {
                id: 'rank',
                label: t('warRoom.units.rank'),
                value: (unit) => unit.rank,
                width: 66,
                sort: 'asc',
                renderCell: (unit) => (
                  <span className="rank-cell">
                    {unit.rank ?? '–'} <RankMove rank={unit.rank} before={unit.rankBefore} />
                  </span>
                )
              },
              String
            )
          ]
        : []),
      textColumn<Unit>({ id: 'name', label: t('columns.unit'), value: (unit) => unit.name, grow: 1, least: 120 }),
      textColumn<Unit>({ id: 'region', label: t('columns.region'), value: (unit) => unit.regionName, width: 66 }),
      percentColumn<Unit>({
        id: 'expected',
        label: t('warRoom.units.expected'),
        value: (unit) => unit.expectedAttainment,
        width: 80,
        headerHint: t('warRoom.expectedAttainmentDefinition'),
        ink: (unit) => attainmentInk(unit.expectedAttainment, tokens),
        ...(ranked ? {} : { sort: 'desc' as const })
      }),
      moneyColumn<Unit>({ id: 'forecast', label: t('measures.forecast.name'), value: (unit) => unit.forecast.mean, width: 92 }, money),
      {
        ...numberColumn<Unit>(
          {
            id: 'range',
            label: t('warRoom.units.range'),
            value: (unit) => unit.forecast.p50,
            width: 104,
            renderCell: (unit) => (
              <QuantileBar
                p10={unit.forecast.p10}
                p50={unit.forecast.p50}
                p90={unit.forecast.p90}
                actual={unit.bookings}
                target={unit.target}
                max={max}
                label={t('warRoom.units.rangeLabel', { low: money.text(unit.forecast.p10), high: money.full(unit.forecast.p90), target: money.full(unit.target) })}
              />
            )
          },
          String
        ),
        cellClass: 'middle-cell'
      },
      moneyColumn<Unit>({ id: 'risk', label: t('warRoom.units.atRisk'), value: (unit) => unit.atRisk, width: 104, headerHint: t('warRoom.units.atRiskDefinition') }, risk),
      {
        ...textColumn<Unit>({
          id: 'spark',
          label: t('warRoom.units.weeks'),
          value: (unit) => String(unit.spark.reduce((sum, value) => sum + value, 0)),
          width: 80,
          hint: () => '',
          renderCell: (unit) => <Sparkline values={unit.spark} width={58} shape="bars" label={t('warRoom.units.weeksLabel', { figures: unit.spark.map(money.text).join(', ') })} />
        }),
        sortable: false,
        cellClass: 'middle-cell'
      }
    ]
  }, [units, format, t, tokens])
  if (query.error !== null && units === undefined) return <section className="pane">{<FailureView error={query.error} onRetry={() => void query.refetch()} />}</section>
  return (
    <Tile
      title={t('warRoom.units.title')}
      definition={t('warRoom.units.definition')}
      asOf={query.data?.asOf}
      subtitle={
        <>
          {query.data === undefined ? '' : t('warRoom.units.subtitle', { count: query.data.units.length, onTrack: query.data.units.filter((unit) => (unit.expectedAttainment ?? 0) >= 0.98).length })}
          {query.data?.season === null || query.data === undefined ? '' : ` · ${query.data.season.name}`}
        </>
      }
    >
      <UnitsData units={units} />
      <DataGrid
        label={t('warRoom.units.title')}
        rows={units}
        columns={columns}
        rowId={(unit) => String(unit.id)}
        onOpen={(unit) => filter.change({ unit: unit.id })}
        emptyText={t('warRoom.units.empty')}
      />
    </Tile>
  )
}

/** What the table shows, for the clipboard and for files. */
function UnitsData({ units }: { readonly units: readonly Unit[] | undefined }) {
  const { t } = useTranslation()
  const exact = useMemo(
    () => ({
      columns: [
        { label: t('warRoom.units.rank'), type: 'integer' as const },
        { label: t('columns.unit'), type: 'text' as const },
        { label: t('columns.region'), type: 'text' as const },
        { label: t('measures.bookings.name'), type: 'money' as const },
        { label: t('measures.target.name'), type: 'money' as const },
        { label: t('warRoom.units.expected'), type: 'ratio' as const },
        { label: t('measures.forecast.name'), type: 'money' as const },
        { label: 'P10', type: 'money' as const },
        { label: 'P90', type: 'money' as const },
        { label: t('warRoom.units.atRisk'), type: 'money' as const }
      ],
      rows: (units ?? []).map((unit) => [unit.rank, unit.name, unit.regionName, unit.bookings, unit.target, unit.expectedAttainment, unit.forecast.mean, unit.forecast.p10, unit.forecast.p90, unit.atRisk])
    }),
    [units, t]
  )
  useTileData({ exact })
  return null
}
