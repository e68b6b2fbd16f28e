import type { PricePoint, PricePosition, QuotePolicy } from '../contract/quote'
import { clampProbability, logit, sigmoid } from '../model/scores'
import type { AnsweredQuote } from './answered-quote'
import { drawCount, type PriceSlope } from './price-response'
import { signatoryFor } from './quote-policy'
import { seededDraws } from './seeded-draws'

/** How likely a deal is at one price, and how sure that is: what a curve is hung up on. */
export interface Level {
  /** Log-odds at `ratio`, one per draw, and the middle. */
  readonly ratio: number
  readonly middle: number
  readonly draws: Float64Array
}

export interface RangeQuestion {
  readonly listE4: number
  readonly costE4: number | null
  readonly slope: PriceSlope
  /** Of the comparable deals. */
  readonly level: Level
  /** The deal's own forecast at its present price, where there is one. */
  readonly forecast: Level | null
  /** Prices of decided quotes of the line, ascending: nothing is said about prices that nobody has ever tried. */
  readonly tried: readonly number[]
  readonly currentRatio: number | null
  readonly policy: QuotePolicy
}

export interface QuoteRange {
  readonly floor: PricePoint
  readonly target: PricePoint
  readonly stretch: PricePoint
  readonly current: PricePoint | null
  readonly position: PricePosition
  readonly marginFloor: { readonly ratio: number; readonly amountE4: number } | null
  readonly curve: readonly PricePoint[]
}

/** `summary` is for lists: no curve, and the range read off fewer draws and prices. */
export type RangeDepth = 'full' | 'summary'
const stepsOf: Readonly<Record<RangeDepth, number>> = { full: 48, summary: 32 }
const drawsOf: Readonly<Record<RangeDepth, number>> = { full: drawCount, summary: 40 }
/** Prices whose expected result is at least this share of the best are as good as the best. */
const asGoodAsBest = 0.97

/** From the deal's own forecast at its present price; the band is that of the backtest's observed rates (80 %). */
export function levelOfForecast(pWin: number, low: number, high: number, ratio: number, seed: number): Level {
  const random = seededDraws(seed)
  const middle = logit(pWin)
  const deviation = Math.min(1.5, Math.max(0.1, (logit(high) - logit(low)) / 2.5632))
  return { ratio, middle, draws: Float64Array.from({ length: drawCount }, () => middle + deviation * random.normal()) }
}

/**
 * From comparable deals: the log-odds at their mean price that, with the slope, make the expected number of wins the observed one, pulled
 * towards even odds by two deals. One level per draw, with the comparables weighed anew (Bayesian bootstrap).
 */
export function levelOfComparables(comparables: readonly AnsweredQuote[], slope: PriceSlope, seed: number, depth: RangeDepth = 'full'): Level {
  const random = seededDraws(seed)
  const ratio = comparables.reduce((sum, quote) => sum + quote.ratio, 0) / Math.max(1, comparables.length)
  const solve = (each: number, weights: Float64Array | null, start: number): number => {
    let level = start
    for (let iteration = 0; iteration < 20; iteration += 1) {
      const even = sigmoid(level)
      let gradient = 2 * (0.5 - even)
      let curvature = 2 * even * (1 - even)
      for (const [index, quote] of comparables.entries()) {
        const weight = weights === null ? 1 : (weights[index] ?? 1)
        const p = sigmoid(level + each * (quote.ratio - ratio))
        gradient += weight * ((quote.won ? 1 : 0) - p)
        curvature += weight * p * (1 - p)
      }
      const step = gradient / Math.max(1e-6, curvature)
      level += Math.max(-2, Math.min(2, step))
      if (Math.abs(step) < 1e-4) break
    }
    return level
  }
  const middle = solve(slope.slope, null, 0)
  const draws = Float64Array.from({ length: drawsOf[depth] }, (_value, draw) => solve(slope.draws[draw] ?? slope.slope, Float64Array.from(comparables, () => random.exponential()), middle))
  return { ratio, middle, draws }
}

/**
 * The chance at a price is that of the comparable deals. Where the deal has a forecast of its own at its present price, the curve goes through
 * it: a lower forecast scales the chance to win at every price, since what makes the deal hopeless is not put down to its price; a higher one
 * shifts the log-odds, so that a higher price is still fully felt.
 *
 * Target: the price with the highest expected result (chance x (price - cost); chance x price where the cost is not known) among prices
 * that have been tried. Floor and stretch: 80 % of the draws have their best price between them, and so do all prices that are as good as
 * the best; the floor never goes below the least margin. The less is known, the further they lie apart.
 */
