/** Between the two nearest values. */
export function quantileOf(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share
  const low = Math.floor(position)
  const below = sorted[low] ?? Number.NaN
  return below + ((sorted[Math.min(sorted.length - 1, low + 1)] ?? below) - below) * (position - low)
}
