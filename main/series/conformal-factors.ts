import type { BacktestResiduals } from './backtest-residuals'

/** By what residuals are stretched around their mean, per step. */
export interface ConformalFactors {
  /** Of what all series together missed. */
  readonly whole: Float64Array
  /** Of what each series missed beside its share of that. */
  readonly own: Float64Array
  /** Mean of what all series together missed, per step. */
  readonly meanTogether: Float64Array
}

const nominalCoverage = 0.8
/** Few and overlapping origins say little: the factor is drawn towards one, as if so many independent origins had needed no stretching. */
const believedOrigins = 4
const bucketStarts = [0, 4, 13, 26] as const
const mostSampledSeries = 80

/**
 * Factors under which 80 % of past outcomes lay between P10 and P90 of the other origins (those whose weeks do not overlap with
 * theirs): cross-conformal calibration (Vovk 2015) on the scale of the spread, in three buckets of steps, for the whole first and then for single series.
 */
export function conformalFactors(residuals: BacktestResiduals, together: readonly Float64Array[], shares: Float64Array, seriesCount: number): ConformalFactors {
  const { horizon, origins, blocks } = residuals
  const whole = new Float64Array(horizon).fill(1)
  const own = new Float64Array(horizon).fill(1)
  const meanTogether = Float64Array.from({ length: horizon }, (_, step) => meanOf(together.map((sum) => sum[step] ?? Number.NaN)))
  const stride = Math.max(1, Math.floor(seriesCount / mostSampledSeries))
  const sampled = Array.from({ length: Math.ceil(seriesCount / stride) }, (_, index) => index * stride)
  for (const [bucket, from] of bucketStarts.slice(0, -1).entries()) {
    const to = Math.min(horizon, bucketStarts[bucket + 1] ?? horizon)
    if (from >= to) continue
    const wholeNeeds: number[] = []
    const seriesNeeds: number[] = []
    let sharedVariance = 0
    let ownVariance = 0
    let coVariance = 0
    for (let step = from; step < to; step += bucket === 0 ? 1 : 3) {
      const sums = together.map((sum) => sum[step] ?? Number.NaN)
      wholeNeeds.push(...neededFactors(sums, origins, step))
      for (const series of sampled) {
        const share = shares[series * horizon + step] ?? 0
        const values = blocks.map((block) => block[series * horizon + step] ?? Number.NaN)
        seriesNeeds.push(...neededFactors(values, origins, step))
        const mean = meanOf(values)
        const weight = 1 / Math.max(1e-12, variance(values, mean))
        values.forEach((value, index) => {
          const shared = share * ((sums[index] ?? Number.NaN) - (meanTogether[step] ?? 0))
          const rest = value - mean - shared
          if (Number.isNaN(rest)) return
          sharedVariance += weight * shared * shared
          ownVariance += weight * rest * rest
          coVariance += weight * shared * rest
        })
      }
    }
    const independent = Math.max(1, origins.length / Math.max(1, to))
    const wholeFactor = shrunk(wholeNeeds, independent)
    const seriesFactor = shrunk(seriesNeeds, independent * Math.sqrt(Math.min(25, sampled.length)))
    const ownFactor = seriesCount === 1 ? 1 : solveOwn(seriesFactor, wholeFactor, sharedVariance, ownVariance, coVariance)
    whole.fill(wholeFactor, from, to)
    own.fill(ownFactor, from, to)
  }
  return { whole, own, meanTogether }
}

/** For each origin: by what the spread of the others must be stretched to just hold it. */
function neededFactors(values: readonly number[], origins: readonly number[], step: number): number[] {
  const needed: number[] = []
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return
    const others = values.filter((other, position) => !Number.isNaN(other) && Math.abs((origins[position] ?? 0) - (origins[index] ?? 0)) > step)
    if (others.length < 8) return
    const mean = meanOf(others)
    const sorted = Float64Array.from(others).sort()
    const miss = value - mean
    const room = miss >= 0 ? quantileOf(sorted, 0.9) - mean : mean - quantileOf(sorted, 0.1)
    needed.push(miss === 0 ? 0 : room > 0 ? Math.abs(miss) / room : 4)
  })
  return needed
}

function shrunk(needs: readonly number[], independent: number): number {
  if (needs.length === 0) return 1
  const measured = Math.min(2.5, Math.max(0.6, quantileOf(Float64Array.from(needs).sort(), nominalCoverage)))
  return Math.exp((independent * Math.log(measured)) / (independent + believedOrigins))
}

/** The factor of the rest under which shared part and rest together have the variance that single series need. */
function solveOwn(seriesFactor: number, wholeFactor: number, shared: number, own: number, both: number): number {
  if (own <= 0) return 1
  const target = seriesFactor ** 2 * (shared + own + 2 * both)
  // own x^2 + 2 both wholeFactor x + wholeFactor^2 shared - target = 0
  const half = both * wholeFactor
  const root = half * half - own * (wholeFactor ** 2 * shared - target)
  return root <= 0 ? 0.5 : Math.min(2.5, Math.max(0.5, (Math.sqrt(root) - half) / own))
}

export function quantileOf(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share
  const low = Math.floor(position)
  const below = sorted[low] ?? Number.NaN
  return below + ((sorted[Math.min(sorted.length - 1, low + 1)] ?? below) - below) * (position - low)
}

function meanOf(values: readonly number[]): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? 0 : sum / count
}

function variance(values: readonly number[], mean: number): number {
  return meanOf(values.map((value) => (value - mean) ** 2))
}
