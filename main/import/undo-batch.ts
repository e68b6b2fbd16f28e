import { FailureError } from '../contract/failure'
import type { RouteOutput } from '../contract'
import type { LongContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { allText, firstText, prepare } from '../warehouse/statement'
import { readBatch } from './batches'
import { followMerges } from './identity/merge-accounts'
import { inTurn } from './import-turn'
import { deleteInBulk, withSortingOnDisk } from './publish/bulk-change'
import { tableShape, type TableShape } from './publish/undo-log'

type Undone = RouteOutput<'import.undo'>

/** Results that are computed anew: they never keep a row alive. */
const derivedTables = new Set(['forecast_deal'])

interface ForeignKey {
  readonly child: string
  readonly column: string
  readonly parent: string
}

/** Takes a batch back in one transaction: rows that it changed become what they were, rows that it made go. */
export async function undoBatch(db: WriteDb, batchId: number, context: LongContext): Promise<Undone> {
  return inTurn(db, async () => {
    const batch = readBatch(db, batchId)
    if (batch.state !== 'published') {
      throw new FailureError('conflict', 'import.not_published', `Import ${batchId} is ${batch.state}, so there is nothing of it to take back. Nothing was changed.`, { id: batchId, state: batch.state })
    }
    context.progress({ share: null, step: 'import.undoing' })
    await context.pause()
    // SQLite would look for the children of each deleted row one by one, by a full scan where there is no index; we look once per table.
    db.sqlite.pragma('foreign_keys = OFF')
    try {
      const takeAllBack = db.sqlite.transaction(() => takeBack(db, batchId, context.nowMs))
      const result = withSortingOnDisk(db, () => takeAllBack.immediate())
      context.changed('import_batch', ...batchTables(db).map((table) => table.name))
      return result
    } finally {
      db.sqlite.pragma('foreign_keys = ON')
    }
  })
}

function takeBack(db: WriteDb, batchId: number, nowMs: number): Undone {
  const left = new Map<string, number>()
  const leave = (table: string, why: 'changed_later' | 'referenced', count: number): void => {
    if (count > 0) left.set(`${table} ${why}`, (left.get(`${table} ${why}`) ?? 0) + count)
  }
  db.sqlite.exec('CREATE TEMP TABLE IF NOT EXISTS undo_left (opportunity_id INTEGER PRIMARY KEY); DELETE FROM temp.undo_left')
  const restored = restoreRows(db, batchId, leave)
  const removed = removeRows(db, batchId, leave) + removeUnbatched(db, batchId, leave)
  db.sqlite.exec('DROP TABLE temp.undo_left')
  followMerges(db, nowMs)
  prepare(db, 'DELETE FROM import_undo WHERE batch_id = ?').run(batchId)
  prepare(db, `UPDATE import_batch SET state = 'undone', undone_at_ms = ? WHERE id = ?`).run(nowMs, batchId)
  return {
    batchId, removed, restored,
    left: [...left].map(([key, count]) => {
      const [table = '', why] = key.split(' ')
      return { table, why: why === 'referenced' ? 'referenced' : 'changed_later', count }
    })
  }
}

type Leave = (table: string, why: 'changed_later' | 'referenced', count: number) => void

/** Newest first, so that a row touched twice ends as it was before the batch. */
function restoreRows(db: WriteDb, batchId: number, leave: Leave): number {
  const restoredKeys = new Set<string>()
  const shapes = new Map<string, TableShape>()
  let below = Number.MAX_SAFE_INTEGER
  for (;;) {
    const entries = allText<{ seq: number; table_name: string; op: string; row_key: string; before: string }>(
      db, `SELECT seq, table_name, op, row_key, before FROM import_undo WHERE batch_id = ? AND seq < ? AND op <> 'insert' ORDER BY seq DESC LIMIT 10000`, [batchId, below]
    )
    if (entries.length === 0) return restoredKeys.size
    for (const entry of entries) {
      below = entry.seq
      let shape = shapes.get(entry.table_name)
      if (shape === undefined) shapes.set(entry.table_name, (shape = tableShape(db, entry.table_name)))
      const key = JSON.parse(entry.row_key) as (string | number)[]
      const before = JSON.parse(entry.before) as Record<string, string | number | null>
      const values = shape.columns.map((column) => before[column] ?? null)
      if (entry.op === 'delete') {
        const made = prepare(db, `INSERT OR IGNORE INTO ${shape.name} (${shape.columns.join(', ')}) VALUES (${shape.columns.map(() => '?').join(', ')})`).run(...values)
        if (made.changes === 0) leave(shape.name, 'changed_later', 1)
        else restoredKeys.add(`${shape.name} ${entry.row_key}`)
        continue
      }
      const match = shape.key.map((column) => `"${column}" = ?`).join(' AND ')
      const done = prepare(db, `UPDATE ${shape.name} SET ${shape.columns.map((column) => `"${column}" = ?`).join(', ')} WHERE ${match}${shape.hasBatch ? ' AND batch_id = ?' : ''}`).run(
        ...values, ...key, ...(shape.hasBatch ? [batchId] : [])
      )
      if (done.changes > 0) restoredKeys.add(`${shape.name} ${entry.row_key}`)
      else {
        leave(shape.name, 'changed_later', 1)
        if (shape.name === 'opportunity') prepare(db, 'INSERT OR IGNORE INTO temp.undo_left VALUES (?)').run(key[0])
      }
    }
  }
}

/** Rows that the batch made and nothing has touched since; children before their parents. */
function removeRows(db: WriteDb, batchId: number, leave: Leave): number {
  const tables = batchTables(db)
  const keys = foreignKeys(db)
  // Rows made by this batch that a later one has changed carry the later batch's number; the later one's undo log tells of them.
  const later = allText<{ table_name: string; row_key: string }>(
    db,
    `SELECT u.table_name, u.row_key FROM import_undo u JOIN import_batch b ON b.id = u.batch_id
     WHERE u.batch_id <> ? AND b.state = 'published' AND u.op = 'update' AND json_extract(u.before, '$.batch_id') = ?`,
    [batchId, batchId]
  )
  for (const row of later) {
    leave(row.table_name, 'changed_later', 1)
    if (row.table_name === 'opportunity') prepare(db, 'INSERT OR IGNORE INTO temp.undo_left VALUES (?)').run((JSON.parse(row.row_key) as number[])[0])
  }
  let removed = 0
  for (const table of childrenFirst(tables, keys)) {
    const mine = `batch_id = ${batchId}${table.name === 'opportunity_history' ? ' AND opportunity_id NOT IN (SELECT opportunity_id FROM temp.undo_left)' : ''}`
    if (firstText(db, `SELECT 1 FROM ${table.name} WHERE ${mine} LIMIT 1`) === undefined) continue
    const candidates = firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table.name} WHERE ${mine}`)?.n ?? 0
    const guards: string[] = []
    for (const key of keys.filter((one) => one.parent === table.name)) {
      if (derivedTables.has(key.child)) {
        db.sqlite.exec(`DELETE FROM ${key.child} WHERE ${key.column} IN (SELECT ${table.key[0]} FROM ${table.name} WHERE ${mine})`)
      } else {
        const own = key.child === table.name ? `AND NOT (${mine})` : ''
        guards.push(`${table.key[0]} NOT IN (SELECT ${key.column} FROM ${key.child} WHERE ${key.column} IS NOT NULL ${own})`)
      }
    }
    const done = deleteInBulk(db, table.name, candidates, () => db.sqlite.prepare(`DELETE FROM ${table.name} WHERE ${[mine, ...guards].join(' AND ')}`).run().changes)
    removed += done
    leave(table.name, 'referenced', candidates - done)
  }
  return removed
}

/** Rows made in tables without a batch number (stages, industries), where nobody refers to them any more. */
function removeUnbatched(db: WriteDb, batchId: number, leave: Leave): number {
  const keys = foreignKeys(db)
  let removed = 0
  for (const entry of allText<{ table_name: string; row_key: string }>(db, `SELECT table_name, row_key FROM import_undo WHERE batch_id = ? AND op = 'insert' ORDER BY seq DESC`, [batchId])) {
    const id = (JSON.parse(entry.row_key) as number[])[0]
    const used = keys.some((key) => key.parent === entry.table_name && firstText(db, `SELECT 1 FROM ${key.child} WHERE ${key.column} = ? LIMIT 1`, [id]) !== undefined)
    if (used) leave(entry.table_name, 'referenced', 1)
    else removed += prepare(db, `DELETE FROM ${entry.table_name} WHERE id = ?`).run(id).changes
  }
  return removed
}

/** Every table whose rows say which batch brought them, apart from the bookkeeping of imports itself. */
function batchTables(db: WriteDb): TableShape[] {
  return allText<{ name: string }>(
    db, `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'batch_id' AND m.name NOT LIKE 'import%' ORDER BY m.name`
  ).map((row) => tableShape(db, row.name))
}

function foreignKeys(db: WriteDb): ForeignKey[] {
  return allText<ForeignKey>(
    db, `SELECT m.name AS child, f."from" AS "column", f."table" AS parent FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
  )
}

function childrenFirst(tables: readonly TableShape[], keys: readonly ForeignKey[]): TableShape[] {
  const order: TableShape[] = []
  const visit = (table: TableShape, path: readonly string[]): void => {
    if (order.includes(table) || path.includes(table.name)) return
    for (const key of keys.filter((one) => one.parent === table.name && one.child !== table.name)) {
      const child = tables.find((one) => one.name === key.child)
      if (child !== undefined) visit(child, [...path, table.name])
    }
    order.push(table)
  }
  for (const table of tables) visit(table, [])
  return order
}
