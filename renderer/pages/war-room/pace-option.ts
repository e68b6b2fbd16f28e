import type { RouteOutput } from '../../../main/contract'
import { chartInk, tipElement } from '../../components/chart/chart-ink'
import type { EChartsCoreOption } from '../../components/chart/echarts'
import { spreadLabels } from '../../components/chart/spread-labels'
import type { MoneyColumn } from '../../format/use-format'
import type { Look } from '../../theme/theme-context'
import { fontFamily } from '../../theme/tokens'

type Pace = RouteOutput<'warRoom.pace'>

export interface PaceWords {
  readonly actual: string
  readonly target: string
  readonly lastYear: string
  readonly mean: string
  readonly band: string
  readonly today: string
  readonly unit: string
}

/** About as high as the plot is on a small screen; on a larger one labels only stand further apart than they must. */
const plotHeight = 150

/** Result so far as a strong line, target and last year as quiet ones, and the fan from today to the end of the period. */
export function paceOption(data: Pace, look: Look, money: MoneyColumn, words: PaceWords, shortDay: (iso: string) => string): EChartsCoreOption {
  const { tokens } = look
  const ink = chartInk(look)
  const days = data.points.map((point) => point.day)
  const endLabel = (color: string, offset: number, text: (value: number) => string) => ({ show: true, color, fontSize: ink.fontSize, fontFamily, formatter: (params: { value: unknown }) => text(Number(params.value)), distance: 6, offset: [0, offset] })
  const line = (id: string, values: readonly (number | null)[], style: object, label: object) => ({ id, type: 'line', data: values, symbol: 'none', lineStyle: style, endLabel: label, z: 3, emphasis: { disabled: true } })
  const last = data.points.at(-1)
  const ends = [last?.lastYear ?? null, last?.target ?? null, last?.mean ?? null]
  const highest = Math.max(1, ...data.points.flatMap((point) => [point.target ?? 0, point.p90 ?? 0, point.lastYear ?? 0, point.actual ?? 0]))
  const [lastYearOffset = 0, targetOffset = 0, meanOffset = 0] = spreadLabels(ends, highest, plotHeight)
  const todayIndex = data.points.reduce((last, point, index) => (point.actual === null ? last : index), -1)
  return {
    grid: { left: 4, right: 96, top: 14, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      ...ink.tooltip,
      formatter: (params: readonly { dataIndex: number }[]) => {
        const point = data.points[params[0]?.dataIndex ?? 0]
        if (point === undefined) return ''
        const rows: [string, string][] = []
        if (point.actual !== null) rows.push([words.actual, money.full(point.actual)])
        if (point.mean !== null) rows.push([words.mean, money.full(point.mean)], [words.band, `${money.text(point.p10)} – ${money.full(point.p90)}`])
        if (point.target !== null) rows.push([words.target, money.full(point.target)])
        if (point.lastYear !== null) rows.push([words.lastYear, money.full(point.lastYear)])
        return tipElement(point.day, rows)
      }
    },
    xAxis: { ...ink.categoryAxis, data: days, boundaryGap: false, axisLabel: { ...ink.quietText, hideOverlap: true, formatter: (day: string) => shortDay(day) } },
    yAxis: { ...ink.valueAxis, min: 0, axisLabel: { ...ink.quietText, formatter: (value: number) => money.axis(value) } },
    series: [
      { id: 'p10', type: 'line', stack: 'fan', data: data.points.map((point) => point.p10), symbol: 'none', lineStyle: { opacity: 0 }, silent: true, z: 1 },
      {
        id: 'fan',
        type: 'line',
        stack: 'fan',
        data: data.points.map((point) => (point.p10 === null || point.p90 === null ? null : point.p90 - point.p10)),
        symbol: 'none',
        lineStyle: { opacity: 0 },
        areaStyle: { color: tokens.band, opacity: 1 },
        silent: true,
        z: 1
      },
      line('lastYear', data.points.map((point) => point.lastYear), { color: tokens.textTertiary, width: 1, type: 'solid' }, endLabel(tokens.textTertiary, lastYearOffset, () => words.lastYear)),
      line('target', data.points.map((point) => point.target), { color: tokens.textSecondary, width: 1.5, type: [5, 4] }, endLabel(tokens.textSecondary, targetOffset, (value) => `${words.target} ${money.text(value)}`)),
      line('mean', data.points.map((point) => point.mean), { color: tokens.accent, width: 2, type: [2, 3] }, endLabel(tokens.accent, meanOffset, (value) => `${words.mean} ${money.text(value)}`)),
      {
        ...line('actual', data.points.map((point) => point.actual), { color: tokens.accent, width: 3 }, { show: false }),
        z: 4,
        ...(todayIndex < 0 || todayIndex >= days.length - 1
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: tokens.lineStrong, type: 'solid', width: 1 },
                label: { formatter: words.today, color: tokens.textTertiary, fontSize: ink.fontSize, fontFamily, position: 'insideEndTop', rotate: 0, distance: [4, 2] },
                data: [{ xAxis: todayIndex }]
              }
            })
      }
    ]
  }
}
