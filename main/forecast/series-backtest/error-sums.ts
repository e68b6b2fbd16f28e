import type { SeriesBacktestMethod } from '../../contract/series-backtest'

/** A kept point as the reader needs it. */
export interface KeptPoint {
  readonly actual: number
  readonly scale: number | null
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

/** Sums from which the errors of any group of points are read. */
export interface ErrorSums {
  points: number
  absolute: number
  signed: number
  actual: number
  scaled: number
  scale: number
  pinball: number
  inside: number
}

export const emptySums = (): ErrorSums => ({ points: 0, absolute: 0, signed: 0, actual: 0, scaled: 0, scale: 0, pinball: 0, inside: 0 })

const quantiles = [0.1, 0.5, 0.9] as const

/** A method without a range counts as one that puts all its weight on its figure. */
export function addPoint(sums: ErrorSums, point: KeptPoint, said: number, hasRange: boolean): void {
  const error = said - point.actual
  sums.points += 1
  sums.absolute += Math.abs(error)
  sums.signed += error
  sums.actual += Math.abs(point.actual)
  if (point.scale !== null) {
    sums.scaled += Math.abs(error)
    sums.scale += point.scale
  }
  const range = hasRange ? [point.p10, point.p50, point.p90] : [said, said, said]
  for (const [index, level] of quantiles.entries()) {
    const over = point.actual - (range[index] ?? said)
    sums.pinball += (over >= 0 ? level * over : (level - 1) * over) / quantiles.length
  }
  if (hasRange && point.actual >= point.p10 && point.actual <= point.p90) sums.inside += 1
}

export interface Errors {
  /** Absolute errors over actual values. */
  readonly wape: number | null
  /** Signed errors over actual values: positive where too much was said. */
  readonly bias: number | null
  /** Absolute errors over those of "as a season before" within what was known. */
  readonly mase: number | null
  /** Mean pinball loss of P10, P50 and P90 over actual values. */
  readonly pinball: number | null
  /** Share of results within P10 to P90; null for methods without a range. */
  readonly coverage: number | null
  readonly points: number
}

export function errorsOf(sums: ErrorSums, hasRange: boolean): Errors {
  const share = (value: number): number | null => (sums.actual > 0 ? value / sums.actual : null)
  return {
    wape: share(sums.absolute),
    bias: share(sums.signed),
    mase: sums.scale > 0 ? sums.scaled / sums.scale : null,
    pinball: share(sums.pinball),
    coverage: hasRange && sums.points > 0 ? sums.inside / sums.points : null,
    points: sums.points
  }
}

/** Only the headline is drawn with paths. */
export const hasRange = (method: SeriesBacktestMethod): boolean => method === 'saima'
