import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { FailureError } from '../contract/failure'
import { openWriter, type ReadDb, type WriteDb } from '../warehouse/database'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { refreshRollups } from '../warehouse/rollups/refresh-rollups'
import { readSettings, readToday } from '../warehouse/settings'
import { allText, firstText } from '../warehouse/statement'
import { demoToday } from './demo-options'
import { clearDemo, demoSteps, generateDemo } from './generate-demo'

const small = { seed: 11, size: 0.15 }

it('makes the same rows from the same seed and size, and others from another seed', () => {
  const first = contentOf(newCompany(small))
  expect(contentOf(newCompany(small))).toBe(first)
  expect(contentOf(newCompany({ ...small, seed: 12 }))).not.toBe(first)
})

it('keeps the full company under 250,000 rows in all tables together and reports every row', () => {
  const db = emptyWorkspace()
  const report = generateDemo(db)
  const rows = tablesOf(db).reduce((sum, table) => sum + countOf(db, table), 0)
  expect(rows).toBeLessThan(250_000)
  expect(report.rows).toBeGreaterThan(180_000)
  expect(Object.values(report.counts).reduce((sum, count) => sum + count, 0)).toBe(report.rows)
  for (const [table, count] of Object.entries(report.counts)) expect({ table, count }).toEqual({ table, count: countOf(db, table) })
  expect(firstText(db, 'SELECT state, rows_new FROM import_batch')).toEqual({ state: 'published', rows_new: report.rows })
})

it('names the workspace, badges it and sets its today', () => {
  const db = newCompany(small)
  expect(readSettings(db)).toMatchObject({ name: '岱衡工业集团', isDemo: true, currency: 'CNY', today: demoToday })
  expect(readToday(db, 0)).toBe(demoToday)
})

it('has the standard keys of stages under Chinese names, and no other pipeline', () => {
  const db = newCompany(small)
  expect(allText(db, 'SELECT source_key AS key, name, kind FROM stage ORDER BY position')).toEqual([
    { key: 'prospecting', name: '线索确认', kind: 'open' },
    { key: 'qualification', name: '需求分析', kind: 'open' },
    { key: 'proposal', name: '方案报价', kind: 'open' },
    { key: 'negotiation', name: '商务谈判', kind: 'open' },
    { key: 'approval', name: '合同审批', kind: 'open' },
    { key: 'won', name: '赢单', kind: 'won' },
    { key: 'lost', name: '丢单', kind: 'lost' }
  ])
  expect(countOf(db, 'pipeline')).toBe(1)
})

it('refuses a workspace that holds data and leaves it alone', () => {
  const db = newCompany(small)
  const before = contentOf(db)
  expect(refusalOf(() => generateDemo(db, small))).toEqual({ code: 'refused', key: 'demo.not_empty' })
  expect(contentOf(db)).toBe(before)
})

it('leaves an empty workspace behind when it is given up half-way, and starts over after a crash', () => {
  const db = emptyWorkspace()
  const before = contentOf(db)
  const complete = contentOf(newCompany(small))
  const steps = demoSteps(db, small)
  for (let step = 0; step < 25; step += 1) steps.next()
  expect(countOf(db, 'opportunity')).toBeGreaterThan(0)

  const crashed = db.sqlite.serialize()
  clearDemo(db)
  expect(contentOf(db)).toBe(before)

  const again = { sqlite: new Database(crashed) } as WriteDb
  again.sqlite.pragma('foreign_keys = ON')
  generateDemo(again, small)
  expect(contentOf(again)).toBe(complete)
})

function emptyWorkspace(): WriteDb {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  return db
}

function newCompany(options: { seed: number; size: number }): WriteDb {
  const db = emptyWorkspace()
  generateDemo(db, options)
  return db
}

function tablesOf(db: ReadDb): string[] {
  return allText<{ name: string }>(db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).map((row) => row.name)
}

function countOf(db: ReadDb, table: string): number {
  return firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0
}

/** Hash over every row of every table but the device's random id. */
/** Everything in the workspace, its rollups brought up to date first, as the writer does after every command. */
function contentOf(db: WriteDb): string {
  refreshRollups(db)
  const hash = createHash('sha256')
  for (const table of tablesOf(db)) {
    const rows = db.sqlite.prepare(`SELECT * FROM ${table}${table === 'setting' ? ` WHERE key <> 'device'` : ''}`).raw().all() as unknown[][]
    hash.update(table).update(rows.map((row) => JSON.stringify(row)).sort().join('\n'))
  }
  return hash.digest('hex')
}

function refusalOf(run: () => unknown): { code: string; key: string } | null {
  try {
    run()
    return null
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    return { code: error.failure.code, key: error.failure.key }
  }
}
