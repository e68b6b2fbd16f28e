import type { Cell, Table } from '../../../main/contract/common'

export type RowObject = Readonly<Record<string, Cell>>

/** A table's rows by the ids of its columns. */
export function objectsOf(table: Table): readonly RowObject[] {
  return table.rows.map((row) => Object.fromEntries(table.columns.map((column, index) => [column.id, row[index] ?? null])))
}

export const figure = (row: RowObject, id: string): number | null => {
  const value = row[id]
  return typeof value === 'number' ? value : null
}

export const words = (row: RowObject, id: string): string => {
  const value = row[id]
  return value === null || value === undefined ? '' : String(value)
}
