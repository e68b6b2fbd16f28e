import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Result } from '../contract'
import { openImportBench, wholeWarehouse } from '../import/testing/import-bench'
import { drawFrom, writeLookAlikeCrm, type CrmFiles } from '../import/testing/look-alike-crm'
import { failureFrom } from '../warehouse/damage'
import { backupDir, warehouseFile } from '../warehouse/places'
import { isIntact, listBackups, readManifest } from '../warehouse/backup/manifest'
import { openWriter } from '../warehouse/database'
import { migrate } from '../warehouse/migration'
import { migrations } from '../warehouse/migrations'
import { closeWorkspaceWriter } from '../warehouse/open-workspace'
import type { HostCall, HostClient } from './host-client'
import { batchStates, copyWorkspace, holdWriter, startAndStop, stateOf } from './testing/fault-workspace'

const trials = Number(process.env['SAIMA_KILLS'] ?? 100) / 5
const deals = 600
const nowMs = Date.UTC(2026, 10, 23, 4)

let dir: string
let files: CrmFiles
const at = (name: string): string => path.join(dir, name)
const call = (client: HostClient, name: HostCall['name'], input: unknown): Promise<Result<unknown>> => client.call({ callId: `${name}-${Math.random()}`, name, input, nowMs, actor: 'test', isFocused: false } as HostCall)

interface Work {
  readonly name: HostCall['name'] | 'restore' | 'migration'
  readonly template: string
  /** Null where the opening itself is the work. */
  readonly input: unknown
  readonly before: string
  readonly after: string
}

/** @returns the state of the workspace once it is migrated, which is the only one it may be found in by who opens it */
function openOld(dataDir: string): string {
  fs.mkdirSync(dataDir)
  const old = openWriter(warehouseFile(dataDir))
  migrate(old, migrations.slice(0, 4))
  const insert = old.sqlite.prepare('INSERT INTO account (source_key, name, normal_name) VALUES (?, ?, ?)')
  old.sqlite.transaction(() => {
    for (let index = 0; index < 2_000; index += 1) insert.run(`a${index}`, `Account ${index}`, `account ${index}`)
  })()
  closeWorkspaceWriter(old, dataDir)
  startAndStop(copyWorkspace(dataDir, `${dataDir}-migrated`))
  return stateOf(`${dataDir}-migrated`)
}

