import type { HorizonTable } from './seasonal-growth'
import { valueAt, type WeeklyPanel } from './weekly-panel'

/** What some methods said at one past origin, in the same order in every trial. */
export interface Trial {
  readonly origin: number
  readonly horizon: number
  readonly forecasts: readonly HorizonTable[]
}

/** Share of the correction in the steps from `fromStep` on (1-based). */
export interface BlendBucket {
  readonly fromStep: number
  readonly share: number
}

/** First steps of the buckets, and the share that is believed before any trial: what a correction has learned wears off with distance. */
const bucketStarts = [1, 5, 14] as const
const priorShares = [1 / 2, 1 / 3, 1 / 4] as const

/**
 * Mean absolute error of each method over the trials, as a share of the actual values; half of it over single series, half
 * over their sum, because forecasts are read at both levels.
 */
export function trialErrors(panel: WeeklyPanel, trials: readonly Trial[], fromStep = 1, toStep = Number.POSITIVE_INFINITY): readonly number[] {
  const methodCount = trials[0]?.forecasts.length ?? 0
  return Array.from({ length: methodCount }, (_, method) => errorOf(panel, trials, fromStep, toStep, (forecasts, cell) => forecasts[method]?.[cell] ?? 0))
}

/** The methods within 5 % of the best one, which share the weight evenly: with few trials finer differences are luck. */
export function chooseSimple(errors: readonly number[]): readonly number[] {
  const best = Math.min(...errors)
  const near = errors.map((error) => (error <= best * 1.05 ? 1 : 0))
  const count = near.reduce<number>((sum, flag) => sum + flag, 0)
  return near.map((flag) => flag / Math.max(1, count))
}

/**
 * How much of a correction (second method of each trial) to take on top of the base (first method), for near and far steps: the
 * share that would have told the trials best, drawn half way to a fixed one, since weights fitted to few trials are mostly luck
 * (Claeskens et al. 2016, The forecast combination puzzle).
 */
export function chooseShares(panel: WeeklyPanel, trials: readonly Trial[]): readonly BlendBucket[] {
  const buckets: BlendBucket[] = []
  for (const [index, fromStep] of bucketStarts.entries()) {
    const toStep = (bucketStarts[index + 1] ?? Number.POSITIVE_INFINITY) - 1
    const prior = priorShares[index] ?? 0.25
    let best = prior
    let bestError = Number.POSITIVE_INFINITY
    for (let tenth = 0; tenth <= 10; tenth += 1) {
      const share = tenth / 10
      const error = errorOf(panel, trials, fromStep, toStep, (forecasts, cell) => (1 - share) * (forecasts[0]?.[cell] ?? 0) + share * (forecasts[1]?.[cell] ?? 0))
      if (error < bestError) {
        best = share
        bestError = error
      }
    }
    const previous = buckets[buckets.length - 1]
    buckets.push({ fromStep, share: Number.isFinite(bestError) ? 0.5 * prior + 0.5 * best : Math.min(prior, previous?.share ?? prior) })
  }
  return buckets
}

export function shareAt(buckets: readonly BlendBucket[], step: number): number {
  return [...buckets].reverse().find((bucket) => bucket.fromStep <= step)?.share ?? 0
}

/** Infinity where the trials hold no observed cell of these steps. */
function errorOf(
  panel: WeeklyPanel, trials: readonly Trial[], fromStep: number, toStep: number, forecastOf: (forecasts: readonly HorizonTable[], cell: number) => number
): number {
  let single = 0
  let summed = 0
  let scale = 0
  for (const trial of trials) {
    for (let step = fromStep; step <= Math.min(toStep, trial.horizon); step += 1) {
      let error = 0
      for (let series = 0; series < panel.seriesCount; series += 1) {
        const actual = valueAt(panel, series, trial.origin + step - 1)
        if (Number.isNaN(actual)) continue
        const forecast = forecastOf(trial.forecasts, series * trial.horizon + step - 1)
        single += Math.abs(actual - forecast)
        error += actual - forecast
        scale += Math.abs(actual)
      }
      summed += Math.abs(error)
    }
  }
  return scale > 0 ? (0.5 * single + 0.5 * summed) / scale : Number.POSITIVE_INFINITY
}
