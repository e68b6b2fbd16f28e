import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { FailureError } from '../contract'
import { openReader, openWriter } from './database'
import { dayFromIso } from './day'
import { migrate, readSchemaVersion } from './migration'
import { migrations } from './migrations'
import { prepareWorkspace } from './open-workspace'
import { allText, firstText } from './statement'

it('migrations are numbered in tens, in order, without a gap in the file names', () => {
  const files = fs.readdirSync(path.join(__dirname, 'migrations')).filter((name) => /^\d{4}-/.test(name)).sort()
  expect(files).toEqual(migrations.map((migration) => `${String(migration.id).padStart(4, '0')}-${migration.name}.ts`))
  expect(migrations.every((migration, index) => migration.id % 10 === 0 && migration.id > (migrations[index - 1]?.id ?? 0))).toBe(true)
})

it('every step can be taken from the one before, keeps what was there, and nothing is done twice', () => {
  const schemaOf = (db: ReturnType<typeof openWriter>): unknown => allText(db, `SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
  const atOnce = openWriter(':memory:')
  migrate(atOnce, migrations)
  const stepwise = openWriter(':memory:')
  for (let count = 1; count <= migrations.length; count += 1) {
    expect(migrate(stepwise, migrations.slice(0, count))).toEqual([migrations[count - 1]?.id])
    if (count === 1) stepwise.sqlite.exec(`INSERT INTO setting (key, value) VALUES ('kept', 'yes'); INSERT INTO region (source_key, name) VALUES ('east', 'East')`)
  }
  expect(migrate(stepwise, migrations)).toEqual([])
  expect(schemaOf(stepwise)).toEqual(schemaOf(atOnce))
  expect(readSchemaVersion(stepwise)).toBe(migrations[migrations.length - 1]?.id)
  expect(firstText(stepwise, `SELECT value, (SELECT name FROM region) AS region FROM setting WHERE key = 'kept'`)).toEqual({ value: 'yes', region: 'East' })
})

it('a step that fails leaves the file at the step before', () => {
  const db = openWriter(':memory:')
  const broken = { id: 20, name: 'broken', up: 'CREATE TABLE half (id INTEGER); CREATE TABLE half (id INTEGER)' }
  expect(() => migrate(db, [migrations[0] as (typeof migrations)[0], broken])).toThrow(/already exists/)
  expect([readSchemaVersion(db), firstText(db, `SELECT 1 FROM sqlite_schema WHERE name = 'half'`)]).toEqual([10, undefined])
})

it('a newer file is refused before anything is touched', () => {
  const db = openWriter(':memory:')
  db.sqlite.pragma('user_version = 99990')
  expect(() => migrate(db, migrations)).toThrow(FailureError)
  expect(allText(db, 'SELECT * FROM sqlite_schema')).toEqual([])
})

it('a reader cannot write, and sees what the writer has committed', () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-reader-'))
  const file = path.join(dir, 'warehouse.sqlite')
  const writer = openWriter(file)
  prepareWorkspace(writer)
  const reader = openReader(file)
  expect(() => reader.sqlite.exec(`INSERT INTO region (source_key, name) VALUES ('x', 'X')`)).toThrow(/readonly|read-only/)
  writer.sqlite.exec(`INSERT INTO region (source_key, name) VALUES ('x', 'X')`)
  expect(allText(reader, 'SELECT name FROM region')).toEqual([{ name: 'X' }])
  reader.sqlite.close()
  writer.sqlite.close()
  fs.rmSync(dir, { recursive: true })
})

it('the calendar knows ISO weeks, fiscal quarters, 4-4-5 periods and the Chinese holidays with their make-up workdays', () => {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  const row = (iso: string): unknown =>
    firstText(db, 'SELECT iso_year, iso_week, quarter, fiscal_year, fiscal_quarter, is_workday, holiday FROM calendar WHERE day = ?', [dayFromIso(iso)])
  expect(row('2027-01-01')).toMatchObject({ iso_year: 2026, iso_week: 53, quarter: 1, fiscal_year: 2027, fiscal_quarter: 1 })
  expect(row('2026-02-17')).toMatchObject({ is_workday: 0, holiday: '春节' })
  expect(row('2026-02-14')).toMatchObject({ is_workday: 1, holiday: null })
  expect(row('2026-06-13')).toMatchObject({ is_workday: 0, holiday: null })
  const periods = allText<{ year: number; n: number }>(db, 'SELECT fiscal_year AS year, count(DISTINCT period_445) AS n FROM calendar WHERE fiscal_year BETWEEN 2006 AND 2039 GROUP BY 1')
  expect(periods.every((period) => period.n === 12)).toBe(true)
})
