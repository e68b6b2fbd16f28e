import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import { Chart } from '../../../components/chart/chart'
import { chartInk, tipElement } from '../../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../../components/chart/echarts'
import { useDrill } from '../../../components/drill/drill'
import { Loaded } from '../../../components/feedback/loaded'
import { formatNumber } from '../../../format/count'
import { addDays } from '../../../format/day'
import { useFormat } from '../../../format/use-format'
import { useLook } from '../../../theme/theme-context'
import { fontFamily } from '../../../theme/tokens'
import type { SeriesTreeNode } from './series-rows'
import { scopeOfNode, useNodeName, type Breakdown, type Grain } from './series-breakdown'

interface SeriesFanProps {
  readonly answer: RouteOutput<'forecast.series'>
  readonly node: SeriesTreeNode
  readonly by: Breakdown
  readonly grain: Grain
}

/** How far back each grain is shown. */
const historyDays = { week: 7 * 40, month: 30 * 18, quarter: 91 * 9 } as const

/** What the node brought, and the fan of what is expected of it. A point of the past opens its facts. */
export function SeriesFan({ answer, node, by, grain }: SeriesFanProps) {
  const { t } = useTranslation()
  const nameOf = useNodeName()
  const to = answer.lastWeekEnd ?? answer.asOf
  const history = useRoute('metrics.series', { measure: answer.measure, grain, scope: scopeOfNode(by, node), from: addDays(to, -historyDays[grain]), to })
  return (
    <section className="pane" aria-labelledby="series-fan-title">
      <div className="pane-head" style={{ paddingRight: 32 }}>
        <h2 id="series-fan-title" className="ellipsis">
          {nameOf(node)}
        </h2>
        <span className="quiet ellipsis">{t(`measures.${answer.measure}.definition`)}</span>
      </div>
      <Loaded query={history}>{(data) => <Fan points={data.points} answer={answer} node={node} by={by} />}</Loaded>
    </section>
  )
}

type Past = RouteOutput<'metrics.series'>['points'][number]

function Fan({ points, answer, node, by }: { readonly points: readonly Past[]; readonly answer: SeriesFanProps['answer']; readonly node: SeriesTreeNode; readonly by: Breakdown }) {
  const { t } = useTranslation()
  const look = useLook()
  const format = useFormat()
  const drill = useDrill((state) => state.open)
  const nameOf = useNodeName()
  const ahead = node.periods
  // The running period is in both: what was so far belongs to its forecast.
  const past = useMemo(() => points.filter((point) => !ahead.some((one) => one.period === point.label || one.period === point.from)), [points, ahead])
  const labels = useMemo(() => [...past.map((point) => point.label), ...ahead.map((one) => one.period)], [past, ahead])
  const money = useMemo(() => format.money([...past.map((point) => point.value), ...ahead.map((one) => one.p90)]), [past, ahead, format])
  const text = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : answer.type === 'money' ? money.full(value) : formatNumber(value, 1))
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const empty = past.map(() => null)
    const last = past.at(-1)?.value ?? null
    // The fan begins at the last value that is known.
    const from = past.length === 0 ? [] : [...empty.slice(1), last]
    return {
      grid: { left: 4, right: 64, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const index = params[0]?.dataIndex ?? 0
          const known = past[index]
          if (known !== undefined) return tipElement(known.label, [[t('backtest.actual'), text(known.value)]])
          const one = ahead[index - past.length]
          return one === undefined ? '' : tipElement(one.period, [[t('measures.forecast.name'), text(one.mean)], ['P10–P90', `${text(one.p10)} – ${text(one.p90)}`]])
        }
      },
      xAxis: { ...ink.categoryAxis, data: labels, boundaryGap: false },
      yAxis: { ...ink.valueAxis, min: 0, axisLabel: { ...ink.quietText, formatter: (value: number) => (answer.type === 'money' ? money.axis(value) : formatNumber(value, 0)) } },
      series: [
        { id: 'low', type: 'line', stack: 'fan', data: [...from, ...ahead.map((one) => one.p10)], symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        { id: 'fan', type: 'line', stack: 'fan', data: [...from.map((value) => (value === null ? null : 0)), ...ahead.map((one) => one.p90 - one.p10)], symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: tokens.band, opacity: 1 }, silent: true },
        { id: 'mean', type: 'line', data: [...from, ...ahead.map((one) => one.mean)], symbol: ahead.length < 3 ? 'circle' : 'none', symbolSize: 6, itemStyle: { color: tokens.accent }, lineStyle: { color: tokens.accent, width: 2, type: [2, 3] }, endLabel: { show: true, color: tokens.accent, fontSize: ink.fontSize, fontFamily, formatter: t('measures.forecast.name') } },
        { id: 'actual', type: 'line', data: past.map((point) => point.value), symbol: 'circle', symbolSize: 4, itemStyle: { color: tokens.text }, lineStyle: { color: tokens.text, width: 2 } }
      ]
    }
    // `text` is made of what is listed here.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [past, ahead, labels, look, money, answer.type, t])
  const twin = useMemo(
    () => ({
      columns: [{ label: t('frame.filter.period') }, ...[t('backtest.actual'), t('measures.forecast.name'), 'P10', 'P90'].map((label) => ({ label, isNumber: true }))],
      rows: [...past.map((point) => [point.label, text(point.value), '–', '–', '–']), ...ahead.map((one) => [one.period, '–', text(one.mean), text(one.p10), text(one.p90)])]
    }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [past, ahead, money, t]
  )
  const open = (index: number): void => {
    const point = past[index]
    if (point !== undefined) drill({ kind: 'measure', title: `${t(`measures.${answer.measure}.name`)} · ${nameOf(node)}`, measure: answer.measure, scope: scopeOfNode(by, node), period: { from: point.from, to: point.to } })
  }
  return <Chart label={t('forecast.series.fanLabel', { name: nameOf(node) })} option={option} table={twin} onPoint={open} onOpenRow={open} />
}
