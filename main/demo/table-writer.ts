import type { Insertable } from 'kysely'
import type { WriteDb } from '../warehouse/database'
import type { Tables } from '../warehouse/row-types'

/** Rows for one table, complete in the sense of its row type. */
export interface TableRows<T extends keyof Tables = keyof Tables> {
  readonly table: T
  readonly rows: readonly Insertable<Tables[T]>[]
}

/** Ties rows to the columns of their table where they are made. */
export function tableRows<T extends keyof Tables>(table: T, rows: readonly Insertable<Tables[T]>[]): TableRows {
  return { table, rows } as unknown as TableRows
}

/** Inserts a slice of a table's rows in one transaction; all rows must name the same columns. */
export function insertRows(db: WriteDb, table: keyof Tables, rows: readonly object[], batchId: number | null): void {
  const sample = rows[0]
  if (sample === undefined) return
  const columns = Object.keys(sample)
  const names = batchId === null ? columns : [...columns, 'batch_id']
  const insert = db.sqlite.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
  db.sqlite
    .transaction(() => {
      for (const row of rows) {
        const values: unknown[] = Object.values(row)
        if (batchId !== null) values.push(batchId)
        insert.run(values)
      }
    })
    .immediate()
}
