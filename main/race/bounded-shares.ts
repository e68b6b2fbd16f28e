/** Least and most of one share, in whole units. */
export interface ShareBounds {
  readonly low: number
  readonly high: number
}

/**
 * Shares in proportion to weights, each within its bounds, adding up to the total (but for rounding): every share is its weight times one
 * common level, clamped; the level is found by bisection. Those without weight come in, equally, only when the others are full.
 * The bounds must leave room for the total.
 */
export function shareWithin(total: number, weights: readonly number[], bounds: readonly ShareBounds[]): readonly number[] {
  const weighted = bounds.reduce((sum, bound, index) => sum + ((weights[index] ?? 0) > 0 ? bound.high : bound.low), 0)
  const effective = weighted >= total ? weights : weights.map((weight) => (weight > 0 ? Number.POSITIVE_INFINITY : 1))
  const at = (level: number): readonly number[] =>
    bounds.map((bound, index) => {
      const weight = effective[index] ?? 0
      const wished = weight === Number.POSITIVE_INFINITY ? bound.high : weight * level
      return Math.min(bound.high, Math.max(bound.low, wished))
    })
  const sumAt = (level: number): number => at(level).reduce((sum, share) => sum + share, 0)
  let low = 0
  let high = 1
  for (let doubling = 0; doubling < 2_000 && sumAt(high) < total && high < Number.MAX_VALUE / 4; doubling += 1) high *= 2
  for (let halving = 0; halving < 200 && high - low > 0; halving += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (sumAt(middle) < total) low = middle
    else high = middle
  }
  return at(high)
}

/** Whole shares that add up to the total exactly: rounded down, then one more for the largest remainders that have room. */
export function roundToTotal(shares: readonly number[], total: number, bounds: readonly ShareBounds[]): readonly number[] {
  const whole = shares.map((share, index) => Math.max(bounds[index]?.low ?? 0, Math.floor(share + 1e-9)))
  let left = total - whole.reduce((sum, share) => sum + share, 0)
  const order = shares.map((share, index) => ({ index, remainder: share - (whole[index] ?? 0) })).sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  while (left !== 0) {
    let moved = false
    const step = Math.max(1, Math.floor(Math.abs(left) / Math.max(1, shares.length)))
    for (const { index } of left > 0 ? order : [...order].reverse()) {
      if (left === 0) break
      const share = whole[index] ?? 0
      const room = left > 0 ? (bounds[index]?.high ?? share) - share : share - (bounds[index]?.low ?? share)
      const change = Math.min(room, Math.abs(left), step)
      if (change <= 0) continue
      whole[index] = share + Math.sign(left) * change
      left -= Math.sign(left) * change
      moved = true
    }
    if (!moved) throw new Error('The bounds leave no room for the total')
  }
  return whole
}
