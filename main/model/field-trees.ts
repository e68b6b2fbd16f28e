import type { FieldFeatures } from './field-features'
import type { Cohorts, FieldTable } from './field-table'
import { fitLogistic } from './logistic-regression'
import { logit } from './scores'
import { trainTrees, treeSettings, type TreeSettings } from './gradient-trees'
import { uniformOf } from './stable-hash'
import type { LabelledRows } from './training-rows'

/** Several models that differ in the rows and columns they have drawn, averaged: their luck evens out. */
export interface AveragedTrees {
  readonly rounds: number
  /** Log-odds of an outcome, or the value itself. */
  margins(matrix: Float32Array, rows: number): Promise<Float64Array>
  close(): void
}

const draws = 4
/** Trees find what depends on what, a straight line what holds beyond the values seen; together they beat either on nearly everything. */
const linearShare = 0.5
const fewestRows = 60

/** `rounds` null: found on a fifth of the rows, which are then learned from as well by the others. */
export async function averagedTrees(
  table: FieldTable, features: FieldFeatures, rows: readonly number[], target: NonNullable<TreeSettings['target']>, rounds: number | null, signal: AbortSignal
): Promise<AveragedTrees> {
  const settings = { ...treeSettings(rows.length), target }
  let chosen = rounds
  if (chosen === null) {
    const isHeldOut = (row: number): boolean => uniformOf(row, 5, 31) < 0.2
    const probe = await trainTrees(fieldRows(table, features, rows.filter((row) => !isHeldOut(row))), fieldRows(table, features, rows.filter(isHeldOut)), settings, signal)
    chosen = Math.max(10, Math.round(probe.rounds * 1.1))
    probe.close()
  }
  const forest: Awaited<ReturnType<typeof trainTrees>>[] = []
  for (let draw = 0; draw < draws; draw += 1) forest.push(await trainTrees(fieldRows(table, features, rows), null, { ...settings, rounds: chosen, seed: 20_261_123 + draw }, signal))
  const linear = target === 'value' ? null : fitLinear(table, features, rows)
  return {
    rounds: chosen,
    margins: async (matrix, count) => {
      const sum = new Float64Array(count)
      for (const trees of forest) (await trees.margins(matrix, count, features.columns)).forEach((margin, row) => (sum[row] = (sum[row] ?? 0) + margin / forest.length))
      return linear === null ? sum : linear(matrix, count).map((margin, row) => (1 - linearShare) * (sum[row] ?? 0) + linearShare * margin)
    },
    close: () => forest.forEach((trees) => trees.close())
  }
}

/** Logistic regression on the same columns, rates as log-odds. */
function fitLinear(table: FieldTable, features: FieldFeatures, rows: readonly number[]): (matrix: Float32Array, count: number) => Float64Array {
  const isRate = features.names.map((name) => name === 'overall' || name.endsWith('.mean'))
  const straight = (matrix: Float32Array): Float32Array => matrix.map((value, cell) => (isRate[cell % features.columns] === true ? logit(value) : value))
  const model = fitLogistic(straight(features.matrix), features.columns, rows, rows.map((row) => table.target[row] ?? 0), new Float64Array(rows.length).fill(1))
  return (matrix, count) => model.predict(straight(matrix), Array.from({ length: count }, (_value, row) => row)).map(logit)
}

/** What models of earlier cases say about later ones, block by block: no case is told by a model that has seen it or what came after it. */
export async function tryBlocks(
  table: FieldTable, features: FieldFeatures, cohorts: Cohorts, target: NonNullable<TreeSettings['target']>, signal: AbortSignal
): Promise<{ readonly rows: readonly number[]; readonly predicted: Float64Array; readonly rounds: number }> {
  const rows: number[] = []
  const predicted: number[] = []
  const rounds: number[] = []
  for (const { earlier, later } of cohorts.blocks) {
    if (earlier.length < fewestRows || later.length === 0) continue
    const trees = await averagedTrees(table, features, earlier, target, null, signal)
    for (const row of later) rows.push(row)
    for (const margin of await trees.margins(fieldRows(table, features, later).matrix, later.length)) predicted.push(margin)
    rounds.push(trees.rounds)
    trees.close()
  }
  return { rows, predicted: Float64Array.from(predicted), rounds: rounds[rounds.length - 1] ?? 50 }
}

export function fieldRows(table: FieldTable, features: FieldFeatures, rows: readonly number[]): LabelledRows {
  const matrix = new Float32Array(rows.length * features.columns)
  rows.forEach((row, place) => matrix.set(features.matrix.subarray(row * features.columns, (row + 1) * features.columns), place * features.columns))
  return {
    matrix,
    rows: rows.length,
    columns: features.columns,
    labels: Float32Array.from(rows, (row) => table.target[row] ?? 0),
    weights: new Float32Array(rows.length).fill(1),
    deal: Int32Array.from(rows),
    day: Int32Array.from(rows, (row) => table.day[row] ?? 0),
    snapshot: Int32Array.from(rows),
    horizonWeeks: new Int32Array(rows.length)
  }
}

