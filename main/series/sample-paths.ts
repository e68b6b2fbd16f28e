import type { BacktestResiduals } from './backtest-residuals'
import { conformalFactors, stretchBlock, type ConformalFactors } from './conformal-factors'
import { groupEffects, type GroupEffects } from './group-effects'
import { drawOrigins } from './residual-draws'
import type { SeriesForecast } from './series-forecast'
import { valueAt, type WeeklyPanel } from './weekly-panel'

/** Ways in which the horizon may turn out, the same draw for every series: what happens together in the past stays together. */
export interface SamplePaths {
  readonly count: number
  readonly horizon: number
  /** Adds a series' paths onto `sum`, `count` rows of `horizon` columns. */
  addTo(series: number, sum: Float64Array): void
}

/**
 * Where parts and stretching would put more paths than this below zero, or more of the last year's weeks than `mostEmptyWeeks` had no sales at all, sales are lumpy: then what came in
 * past weeks, at today's size, is drawn as it was. Taken apart, weeks without sales would come out as weeks with a little; cut at zero, the upper end would be too near.
 */
const mostBelowZero = 0.05
const mostEmptyWeeks = 0.1

/**
 * Paths of all series around their forecasts, from residuals of past origins. A residual has two parts: the series' share of what all
 * series together missed, and its own rest. Each part is stretched by its conformal factors, so that P10 to P90 holds 80 % for
 * the whole as for single series, for weeks as for sums of weeks. Paths are centred on the forecast (what a young series missed on average is mostly its growth), and those of
 * any group are the sums of its members'. Series that have never been negative stay at zero or above, at an unchanged mean.
 */
export function samplePaths(panel: WeeklyPanel, origin: number, forecast: SeriesForecast, residuals: BacktestResiduals, count = 500): SamplePaths {
  const { horizon } = forecast
  const draws = drawOrigins(residuals, count)
  const together = residuals.whole.missed
  const shares = sharesOf(forecast, panel.seriesCount)
  const factors = conformalFactors(residuals, shares, panel.seriesCount)
  const whole = wholePaths(together, factors, draws, horizon)
  const sizes = sizesOf(residuals, forecast, whole, draws)
  const isSparse = Array.from({ length: panel.seriesCount }, (_, series) => residuals.came !== null && emptyShare(panel, series, origin) > mostEmptyWeeks && hasNoNegatives(panel, series, origin))
  const cut = (series: number, step: number, paths: Float64Array, staysPositive: boolean): number => (staysPositive ? clipAtZero(paths, step, horizon, forecast.mean[series * horizon + step] ?? 0) : 1)
  const sparsePaths = (series: number, effects: GroupEffects | null): Float64Array => {
    const paths = new Float64Array(draws.length)
    for (let step = 0; step < horizon; step += 1) drawPlainly(series, step, residuals, draws, sizes, forecast.mean[series * horizon + step] ?? 0, paths, effects)
    return paths
  }
  // Only where most series are sparse: others are stretched one by one.
  const effects = isSparse.filter(Boolean).length * 2 > panel.seriesCount ? effectsOf() : null
  return {
    count,
    horizon,
    addTo: (series, sum) => {
      const paths = isSparse[series] === true ? sparsePaths(series, effects) : deviations(series, residuals, together, shares, factors, draws, whole)
      const staysPositive = isSparse[series] === true || hasNoNegatives(panel, series, origin)
      for (let step = 0; step < horizon; step += 1) {
        const mean = forecast.mean[series * horizon + step] ?? 0
        if (isSparse[series] !== true && staysPositive && shareBelowZero(paths, step, horizon, mean) > mostBelowZero) drawPlainly(series, step, residuals, draws, sizes, mean, paths, effects)
        const scale = cut(series, step, paths, staysPositive)
        for (let path = 0; path < count; path += 1) {
          const cell = path * horizon + step
          sum[cell] = (sum[cell] ?? 0) + (mean + (paths[cell] ?? 0)) * scale
        }
      }
    }
  }

  function effectsOf(): GroupEffects {
    const sums = new Float64Array(panel.seriesCount * count)
    for (let series = 0; series < panel.seriesCount; series += 1) {
      const paths = isSparse[series] === true ? sparsePaths(series, null) : new Float64Array(draws.length)
      for (let step = 0; step < horizon; step += 1) {
        const mean = forecast.mean[series * horizon + step] ?? 0
        const scale = cut(series, step, paths, true)
        for (let path = 0; path < count; path += 1) sums[series * count + path] = (sums[series * count + path] ?? 0) + (mean + (paths[path * horizon + step] ?? 0)) * scale
      }
    }
    return groupEffects(residuals, forecast.mean, sums, count)
  }
}

/** What all series together deviate by in each path, stretched. */
function wholePaths(together: readonly Float64Array[], factors: ConformalFactors, draws: Int16Array, horizon: number): Float64Array {
  const out = new Float64Array(draws.length)
  for (let cell = 0; cell < out.length; cell += horizon) {
    const drawn = Float64Array.from({ length: horizon }, (_, step) => known((together[draws[cell + step] ?? 0]?.[step] ?? Number.NaN) - (factors.meanTogether[step] ?? 0)))
    out.set(stretchBlock(drawn, factors.whole), cell)
  }
  return out
}

