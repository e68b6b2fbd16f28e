import type { ReadDb } from '../warehouse/database'

/** Rows as arrays of columns: millions are read, and objects would cost more than the reading. */
export type Value = number | string | null

export const rowsOf = (db: ReadDb, text: string, parameters: Readonly<Record<string, unknown>> = {}): Value[][] =>
  db.sqlite.prepare(text).raw(true).all(parameters) as Value[][]

/** One row after the other, never all in memory. */
export function eachRow(db: ReadDb, text: string, take: (row: readonly Value[]) => void, parameters: Readonly<Record<string, unknown>> = {}): void {
  for (const row of db.sqlite.prepare(text).raw(true).iterate(parameters) as Iterable<Value[]>) take(row)
}

export const numberAt = (row: readonly Value[], column: number): number => {
  const value = row[column]
  return typeof value === 'number' ? value : Number.NaN
}
export const idAt = (row: readonly Value[], column: number): number | null => (typeof row[column] === 'number' ? (row[column] as number) : null)
export const wordAt = (row: readonly Value[], column: number): string | null => (typeof row[column] === 'string' ? (row[column] as string) : null)
