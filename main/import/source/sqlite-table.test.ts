import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { allText } from '../../warehouse/statement'
import { openImportBench, type ImportBench } from '../testing/import-bench'

let bench: ImportBench
beforeEach(() => {
  bench = openImportBench()
})
afterEach(() => bench.close())

function database(name: string, sql: string): string {
  const file = path.join(bench.dir, name)
  const db = new Database(file)
  db.exec(sql)
  db.close()
  return file
}

const deals = `
  CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('x');
  CREATE TABLE "my deals" ("Opportunity ID" TEXT, "Account Name" TEXT, Stage TEXT, Amount, "Created Date" TEXT, blob BLOB);
  INSERT INTO "my deals" VALUES ('D1', '岱衡', 'Closed Won', 9007199254740993, '2026-01-05', x'00ff'), ('D2', 'B', 'Proposal', 12.5, '2026-01-06', NULL), ('D3', 'B', 'Proposal', 'lots', '2026-01-06', NULL);
  CREATE VIEW open_deals AS SELECT * FROM "my deals" WHERE Stage = 'Proposal';`

it.each(['DELETE', 'WAL'])('reads a table or a view of a SQLite file in journal mode %s and leaves the file as it is', async (mode) => {
  const file = database('crm.db', `PRAGMA journal_mode = ${mode}; ${deals}`)
  const bytes = fs.readFileSync(file)
  const seen = bench.inspect({ path: file })
  expect([seen.format.kind, seen.format.sheet, seen.format.sheets, seen.entity, seen.rowsEstimate]).toEqual(['sqlite', 'my deals', ['note', 'my deals', 'open_deals'], 'opportunities', 3])
  const view = await bench.run({ path: file, format: { sheet: 'open_deals' }, entity: 'opportunities' })
  expect([view.rowsNew, view.rowsRejected]).toEqual([1, 1])
  expect(bench.rejects(view.id).rows.find((row) => row.severity === 'rejected')).toMatchObject({ line: 2, column: 'Amount', value: 'lots', reason: 'not_a_number' })
  expect(allText(bench.db, 'SELECT o.source_key AS key, o.amount_e4 / 1e4 AS amount FROM opportunity o')).toEqual([{ key: 'D2', amount: 12.5 }])
  // More than a whole number can hold is refused, never rounded.
  expect(bench.rejects((await bench.run({ path: file })).id).rows.filter((row) => row.reason === 'out_of_range').map((row) => row.value)).toEqual(['9007199254740993'])
  expect(fs.readFileSync(file).equals(bytes)).toBe(true)
  expect(fs.readdirSync(bench.dir).filter((name) => name.startsWith('crm.db'))).toEqual(['crm.db'])
})

it('reads more rows than fit a batch, in order, with their numbers', async () => {
  const file = database('many.db', `CREATE TABLE deal (opportunity_id TEXT, account TEXT, deal_stage TEXT, created_date TEXT, amount INTEGER);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) INSERT INTO deal SELECT 'D' || i, 'A' || (i % 7), CASE i WHEN 11000 THEN '' ELSE 'Proposal' END, '2026-01-05', i FROM n`)
  const batch = await bench.run({ path: file })
  expect([batch.rowsRead, batch.rowsNew, batch.rowsRejected]).toEqual([12_000, 11_999, 1])
  expect(bench.rejects(batch.id).rows.find((row) => row.severity === 'rejected')?.line).toBe(11_000)
})

it('refuses databases that are damaged, empty, lack the table, or have a view that calls itself', async () => {
  const recursive = database('loop.db', `${deals} CREATE VIEW forever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;`)
  const damaged = database('damaged.db', deals)
  const bytes = fs.readFileSync(damaged)
  bytes.fill(0x5a, 110, bytes.length)
  fs.writeFileSync(damaged, bytes)
  const empty = database('empty.db', 'PRAGMA user_version = 1')
  const plain = database('plain.db', deals)
  await expect(bench.run({ path: recursive })).rejects.toThrow(/recursive/)
  await expect(bench.run({ path: damaged })).rejects.toThrow(/cannot be read safely/)
  await expect(bench.run({ path: empty })).rejects.toThrow(/no table/)
  await expect(bench.run({ path: plain, format: { sheet: 'nothing"; DROP TABLE note; --' } })).rejects.toThrow(/no table or view/)
  expect(allText(bench.db, 'SELECT count(*) AS n FROM opportunity')).toEqual([{ n: 0 }])
})

it('stops a view that would go through its tables for ever, and lets honest views be', () => {
  const many = 'CREATE TABLE n (i INTEGER PRIMARY KEY, k INTEGER); WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 2000) INSERT INTO n SELECT i, i % 2 FROM c;'
  // The join hides in another view and behind an index.
  const counted = database('counted.db', `${deals} ${many} CREATE INDEX n_k ON n (k); CREATE VIEW pairs AS SELECT a.i FROM n a JOIN n b ON a.k = b.k JOIN n c ON b.k = c.k; CREATE VIEW trap AS SELECT count(*) AS opportunity_id, 'Proposal' AS stage FROM pairs;`)
  expect(() => bench.inspect({ path: counted, format: { sheet: 'trap' } })).toThrow(/the view gave no row for 3 seconds/)
  const honest = database('honest.db', `${deals} ${many} CREATE VIEW totals AS SELECT a."Account Name" AS account, count(*) AS rows FROM "my deals" a JOIN n ON n.i < 100 GROUP BY 1 ORDER BY 1;`)
  expect(bench.inspect({ path: honest, format: { sheet: 'totals' } }).columns.map((column) => [column.name, column.samples])).toEqual([['account', ['B', '岱衡']], ['rows', ['198', '99']]])
  expect(allText(bench.db, 'SELECT count(*) AS n FROM opportunity')).toEqual([{ n: 0 }])
}, 60_000)
