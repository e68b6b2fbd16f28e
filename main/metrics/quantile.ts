/** Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan, type 7); null for none. */
export function quantile(ascending: readonly number[], share: number): number | null {
  if (ascending.length === 0) return null
  const position = (ascending.length - 1) * share
  const lower = Math.floor(position)
  const low = ascending[lower] ?? 0
  const high = ascending[Math.min(lower + 1, ascending.length - 1)] ?? low
  return low + (high - low) * (position - lower)
}