beforeAll(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-full-'))
  files = writeLookAlikeCrm(at('crm'), deals)
})
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it('keeps the warehouse as it was when it cannot grow, at whatever step of an import that is, and takes the same file in afterwards', async () => {
  const bench = openImportBench()
  try {
    for (const file of [files.accounts, files.products, files.teams]) await bench.run({ path: file })
    const before = JSON.stringify(wholeWarehouse(bench.db))
    const pages = bench.db.sqlite.pragma('page_count', { simple: true }) as number
    const draw = drawFrom(3)
    let refused = 0
    for (let trial = 0; trial < 12; trial += 1) {
      const room = Math.floor(draw() ** 2 * 60)
      bench.db.sqlite.pragma(`max_page_count = ${pages + room}`)
      const error: unknown = await bench.run({ path: files.pipeline }).then(() => null, (reason: unknown) => reason)
      bench.db.sqlite.pragma('max_page_count = 4294967294')
      if (error === null) throw new Error(`${room} more pages were enough`)
      refused += 1
      expect([room, failureFrom(error, bench.dir)]).toMatchObject([room, { code: 'storage', key: 'storage' }])
      // What is in the tables is what was there; only the note of the failed attempt is new.
      expect([room, JSON.stringify(wholeWarehouse(bench.db)) === before]).toEqual([room, true])
    }
    expect(refused).toBe(12)
    expect(await bench.run({ path: files.pipeline })).toMatchObject({ state: 'published', rowsNew: deals })
    expect(bench.db.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  } finally {
    bench.close()
  }
})

it.skipIf(process.platform === 'win32')(
  'leaves every import, undo, backup, restore and migration wholly in or wholly out when writes fail at any length of any file, and says that the disk failed',
  async () => {
    const first = await holdWriter(inject('hostsFolder'), { dataDir: at('empty') }).client
    for (const file of [files.accounts, files.products, files.teams]) expect(await call(first, 'import.run', { path: file, rememberMapping: true })).toMatchObject({ ok: true })
    await first.close()
    const empty = stateOf(at('empty'))
    copyWorkspace(at('empty'), at('full'))
    const second = await holdWriter(inject('hostsFolder'), { dataDir: at('full') }).client
    const taken = await call(second, 'import.run', { path: files.pipeline, rememberMapping: true })
    const batchId = taken.ok ? (taken.value as { id: number }).id : 0
    await second.close()
    const full = stateOf(at('full'))
    // A backup of the full state in a workspace that is empty since, and a workspace as an earlier version left it.
    copyWorkspace(at('full'), at('backed-up'))
    const third = await holdWriter(inject('hostsFolder'), { dataDir: at('backed-up') }).client
    expect(await call(third, 'backup.create', {})).toMatchObject({ ok: true })
    expect(await call(third, 'import.undo', { batchId })).toMatchObject({ ok: true })
    await third.close()
    const old = openOld(at('old'))
    const works: readonly Work[] = [
      { name: 'import.run', template: 'empty', input: { path: files.pipeline, rememberMapping: true }, before: empty, after: full },
      { name: 'import.undo', template: 'full', input: { batchId }, before: full, after: empty },
      { name: 'backup.create', template: 'full', input: {}, before: full, after: full },
      { name: 'restore', template: 'backed-up', input: null, before: empty, after: full },
      { name: 'migration', template: 'old', input: null, before: old, after: old }
    ]
    const draw = drawFrom(9)
    const seen = new Set<string>()
    for (let trial = 0; trial < trials; trial += 1) {
      const work = works[trial % works.length]
      if (work === undefined) continue
      const dataDir = copyWorkspace(at(work.template), at('trial'))
      const bytes = fs.statSync(warehouseFile(dataDir)).size
      // Short files first (notes, staging, the log), then lengths about that of the warehouse.
      const limit = trial % 2 === 0 ? Math.floor(2_048 + draw() ** 2 * 1_500_000) : Math.floor(bytes + (draw() - 0.3) * 400_000)
      const label = `${work.name} with files of at most ${limit} bytes`
      const restored = work.name === 'restore' ? listBackups(dataDir)[0]?.name : undefined
      const writer = holdWriter(inject('hostsFolder'), { dataDir, ...(restored === undefined ? {} : { restoreFrom: path.join(backupDir(dataDir), restored) }) }, limit)
      const opened = await writer.client.then((client) => ({ client, failure: null }), (error: unknown) => ({ client: null, failure: failureFrom(error, dataDir) }))
      let isAcknowledged = false
      if (opened.client === null) {
        expect([label, opened.failure]).toMatchObject([label, { code: 'storage' }])
        seen.add('not opened')
      } else if (work.input === null) {
        isAcknowledged = true
        seen.add('done')
      } else {
        const answer = await call(opened.client, work.name as HostCall['name'], work.input)
        isAcknowledged = answer.ok
        seen.add(answer.ok ? 'done' : 'refused')
        if (!answer.ok) expect([label, answer.error]).toMatchObject([label, { code: 'storage' }])
      }
      writer.kill()
      await writer.gone
      startAndStop(dataDir)
      const state = stateOf(dataDir)
      expect([label, isAcknowledged ? state === work.after : state === work.before || state === work.after]).toEqual([label, true])
      expect([label, batchStates(dataDir)]).toEqual([label, expect.not.arrayContaining(['staging'])])
      for (const backup of listBackups(dataDir)) {
        const folder = path.join(backupDir(dataDir), backup.name)
        const manifest = readManifest(folder)
        expect([label, backup.name, manifest !== null && isIntact(folder, manifest)]).toEqual([label, backup.name, true])
      }
    }
    if (trials >= 20) expect([...seen].sort()).toEqual(expect.arrayContaining(['refused']))
  },
  10_800_000
)
