/** What one participant was to gain or lose, and its bookings in the season before and after. */
export interface EffectRow {
  readonly today: number
  readonly proposed: number
  readonly beforeE4: number
  readonly afterE4: number
}

export interface Effect {
  readonly gained: { readonly participants: number; readonly beforeE4: number; readonly afterE4: number }
  readonly reduced: { readonly participants: number; readonly beforeE4: number; readonly afterE4: number }
  readonly growthDifference: number | null
  readonly pValue: number | null
  readonly thin: boolean
}

const fewestOfASide = 3
const permutations = 2_000

/**
 * Growth of those who gained less growth of those who gave up: what the two had in common (market, season) cancels out. The p-value
 * counts how often drawing the gainers by lot would give at least such a difference.
 */
export function measureEffect(rows: readonly EffectRow[]): Effect {
  const moved = rows.filter((row) => row.proposed !== row.today)
  const isGainer = moved.map((row) => row.proposed > row.today)
  const observed = growthDifference(moved, isGainer)
  const gainers = isGainer.filter(Boolean).length
  const thin = gainers < fewestOfASide || moved.length - gainers < fewestOfASide
  return {
    gained: sideOf(moved.filter((_, index) => isGainer[index])),
    reduced: sideOf(moved.filter((_, index) => isGainer[index] !== true)),
    growthDifference: observed,
    pValue: observed === null || thin ? null : permutationShare(moved, isGainer, observed),
    thin
  }
}

function sideOf(rows: readonly EffectRow[]): Effect['gained'] {
  return { participants: rows.length, beforeE4: rows.reduce((sum, row) => sum + row.beforeE4, 0), afterE4: rows.reduce((sum, row) => sum + row.afterE4, 0) }
}

function growthDifference(rows: readonly EffectRow[], isGainer: readonly boolean[]): number | null {
  const sums = { gained: [0, 0], reduced: [0, 0] }
  rows.forEach((row, index) => {
    const side = isGainer[index] === true ? sums.gained : sums.reduced
    side[0] = (side[0] ?? 0) + row.beforeE4
    side[1] = (side[1] ?? 0) + row.afterE4
  })
  const [gainedBefore = 0, gainedAfter = 0] = sums.gained
  const [reducedBefore = 0, reducedAfter = 0] = sums.reduced
  return gainedBefore > 0 && reducedBefore > 0 ? gainedAfter / gainedBefore - reducedAfter / reducedBefore : null
}

function permutationShare(rows: readonly EffectRow[], isGainer: readonly boolean[], observed: number): number {
  const drawn = [...isGainer]
  let state = 0x2545f491
  let atLeast = 0
  for (let round = 0; round < permutations; round += 1) {
    for (let index = drawn.length - 1; index > 0; index -= 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      const other = Math.floor((state / 4_294_967_296) * (index + 1))
      const kept = drawn[index] ?? false
      drawn[index] = drawn[other] ?? false
      drawn[other] = kept
    }
    if ((growthDifference(rows, drawn) ?? Number.NEGATIVE_INFINITY) >= observed - 1e-12) atLeast += 1
  }
  return (atLeast + 1) / (permutations + 1)
}
