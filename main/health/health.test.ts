import { beforeAll, expect, it } from 'vitest'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import type { WriteDb } from '../warehouse/database'
import { allText, firstText, prepare } from '../warehouse/statement'
import { testContext } from '../race/testing/race-calls'
import { expectedFields } from './gap-conditions'
import { healthReaders, healthWriters } from './health-handlers'

let db: WriteDb
beforeAll(() => {
  db = demoCompany()
})
const context = testContext(demoToday)
const summary = () => healthReaders['health.summary'](db, {}, context)
const rowsOf = (subject: Parameters<(typeof healthReaders)['health.rows']>[1]['subject']) => healthReaders['health.rows'](db, { subject, offset: 0, limit: 100_000 }, context)

it('counts what is missing, and every count opens exactly its rows', () => {
  const { fields, gaps, placeholders } = summary()
  expect(fields.map((field) => field.table)).toEqual(expect.arrayContaining([...new Set(expectedFields.map((entry) => entry.table))].filter((table) => (firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0) > 0)))
  for (const field of fields) expect({ ...field, missing: rowsOf({ kind: 'field', table: field.table, column: field.column }).total }).toEqual(field)
  for (const gap of gaps) {
    const { total, rows } = rowsOf({ kind: 'gap', family: gap.family })
    expect({ family: gap.family, deals: total, amountE4: rows.reduce((sum, row) => sum + (row.amountE4 ?? 0), 0) }).toEqual({ family: gap.family, deals: gap.deals, amountE4: gap.amountE4 })
  }
  for (const placeholder of placeholders) expect(rowsOf({ kind: 'placeholder', of: placeholder.kind }).total).toBe(placeholder.count)
})

it('a planted hole is found with its amount, and costs its amount times what the data is worth', () => {
  db.sqlite.exec('SAVEPOINT hole')
  const before = summary().gaps.find((gap) => gap.family === 'product')
  const deals = allText<{ id: number; amount_e4: number }>(db, 'SELECT id, amount_e4 FROM opportunity WHERE status = 0 AND product_id IS NOT NULL AND amount_e4 IS NOT NULL ORDER BY id LIMIT 7')
  for (const deal of deals) prepare(db, 'UPDATE opportunity SET product_id = NULL WHERE id = ?').run(deal.id)
  healthWriters['health.recordWorth'](db, { asOf: '2026-05-29', modelVersion: 1, hasModel: true, worth: [{ family: 'product', shift: 0.05, deals: 100 }] }, context)
  const after = summary().gaps.find((gap) => gap.family === 'product')
  const amountE4 = (before?.amountE4 ?? 0) + deals.reduce((sum, deal) => sum + deal.amount_e4, 0)
  expect(after).toMatchObject({ deals: (before?.deals ?? 0) + 7, amountE4, shift: 0.05, costE4: Math.round(amountE4 * 0.05) })
  db.sqlite.exec('ROLLBACK TO hole; RELEASE hole')
})

it('a source that used to come weekly is late after two weeks, one with a single file never', () => {
  db.sqlite.exec('SAVEPOINT late')
  const day = 86_400_000
  prepare(db, `INSERT INTO import_source (id, name, kind) VALUES (900, 'erp', 'file'), (901, 'crm', 'file')`).run()
  const insert = prepare(db, `INSERT INTO import_batch (source_id, entity, file_name, file_hash, mapping, started_at_ms, published_at_ms, state, rows_read, rows_rejected) VALUES (?, 'orders', 'f', ?, '{}', ?, ?, 'published', 100, 3)`)
  for (const [source, ago] of [[900, 40], [900, 33], [900, 26], [901, 400]] as const) insert.run(source, `${source}-${ago}`, context.nowMs - ago * day, context.nowMs - ago * day)
  const found = summary().sources.filter((source) => source.entity === 'orders' && ['erp', 'crm'].includes(source.source))
  expect(found.map(({ source, files, usualDays, isLate, rowsRead, rowsRejected }) => ({ source, files, usualDays, isLate, rowsRead, rowsRejected }))).toEqual([
    { source: 'crm', files: 1, usualDays: null, isLate: false, rowsRead: 100, rowsRejected: 3 },
    { source: 'erp', files: 3, usualDays: 7, isLate: true, rowsRead: 300, rowsRejected: 9 }
  ])
  db.sqlite.exec('ROLLBACK TO late; RELEASE late')
})
