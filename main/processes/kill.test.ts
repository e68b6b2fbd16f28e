import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { drawFrom, writeLookAlikeCrm, type CrmFiles } from '../import/testing/look-alike-crm'
import { isIntact, listBackups, readManifest } from '../warehouse/backup/manifest'
import { openWriter } from '../warehouse/database'
import { migrate } from '../warehouse/migration'
import { migrations } from '../warehouse/migrations'
import { closeWorkspaceWriter } from '../warehouse/open-workspace'
import { backupDir, warehouseFile } from '../warehouse/places'
import type { HostCall, HostClient } from './host-client'
import { batchStates, copyWorkspace, holdWriter, settingOf, startAndStop, stateOf } from './testing/fault-workspace'

// A hundred in the default run, spread over six kinds of work; SAIMA_KILLS asks for more.
const kills = Number(process.env['SAIMA_KILLS'] ?? 100)
const deals = 400
const nowMs = Date.UTC(2026, 10, 23, 4)

/** What is cut off: a template to begin with, the call (or, without one, the opening itself) and the states that it may leave. */
interface Work {
  readonly name: 'import' | 'undo' | 'rollups' | 'migration' | 'backup' | 'restore'
  readonly template: () => string
  readonly call: ((dataDir: string) => Pick<HostCall, 'name' | 'input'>) | null
  readonly restoreFrom?: (dataDir: string) => string
  readonly before: () => string
  readonly after: () => string
}

let dir: string
let files: CrmFiles
const states = { empty: '', full: '', migrated: '' }
let undoableBatch = 0

const at = (name: string): string => path.join(dir, name)
const call = (client: HostClient, name: HostCall['name'], input: unknown) => client.call({ callId: `${name}-${Math.random()}`, name, input, nowMs, actor: 'test', isFocused: false } as HostCall)

const works: readonly Work[] = [
  { name: 'import', template: () => at('empty'), call: () => ({ name: 'import.run', input: { path: files.pipeline, rememberMapping: true } }), before: () => states.empty, after: () => states.full },
  { name: 'undo', template: () => at('full'), call: () => ({ name: 'import.undo', input: { batchId: undoableBatch } }), before: () => states.full, after: () => states.empty },
  { name: 'rollups', template: () => at('stale'), call: null, before: () => states.full, after: () => states.full },
  { name: 'migration', template: () => at('old'), call: null, before: () => states.migrated, after: () => states.migrated },
  { name: 'backup', template: () => at('full'), call: () => ({ name: 'backup.create', input: {} }), before: () => states.full, after: () => states.full },
  { name: 'restore', template: () => at('backed-up'), call: null, restoreFrom: (dataDir) => path.join(backupDir(dataDir), listBackups(dataDir)[0]?.name ?? ''), before: () => states.empty, after: () => states.full }
]

beforeAll(() => prepare(), 120_000)

async function prepare(): Promise<void> {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-kills-'))
  files = writeLookAlikeCrm(at('crm'), deals)
  const writer = holdWriter(inject('hostsFolder'), { dataDir: at('empty') })
  const client = await writer.client
  for (const file of [files.accounts, files.products, files.teams]) expect(await call(client, 'import.run', { path: file, rememberMapping: true })).toMatchObject({ ok: true })
  await client.close()
  states.empty = stateOf(at('empty'))

  copyWorkspace(at('empty'), at('full'))
  const second = await holdWriter(inject('hostsFolder'), { dataDir: at('full') }).client
  const taken = await call(second, 'import.run', { path: files.pipeline, rememberMapping: true })
  expect(taken).toMatchObject({ ok: true, value: { rowsNew: deals } })
  undoableBatch = taken.ok ? (taken.value as { id: number }).id : 0
  await second.close()
  states.full = stateOf(at('full'))
  expect(states.full).not.toBe(states.empty)

  // A backup of the full state lies in a workspace that is empty since.
  copyWorkspace(at('full'), at('backed-up'))
  const third = await holdWriter(inject('hostsFolder'), { dataDir: at('backed-up') }).client
  expect(await call(third, 'backup.create', {})).toMatchObject({ ok: true })
  expect(await call(third, 'import.undo', { batchId: undoableBatch })).toMatchObject({ ok: true })
  await third.close()
  expect(stateOf(at('backed-up'))).toBe(states.empty)

  // Rollups that a crash has left behind: every day of every fact waits to be summed up again.
  copyWorkspace(at('full'), at('stale'))
  const stale = openWriter(warehouseFile(at('stale')))
  stale.sqlite.exec('UPDATE opportunity SET amount_e4 = amount_e4')
  expect(stale.sqlite.prepare('SELECT count(*) FROM rollup_dirty').pluck().get()).toBeGreaterThan(50)
  closeWorkspaceWriter(stale, at('stale'))

  // A workspace as an earlier version left it.
  fs.mkdirSync(at('old'))
  const old = openWriter(warehouseFile(at('old')))
  migrate(old, migrations.slice(0, 4))
  const insert = old.sqlite.prepare(`INSERT INTO account (source_key, name, normal_name) VALUES (?, ?, ?)`)
  old.sqlite.transaction(() => {
    for (let index = 0; index < 2_000; index += 1) insert.run(`a${index}`, `Account ${index}`, `account ${index}`)
  })()
  closeWorkspaceWriter(old, at('old'))
  startAndStop(copyWorkspace(at('old'), at('migrated')))
  states.migrated = stateOf(at('migrated'))
}

