import type { SeriesForecast } from './series-forecast'
import { firstTrainingOrigin, isSeasonalBase } from './simple-methods'
import { meanOf, panelAsOf, valueAt, type WeeklyPanel } from './weekly-panel'

/**
 * What the base forecast missed at past origins, in the size that it would have today: one block per origin, row-major by series with
 * `horizon` columns, in the units of the series. NaN where a week was not observed or had not come yet.
 */
export interface BacktestResiduals {
  readonly origins: readonly number[]
  readonly horizon: number
  readonly blocks: readonly Float32Array[]
  /** What came, in the size that it would have today, laid out as `blocks`; null where the spread is assumed. */
  readonly came: readonly Float32Array[] | null
  /** All series together, at the size that the whole would have today: one row of steps per origin. (Sums of `blocks` would hold the noise of every small series' own size.) */
  readonly whole: { readonly missed: readonly Float64Array[]; readonly came: readonly Float64Array[] }
  /** The same of what the groups of each coded attribute (a region, a unit) missed. */
  readonly groups: readonly (readonly ResidualGroup[])[]
}

export interface ResidualGroup {
  readonly members: readonly number[]
  readonly missed: readonly Float64Array[]
}

const mostOrigins = 104
/** With more series than this not every week is an origin, but every second, third or fourth. */
const mostSeriesWeekly = 4_000
/** Under so many past origins the spread is assumed: half of the level, as an unknown series of sales usually has. */
const fewestOrigins = 6
const assumedDeviation = 0.5
/** A series that had hardly begun at a past origin says little about its size today. */
const mostGrowth = 3

/**
 * Repeats the forecast's base at every week of the last two years, each time with what was known then. A residual is taken relative to the
 * mean of its forecast and the series' yearly level (errors grow with both), and brought to today's size; where LightGBM improves on the
 * base, residuals shrink by what it gained on its trial weeks.
 */
export function backtestResiduals(panel: WeeklyPanel, origin: number, forecast: SeriesForecast): BacktestResiduals {
  const { horizon } = forecast
  const known = panelAsOf(panel, origin)
  const now = scaleOf(known, origin, horizon, forecast.mean)
  const isSeasonal = isSeasonalBase(forecast.simpleWeights)
  const first = Math.max(isSeasonal ? firstTrainingOrigin : 2, origin - mostOrigins)
  if (origin - first < fewestOrigins) return assumedResiduals(now, origin, horizon)
  const gain = Math.min(1.1, Math.max(0.7, forecast.gain))
  const origins: number[] = []
  const blocks: Float32Array[] = []
  const came: Float32Array[] = []
  const whole = { missed: [] as Float64Array[], came: [] as Float64Array[] }
  const all = Array.from({ length: known.seriesCount }, (_, series) => series)
  const groups = membersByAttribute(known).map((ofAttribute) => ofAttribute.map((members) => ({ members, missed: [] as Float64Array[] })))
  const stride = Math.min(4, Math.ceil(known.seriesCount / mostSeriesWeekly))
  for (let past = origin - 1 - Math.floor((origin - 1 - first) / stride) * stride; past < origin; past += stride) {
    const steps = Math.min(horizon, origin - past)
    const base = forecast.past.base(forecast.simpleWeights, past, steps)
    const then = scaleOf(known, past, steps, base)
    const block = new Float32Array(known.seriesCount * horizon).fill(Number.NaN)
    const values = new Float32Array(known.seriesCount * horizon).fill(Number.NaN)
    for (let series = 0; series < known.seriesCount; series += 1) {
      for (let step = 0; step < steps; step += 1) {
        const cell = series * steps + step
        const value = valueAt(known, series, past + step)
        const grown = Math.min(mostGrowth, Math.max(1 / mostGrowth, (now[series * horizon + step] ?? 0) / (then[cell] ?? 1)))
        block[series * horizon + step] = (value - (base[cell] ?? 0)) * gain * grown
        values[series * horizon + step] = value * grown
      }
    }
    // Sums of members, at the size that their sum would have today.
    const sumOf = (members: Iterable<number>, valueOf: (value: number, base: number) => number): Float64Array =>
      Float64Array.from({ length: horizon }, (_, step) => {
        if (step >= steps) return Number.NaN
        let [sum, sizeThen, sizeNow] = [0, 0, 0]
        for (const series of members) {
          const value = valueAt(known, series, past + step)
          if (Number.isNaN(value)) continue
          sum += valueOf(value, base[series * steps + step] ?? 0)
          sizeThen += then[series * steps + step] ?? 0
          sizeNow += now[series * horizon + step] ?? 0
        }
        return sizeThen > 0 ? sum * Math.min(mostGrowth, Math.max(1 / mostGrowth, sizeNow / sizeThen)) : Number.NaN
      })
    const missedBy = (members: Iterable<number>): Float64Array => sumOf(members, (value, forecastThen) => (value - forecastThen) * gain)
    whole.missed.push(missedBy(all))
    whole.came.push(sumOf(all, (value) => value))
    for (const group of groups.flat()) group.missed.push(missedBy(group.members))
    origins.push(past)
    blocks.push(block)
    came.push(values)
  }
  return { origins, horizon, blocks, came, whole, groups }
}

/** Members of each group of each coded attribute, attributes of few groups first; without those that put all series together or each one apart. */
function membersByAttribute(panel: WeeklyPanel): readonly (readonly (readonly number[])[])[] {
  return panel.categoricalAttributes
    .map((attribute) => {
      const groups = new Map<number, number[]>()
      for (let series = 0; series < panel.seriesCount; series += 1) {
        const code = panel.attributes[series * panel.attributeCount + attribute] ?? 0
        const members = groups.get(code)
        if (members === undefined) groups.set(code, [series])
        else members.push(series)
      }
      return [...groups.values()]
    })
    .filter((groups) => groups.length > 1 && groups.length <= panel.seriesCount / 2)
    .sort((left, right) => left.length - right.length)
}

/** Mean of forecast and yearly level, never under a fiftieth of the panel's average level. */
function scaleOf(panel: WeeklyPanel, origin: number, horizon: number, forecast: Float64Array): Float64Array {
  const levels = Array.from({ length: panel.seriesCount }, (_, series) => Math.abs(meanOf(panel, series, origin - 52, origin)) || 0)
  const floor = Math.max(1e-9, levels.reduce((sum, level) => sum + level, 0) / (50 * Math.max(1, panel.seriesCount)))
  return forecast.map((value, cell) => Math.max(floor, (Math.abs(value) + (levels[Math.floor(cell / horizon)] ?? 0)) / 2))
}

/** Twenty ways in which everything might turn out together, evenly spread over a normal distribution. */
function assumedResiduals(scale: Float64Array, origin: number, horizon: number): BacktestResiduals {
  const count = 20
  const normal = [0.063, 0.189, 0.319, 0.454, 0.598, 0.755, 0.935, 1.15, 1.44, 1.96]
  const blocks = Array.from({ length: count }, (_, index) => {
    const side = index % 2 === 0 ? 1 : -1
    return Float32Array.from(scale, (value) => side * assumedDeviation * (normal[Math.floor(index / 2)] ?? 1) * value)
  })
  const missed = blocks.map((block) => Float64Array.from({ length: horizon }, (_, step) => block.reduce((sum, value, cell) => sum + (cell % horizon === step ? value : 0), 0)))
  return { origins: blocks.map((_, index) => origin - (index + 1) * horizon), horizon, blocks, came: null, whole: { missed, came: [] }, groups: [] }
}
