import type { Day } from '../warehouse/day'
import { fieldFeatures } from './field-features'
import { cohortsOf, type FieldTable } from './field-table'
import { blended, shareOfLine } from './field-line'
import { fitMembers, tryBlocks } from './field-trees'

/** Expected amounts (days to pay, size of an order) for the cases of a table, and how far off they were on later ones. */
export interface FieldValue {
  readonly method: 'model' | 'median'
  /** Medians. */
  predict(rows: readonly number[]): Float64Array
  /** Actual minus predicted, in order, on cases that the trial model had not seen. */
  readonly residuals: Float64Array
  /** The same case by case: rows of the table, in blocks of time. */
  readonly judged: readonly { readonly row: number; readonly residual: number }[]
  /** Mean absolute error on them, ours and that of the median of the earlier ones. */
  readonly error: number
  readonly plainError: number
}

const fewestRows = 200

/** As for outcomes: later cases judge trial models against the plain median; the better one is used. */
export async function fitFieldValue(table: FieldTable, asOf: Day, signal: AbortSignal): Promise<FieldValue> {
  const cohorts = cohortsOf(table, asOf)
  const middles = cohorts.blocks.map(({ earlier }) => medianOf(earlier.map((row) => table.target[row] ?? 0)))
  const plainly = cohorts.blocks.flatMap(({ earlier, later }, block) => (earlier.length === 0 ? [] : later.map((row) => ({ row, residual: (table.target[row] ?? 0) - (middles[block] ?? 0) }))))
  const plain = Float64Array.from(plainly, (one) => one.residual).sort()
  const plainError = meanAbsolute(plain)
  const middle = medianOf(cohorts.all.map((row) => table.target[row] ?? 0))
  const flat: FieldValue = { method: 'median', predict: (rows) => Float64Array.from(rows, () => middle), residuals: plain, judged: plainly, error: plainError, plainError }
  if (cohorts.all.length < fewestRows) return flat
  const features = fieldFeatures(table, new Set(), new Set())
  const trial = await tryBlocks(table, features, cohorts, 'value', signal)
  const share = shareOfLine(trial.trees, trial.line, trial.rows.map((row) => table.target[row] ?? 0), 'value')
  const judged = trial.rows.map((row, place) => ({ row, residual: (table.target[row] ?? 0) - blended(trial.trees[place] ?? 0, trial.line[place] ?? 0, share) }))
  const residuals = Float64Array.from(judged, (one) => one.residual).sort()
  if (meanAbsolute(residuals) >= plainError) return flat
  const final = await fitMembers(table, features, cohorts.all, 'value', trial.rounds, signal)
  const byLine = final.line(Array.from({ length: table.rows }, (_value, row) => row))
  const values = (await final.trees(features.matrix, table.rows)).map((value, row) => blended(value, byLine[row] ?? 0, share))
  final.close()
  return { method: 'model', predict: (rows) => Float64Array.from(rows, (row) => values[row] ?? 0), residuals, judged, error: meanAbsolute(residuals), plainError }
}

const meanAbsolute = (values: Float64Array): number => values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, values.length)

/** The upper one of two middle values; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  return sorted.length === 0 ? 0 : (sorted[Math.floor(sorted.length / 2)] ?? 0)
}
