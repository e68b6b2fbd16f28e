import { solveSymmetric } from '../model/calibration'
import { sigmoid } from '../model/scores'
import type { AnsweredQuote } from './answered-quote'
import { seededDraws } from './seeded-draws'

/** How the log-odds to win change with price / list price. Never positive: a higher price does not win more. */
export interface PriceSlope {
  readonly slope: number
  /** 90 % interval. */
  readonly low: number
  readonly high: number
  /** One possible slope per draw; the draws of all lines belong together. */
  readonly draws: Float64Array
  /** Decided quotes of the line. */
  readonly quotes: number
  /** How much of it is the line's own evidence (1) and how much the company's (0). */
  readonly ownShare: number
}

export interface PriceResponse {
  /** Ratio at which the slopes turn; only a point of reference. */
  readonly centre: number
  readonly byLine: ReadonlyMap<number, PriceSlope>
  /** For a line without a decided quote. */
  readonly company: PriceSlope
  readonly quotes: number
}

export const drawCount = 200
/** A line with fewer decided quotes tells nothing by itself. */
const leastQuotesOfLine = 20
/** Standard deviation of the prior of coefficients; of the slope's, in log-odds per unit of the ratio. */
const priorDeviation = { constant: 10, covariate: 2, slope: 30 } as const

/** Lines differ by at least this share of the mean slope. */
const leastBetween = 0.35
/**
 * What moves a customer beside the price and is not on record pulls a fitted slope towards zero (Neuhaus and Jewell, "A geometric approach to
 * assess bias due to omitted covariates in generalized linear models", 1993): by nothing up to this share. The middle of it is put back.
 */
const hiddenDrivers = 0.2

interface LineFit {
  readonly lineId: number
  readonly slope: number
  readonly variance: number
  readonly draws: Float64Array
  readonly quotes: number
}

/**
 * A bid-response model (Agrawal and Ferguson, "Bid-response models for customised pricing", 2007; Phillips, "Pricing and Revenue
 * Optimization", 2005): logistic regression of the answer to a deal's last quote on price / list price, beside what drives outcomes and prices at once (size,
 * competitor, earlier quote, activity, history with the customer), for each product line by itself. Lines are then pulled to the company's
 * mean by their precision (empirical Bayes with the DerSimonian-Laird variance between lines), and slopes above zero are set to zero,
 * which makes the chance to win non-increasing in the price. Intervals are those of a Bayesian bootstrap (Rubin 1981) with one Newton step
 * per draw, widened by what the pull leaves open.
 */
export function fitPriceResponse(quotes: readonly AnsweredQuote[], seed = 1): PriceResponse | null {
  const usable = quotes.filter((quote) => quote.lineId !== null)
  const centre = usable.length === 0 ? 1 : usable.reduce((sum, quote) => sum + quote.ratio, 0) / usable.length
  const groups = new Map<number, AnsweredQuote[]>()
  for (const quote of usable) {
    const group = groups.get(quote.lineId ?? 0)
    if (group === undefined) groups.set(quote.lineId ?? 0, [quote])
    else group.push(quote)
  }
  const fits: LineFit[] = []
  for (const [lineId, group] of [...groups].sort(([a], [b]) => a - b)) {
    const fit = group.length < leastQuotesOfLine ? null : fitLine(group, centre, seed + lineId)
    if (fit !== null) fits.push({ lineId, quotes: group.length, ...fit })
  }
  // Too little for any line: all quotes together stand for the company.
  const pooled = fits.length > 0 ? null : fitLine(usable, centre, seed)
  if (fits.length === 0 && pooled === null) return null
  const { mean, between, meanVariance } = pooled === null ? betweenLines(fits) : { mean: pooled.slope, between: 0, meanVariance: pooled.variance }
  const random = seededDraws(seed ^ 0x51ed27)
  const meanDraws = Float64Array.from({ length: drawCount }, (_value, draw) => (pooled === null ? mean + Math.sqrt(meanVariance) * random.normal() : (pooled.draws[draw] ?? mean)))
  const company = slopeOf(mean, meanDraws.map((value) => value + Math.sqrt(between) * random.normal()), usable.length, 0)
  const byLine = new Map<number, PriceSlope>()
  for (const fit of fits) {
    const own = between / (between + fit.variance)
    const draws = fit.draws.map((value, draw) => own * value + (1 - own) * (meanDraws[draw] ?? mean) + (1 - own) * Math.sqrt(between) * random.normal())
    byLine.set(fit.lineId, slopeOf(own * fit.slope + (1 - own) * mean, draws, fit.quotes, own))
  }
  return { centre, byLine, company, quotes: usable.length }
}

export function slopeFor(response: PriceResponse, lineId: number | null): PriceSlope {
  return (lineId === null ? undefined : response.byLine.get(lineId)) ?? response.company
}

function slopeOf(slope: number, draws: Float64Array, quotes: number, ownShare: number): PriceSlope {
  const random = seededDraws(quotes)
  const monotone = draws.map((value) => Math.min(0, value * (1 + hiddenDrivers * random.uniform())))
  const sorted = Float64Array.from(monotone).sort()
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { slope: Math.min(0, slope * (1 + hiddenDrivers / 2)), low: at(0.05), high: at(0.95), draws: monotone, quotes, ownShare }
}

