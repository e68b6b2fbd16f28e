// Small deterministic data for tests.
import type { DenseMatrix } from '../src/index'

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A matrix of float64. */
export type DoubleMatrix = DenseMatrix & { readonly values: Float64Array }

export interface Sample {
  readonly matrix: DoubleMatrix
  readonly label: Float32Array
  readonly binary: Float32Array
  readonly classes: Float32Array
}

/** Rows with missing values, zeros and a category (column 3), and labels that depend on them. */
export function sample(rows: number, columns = 8, seed = 1): Sample {
  const next = random(seed)
  const values = new Float64Array(rows * columns)
  const label = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const at = row * columns
    for (let column = 0; column < columns; column++) values[at + column] = next()
    if (columns > 3) values[at + 3] = Math.floor(next() * 12)
    if (columns > 4 && next() < 0.3) values[at + 4] = 0
    const first = values[at] ?? 0
    label[row] = 2 * first + (values[at + 1] ?? 0) * (values[at + 2] ?? 0) + ((values[at + 3] ?? 0) % 3) / 2 + Math.sin(5 * (values[at + 4] ?? 0)) + next() * 0.2
    if (next() < 0.1) values[at + 1] = NaN
  }
  const sorted = Float32Array.from(label).sort()
  const cut = (share: number): number => sorted[Math.floor(rows * share)] ?? 0
  return {
    matrix: { values, rows, columns },
    label,
    binary: label.map((value) => (value > cut(0.5) ? 1 : 0)),
    classes: label.map((value) => (value > cut(0.66) ? 2 : value > cut(0.33) ? 1 : 0)),
  }
}

/** The first rows of a matrix. */
export function head(matrix: DoubleMatrix, rows: number): DoubleMatrix {
  return { values: matrix.values.slice(0, rows * matrix.columns), rows, columns: matrix.columns }
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity
  let largest = 0
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)))
  return largest
}