/** The size of each path's week against what came, for all series together, in the week that it is drawn from: series that are drawn as they were move with the whole by this. */
function sizesOf(residuals: BacktestResiduals, forecast: SeriesForecast, whole: Float64Array, draws: Int16Array): Float64Array {
  const { horizon } = forecast
  const sizes = new Float64Array(draws.length).fill(1)
  const came = residuals.whole.came
  const mean = new Float64Array(horizon)
  forecast.mean.forEach((value, cell) => (mean[cell % horizon] = (mean[cell % horizon] ?? 0) + value))
  return sizes.map((_, cell) => {
    const then = came[draws[cell] ?? 0]?.[cell % horizon] ?? Number.NaN
    const now = (mean[cell % horizon] ?? 0) + (whole[cell] ?? 0)
    return then > 0 ? Math.min(largestSize, Math.max(1 / largestSize, now / then)) : 1
  })
}

const largestSize = 5
const known = (value: number): number => (Number.isNaN(value) ? 0 : value)

/** Each series' part of the whole forecast, row-major like it. */
function sharesOf(forecast: SeriesForecast, seriesCount: number): Float64Array {
  const shares = new Float64Array(forecast.mean.length)
  for (let step = 0; step < forecast.horizon; step += 1) {
    let sum = 0
    for (let series = 0; series < seriesCount; series += 1) sum += Math.abs(forecast.mean[series * forecast.horizon + step] ?? 0)
    for (let series = 0; series < seriesCount; series += 1) {
      const cell = series * forecast.horizon + step
      shares[cell] = sum > 0 ? Math.abs(forecast.mean[cell] ?? 0) / sum : 1 / seriesCount
    }
  }
  return shares
}

function deviations(
  series: number, residuals: BacktestResiduals, together: readonly Float64Array[], shares: Float64Array, factors: ConformalFactors, draws: Int16Array, whole: Float64Array
): Float64Array {
  const { horizon, blocks } = residuals
  const ownMean = Float64Array.from({ length: horizon }, (_, step) => meanOwn(series, step, residuals, together, shares))
  const own = new Float64Array(horizon)
  const out = new Float64Array(draws.length)
  for (let cell = 0; cell < out.length; cell += horizon) {
    let lasting = 0
    for (let step = 0; step < horizon; step += 1) {
      const drawn = draws[cell + step] ?? 0
      const value = blocks[drawn]?.[series * horizon + step] ?? Number.NaN
      own[step] = known(value - (shares[series * horizon + step] ?? 0) * (together[drawn]?.[step] ?? Number.NaN) - (ownMean[step] ?? 0))
      lasting += (own[step] ?? 0) / horizon
    }
    for (let step = 0; step < horizon; step += 1) {
      out[cell + step] = (shares[series * horizon + step] ?? 0) * (whole[cell + step] ?? 0) + factors.own.lasting * lasting + (factors.own.passing[step] ?? 1) * ((own[step] ?? 0) - lasting)
    }
  }
  return out
}

function meanOwn(series: number, step: number, residuals: BacktestResiduals, together: readonly Float64Array[], shares: Float64Array): number {
  const share = shares[series * residuals.horizon + step] ?? 0
  let sum = 0
  let count = 0
  residuals.blocks.forEach((block, index) => {
    const own = (block[series * residuals.horizon + step] ?? Number.NaN) - share * (together[index]?.[step] ?? Number.NaN)
    if (Number.isNaN(own)) return
    sum += own
    count += 1
  })
  return count === 0 ? 0 : sum / count
}

/** Share of the last year's observed weeks without anything. */
function emptyShare(panel: WeeklyPanel, series: number, origin: number): number {
  let empty = 0
  let observed = 0
  for (let week = Math.max(0, origin - 52); week < origin; week += 1) {
    const value = valueAt(panel, series, week)
    if (Number.isNaN(value)) continue
    observed += 1
    if (value === 0) empty += 1
  }
  return observed === 0 ? 0 : empty / observed
}

function shareBelowZero(paths: Float64Array, step: number, horizon: number, mean: number): number {
  let below = 0
  for (let cell = step; cell < paths.length; cell += horizon) if (mean + (paths[cell] ?? 0) < 0) below += 1
  return (below * horizon) / paths.length
}

/**
 * One step's outcomes as they were drawn, at the size that the whole has in the path, but not taken apart: weeks without sales stay without, so that the lower end of a
 * series that often has none is zero. Where nothing was sold in any of them, or the spread is assumed, the residuals are drawn.
 */
function drawPlainly(series: number, step: number, residuals: BacktestResiduals, draws: Int16Array, sizes: Float64Array, mean: number, paths: Float64Array, effects: GroupEffects | null): void {
  const cellOf = series * residuals.horizon + step
  const came = residuals.came
  const drawsValues = mean > 0 && came !== null && came.some((block) => (block[cellOf] ?? 0) > 0)
  const source = drawsValues ? came : residuals.blocks
  const count = paths.length / residuals.horizon
  for (let path = 0; path < count; path += 1) {
    const cell = path * residuals.horizon + step
    const value = source[draws[cell] ?? 0]?.[cellOf] ?? Number.NaN
    paths[cell] = Number.isNaN(value) ? 0 : drawsValues ? value * (sizes[cell] ?? 1) * (effects?.[series * count + path] ?? 1) - mean : value
  }
}

/** Cuts one step's paths at zero in place, all of them where nothing is expected; returns by what the rest must be multiplied to have the forecast's mean. */
function clipAtZero(paths: Float64Array, step: number, horizon: number, mean: number): number {
  let after = 0
  let count = 0
  for (let cell = step; cell < paths.length; cell += horizon) {
    const value = mean + (paths[cell] ?? 0)
    count += 1
    if (value < 0 || mean <= 0) paths[cell] = -mean
    else after += value
  }
  return after > 0 && mean > 0 ? (count * mean) / after : 1
}

function hasNoNegatives(panel: WeeklyPanel, series: number, origin: number): boolean {
  for (let week = 0; week < origin; week += 1) if (valueAt(panel, series, week) < 0) return false
  return true
}
