import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateDemo } from '../demo/generate-demo'
import { queryMetrics } from '../metrics/query-metrics'
import { openReader, openWriter, type ReadDb, type WriteDb } from '../warehouse/database'
import { regionsBelow } from '../warehouse/focus'
import { isoFromDay } from '../warehouse/day'
import { warehouseFile } from '../warehouse/places'
import { prepareWorkspace } from '../warehouse/prepare-workspace'
import { readToday, writeSetting } from '../warehouse/settings'
import { allText, firstText } from '../warehouse/statement'
import { makeExtract } from './make-extract'

let folder: string
let company: WriteDb
let regionId: number
let scope: readonly number[]

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-extract-'))
  company = openWriter(path.join(folder, 'company.sqlite'))
  prepareWorkspace(company)
  generateDemo(company, { seed: 7, size: 0.15 })
  prepareWorkspace(company)
  writeSetting(company, 'extract_test', '别人不该看到的设置')
  company.sqlite.exec(`INSERT INTO command_log (id, actor, device, at_ms, name, input) VALUES ('x', '日志里的人', 'd', 1, 'n', '{}')`)
  regionId = allText<{ id: number }>(company, 'SELECT id FROM region WHERE parent_id IN (SELECT id FROM region WHERE parent_id IS NULL) ORDER BY id LIMIT 1')[0]?.id ?? 0
  scope = regionsBelow(company, [regionId])
})
afterAll(() => {
  company.sqlite.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

const steps = { pause: async () => undefined, progress: () => undefined }

it('answers for its regions what the whole company answers for them, and holds no word of the others', async () => {
  const target = path.join(folder, 'extract')
  const made = await makeExtract(company, target, [regionId], Date.UTC(2026, 5, 1), steps)
  expect(made.rows['opportunity']).toBeGreaterThan(20)
  const extract = openReader(warehouseFile(target))
  try {
    const today = readToday(company, 0)
    expect(readToday(extract, 0)).toBe(today)
    const answers = (db: ReadDb): unknown => {
      const asked = { scope: { regionIds: [regionId] }, from: isoFromDay(today - 400), to: isoFromDay(today) }
      return [
        queryMetrics(db, { measures: ['bookings', 'won_count', 'lost_count', 'revenue', 'invoiced', 'cycle_days_p90'], by: ['region', 'quarter'], ...asked }, today).rows,
        queryMetrics(db, { measures: ['pipeline', 'pipeline_count', 'receivables'], scope: asked.scope }, today).rows,
        queryMetrics(db, { measures: ['pipeline'], scope: asked.scope, asOf: isoFromDay(today - 60) }, today).rows
      ]
    }
    expect(answers(extract)).toEqual(answers(company))
    expect(firstText(extract, 'PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
    expect(allText(extract, 'PRAGMA foreign_key_check')).toEqual([])
    expect(firstText(extract, 'SELECT (SELECT count(*) FROM command_log) + (SELECT count(*) FROM import_batch) + (SELECT count(*) FROM contact_private) AS n')).toEqual({ n: 0 })
    expect(firstText(extract, 'PRAGMA freelist_count')).toEqual({ freelist_count: 0 })
  } finally {
    extract.sqlite.close()
  }
  const bytes = Buffer.concat(fs.readdirSync(target).map((name) => fs.readFileSync(path.join(target, name))))
  const inScope = `(SELECT value FROM json_each('${JSON.stringify(scope)}'))`
  // What rows of the scope say themselves is theirs, even where it sounds like a name of others.
  const own = allText<{ text: string }>(
    company,
    `SELECT name || ' ' || source_key AS text FROM opportunity WHERE region_id IN ${inScope} UNION ALL SELECT name || source_key || normal_name FROM account WHERE region_id IN ${inScope}
       OR id IN (SELECT account_id FROM opportunity WHERE region_id IN ${inScope}) UNION ALL SELECT name FROM rep WHERE id IN (SELECT rep_id FROM rep_membership JOIN unit_membership USING (unit_id) WHERE region_id IN ${inScope})
     UNION ALL SELECT name FROM product UNION ALL SELECT name FROM signal WHERE region_id IS NULL`
  ).map((row) => row.text).join('\n')
  const others = allText<{ text: string }>(
    company,
    `SELECT name AS text FROM region WHERE id NOT IN ${inScope} UNION SELECT name FROM battle_unit WHERE id NOT IN (SELECT unit_id FROM unit_membership WHERE region_id IN ${inScope})
     UNION SELECT name FROM rep UNION SELECT * FROM (SELECT name FROM account WHERE region_id NOT IN ${inScope} ORDER BY id LIMIT 150)
     UNION SELECT * FROM (SELECT source_key FROM opportunity WHERE region_id NOT IN ${inScope} ORDER BY id DESC LIMIT 150) UNION SELECT * FROM (SELECT name FROM contact_private ORDER BY contact_id LIMIT 50)
     UNION SELECT '日志里的人' UNION SELECT '别人不该看到的设置'`
  ).flatMap(({ text }) => (text === null || own.includes(text) ? [] : [text]))
  expect(others.length).toBeGreaterThan(150)
  expect(others.filter((text) => bytes.includes(Buffer.from(text)))).toEqual([])
})

it('leaves what is in its way and nothing behind when it cannot', async () => {
  const target = path.join(folder, 'taken')
  fs.mkdirSync(target)
  fs.writeFileSync(path.join(target, 'mine.txt'), 'mine')
  await expect(makeExtract(company, target, [regionId], 0, steps)).rejects.toMatchObject({ failure: { key: 'extract.not_empty' } })
  await expect(makeExtract(company, path.join(folder, 'nowhere'), [999_999], 0, steps)).rejects.toMatchObject({ failure: { key: 'extract.unknown_region' } })
  await expect(makeExtract(company, path.join(folder, 'stopped'), [regionId], 0, { ...steps, pause: () => Promise.reject(new Error('stop')) })).rejects.toThrow('stop')
  expect(fs.readdirSync(folder).filter((name) => /nowhere|stopped/.test(name))).toEqual([])
  expect(fs.readdirSync(target)).toEqual(['mine.txt'])
})
