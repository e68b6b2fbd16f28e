import { createHash } from 'node:crypto'
import company from '../../resources/demo/company.json'
import { FailureError } from '../contract/failure'
import type { Progress } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import type { Tables } from '../warehouse/row-types'
import { ensureDefaultPipeline } from '../warehouse/pipeline'
import { writeSetting } from '../warehouse/settings'
import { firstText, prepare } from '../warehouse/statement'
import { buildWorld } from './build-world'
import { defaultDemoOptions, demoToday, type DemoOptions } from './demo-options'
import { stages } from './organisation-rows'
import { insertRows } from './table-writer'
import { readWorkCalendar } from './work-calendar'

export interface DemoReport {
  readonly name: string
  readonly today: string
  readonly counts: Readonly<Record<string, number>>
  readonly rows: number
}

const chunkRows = 20_000
const batchId = 1
const sourceId = 1
/** A fixed instant for bookkeeping columns: the same company is the same file content, whenever it is made. */
const madeAtMs = Date.UTC(2026, 4, 29, 10, 0, 0)
const tablesWithoutBatch: ReadonlySet<string> = new Set(['industry', 'currency', 'contact_private'])

/** Writes the whole demo company at once. See `demoSteps`. */
export function generateDemo(db: WriteDb, options: Partial<DemoOptions> = {}, onProgress: (progress: Progress) => void = () => undefined): DemoReport {
  const steps = demoSteps(db, { ...defaultDemoOptions, ...options })
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    onProgress(step.value)
  }
}

/**
 * Writes the demo company into an empty workspace, a transaction at a time; between two steps the caller may let others
 * run. A caller that stops early must call `clearDemo`, and so does the next generation after a crash.
 * @throws refused `demo.not_empty` where the workspace holds anything that the demo has not made
 */
export function* demoSteps(db: WriteDb, options: DemoOptions): Generator<Progress, DemoReport> {
  if (unfinishedBatch(db)) clearDemo(db)
  refuseUnlessEmpty(db)
  yield { share: 0, step: 'demo.planning' }
  const tables = buildWorld(options, readWorkCalendar(db))
  const total = tables.reduce((sum, table) => sum + table.rows.length, 0)
  yield { share: 0.3, step: 'demo.writing', done: 0, total }

  begin(db, options)
  const hash = createHash('sha256')
  let done = 0
  for (const { table, rows } of tables) {
    for (let from = 0; from < rows.length; from += chunkRows) {
      const chunk = rows.slice(from, from + chunkRows)
      insertRows(db, table, chunk, tablesWithoutBatch.has(table) ? null : batchId)
      for (const row of chunk) hash.update(JSON.stringify(row))
      done += chunk.length
      yield { share: 0.3 + (0.7 * done) / total, step: 'demo.writing', done, total }
    }
  }
  publish(db, total, hash.digest('hex'))
  const counts: Record<string, number> = {}
  for (const { table, rows } of tables) counts[table] = (counts[table] ?? 0) + rows.length
  return { name: company.name, today: isoFromDay(demoToday), counts, rows: total }
}

/** Takes away what a generation has written that was given up or crashed; settings are written by its last step only. */
export function clearDemo(db: WriteDb): void {
  db.sqlite.pragma('foreign_keys = OFF')
  try {
    db.sqlite
      .transaction(() => {
        for (const table of demoTables) db.sqlite.exec(tablesWithoutBatch.has(table) ? `DELETE FROM ${table}` : `DELETE FROM ${table} WHERE batch_id = ${batchId}`)
        prepare(db, 'DELETE FROM import_batch WHERE id = ?').run(batchId)
        prepare(db, 'DELETE FROM import_source WHERE id = ?').run(sourceId)
        prepare(db, 'DELETE FROM stage').run()
        prepare(db, 'DELETE FROM pipeline').run()
        ensureDefaultPipeline(db)
      })
      .immediate()
  } finally {
    db.sqlite.pragma('foreign_keys = ON')
  }
}

const demoTables: readonly (keyof Tables)[] = [
  'payment', 'invoice', 'order_line', 'sales_order', 'service_ticket', 'competitor_mention', 'quote', 'lead', 'activity', 'opportunity_credit', 'opportunity_line',
  'opportunity_history', 'opportunity', 'submission', 'quota', 'plan', 'resource_pool', 'signal_value', 'signal', 'contact_private', 'contact', 'account_owner', 'account',
  'rep_membership', 'unit_membership', 'battle_unit', 'rep', 'price_list', 'product_membership', 'product', 'region', 'currency', 'industry'
]

function unfinishedBatch(db: WriteDb): boolean {
  return firstText(db, `SELECT 1 FROM import_batch JOIN import_source ON import_source.id = source_id WHERE kind = 'demo' AND state = 'staging'`) !== undefined
}

function refuseUnlessEmpty(db: WriteDb): void {
  for (const table of ['import_batch', ...demoTables]) {
    if (firstText(db, `SELECT 1 FROM ${table} LIMIT 1`) === undefined) continue
    throw new FailureError(
      'refused',
      'demo.not_empty',
      `The demo company needs an empty workspace, and this one has rows in ${table}. Nothing was changed; make or open another workspace for it.`,
      { table }
    )
  }
}

function begin(db: WriteDb, options: DemoOptions): void {
  db.sqlite
    .transaction(() => {
      prepare(db, `INSERT INTO import_source (id, name, kind, full_snapshot) VALUES (?, 'demo', 'demo', 0)`).run(sourceId)
      prepare(
        db,
        `INSERT INTO import_batch (id, source_id, entity, file_name, file_hash, mapping, started_at_ms, state) VALUES (?, ?, 'company', 'demo', ?, '{}', ?, 'staging')`
      ).run(batchId, sourceId, `seed ${options.seed}, size ${options.size}`, madeAtMs)
      prepare(db, 'DELETE FROM stage').run()
      prepare(db, 'DELETE FROM pipeline').run()
      prepare(db, `INSERT INTO pipeline (id, source_key, name) VALUES (1, 'standard', ?)`).run(company.pipelineName)
      const insert = prepare(db, 'INSERT INTO stage (id, pipeline_id, source_key, name, kind, position, probability) VALUES (?, 1, ?, ?, ?, ?, ?)')
      for (const stage of stages) insert.run(stage.id, stage.key, stage.name, stage.kind, stage.position, stage.probability)
    })
    .immediate()
}

function publish(db: WriteDb, rows: number, contentHash: string): void {
  db.sqlite
    .transaction(() => {
      prepare(db, `UPDATE import_batch SET state = 'published', published_at_ms = ?, rows_read = ?, rows_new = ?, content_hash = ? WHERE id = ?`).run(
        madeAtMs, rows, rows, contentHash, batchId
      )
      writeSetting(db, 'name', company.name)
      writeSetting(db, 'is_demo', '1')
      writeSetting(db, 'today', isoFromDay(demoToday))
      writeSetting(db, 'currency', 'CNY')
    })
    .immediate()
  db.sqlite.exec('ANALYZE')
}

