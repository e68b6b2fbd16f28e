/** What each neighbour counts for where a local line is read: the smoothed value is the sum of `weights` times the values from `from` on. */
interface LocalLine {
  readonly from: number
  readonly weights: Float64Array
}

/** The lines of every place from -1 to `count`, one beyond either end. */
export type LocalLines = readonly LocalLine[]

const kept = new Map<string, LocalLines>()
/** Series of one panel mostly have the same length, so a few lengths and windows are asked for again and again. */
const mostKept = 12

/**
 * Locally weighted straight lines (tricube weights over the `window` nearest points; Cleveland 1979) through `count` evenly spaced points. What they say is linear in the values,
 * so the weights are worked out once for all series of a length.
 */
export function localLines(count: number, window: number): LocalLines {
  const key = `${count} ${window}`
  const found = kept.get(key)
  if (found !== undefined) return found
  const made = Array.from({ length: count + 2 }, (_, place) => localLine(count, place - 1, window))
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  kept.set(key, made)
  return made
}

export function readLine(values: ArrayLike<number>, lines: LocalLines, at: number): number {
  const line = lines[at + 1]
  if (line === undefined) return Number.NaN
  const { from, weights } = line
  let sum = 0
  for (let index = 0; index < weights.length; index += 1) sum += (weights[index] ?? 0) * (values[from + index] ?? 0)
  return sum
}

export function loess(values: Float64Array, window: number): Float64Array {
  const lines = localLines(values.length, window)
  return values.map((_, index) => readLine(values, lines, index))
}

function localLine(count: number, at: number, window: number): LocalLine {
  const width = Math.min(window, count)
  const from = Math.min(count - width, Math.max(0, Math.round(at - (width - 1) / 2)))
  const farthest = Math.max(Math.abs(at - from), Math.abs(from + width - 1 - at)) + (window > count ? (window - count) / 2 : 0)
  const weights = new Float64Array(width)
  let [sum, x1, x2] = [0, 0, 0]
  for (let index = 0; index < width; index += 1) {
    const x = from + index - at
    const distance = Math.abs(x) / Math.max(1e-9, farthest)
    const weight = distance >= 0.999 ? 0 : distance <= 0.001 ? 1 : (1 - distance ** 3) ** 3
    weights[index] = weight
    sum += weight
    x1 += weight * x
    x2 += weight * x * x
  }
  if (sum <= 0) return { from: Math.min(count - 1, Math.max(0, at)), weights: Float64Array.of(1) }
  const spread = sum * x2 - x1 * x1
  // Two points or fewer hold no line; nor does one that is read off far outside of them.
  const isLevel = spread <= 1e-9 * sum * sum || width < 3
  return { from, weights: weights.map((weight, index) => (isLevel ? weight / sum : (weight * (x2 - x1 * (from + index - at))) / spread)) }
}
