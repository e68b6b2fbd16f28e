import type { DealOutcomes } from '../features/outcomes'
import { closedWithin } from '../model/close-curve'
import type { DealModel } from '../model/deal-model'
import { addMonths, type Day } from '../warehouse/day'
import type { PeriodRange } from './forecast-run'

/** Deals that do not exist yet but will be won in the period: what the same stretch of past periods brought, as a pool to draw from. */
export interface CreatedPipeline {
  /** Expected number. */
  readonly mean: number
  /** Deal codes of the pool and the chance of each to be drawn, adding up to 1. */
  readonly deals: Int32Array
  readonly cumulative: Float64Array
}

const mostPeriods = 8
const sameSeasonWeight = 3
const fadePeriods = 4

/**
 * @param asOf nothing later is used
 *
 * For each past quarter: deals first known after the day that lay as long before its end as `asOf` lies before the end of the
 * forecast period, and won within the quarter. Recent quarters weigh more, the same quarter of past years three times as much;
 * the level follows the number of deals created, half year against the same half a year ago. Data too young for two such quarters is
 * carried on instead: deals as they came in the last quarter, closing along the curve, won at the flat rate.
 */
export function createdPipeline(outcomes: DealOutcomes, asOf: Day, period: PeriodRange, model: DealModel): CreatedPipeline {
  const firstBorn = outcomes.bornAt.reduce((first, day) => (day >= 0 ? Math.min(first, day) : first), Number.POSITIVE_INFINITY)
  const toEnd = period.end - asOf
  const weights: { deal: number; weight: number }[] = []
  let totalWeight = 0
  let periods = 0
  let mean = 0
  for (let back = 1; back <= mostPeriods + 1; back += 1) {
    const start = addMonths(period.start, -3 * back)
    const end = addMonths(period.start, -3 * (back - 1)) - 1
    const point = end - toEnd
    if (end > asOf) continue
    if (point < firstBorn) break
    const weight = 0.5 ** (back / fadePeriods) * (back % 4 === 0 ? sameSeasonWeight : 1)
    const deals: number[] = []
    for (let deal = 0; deal < outcomes.count; deal += 1) {
      const closedAt = outcomes.closedAt[deal] ?? -1
      if (outcomes.status[deal] !== 1 || closedAt < start || closedAt > end || (outcomes.closedKnownAt[deal] ?? 0) > asOf) continue
      if ((outcomes.bornAt[deal] ?? 0) > point) deals.push(deal)
    }
    totalWeight += weight
    periods += 1
    mean += weight * deals.length
    for (const deal of deals) weights.push({ deal, weight })
  }
  if (periods < 2) return carriedOn(outcomes, asOf, period, model, firstBorn)
  if (weights.length === 0) return { mean: 0, deals: new Int32Array(0), cumulative: new Float64Array(0) }
  const sum = weights.reduce((before, { weight }) => before + weight, 0)
  let running = 0
  const cumulative = Float64Array.from(weights, ({ weight }) => (running += weight / sum))
  return { mean: (mean / totalWeight) * creationGrowth(outcomes, asOf, firstBorn), deals: Int32Array.from(weights, ({ deal }) => deal), cumulative }
}

const recentDays = 91
const poolDays = 182

function carriedOn(outcomes: DealOutcomes, asOf: Day, period: PeriodRange, model: DealModel, firstBorn: Day): CreatedPipeline {
  let born = 0
  const pool: number[] = []
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const bornAt = outcomes.bornAt[deal] ?? -1
    if (bornAt > asOf - recentDays && bornAt <= asOf) born += 1
    const knownAt = outcomes.closedKnownAt[deal] ?? -1
    if (outcomes.status[deal] === 1 && knownAt > asOf - poolDays && knownAt <= asOf) pool.push(deal)
  }
  const days = Math.min(recentDays, asOf - firstBorn + 1)
  if (pool.length === 0 || !(days >= 28)) return { mean: 0, deals: new Int32Array(0), cumulative: new Float64Array(0) }
  let closing = 0
  for (let day = asOf + 1; day <= period.end; day += 1) closing += closedWithin(model.closeCurve, 0, period.end - day) - closedWithin(model.closeCurve, 0, Math.max(0, period.start - 1 - day))
  return { mean: (born / days) * closing * model.flatRate, deals: Int32Array.from(pool), cumulative: Float64Array.from(pool, (_deal, index) => (index + 1) / pool.length) }
}

/** Square root of (deals born in the last half year / in the same half year before), between 0.7 and 1.4; 1 without two years. */
function creationGrowth(outcomes: DealOutcomes, asOf: Day, firstBorn: Day): number {
  if (asOf - 546 < firstBorn + 31) return 1
  let [now, before] = [0, 0]
  for (const born of outcomes.bornAt) {
    if (born > asOf - 182 && born <= asOf) now += 1
    if (born > asOf - 546 && born <= asOf - 364) before += 1
  }
  return before < 30 ? 1 : Math.max(0.7, Math.min(1.4, Math.sqrt(now / before)))
}