afterAll(() => fs.rmSync(dir, { recursive: true, force: true }))

it(
  'leaves all of an import, undo, refresh, migration, backup or restore, or nothing, whenever the writing process is killed',
  async () => {
    const lengths = new Map<string, { readonly openedMs: number; readonly wholeMs: number }>()
    for (const work of works) lengths.set(work.name, await measure(work))
    const counts = { before: 0, after: 0, acknowledged: 0 }
    // Two at a time, each in a folder of its own.
    const lanes = [0, 1].map(async (lane) => {
      const draw = drawFrom(40 + lane)
      for (let kill = lane; kill < kills; kill += 2) {
        const work = works[(kill >> 1) % works.length] as Work
        await cutOff(work, at(`lane-${lane}`), draw(), lengths.get(work.name) ?? { openedMs: 0, wholeMs: 0 }, counts, kill)
      }
    })
    await Promise.all(lanes)
    expect(counts.before + counts.after).toBe(kills)
    // Kills that only ever came too early or too late would prove nothing.
    if (kills >= 60) expect(Math.min(counts.before, counts.after)).toBeGreaterThan(0)
  },
  10_800_000
)

async function measure(work: Work): Promise<{ readonly openedMs: number; readonly wholeMs: number }> {
  const dataDir = copyWorkspace(work.template(), at('measured'))
  const startedAt = Date.now()
  const writer = holdWriter(inject('hostsFolder'), { dataDir, ...(work.restoreFrom === undefined ? {} : { restoreFrom: work.restoreFrom(dataDir) }) })
  const client = await writer.client
  const openedMs = Date.now() - startedAt
  if (work.call !== null) {
    const { name, input } = work.call(dataDir)
    expect(await call(client, name, input)).toMatchObject({ ok: true })
  }
  const wholeMs = Date.now() - startedAt
  await client.close()
  expect([work.name, stateOf(dataDir)]).toEqual([work.name, work.after()])
  return { openedMs, wholeMs }
}

async function cutOff(
  work: Work, dataDir: string, draw: number, lengths: { readonly openedMs: number; readonly wholeMs: number }, counts: { before: number; after: number; acknowledged: number }, kill: number
): Promise<void> {
  copyWorkspace(work.template(), dataDir)
  const label = `kill ${kill} of ${work.name} at ${draw.toFixed(3)}`
  const hadBackups = listBackups(dataDir).map((backup) => backup.name)
  const writer = holdWriter(inject('hostsFolder'), { dataDir, ...(work.restoreFrom === undefined ? {} : { restoreFrom: work.restoreFrom(dataDir) }) })
  let isAcknowledged = false
  const running = (async () => {
    const client = await writer.client
    if (work.call === null) {
      isAcknowledged = true
      return
    }
    const { name, input } = work.call(dataDir)
    isAcknowledged = (await call(client, name, input)).ok
  })().catch(() => undefined)
  if (work.call === null) await wait(lengths.openedMs * (0.4 + draw * 0.7))
  else {
    await writer.client
    await wait((lengths.wholeMs - lengths.openedMs) * draw * 1.1)
  }
  const wasAcknowledged = isAcknowledged
  writer.kill()
  await writer.gone
  await running

  startAndStop(dataDir)
  const state = stateOf(dataDir)
  expect([label, [work.before(), work.after()].includes(state)]).toEqual([label, true])
  if (wasAcknowledged) {
    counts.acknowledged += 1
    expect([label, state]).toEqual([label, work.after()])
  }
  expect([label, batchStates(dataDir)]).toEqual([label, expect.not.arrayContaining(['staging'])])
  expect([label, fs.existsSync(path.join(dataDir, 'staging')) ? fs.readdirSync(path.join(dataDir, 'staging')) : []]).toEqual([label, []])
  expect([label, settingOf(dataDir, 'device') !== null]).toEqual([label, true])
  for (const backup of listBackups(dataDir)) {
    const folder = path.join(backupDir(dataDir), backup.name)
    const manifest = readManifest(folder)
    expect([label, backup.name, manifest !== null && isIntact(folder, manifest)]).toEqual([label, backup.name, true])
  }
  const names = listBackups(dataDir).map((backup) => backup.name)
  expect([label, hadBackups.filter((name) => !names.includes(name))]).toEqual([label, []])
  if (work.name === 'backup' && wasAcknowledged) expect([label, names.length]).toEqual([label, hadBackups.length + 1])
  const changes = work.before() !== work.after()
  if (changes ? state === work.after() : wasAcknowledged) counts.after += 1
  else counts.before += 1
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
