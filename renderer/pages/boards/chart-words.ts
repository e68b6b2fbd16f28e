import type { Cell } from '../../../main/contract/common'

export const figureOf = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null)

/** A column of figures. */
export function columnOf(rows: readonly (readonly Cell[])[], index: number): readonly (number | null)[] {
  return rows.map((row) => figureOf(row[index]))
}
