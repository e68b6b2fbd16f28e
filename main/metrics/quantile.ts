/** Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan, type 7); null for none. */
export function quantile(ascending: readonly number[], share: number): number | null {
  if (ascending.length === 0) return null
  const position = (ascending.length - 1) * share
  const lower = Math.floor(position)
  const low = ascending[lower] ?? 0
  const high = ascending[Math.min(lower + 1, ascending.length - 1)] ?? low
  return low + (high - low) * (position - lower)
}

/** Ascending values, each standing for as many as its weight says. */
export interface WeightedValues {
  readonly values: readonly number[]
  readonly weights: readonly number[]
}

/** The same as if every value were written out as often as it stands for. */
export function weightedQuantile({ values, weights }: WeightedValues, share: number): number | null {
  const count = weights.reduce((sum, weight) => sum + weight, 0)
  if (count === 0) return null
  const position = (count - 1) * share
  const at = (index: number): number => {
    let passed = 0
    for (const [place, weight] of weights.entries()) {
      passed += weight
      if (index < passed) return values[place] ?? 0
    }
    return values[values.length - 1] ?? 0
  }
  const lower = Math.floor(position)
  const low = at(lower)
  return low + (at(Math.min(lower + 1, count - 1)) - low) * (position - lower)
}
