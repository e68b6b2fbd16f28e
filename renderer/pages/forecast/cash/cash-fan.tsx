import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { Chart } from '../../../components/chart/chart'
import { chartInk, tipElement } from '../../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../../components/chart/echarts'
import { useFormat } from '../../../format/use-format'
import { useLook } from '../../../theme/theme-context'
import { fontFamily } from '../../../theme/tokens'

/** Expected cash by week with its range, beside what due days alone would say. A week opens its invoices. */
export function CashFan({ cash, onWeek }: { readonly cash: RouteOutput<'forecast.cash'>; readonly onWeek: (week: number) => void }) {
  const { t } = useTranslation()
  const look = useLook()
  const format = useFormat()
  // What is overdue by now falls due in none of the weeks.
  const weeks = useMemo(() => cash.weeks.map((week, index) => (index === 0 ? { ...week, dueE4: week.dueE4 - cash.overdueE4 } : week)), [cash])
  const money = useMemo(() => format.money(weeks.flatMap((week) => [week.p90E4, week.dueE4])), [weeks, format])
  const words = useMemo(() => ({ mean: t('forecast.cash.mean'), due: t('forecast.cash.fallsDue') }), [t])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const label = (color: string, text: string) => ({ show: true, color, fontSize: ink.fontSize, fontFamily, formatter: text, distance: 6 })
    return {
      grid: { left: 4, right: 84, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const week = weeks[params[0]?.dataIndex ?? 0]
          if (week === undefined) return ''
          return tipElement(`${week.from} – ${week.to}`, [[words.mean, money.full(week.meanE4)], ['P10–P90', `${money.text(week.p10E4)} – ${money.full(week.p90E4)}`], [words.due, money.full(week.dueE4)]])
        }
      },
      xAxis: { ...ink.categoryAxis, data: weeks.map((week) => week.from), boundaryGap: true, axisLabel: { ...ink.quietText, hideOverlap: true, formatter: (day: string) => format.shortDay(day) } },
      yAxis: { ...ink.valueAxis, min: 0, axisLabel: { ...ink.quietText, formatter: (value: number) => money.axis(value) } },
      series: [
        { id: 'mean', type: 'bar', z: 3, data: weeks.map((week) => week.meanE4), itemStyle: { color: tokens.accentFill, borderRadius: [2, 2, 0, 0] }, barWidth: '34%', emphasis: { disabled: true } },
        { id: 'low', type: 'line', stack: 'fan', data: weeks.map((week) => week.p10E4), symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        { id: 'fan', type: 'line', stack: 'fan', data: weeks.map((week) => week.p90E4 - week.p10E4), symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: tokens.band, opacity: 1 }, silent: true, z: 1, endLabel: label(tokens.textSecondary, 'P10–P90') },
        { id: 'due', type: 'line', z: 4, data: weeks.map((week) => week.dueE4), symbol: 'none', lineStyle: { color: tokens.textTertiary, width: 1.5, type: [4, 3] }, endLabel: label(tokens.textTertiary, words.due) }
      ]
    }
  }, [weeks, look, money, words, format])
  const table = useMemo(
    () => ({
      columns: [{ label: t('forecast.cash.weekFrom') }, ...[words.mean, 'P10', 'P50', 'P90', words.due].map((name) => ({ label: `${name} (${money.unit})`, isNumber: true }))],
      rows: weeks.map((week) => [week.from, ...[week.meanE4, week.p10E4, week.p50E4, week.p90E4, week.dueE4].map(money.text)])
    }),
    [weeks, money, words, t]
  )
  return <Chart label={t('forecast.cash.fanLabel', { mean: money.full(cash.total.meanE4), low: money.text(cash.total.p10E4), high: money.full(cash.total.p90E4) })} option={option} table={table} onPoint={onWeek} onOpenRow={onWeek} />
}
