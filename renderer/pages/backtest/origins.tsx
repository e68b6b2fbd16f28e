import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../main/contract/common'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { EmptyState } from '../../components/feedback/empty-state'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'
import { figure, objectsOf, words } from './backtest-rows'

/** What was forecast at each origin (with its range) and what came. */
export function Origins({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const look = useLook()
  const format = useFormat()
  const rows = useMemo(() => objectsOf(table).filter((row) => words(row, 'method') === 'saima' && words(row, 'period') === 'current'), [table])
  const people = useMemo(() => {
    const calls = new Map(objectsOf(table).filter((row) => words(row, 'method') === 'submission' && words(row, 'period') === 'current').map((row) => [words(row, 'origin'), figure(row, 'forecast')]))
    return rows.map((row) => calls.get(words(row, 'origin')) ?? null)
  }, [table, rows])
  const money = useMemo(() => format.money(rows.flatMap((row) => [figure(row, 'forecast'), figure(row, 'actual'), figure(row, 'p90')])), [rows, format])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const low = rows.map((row) => figure(row, 'p10') ?? figure(row, 'forecast') ?? 0)
    return {
      grid: { left: 4, right: 70, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const row = rows[params[0]?.dataIndex ?? 0]
          return row === undefined
            ? ''
            : tipElement(t('backtest.originTip', { day: words(row, 'origin'), end: words(row, 'period_end') }), [
                [t('backtest.actual'), money.full(figure(row, 'actual'))],
                [t('measures.forecast.name'), money.full(figure(row, 'forecast'))],
                [t('backtest.methods.submission'), money.full(people[params[0]?.dataIndex ?? 0])],
                ['P10–P90', `${money.text(figure(row, 'p10'))} – ${money.full(figure(row, 'p90'))}`]
              ])
        }
      },
      xAxis: { ...ink.categoryAxis, data: rows.map((row) => words(row, 'origin')), axisLabel: { ...ink.quietText, hideOverlap: true, formatter: (day: string) => day.slice(2, 7) } },
      yAxis: { ...ink.valueAxis, min: 0, axisLabel: { ...ink.quietText, formatter: (value: number) => money.axis(value) } },
      series: [
        { id: 'low', type: 'line', stack: 'band', data: low, symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        { id: 'band', type: 'line', stack: 'band', data: rows.map((row, index) => Math.max(0, (figure(row, 'p90') ?? low[index] ?? 0) - (low[index] ?? 0))), symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: tokens.band, opacity: 1 }, silent: true },
        { id: 'forecast', type: 'line', data: rows.map((row) => figure(row, 'forecast')), symbol: 'none', lineStyle: { color: tokens.accent, width: 2, type: [2, 3] }, endLabel: { show: true, color: tokens.accent, fontSize: ink.fontSize, fontFamily, formatter: t('measures.forecast.name') }, labelLayout: { moveOverlap: 'shiftY' } },
        ...(people.every((value) => value === null) ? [] : [{ id: 'people', type: 'line', data: people, connectNulls: true, symbol: 'diamond', symbolSize: 7, itemStyle: { color: tokens.belowFill }, lineStyle: { color: tokens.belowFill, width: 1.5, type: [5, 4] } }]),
        { id: 'actual', type: 'line', data: rows.map((row) => figure(row, 'actual')), symbol: 'circle', symbolSize: 6, itemStyle: { color: tokens.text }, lineStyle: { color: tokens.text, width: 2 }, endLabel: { show: true, color: tokens.text, fontSize: ink.fontSize, fontFamily, formatter: t('backtest.actual') }, labelLayout: { moveOverlap: 'shiftY' } }
      ]
    }
  }, [rows, people, look, money, t])
  const twin = useMemo(
    () => ({
      columns: [{ label: t('backtest.origin') }, { label: t('backtest.end') }, ...[t('backtest.actual'), t('measures.forecast.name'), 'P10', 'P90', t('backtest.people')].map((label) => ({ label: `${label} (${money.unit})`, isNumber: true }))],
      rows: rows.map((row, index) => [words(row, 'origin'), words(row, 'period_end'), money.text(figure(row, 'actual')), money.text(figure(row, 'forecast')), money.text(figure(row, 'p10')), money.text(figure(row, 'p90')), money.text(people[index])])
    }),
    [rows, people, money, t]
  )
  if (rows.length === 0) return <EmptyState what={t('backtest.noOrigins')} />
  return <Chart label={t('backtest.originsLabel', { count: rows.length })} option={option} table={twin} />
}
