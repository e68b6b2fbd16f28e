import fs from 'node:fs'
import path from 'node:path'
import { addMonths, isoFromDay, quarterStart, type Day } from '../../main/warehouse/day'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../../main/warehouse/open-workspace'
import type { WriteDb } from '../../main/warehouse/database'
import { readSchemaVersion } from '../../main/warehouse/migration'
import { migrations } from '../../main/warehouse/migrations'
import { refreshRollups } from '../../main/warehouse/rollups/refresh-rollups'
import { writeSetting } from '../../main/warehouse/settings'
import { allText } from '../../main/warehouse/statement'
import { deals, firstDay, orders, quotas, regionOfUnit, size, today, unitOfRep } from './facts'

export function quarters(): readonly { readonly from: Day; readonly to: Day }[] {
  const found: { from: Day; to: Day }[] = []
  for (let from = quarterStart(firstDay); from <= today; from = addMonths(from, 3)) found.push({ from, to: addMonths(from, 3) - 1 })
  return found
}

/** The facts in a workspace of their own, made once and kept in `folder`; named by size and schema. */
export function ourWarehouse(folder: string, dealCount: number, orderCount: number): string {
  const dataDir = path.join(folder, `warehouse-${dealCount}-${orderCount}-${migrations[migrations.length - 1]?.id ?? 0}`)
  if (fs.existsSync(dataDir)) return dataDir
  const draft = `${dataDir}.new`
  fs.rmSync(draft, { recursive: true, force: true })
  const db = openWorkspaceWriter(draft)
  if (readSchemaVersion(db) === 0) throw new Error('not migrated')
  const indexes = allText<{ name: string; sql: string }>(db, `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('opportunity', 'sales_order')`)
  for (const index of indexes) db.sqlite.exec(`DROP INDEX ${index.name}`)
  dimensions(db)
  const stageIds = allText<{ id: number; kind: string }>(db, 'SELECT id, kind FROM stage ORDER BY position')
  const openStages = stageIds.filter((stage) => stage.kind === 'open').map((stage) => stage.id)
  const endStage = (kind: string): number => stageIds.find((stage) => stage.kind === kind)?.id ?? 1
  const won = endStage('won')
  const lost = endStage('lost')
  const deal = db.sqlite.prepare(
    `INSERT INTO opportunity (id, source_key, name, product_id, rep_id, unit_id, region_id, stage_id, status, amount_e4, created_at, expected_close_at, closed_at, occurred_at, known_at)
     VALUES (?, ?, 'deal', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  inPieces(db, deals(dealCount), (row, index) => {
    const unit = unitOfRep(row.rep)
    const stage = row.status === 0 ? openStages[(row.stage - 1) % openStages.length] : row.status === 1 ? won : lost
    deal.run(index, key(index), row.product, row.rep, unit, regionOfUnit(unit), stage, row.status, row.amountE4, row.created, row.expected, row.closed, row.created, row.closed ?? row.created)
  })
  const order = db.sqlite.prepare(
    `INSERT INTO sales_order (id, source_key, rep_id, unit_id, region_id, status, amount_e4, occurred_at, known_at) VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?)`
  )
  inPieces(db, orders(orderCount), (row, index) => {
    const unit = unitOfRep(row.rep)
    order.run(index, key(index), row.rep, unit, regionOfUnit(unit), row.amountE4, row.day, row.day)
  })
  for (const index of indexes) db.sqlite.exec(index.sql)
  refreshRollups(db)
  db.sqlite.exec('ANALYZE')
  closeWorkspaceWriter(db, draft)
  fs.renameSync(draft, dataDir)
  return dataDir

  function dimensions(into: WriteDb): void {
    into.sqlite.transaction(() => {
      writeSetting(into, 'today', isoFromDay(today))
      const insert = (table: string, columns: string, count: number, rest: (id: number) => readonly unknown[] = () => []): void => {
        const names = ['id', 'source_key', 'name', ...(columns === '' ? [] : columns.split(', '))]
        const statement = into.sqlite.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
        for (let id = 1; id <= count; id += 1) statement.run(id, `${table}${id}`, `${table} ${String(id).padStart(4, '0')}`, ...rest(id))
      }
      insert('region', '', size.regions)
      insert('battle_unit', '', size.units)
      insert('rep', '', size.reps)
      insert('product', '', size.products)
      const unitMembership = into.sqlite.prepare('INSERT INTO unit_membership (unit_id, region_id, valid_from) VALUES (?, ?, 0)')
      for (let unit = 1; unit <= size.units; unit += 1) unitMembership.run(unit, regionOfUnit(unit))
      const repMembership = into.sqlite.prepare('INSERT INTO rep_membership (rep_id, unit_id, valid_from) VALUES (?, ?, 0)')
      for (let rep = 1; rep <= size.reps; rep += 1) repMembership.run(rep, unitOfRep(rep))
      const quota = into.sqlite.prepare(`INSERT INTO quota (source_key, measure, unit_id, period_start, period_end, amount_e4, known_at) VALUES (?, 'bookings', ?, ?, ?, ?, ?)`)
      for (const row of quotas(quarters(), dealCount)) quota.run(`${row.unit}-${row.from}`, row.unit, row.from, row.to, row.amountE4, row.from)
    })()
  }
}

function inPieces<T>(db: WriteDb, rows: Iterable<T>, insert: (row: T, index: number) => void): void {
  let index = 0
  db.sqlite.exec('BEGIN')
  for (const row of rows) {
    index += 1
    insert(row, index)
    if (index % 50_000 === 0) db.sqlite.exec('COMMIT; BEGIN')
  }
  db.sqlite.exec('COMMIT')
}

const key = (index: number): string => String(index).padStart(9, '0')