/** Mean of the lines weighed by precision, and the variance between them beyond chance (DerSimonian and Laird 1986). */
function betweenLines(fits: readonly LineFit[]): { readonly mean: number; readonly between: number; readonly meanVariance: number } {
  const weigh = (extra: number): { mean: number; total: number } => {
    const total = fits.reduce((sum, fit) => sum + 1 / (fit.variance + extra), 0)
    return { mean: fits.reduce((sum, fit) => sum + fit.slope / (fit.variance + extra), 0) / total, total }
  }
  const fixed = weigh(0)
  const spread = fits.reduce((sum, fit) => sum + (fit.slope - fixed.mean) ** 2 / fit.variance, 0)
  const squares = fits.reduce((sum, fit) => sum + 1 / fit.variance ** 2, 0)
  const scale = fixed.total - squares / fixed.total
  // With few lines the estimate is often zero by chance, and lines are never quite alike.
  const between = Math.max((leastBetween * fixed.mean) ** 2, scale <= 0 ? 0 : (spread - (fits.length - 1)) / scale)
  const { mean, total } = weigh(between)
  return { mean, between, meanVariance: 1 / total }
}

/** Null where only one outcome occurs or all prices are the same. */
function fitLine(quotes: readonly AnsweredQuote[], centre: number, seed: number): { readonly slope: number; readonly variance: number; readonly draws: Float64Array } | null {
  const wins = quotes.filter((quote) => quote.accepted).length
  if (wins === 0 || wins === quotes.length) return null
  const meanLog = quotes.reduce((sum, quote) => sum + Math.log(Math.max(1, quote.listE4)), 0) / quotes.length
  const rows = quotes.map((quote) => designRow(quote, centre, meanLog))
  if (rows.every((row) => Math.abs((row[1] ?? 0) - (rows[0]?.[1] ?? 0)) < 1e-6)) return null
  const size = rows[0]?.length ?? 0
  const precision = Array.from({ length: size }, (_value, index) => 1 / (index === 0 ? priorDeviation.constant : index === 1 ? priorDeviation.slope : priorDeviation.covariate) ** 2)
  let theta = Array.from({ length: size }, () => 0)
  let hessian = information(rows, theta, precision)
  for (let iteration = 0; iteration < 25; iteration += 1) {
    const step = solveSymmetric(hessian, scoreOf(rows, quotes, theta, precision))
    theta = theta.map((value, index) => value + (step[index] ?? 0))
    hessian = information(rows, theta, precision)
    if (Math.max(...step.map(Math.abs)) < 1e-8) break
  }
  const unit = Array.from({ length: size }, (_value, index) => (index === 1 ? 1 : 0))
  // The row of the inverse that belongs to the slope: one solve serves all draws.
  const inverseRow = solveSymmetric(hessian, unit)
  const slope = theta[1] ?? 0
  const residuals = rows.map((row, index) => (quotes[index]?.accepted === true ? 1 : 0) - sigmoid(dot(row, theta)))
  const influence = rows.map((row, index) => dot(row, inverseRow) * (residuals[index] ?? 0))
  const random = seededDraws(seed)
  const draws = Float64Array.from({ length: drawCount }, () => {
    let sum = 0
    for (const value of influence) sum += (random.exponential() - 1) * value
    return slope + sum
  })
  // The larger of the two: with few quotes the bootstrap alone is too sure.
  const variance = Math.max(inverseRow[1] ?? 1, influence.reduce((sum, value) => sum + value * value, 0))
  const spread = Math.sqrt(variance / Math.max(1e-12, influence.reduce((sum, value) => sum + value * value, 0)))
  return { slope, variance, draws: draws.map((value) => slope + (value - slope) * spread) }
}

function designRow(quote: AnsweredQuote, centre: number, meanLog: number): readonly number[] {
  return [
    1,
    quote.ratio - centre,
    Math.log(Math.max(1, quote.listE4)) - meanLog,
    quote.hasCompetitor ? 1 : 0,
    quote.isRevised ? 0 : 1,
    Math.log1p(quote.recentActivities) - 1,
    Math.log1p(quote.activities) - 2,
    quote.mood,
    Math.log1p(quote.accountWins),
    quote.repRate,
    quote.unitRate
  ]
}

function information(rows: readonly (readonly number[])[], theta: readonly number[], precision: readonly number[]): number[][] {
  const size = theta.length
  const hessian = Array.from({ length: size }, (_value, i) => Array.from({ length: size }, (_other, j): number => (i === j ? (precision[i] ?? 0) : 0)))
  for (const row of rows) {
    const p = sigmoid(dot(row, theta))
    const weight = p * (1 - p)
    for (let i = 0; i < size; i += 1) {
      const line = hessian[i]
      const x = weight * (row[i] ?? 0)
      if (line !== undefined && x !== 0) for (let j = 0; j < size; j += 1) line[j] = (line[j] ?? 0) + x * (row[j] ?? 0)
    }
  }
  return hessian
}

function scoreOf(rows: readonly (readonly number[])[], quotes: readonly AnsweredQuote[], theta: readonly number[], precision: readonly number[]): number[] {
  const score = theta.map((value, index) => -(precision[index] ?? 0) * value)
  for (const [index, row] of rows.entries()) {
    const error = (quotes[index]?.accepted === true ? 1 : 0) - sigmoid(dot(row, theta))
    for (let i = 0; i < score.length; i += 1) score[i] = (score[i] ?? 0) + error * (row[i] ?? 0)
  }
  return score
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0)
  return sum
}
