import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { Chart } from '../../components/chart/chart'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'

type Answer = RouteOutput<'quote.range'>

/** What a price is expected to bring, or how likely it is to win, with its 80 % band and the marks of the range. */
export function PriceCurve({ answer, what }: { readonly answer: Answer; readonly what: 'expected' | 'chance' }) {
  const { t } = useTranslation()
  const look = useLook()
  const format = useFormat()
  const { curve, range, current } = answer
  const money = useMemo(() => format.money(curve.flatMap((point) => [point.expectedE4, point.expectedHighE4])), [curve, format])
  const price = useMemo(() => format.money(curve.map((point) => point.amountE4)), [curve, format])
  const option = useMemo<EChartsCoreOption>(() => {
    const { tokens } = look
    const ink = chartInk(look)
    const value = (point: Answer['curve'][number]): readonly [number, number, number] => (what === 'chance' ? [point.pWin, point.pLow, point.pHigh] : [point.expectedE4, point.expectedLowE4, point.expectedHighE4])
    const text = (of: number): string => (what === 'chance' ? formatPercent(of) : money.axis(of))
    const marks = range === null ? [] : [
      { name: t('quote.marks.floor'), at: range.floor.ratio, color: tokens.textTertiary },
      { name: t('quote.marks.target'), at: range.target.ratio, color: tokens.accent },
      { name: t('quote.marks.stretch'), at: range.stretch.ratio, color: tokens.textTertiary }
    ]
    // Marks that stand close share a side each, so that their names do not lie on each other.
    const present = current === null ? [] : [{ xAxis: current.ratio, lineStyle: { color: tokens.belowFill, type: [4, 3], width: 1.5 }, label: { show: true, formatter: t('quote.present'), color: tokens.below, fontSize: ink.fontSize, fontFamily, position: 'insideStartTop' } }]
    return {
      grid: { left: 4, right: 16, top: 24, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        ...ink.tooltip,
        formatter: (params: readonly { dataIndex: number }[]) => {
          const point = curve[params[0]?.dataIndex ?? 0]
          if (point === undefined) return ''
          return tipElement(`${price.full(point.amountE4)} · ${formatPercent(point.ratio, 1)}`, [
            [t('columns.pWin'), `${formatPercent(point.pWin)} (${formatPercent(point.pLow)} – ${formatPercent(point.pHigh)})`],
            [t(`quote.axis.${answer.objective}`), `${money.full(point.expectedE4)} (${money.text(point.expectedLowE4)} – ${money.text(point.expectedHighE4)})`]
          ])
        }
      },
      xAxis: { ...ink.valueAxis, min: curve[0]?.ratio ?? 0, max: curve[curve.length - 1]?.ratio ?? 1, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: tokens.lineStrong } }, axisLabel: { ...ink.quietText, showMinLabel: false, showMaxLabel: false, hideOverlap: true, formatter: (ratio: number) => formatPercent(ratio) } },
      yAxis: { ...ink.valueAxis, ...(what === 'chance' ? { min: 0, max: 1, interval: 0.25 } : {}), axisLabel: { ...ink.quietText, formatter: text } },
      series: [
        { id: 'low', type: 'line', stack: 'band', stackStrategy: 'all', data: curve.map((point) => [point.ratio, value(point)[1]]), symbol: 'none', lineStyle: { opacity: 0 }, silent: true },
        { id: 'band', type: 'line', stack: 'band', stackStrategy: 'all', data: curve.map((point) => [point.ratio, value(point)[2] - value(point)[1]]), symbol: 'none', lineStyle: { opacity: 0 }, areaStyle: { color: tokens.band, opacity: 1 }, silent: true },
        {
          id: 'middle', type: 'line', data: curve.map((point) => [point.ratio, value(point)[0]]), symbol: 'none', lineStyle: { color: tokens.accent, width: 2.5 },
          markLine: {
            symbol: 'none', silent: true, animation: false,
            data: [
              ...marks.map((mark) => ({ xAxis: mark.at, lineStyle: { color: mark.color, type: 'solid', width: 1 }, label: { show: what === 'expected' || mark.color === tokens.accent, formatter: mark.name, color: mark.color, fontSize: ink.fontSize, fontFamily, position: 'end' } })),
              ...present
            ]
          }
        }
      ]
    }
  }, [curve, range, current, look, money, price, t, what, answer.objective])
  const table = useMemo(
    () => ({
      columns: [{ label: t('quote.ofListShort') }, ...[`${t('quote.price')} (${price.unit})`, t('columns.pWin'), t('quote.band'), `${t(`quote.axis.${answer.objective}`)} (${money.unit})`].map((label) => ({ label, isNumber: true }))],
      rows: curve.map((point) => [formatPercent(point.ratio, 1), price.text(point.amountE4), formatPercent(point.pWin, 1), `${formatPercent(point.pLow)} – ${formatPercent(point.pHigh)}`, money.text(point.expectedE4)])
    }),
    [curve, price, money, t, answer.objective]
  )
  const title = what === 'chance' ? t('quote.chanceTitle') : t(`quote.axis.${answer.objective}`)
  return (
    <div className="quote-curve">
      <h3>
        {title} {what === 'expected' && <span className="quiet small">({money.unit})</span>}
      </h3>
      <Chart label={t('quote.curveLabel', { what: title, share: formatPercent(range?.target.ratio, 1) })} option={option} table={table} />
    </div>
  )
}
