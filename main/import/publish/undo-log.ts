import type { ReadDb, WriteDb } from '../../warehouse/database'
import { allText, prepare } from '../../warehouse/statement'

/** A table as undo sees it. */
export interface TableShape {
  readonly name: string
  readonly columns: readonly string[]
  readonly key: readonly string[]
  readonly hasBatch: boolean
}

export function tableShape(db: ReadDb, name: string): TableShape {
  const info = allText<{ name: string; pk: number }>(db, 'SELECT name, pk FROM pragma_table_info(?) ORDER BY cid', [name])
  const key = info.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk).map((column) => column.name)
  return { name, columns: info.map((column) => column.name), key, hasBatch: info.some((column) => column.name === 'batch_id') }
}

/** Notes rows as they are, before a batch touches them, so that the batch can be taken back. */
export interface UndoLog {
  /** Rows that will be updated or deleted; `where` is SQL on the table's own name. */
  note(op: 'update' | 'delete', table: string, where: string, parameters?: Readonly<Record<string, unknown>>): void
  /** A row made in a table that has no batch_id. */
  noteInsert(table: string, key: readonly (string | number)[]): void
}

const pageSize = 10_000

export function createUndoLog(db: WriteDb, batchId: number): UndoLog {
  let seq = 0
  const insert = prepare(db, 'INSERT INTO main.import_undo (batch_id, seq, table_name, op, row_key, before) VALUES (?, ?, ?, ?, ?, ?)')
  return {
    note: (op, table, where, parameters = {}) => {
      const shape = tableShape(db, table)
      // Pages by key, since a connection cannot write while it reads a statement's rows; values keep their bits through JSON.
      const order = shape.key.map((column) => `"${column}"`).join(', ')
      const start = allText<Record<string, unknown>>(db, `SELECT * FROM main.${table} WHERE ${where} ORDER BY ${order} LIMIT ${pageSize}`, parameters)
      for (let rows = start; rows.length > 0; ) {
        for (const row of rows) insert.run(batchId, (seq += 1), table, op, JSON.stringify(shape.key.map((column) => row[column])), JSON.stringify(row))
        if (rows.length < pageSize) break
        const last = rows[rows.length - 1] ?? {}
        const after = Object.fromEntries(shape.key.map((column) => [`after_${column}`, last[column]]))
        const beyond = `(${order}) > (${shape.key.map((column) => `:after_${column}`).join(', ')})`
        rows = allText<Record<string, unknown>>(db, `SELECT * FROM main.${table} WHERE (${where}) AND ${beyond} ORDER BY ${order} LIMIT ${pageSize}`, { ...parameters, ...after })
      }
    },
    noteInsert: (table, key) => void insert.run(batchId, (seq += 1), table, 'insert', JSON.stringify(key), null)
  }
}
