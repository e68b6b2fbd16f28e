import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { formatPercent } from '../../format/ratio'
import { useLook } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'
import { everyWeek } from './every-week'

type Explained = RouteOutput<'forecast.explain'>

/** The chance to be won (and lost) by each coming week, with the band that such chances had in the backtest. */
export function WinCurve({ id }: { readonly id: number }) {
  const { t } = useTranslation()
  const query = useRoute('forecast.explain', { opportunityId: id }, { keepPrevious: false })
  return (
    <section className="pane" aria-labelledby="win-curve-title">
      <div className="pane-head" style={{ paddingRight: 32 }}>
        <h2 id="win-curve-title">{t('deals.curve.title')}</h2>
        <span className="quiet ellipsis">{t('deals.curve.subtitle')}</span>
      </div>
      <Loaded query={query}>{(data) => (data.curve.length === 0 ? <EmptyState what={t('deals.curve.empty')} /> : <Curve data={data} />)}</Loaded>
    </section>
  )
}

function Curve({ data }: { readonly data: Explained }) {
  const { t } = useTranslation()
  const look = useLook()
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const curve = everyWeek(data.curve)
    // Four even steps up to the next fifth.
    const top = Math.min(1, Math.ceil(Math.max(0.05, ...curve.map((point) => Math.max(point.wonHigh, point.lost))) * 5) / 5)
    const told = new Set(data.curve.map((point) => point.week))
    const label = (name: string, color: string) => ({ show: true, color, fontSize: ink.fontSize, fontFamily, formatter: (params: { value: unknown }) => `${name} ${formatPercent(Number(params.value))}`, distance: 6 })
    return {
      grid: { left: 4, right: 84, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const point = curve[params[0]?.dataIndex ?? 0]
          if (point === undefined) return ''
          return tipElement(t('deals.curve.week', { week: point.week }), [
            [t('deals.curve.won'), formatPercent(point.won, 1)],
            [t('deals.curve.band'), `${formatPercent(point.wonLow)} – ${formatPercent(point.wonHigh)}`],
            [t('deals.curve.lost'), formatPercent(point.lost, 1)]
          ])
        }
      },
      xAxis: { ...ink.categoryAxis, data: curve.map((point) => point.week), boundaryGap: false, axisLabel: { ...ink.quietText, interval: (index: number) => told.has(curve[index]?.week ?? -1), hideOverlap: true, formatter: (week: string) => t('deals.curve.weekShort', { week }) } },
      yAxis: { ...ink.valueAxis, min: 0, max: top, interval: top / 4, axisLabel: { ...ink.quietText, formatter: (value: number) => formatPercent(value) } },
      series: [
        { id: 'low', type: 'line', stack: 'band', data: curve.map((point) => point.wonLow), symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        { id: 'band', type: 'line', stack: 'band', data: curve.map((point) => point.wonHigh - point.wonLow), symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: tokens.band, opacity: 1 }, silent: true },
        { id: 'lost', type: 'line', data: curve.map((point) => point.lost), symbol: 'none', lineStyle: { color: tokens.belowFill, width: 1.5, type: [5, 4] }, endLabel: label(t('deals.curve.lost'), tokens.below), labelLayout: { moveOverlap: 'shiftY' } },
        { id: 'won', type: 'line', data: curve.map((point) => point.won), symbol: 'none', lineStyle: { color: tokens.accent, width: 2.5 }, endLabel: label(t('deals.curve.won'), tokens.accent), labelLayout: { moveOverlap: 'shiftY' } }
      ]
    }
  }, [data, look, t])
  const table = useMemo(
    () => ({
      columns: [{ label: t('deals.curve.weekHead') }, ...[t('deals.curve.won'), t('deals.curve.low'), t('deals.curve.high'), t('deals.curve.lost')].map((label) => ({ label, isNumber: true }))],
      rows: data.curve.map((point) => [String(point.week), formatPercent(point.won, 1), formatPercent(point.wonLow, 1), formatPercent(point.wonHigh, 1), formatPercent(point.lost, 1)])
    }),
    [data, t]
  )
  return <Chart label={t('deals.curve.label', { win: formatPercent(data.deal.pWin), soon: formatPercent(data.deal.pWin28d) })} option={option} table={table} />
}
