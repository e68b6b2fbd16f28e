import { performance } from 'node:perf_hooks'
import { openReader, type WriteDb } from '../../main/warehouse/database'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../../main/warehouse/open-workspace'
import { warehouseFile } from '../../main/warehouse/places'
import { allText } from '../../main/warehouse/statement'

const perTransaction = 50_000
const dimensions = ['account', 'product', 'battle_unit', 'rep', 'region', 'industry', 'stage', 'import_source', 'import_batch'] as const
export interface Inserted {
  readonly seconds: number
  readonly cpuSeconds: number
}

const facts = ['opportunity', 'sales_order', 'order_line'] as const

/**
 * The rows that our import has made, inserted as they are into the same tables and indexes of a new workspace: prepared statements,
 * 50,000 rows a transaction, every commit synced, without triggers, history, undo or rollups.
 * Seconds, and processor seconds, are of insertion and commits; reading the rows does not count.
 */
export function insertBare(fromDir: string, toDir: string): Inserted {
  const source = openReader(warehouseFile(fromDir))
  const target = openWorkspaceWriter(toDir)
  try {
    for (const { name } of allText<{ name: string }>(target, `SELECT name FROM sqlite_schema WHERE type = 'trigger'`)) target.sqlite.exec(`DROP TRIGGER ${name}`)
    target.sqlite.pragma('foreign_keys = OFF')
    for (const table of dimensions) {
      target.sqlite.exec(`DELETE FROM ${table}`)
      copy(source, target, table)
    }
    target.sqlite.pragma('foreign_keys = ON')
    target.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    return facts.map((table) => copy(source, target, table)).reduce((sum, part) => ({ seconds: sum.seconds + part.seconds, cpuSeconds: sum.cpuSeconds + part.cpuSeconds }))
  } finally {
    source.sqlite.close()
    closeWorkspaceWriter(target, toDir)
  }
}

function copy(source: ReturnType<typeof openReader>, target: WriteDb, table: string): Inserted {
  const columns = allText<{ name: string }>(source, 'SELECT name FROM pragma_table_info(?) ORDER BY cid', [table]).map((column) => column.name)
  const insert = target.sqlite.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  const read = source.sqlite.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE id > ? ORDER BY id LIMIT ${perTransaction}`).raw(true)
  const insertAll = target.sqlite.transaction((piece: readonly (readonly unknown[])[]) => {
    for (const row of piece) insert.run(...row)
  })
  let ms = 0
  let cpuMicros = 0
  for (let last: unknown = -1; ; ) {
    const piece = read.all(last) as unknown[][]
    if (piece.length === 0) return { seconds: ms / 1_000, cpuSeconds: cpuMicros / 1e6 }
    last = piece[piece.length - 1]?.[columns.indexOf('id')]
    const startedAt = performance.now()
    const cpuBefore = process.cpuUsage()
    insertAll.immediate(piece)
    const cpu = process.cpuUsage(cpuBefore)
    cpuMicros += cpu.user + cpu.system
    ms += performance.now() - startedAt
  }
}
