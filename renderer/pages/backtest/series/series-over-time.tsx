import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Table } from '../../../../main/contract/common'
import { Chart } from '../../../components/chart/chart'
import { chartInk, tipElement } from '../../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../../components/chart/echarts'
import { spreadLabels } from '../../../components/chart/spread-labels'
import { EmptyState } from '../../../components/feedback/empty-state'
import { formatPercent, formatPercentDelta } from '../../../format/ratio'
import { useLook } from '../../../theme/theme-context'
import { fontFamily } from '../../../theme/tokens'
import { figure, objectsOf, words } from '../backtest-rows'

const methods = ['saima', 'last_year', 'last_period'] as const
/** About as high as the plot is on a small screen. */
const plotHeight = 180

/** The error of each past origin: ours as a strong line, what anybody could say as quiet ones. */
export function SeriesOverTime({ table }: { readonly table: Table }) {
  const { t } = useTranslation()
  const look = useLook()
  const rows = useMemo(() => objectsOf(table), [table])
  const origins = useMemo(() => [...new Set(rows.map((row) => words(row, 'origin')))], [rows])
  const at = useMemo(() => {
    const byKey = new Map(rows.map((row) => [`${words(row, 'origin')} ${words(row, 'method')}`, row]))
    return (origin: string, method: string) => byKey.get(`${origin} ${method}`)
  }, [rows])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const values = (method: string): (number | null)[] => origins.map((origin) => figure(at(origin, method) ?? {}, 'wape'))
    const highest = Math.max(0.01, ...methods.flatMap((method) => values(method).map((value) => value ?? 0)))
    const offsets = spreadLabels(methods.map((method) => values(method).at(-1) ?? null), highest, plotHeight)
    const styles = { saima: { color: tokens.accent, width: 2.5, type: 'solid' }, last_year: { color: tokens.textSecondary, width: 1.5, type: [5, 4] }, last_period: { color: tokens.textTertiary, width: 1.5, type: [2, 3] } } as const
    return {
      grid: { left: 4, right: 96, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const origin = origins[params[0]?.dataIndex ?? 0] ?? ''
          const ours = at(origin, 'saima') ?? {}
          return tipElement(t('backtest.series.originTip', { day: origin }), [
            ...methods.map((method): [string, string] => [t(`backtest.methods.${method}`), formatPercent(figure(at(origin, method) ?? {}, 'wape'), 1)]),
            [t('backtest.bias'), formatPercentDelta(figure(ours, 'bias'), 1)],
            [t('backtest.coverage'), formatPercent(figure(ours, 'coverage'))]
          ])
        }
      },
      xAxis: { ...ink.categoryAxis, data: origins, axisLabel: { ...ink.quietText, hideOverlap: true, formatter: (day: string) => day.slice(2, 7) } },
      yAxis: { ...ink.valueAxis, min: 0, axisLabel: { ...ink.quietText, formatter: (value: number) => formatPercent(value) } },
      series: methods.map((method, index) => ({
        id: method, type: 'line', data: values(method), symbol: method === 'saima' ? 'circle' : 'none', symbolSize: 6, itemStyle: { color: styles[method].color }, lineStyle: styles[method], connectNulls: true,
        endLabel: { show: true, color: styles[method].color, fontSize: ink.fontSize, fontFamily, formatter: t(`backtest.methods.${method}`), distance: 6, offset: [0, offsets[index] ?? 0] }
      }))
    }
  }, [origins, at, look, t])
  const twin = useMemo(
    () => ({
      columns: [{ label: t('backtest.origin') }, ...[...methods.map((method) => t(`backtest.methods.${method}`)), t('backtest.bias'), t('backtest.coverage')].map((label) => ({ label, isNumber: true }))],
      rows: origins.map((origin) => [origin, ...methods.map((method) => formatPercent(figure(at(origin, method) ?? {}, 'wape'), 1)), formatPercentDelta(figure(at(origin, 'saima') ?? {}, 'bias'), 1), formatPercent(figure(at(origin, 'saima') ?? {}, 'coverage'))])
    }),
    [origins, at, t]
  )
  if (origins.length === 0) return <EmptyState what={t('backtest.noOrigins')} />
  return <Chart label={t('backtest.series.titles.overTime')} option={option} table={twin} />
}
