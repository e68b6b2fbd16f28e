import type { FieldFeatures } from './field-features'
import type { CategoryField, FieldTable } from './field-table'
import { fitLogistic } from './logistic-regression'
import { fitMedianLine } from './median-line'
import { logit, logLossOf, sigmoid } from './scores'

/** A name that fewer of the cases learned from carry has no weight of its own; at most so many do. */
const fewestOfName = 5
const mostNames = 400
/** Strength of the pull of every weight to nothing. */
const ridge = 10

/**
 * Logistic regression on features (histories as log-odds) and on the names themselves: what holds beyond the values seen, and what a name keeps doing that its
 * history, short as it was then, could not tell. Learns from `rows` alone; returns log-odds. For values: the line of least absolute error, and the value.
 */
export function fitFieldLine(table: FieldTable, features: FieldFeatures, rows: readonly number[], target: 'outcome' | 'value'): (rows: readonly number[]) => Float64Array {
  const names = table.categories.flatMap((field) => (features.leftOut.has(field.name) ? [] : knownNames(field, rows))).sort((left, right) => right.count - left.count).slice(0, mostNames)
  const isRate = features.names.map((name) => name === 'overall' || name.endsWith('.mean'))
  const columns = features.columns + names.length
  const design = (wanted: readonly number[]): Float32Array => {
    const matrix = new Float32Array(wanted.length * columns)
    wanted.forEach((row, place) => {
      for (let column = 0; column < features.columns; column += 1) {
        const value = features.matrix[row * features.columns + column] ?? Number.NaN
        matrix[place * columns + column] = target === 'outcome' && isRate[column] === true ? logit(value) : value
      }
      names.forEach(({ field, code }, index) => (matrix[place * columns + features.columns + index] = field.codes[row] === code ? 1 : 0))
    })
    return matrix
  }
  const all = (wanted: readonly number[]): number[] => wanted.map((_row, place) => place)
  if (target === 'value') {
    const line = fitMedianLine(design(rows), columns, rows.map((row) => table.target[row] ?? 0), ridge, features.columns)
    return (wanted) => line(design(wanted))
  }
  const model = fitLogistic(design(rows), columns, all(rows), rows.map((row) => table.target[row] ?? 0), new Float64Array(rows.length).fill(1), ridge, features.columns)
  return (wanted) => model.predict(design(wanted), all(wanted)).map(logit)
}

function knownNames(field: CategoryField, rows: readonly number[]): readonly { readonly field: CategoryField; readonly code: number; readonly count: number }[] {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(field.codes[row] ?? -1, (counts.get(field.codes[row] ?? -1) ?? 0) + 1)
  return [...counts].flatMap(([code, count]) => (code >= 0 && count >= fewestOfName ? [{ field, code, count }] : [])).sort((left, right) => left.code - right.code)
}

/** Cases by which the share of the line is pulled to one half. */
const pullToHalf = 50

/** How much of the line goes into the blend of log-odds (or of values): what did best in log loss (or absolute error) on later cases, pulled to one half (both sides have seen earlier cases only). */
export function shareOfLine(trees: Float64Array, line: Float64Array, targets: ArrayLike<number>, target: 'outcome' | 'value'): number {
  // For values the pull is in the error's own unit.
  const scale = target === 'outcome' ? 1 : trees.reduce((sum, value, row) => sum + Math.abs(value - (targets[row] ?? 0)), 0) / Math.max(1, trees.length)
  let [best, bestLoss] = [0.5, Number.POSITIVE_INFINITY]
  for (let step = 0; step <= 20; step += 1) {
    const share = step / 20
    let loss = pullToHalf * (share - 0.5) ** 2 * scale
    for (let row = 0; row < trees.length; row += 1) {
      const said = blended(trees[row] ?? 0, line[row] ?? 0, share)
      loss += target === 'outcome' ? logLossOf(sigmoid(said), targets[row] ?? 0) : Math.abs(said - (targets[row] ?? 0))
    }
    if (loss < bestLoss) [best, bestLoss] = [share, loss]
  }
  return best
}

export const blended = (trees: number, line: number, share: number): number => (1 - share) * trees + share * line
