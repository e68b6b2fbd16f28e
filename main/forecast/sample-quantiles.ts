/** Mean and quantiles of sample paths (one sum per path), rounded to whole 1/10,000 units. Quantiles interpolate between order statistics. */
export function summarizePaths(paths: Float64Array): { readonly mean: number; readonly p10: number; readonly p50: number; readonly p90: number } {
  if (paths.length === 0) return { mean: 0, p10: 0, p50: 0, p90: 0 }
  const sorted = Float64Array.from(paths).sort()
  let sum = 0
  for (const value of sorted) sum += value
  return { mean: Math.round(sum / sorted.length), p10: Math.round(quantile(sorted, 0.1)), p50: Math.round(quantile(sorted, 0.5)), p90: Math.round(quantile(sorted, 0.9)) }
}

export function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share
  const low = Math.floor(position)
  const below = sorted[low] ?? Number.NaN
  const above = sorted[Math.min(sorted.length - 1, low + 1)] ?? below
  return below + (above - below) * (position - low)
}

/** Adds paths as stored (little-endian Float64: sums of leaves must equal their parent's paths to the last digit) onto a sum. */
export function addStoredPaths(sum: Float64Array, stored: Uint8Array): void {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength)
  for (let path = 0; path < sum.length; path += 1) sum[path] = (sum[path] ?? 0) + view.getFloat64(path * 8, true)
}

export function storePaths(paths: Float64Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(paths.length * 8)
  const view = new DataView(bytes.buffer)
  paths.forEach((value, path) => view.setFloat64(path * 8, value, true))
  return bytes
}
