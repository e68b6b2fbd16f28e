import type { FieldFeatures } from './field-features'
import type { Cohorts, FieldTable } from './field-table'
import { fitFieldLine } from './field-line'
import { trainTrees, treeSettings, type TreeSettings } from './gradient-trees'
import { uniformOf } from './stable-hash'
import type { LabelledRows } from './training-rows'

/** Several models that differ in the rows and columns they have drawn, averaged: their luck evens out. Beside them a line. */
export interface FieldMembers {
  readonly rounds: number
  /** Log-odds of an outcome, or the value itself. */
  trees(matrix: Float32Array, rows: number): Promise<Float64Array>
  /** The same by a straight line over features and names, for rows of the table. */
  line(rows: readonly number[]): Float64Array
  close(): void
}

const draws = 4
const fewestRows = 60

/** `rounds` null: found on a fifth of the rows, which are then learned from as well by the others. */
export async function fitMembers(
  table: FieldTable, features: FieldFeatures, rows: readonly number[], target: NonNullable<TreeSettings['target']>, rounds: number | null, signal: AbortSignal
): Promise<FieldMembers> {
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
  return {
    rounds: chosen,
    trees: async (matrix, count) => {
      const sum = new Float64Array(count)
      for (const trees of forest) (await trees.margins(matrix, count, features.columns)).forEach((margin, row) => (sum[row] = (sum[row] ?? 0) + margin / forest.length))
      return sum
    },
    line: fitFieldLine(table, features, rows, target),
    close: () => forest.forEach((trees) => trees.close())
  }
}

/** What models of earlier cases say about later ones, block by block: no case is told by a model that has seen it or what came after it. */
export interface BlockTrial {
  readonly rows: readonly number[]
  readonly trees: Float64Array
  readonly line: Float64Array
  readonly rounds: number
}

export async function tryBlocks(table: FieldTable, features: FieldFeatures, cohorts: Cohorts, target: NonNullable<TreeSettings['target']>, signal: AbortSignal): Promise<BlockTrial> {
  const rows: number[] = []
  const trees: number[] = []
  const line: number[] = []
  const rounds: number[] = []
  for (const { earlier, later } of cohorts.blocks) {
    if (earlier.length < fewestRows || later.length === 0) continue
    const members = await fitMembers(table, features, earlier, target, null, signal)
    for (const row of later) rows.push(row)
    for (const margin of await members.trees(fieldRows(table, features, later).matrix, later.length)) trees.push(margin)
    for (const margin of members.line(later)) line.push(margin)
    rounds.push(members.rounds)
    members.close()
  }
  return { rows, trees: Float64Array.from(trees), line: Float64Array.from(line), rounds: rounds[rounds.length - 1] ?? 50 }
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
