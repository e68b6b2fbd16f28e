import type { BacktestResiduals } from './backtest-residuals'
import { stretchOver } from './conformal-stretch'

/**
 * By what deviations are stretched: what lasts (their mean over the horizon, which sums of weeks are made of) and what passes (the rest, per step).
 * A level that was guessed wrong stays wrong for weeks, and the past has shown few of those; single weeks it has shown many.
 */
export interface PartFactors {
  readonly lasting: number
  readonly passing: Float64Array
}

export interface ConformalFactors {
  /** Of what all series together missed. */
  readonly whole: PartFactors
  /** Of what each series missed beside its share of that. */
  readonly own: PartFactors
  /** Mean of what all series together missed, per step. */
  readonly meanTogether: Float64Array
}

const bucketStarts = [0, 4, 13, 26] as const
const mostSampledSeries = 80
const [least, most] = [0.4, 2.5]

/**
 * Factors under which 80 % of past outcomes lay between P10 and P90 of the other origins (those whose weeks do not overlap with theirs): cross-conformal
 * calibration (Vovk 2015) on the scale of the spread. First for the sum over the horizon, then for its weeks in three buckets of steps; first for the whole, then for single series.
 */
export function conformalFactors(residuals: BacktestResiduals, shares: Float64Array, seriesCount: number): ConformalFactors {
  const { horizon, blocks } = residuals
  const together = residuals.whole.missed
  const meanTogether = Float64Array.from({ length: horizon }, (_, step) => meanOf(together.map((sum) => sum[step] ?? Number.NaN)))
  const even = (): PartFactors => ({ lasting: 1, passing: new Float64Array(horizon).fill(1) })
  // A spread that is assumed has nothing to be held against.
  if (residuals.came === null) return { whole: even(), own: even(), meanTogether }
  const centred = together.map((sum) => sum.map((value, step) => value - (meanTogether[step] ?? 0)))
  const whole = fitPart([{ weight: 1, missed: together, total: centred, shared: centred.map((block) => block.map(() => 0)), rest: centred }], residuals, 1)
  if (seriesCount === 1) return { whole, own: even(), meanTogether }
  const stretched = centred.map((block) => stretchBlock(block, whole))
  const stride = Math.max(1, Math.floor(seriesCount / mostSampledSeries))
  const sampled = Array.from({ length: Math.ceil(seriesCount / stride) }, (_, index) => index * stride).map((series): Sample => {
    const at = (block: Float32Array, step: number): number => block[series * horizon + step] ?? Number.NaN
    const mean = Float64Array.from({ length: horizon }, (_, step) => meanOf(blocks.map((block) => at(block, step))))
    const share = (step: number): number => shares[series * horizon + step] ?? 0
    const total = blocks.map((block) => Float64Array.from({ length: horizon }, (_, step) => at(block, step) - (mean[step] ?? 0)))
    // What a single series missed on average is mostly its growth; what all of them did is a forecast that was wrong.
    const missed = total.map((block) => block.map((value, step) => value + share(step) * (meanTogether[step] ?? 0)))
    const shared = stretched.map((block) => block.map((value, step) => share(step) * value))
    const rest = total.map((block, index) => block.map((value, step) => value - share(step) * (centred[index]?.[step] ?? Number.NaN)))
    return { weight: 1 / Math.max(1e-12, meanOf(total.flatMap((block) => [...block].map((value) => value ** 2)))), missed, total, shared, rest }
  })
  return { whole, own: fitPart(sampled, residuals, Math.sqrt(Math.min(25, sampled.length))), meanTogether }
}

/** One series: blocks of what its forecasts missed, the same around their mean, its stretched share of what all missed, and the rest that is to be stretched. */
interface Sample {
  readonly weight: number
  readonly missed: readonly Float64Array[]
  readonly total: readonly Float64Array[]
  readonly shared: readonly Float64Array[]
  readonly rest: readonly Float64Array[]
}

/** @param evidence how many times more the samples say than a single one would */
function fitPart(samples: readonly Sample[], { origins, horizon }: BacktestResiduals, evidence: number): PartFactors {
  const lasting = solve(samples, (sample, add) => {
    sample.total.forEach((block, index) => add(meanOf(block), meanOf(sample.shared[index]), meanOf(sample.rest[index])))
  }, stretchOver(samples.map((sample) => sample.missed.map((block) => (block.some(Number.isNaN) ? Number.NaN : meanOf(block)))), origins, horizon - 1, evidence))
  const passing = new Float64Array(horizon).fill(1)
  for (const [bucket, from] of bucketStarts.slice(0, -1).entries()) {
    const to = Math.min(horizon, bucketStarts[bucket + 1] ?? horizon)
    if (from >= to) continue
    const steps = Array.from({ length: to - from }, (_, index) => from + index).filter((step) => bucket === 0 || (step - from) % 3 === 0)
    const target = meanOf(steps.map((step) => stretchOver(samples.map((sample) => sample.missed.map((block) => block[step] ?? Number.NaN)), origins, step, evidence)))
    passing.fill(solve(samples, (sample, add) => {
      sample.total.forEach((block, index) => {
        const mean = meanOf(sample.rest[index])
        for (const step of steps) add(block[step] ?? Number.NaN, (sample.shared[index]?.[step] ?? Number.NaN) + lasting * mean, (sample.rest[index]?.[step] ?? Number.NaN) - mean)
      })
    }, target), from, to)
  }
  return { lasting, passing }
}

/** The factor x under which `fixed + x * rest` has `target` times the spread of `total`, over all that `visit` adds. */
function solve(samples: readonly Sample[], visit: (sample: Sample, add: (total: number, fixed: number, rest: number) => void) => void, target: number): number {
  let [a, b, c] = [0, 0, 0]
  for (const sample of samples) {
    visit(sample, (total, fixed, rest) => {
      if (Number.isNaN(total) || Number.isNaN(fixed) || Number.isNaN(rest)) return
      a += sample.weight * rest * rest
      b += sample.weight * rest * fixed
      c += sample.weight * (fixed * fixed - target * target * total * total)
    })
  }
  if (a <= 0) return 1
  const root = b * b - a * c
  return root <= 0 ? least : Math.min(most, Math.max(least, (Math.sqrt(root) - b) / a))
}

/** A block of deviations with its factors; what is unknown stays so. */
export function stretchBlock(block: Float64Array, { lasting, passing }: PartFactors): Float64Array {
  const mean = meanOf(block)
  return block.map((value, step) => lasting * mean + (passing[step] ?? 1) * (value - mean))
}

function meanOf(values: Iterable<number> | undefined): number {
  let sum = 0
  let count = 0
  for (const value of values ?? []) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? 0 : sum / count
}
