import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { RouteOutput } from '../contract'
import { createCore, type Core } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { openReader, openWriter } from '../warehouse/database'
import { warehouseFile } from '../warehouse/places'
import { prepareWorkspace } from '../warehouse/prepare-workspace'
import { friendlyViews } from './friendly-views'
import { readSchema, runStatement } from './workbench'

let dataDir: string

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-sql-'))
  const db = openWriter(warehouseFile(dataDir))
  prepareWorkspace(db)
  db.sqlite.exec(`
    INSERT INTO region (id, source_key, name) VALUES (1, 'east', '华东');
    INSERT INTO opportunity (source_key, name, region_id, stage_id, status, amount_e4, created_at, closed_at, occurred_at, known_at)
      SELECT 'd1', '园区扩容', 1, id, 1, 1234500, 20000, 20030, 20000, 20030 FROM stage WHERE kind = 'won' LIMIT 1`)
  db.sqlite.close()
})
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }))

function run(text: string, limit = 100): RouteOutput<'sql.run'> {
  const db = openReader(warehouseFile(dataDir))
  try {
    return runStatement(db, text, limit)
  } finally {
    db.sqlite.close()
  }
}

function failing(text: string): unknown {
  try {
    return run(text)
  } catch (error) {
    return (error as { failure?: { key: string; params: unknown } }).failure
  }
}

describe('a statement', () => {
  it('reads words, units and days through the friendly views', () => {
    expect(run('SELECT name, region, status, amount, closed_on, cycle_days FROM deals')).toMatchObject({
      columns: [{ name: 'name', isNumber: false }, { name: 'region' }, { name: 'status' }, { name: 'amount', isNumber: true }, { name: 'closed_on' }, { name: 'cycle_days', isNumber: true }],
      rows: [['园区扩容', '华东', 'won', 123.45, '2024-11-03', 30]],
      isCut: false
    })
  })
  it('is cut at its limit, keeps large whole numbers exact and shows bytes', () => {
    expect(run('WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n', 3)).toMatchObject({ rows: [[1], [2], [3]], isCut: true })
    expect(run(`SELECT 9223372036854775807, x'0aff', NULL, 1.5`).rows).toEqual([['9223372036854775807', `x'0aff'`, null, 1.5]])
  })
  it('says where it went wrong', () => {
    expect(failing('SELECT name,\n  regin FROM deals')).toMatchObject({ key: 'sql.failed', params: { line: 2, column: 3 } })
    expect(failing(`SELECT 'FROM' AS a, b FRM deals WHERE x = 1`)).toMatchObject({ key: 'sql.failed', params: { line: 1, column: 27 } })
    expect(failing('SELECT * FROM dealz')).toMatchObject({ params: { line: 1, column: 15 } })
    expect(failing('SELECT (1')).toMatchObject({ params: { line: 1, column: 10 } })
  })
  it('cannot write, attach, switch settings or be two', () => {
    const refused = { key: 'sql.reads_only' }
    expect(failing('DELETE FROM opportunity')).toMatchObject(refused)
    expect(failing('/* SELECT */ UPDATE region SET name = 1')).toMatchObject(refused)
    expect(failing(`ATTACH '${path.join(dataDir, 'other.sqlite')}' AS other`)).toMatchObject(refused)
    expect(failing('PRAGMA query_only = OFF')).toMatchObject(refused)
    expect(failing('CREATE TEMP TABLE x (a)')).toMatchObject(refused)
    expect(failing('WITH gone AS (SELECT 1) DELETE FROM opportunity')).toMatchObject(refused)
    expect(failing('SELECT 1; DROP TABLE opportunity')).toMatchObject({ key: 'sql.one_statement' })
    expect(failing('-- all\n  DELETE FROM opportunity')).toMatchObject({ params: { line: 2, column: 3 } })
    expect(failing(`WITH gone AS (SELECT 'DELETE')\nDELETE FROM opportunity`)).toMatchObject({ params: { line: 2, column: 1 } })
    expect(failing(`SELECT ';', 1; -- two;\n  DROP TABLE opportunity`)).toMatchObject({ key: 'sql.one_statement', params: { line: 2, column: 3 } })
    expect(failing(`SELECT load_extension('x')`)).toMatchObject({ key: 'sql.failed' })
    expect(run('SELECT count(*) FROM opportunity').rows).toEqual([[1]])
  })
})

it('every friendly view answers, and the schema names its columns', () => {
  for (const { name } of friendlyViews) expect(run(`SELECT * FROM ${name}`).columns.length).toBeGreaterThan(1)
  const db = openReader(warehouseFile(dataDir))
  const { relations, functions } = readSchema(db)
  db.sqlite.close()
  expect(relations.find((relation) => relation.name === 'deals')).toMatchObject({ kind: 'friendly', columns: expect.arrayContaining([expect.objectContaining({ name: 'closed_on' })]) as unknown })
  expect(relations.some((relation) => relation.name === 'opportunity' && relation.kind === 'table')).toBe(true)
  expect(functions).toContain('group_concat')
})

describe('the workbench', () => {
  let core: Core
  beforeEach(async () => {
    core = await createCore({ dataDir, clock: { nowMs: () => 1_700_000_000_000 }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true, readers: 1 })
  })
  afterEach(() => core.close())

  it('ends a runaway query and goes on; what was run stays in the history, saved queries can be taken back', async () => {
    const running = core.call('sql.run', { text: 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n', runId: 'a' })
    expect(await core.call('sql.cancel', { runId: 'a' })).toEqual({ ok: true, value: { cancelled: true } })
    expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(await core.call('sql.run', { text: 'SELECT 1 AS one', runId: 'b' })).toMatchObject({ ok: true, value: { rows: [[1]] } })
    // The history is written behind the answer, in the writer's order.
    await core.call('sql.save', { name: 'One', text: 'SELECT 1' })
    expect(await core.call('sql.history', { search: 'one' })).toMatchObject({ ok: true, value: [{ text: 'SELECT 1 AS one', runs: 1, rows: 1, failure: null }] })
    expect(await core.call('sql.history', {})).toMatchObject({ ok: true, value: expect.arrayContaining([expect.objectContaining({ failure: 'cancelled' })]) as unknown })
    expect(await core.call('sql.saved', {})).toMatchObject({ ok: true, value: [{ name: 'One', text: 'SELECT 1' }] })
    await core.call('history.undo', {})
    expect(await core.call('sql.saved', {})).toEqual({ ok: true, value: [] })
  })

  it('is off while a scoped profile is active', async () => {
    const saved = await core.call('profiles.save', { name: 'East', kind: 'director', regionIds: [1] })
    if (!saved.ok) throw new Error(saved.error.message)
    await core.call('profiles.activate', { id: saved.value.id })
    expect(await core.call('sql.run', { text: 'SELECT 1', runId: 'c' })).toMatchObject({ ok: false, error: { key: 'sql.scoped' } })
    expect(await core.call('sql.schema', {})).toMatchObject({ ok: false, error: { key: 'sql.scoped' } })
  })
})