export function quoteRange(question: RangeQuestion, depth: RangeDepth = 'full'): QuoteRange {
  const { listE4, costE4, policy, currentRatio } = question
  const marginRatio = costE4 === null ? null : costE4 / (1 - policy.minMargin) / listE4
  const ratios = triedRatios(question, marginRatio, stepsOf[depth])
  const draws = drawsOf[depth]
  const cost = costE4 ?? 0
  const middle = chanceAt(question, null)
  const ofDraw = Array.from({ length: draws }, (_value, draw) => chanceAt(question, draw))
  const drawn = (ratio: number, draw: number): number => ofDraw[draw]?.(ratio) ?? 0
  const point = (ratio: number): PricePoint => {
    const chances = Float64Array.from({ length: draws }, (_value, draw) => drawn(ratio, draw)).sort()
    const amountE4 = Math.round(ratio * listE4)
    const earned = ratio * listE4 - cost
    // Every draw stands for the same price, so its result has the order of its chance (turned around where the price does not cover the cost).
    const [low, high] = earned >= 0 ? [at(chances, 0.1), at(chances, 0.9)] : [at(chances, 0.9), at(chances, 0.1)]
    return {
      ratio, amountE4, pWin: clampProbability(middle(ratio)), pLow: at(chances, 0.1), pHigh: at(chances, 0.9), expectedE4: Math.round(middle(ratio) * earned),
      expectedLowE4: Math.round(low * earned), expectedHighE4: Math.round(high * earned), margin: costE4 === null || amountE4 <= 0 ? null : (amountE4 - costE4) / amountE4, signatory: signatoryFor(ratio, policy)
    }
  }
  const expected = (ratio: number): number => middle(ratio) * (ratio * listE4 - cost)
  const target = Math.max(bestRatio(ratios, expected), marginRatio ?? 0)
  const good = ratios.filter((ratio) => expected(ratio) >= asGoodAsBest * expected(target))
  const bests = Float64Array.from({ length: draws }, (_value, draw) => bestRatio(ratios, (ratio) => drawn(ratio, draw) * (ratio * listE4 - cost))).sort()
  const floor = Math.max(marginRatio ?? 0, Math.min(target, good[0] ?? target, at(bests, 0.1)))
  const stretch = Math.max(target, good[good.length - 1] ?? target, at(bests, 0.9))
  return {
    floor: point(floor),
    target: point(target),
    stretch: point(stretch),
    current: currentRatio === null ? null : point(currentRatio),
    position: positionOf(currentRatio, floor, target, stretch),
    marginFloor: marginRatio === null ? null : { ratio: marginRatio, amountE4: Math.round(marginRatio * listE4) },
    curve: depth === 'full' ? ratios.map(point) : []
  }
}

/** The curve of one draw, or the middle one. */
function chanceAt({ level, slope, forecast }: RangeQuestion, draw: number | null): (ratio: number) => number {
  const pick = (draws: Float64Array, value: number): number => (draw === null ? value : (draws[draw] ?? value))
  const [height, steepness] = [pick(level.draws, level.middle), pick(slope.draws, slope.slope)]
  const comparable = (ratio: number): number => clampProbability(sigmoid(height + steepness * (ratio - level.ratio)))
  if (forecast === null) return comparable
  const own = sigmoid(pick(forecast.draws, forecast.middle))
  const usual = comparable(forecast.ratio)
  return own <= usual ? (ratio) => (comparable(ratio) * own) / usual : (ratio) => sigmoid(logit(own) + steepness * (ratio - forecast.ratio))
}

function bestRatio(ratios: readonly number[], expected: (ratio: number) => number): number {
  let [best, highest] = [ratios[0] ?? 1, Number.NEGATIVE_INFINITY]
  for (const ratio of ratios) {
    const value = expected(ratio)
    if (value > highest) [best, highest] = [ratio, value]
  }
  return best
}

/** Within a point of the target is on target. */
export function positionOf(ratio: number | null, floor: number, target: number, stretch: number): PricePosition {
  if (ratio === null) return 'unknown'
  if (ratio < floor - 1e-9) return 'below_floor'
  if (ratio > stretch + 1e-9) return 'above_stretch'
  return Math.abs(ratio - target) <= 0.01 ? 'on_target' : ratio < target ? 'low' : 'high'
}

/** An even grid over the prices that were tried, without the most extreme in a hundred, and the present price. */
function triedRatios({ tried, currentRatio }: RangeQuestion, marginRatio: number | null, steps: number): readonly number[] {
  const share = (of: number): number => tried[Math.min(tried.length - 1, Math.max(0, Math.round(of * (tried.length - 1))))] ?? 1
  const low = Math.min(share(0.01), currentRatio ?? 1, 1)
  const high = Math.max(share(0.99), currentRatio ?? 0, marginRatio === null ? 0 : Math.min(marginRatio, 1.2))
  const width = Math.max(0.02, high - low)
  return Array.from({ length: steps + 1 }, (_value, index) => low + (width * index) / steps)
}

const at = (sorted: Float64Array, share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
