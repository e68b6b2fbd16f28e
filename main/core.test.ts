import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { FailureError, type SaimaEvent } from './contract'
import { createCore, type Core } from './core'
import { silentLog } from './log'
import { createForkSpawner } from './processes/fork-spawner'
import type { HostProcess, Spawner } from './processes/spawner'
import { openWriter } from './warehouse/database'
import { warehouseFile } from './warehouse/places'

let dataDir: string
let open: Core[]

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-core-'))
  open = []
})

afterEach(async () => {
  for (const core of open) await core.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

async function openCore(spawner: Spawner = createForkSpawner(inject('hostsFolder'))): Promise<Core> {
  const core = await createCore({ dataDir, clock: { nowMs: () => Date.UTC(2026, 4, 29, 4) }, log: silentLog, spawner, checkOutput: true })
  open.push(core)
  return core
}

/** Remembers what it spawns, so that a test can end a process as a crash would. */
function watchedSpawner(): { spawner: Spawner; spawned: HostProcess[] } {
  const inner = createForkSpawner(inject('hostsFolder'))
  const spawned: HostProcess[] = []
  return {
    spawned,
    spawner: {
      spawn: (entry, env) => {
        const host = inner.spawn(entry, env)
        spawned.push(host)
        return host
      }
    }
  }
}

it('a new folder becomes an empty workspace whose today is the clock’s day in its time zone', async () => {
  const core = await openCore()
  const status = await core.call('workspace.status', {})
  expect(status).toMatchObject({ ok: true, value: { name: '', isDemo: false, today: '2026-05-29', todayIsSet: false, dataFrom: null, dataTo: null, model: null } })
})

it('a command is logged with its inverse, announced, and undone by it, one after the other', async () => {
  const core = await openCore()
  const events: SaimaEvent[] = []
  core.subscribe((event) => events.push(event))
  await core.call('workspace.setToday', { today: '2026-01-15' })
  await core.call('workspace.setToday', { today: '2026-02-01' })
  expect(await core.call('history.undo', {})).toMatchObject({ ok: true, value: { name: 'workspace.setToday' } })
  expect(await core.call('workspace.status', {})).toMatchObject({ value: { today: '2026-01-15', todayIsSet: true } })
  const log = await core.call('history.list', {})
  expect(log.ok && log.value.map((entry) => [entry.name, entry.actor, entry.undone])).toEqual([
    ['workspace.setToday', 'local', false],
    ['workspace.setToday', 'local', true],
    ['workspace.setToday', 'local', false]
  ])
  expect(events.filter((event) => event.name === 'data.changed').length).toBeGreaterThanOrEqual(3)

  expect(await core.call('history.undo', {})).toMatchObject({ ok: true, value: { name: 'workspace.setToday' } })
  expect(await core.call('workspace.status', {})).toMatchObject({ value: { todayIsSet: false } })
  expect(await core.call('history.undo', {})).toMatchObject({ ok: false, error: { key: 'history.nothing_to_undo' } })
})

it('unknown and internal names are refused at the door, and wrong input names the field', async () => {
  const core = await openCore()
  expect(await core.callUnknown('no.such.call', {})).toMatchObject({ ok: false, error: { code: 'refused', key: 'unknown_call' } })
  expect(await core.callUnknown('history.markUndone', { id: 'x', by: 'y' })).toMatchObject({ ok: false, error: { code: 'refused' } })
  expect(await core.callUnknown('__proto__', {})).toMatchObject({ ok: false, error: { code: 'refused' } })
  const wrong = await core.callUnknown('workspace.setToday', { today: '2026-02-31x' })
  expect(wrong).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  expect(!wrong.ok && wrong.error.message).toContain('today')
})

it('a second core on the same folder is refused by name while the first one holds it, and let in afterwards', async () => {
  const core = await openCore()
  const second = await openCore().catch((error: unknown) => error)
  expect(second).toBeInstanceOf(FailureError)
  expect((second as FailureError).failure).toMatchObject({ code: 'workspace_locked', params: { dataDir } })
  await core.close()
  expect(await (await openCore()).call('workspace.status', {})).toMatchObject({ ok: true })
})

it('a workspace of a newer Saima is refused and left as it was', async () => {
  await (await openCore()).close()
  const db = openWriter(warehouseFile(dataDir))
  db.sqlite.pragma('user_version = 99990')
  db.sqlite.close()
  const refused = await openCore().catch((error: unknown) => error)
  expect((refused as FailureError).failure).toMatchObject({ code: 'workspace_newer', params: { version: 99990 } })
})

it('a file that is no database is called damaged, never replaced', async () => {
  fs.writeFileSync(warehouseFile(dataDir), 'not a database, '.repeat(1_000))
  const refused = await openCore().catch((error: unknown) => error)
  expect((refused as FailureError).failure.code).toBe('workspace_damaged')
  expect(fs.readFileSync(warehouseFile(dataDir), 'utf8')).toContain('not a database')
})

it('the loss of the writer fails what it was doing and loses nothing committed; the next command starts it again', async () => {
  const { spawner, spawned } = watchedSpawner()
  const core = await openCore(spawner)
  await core.call('workspace.setToday', { today: '2026-03-03' })
  const lost = new Promise<SaimaEvent>((resolve) => core.subscribe((event) => event.name === 'process.lost' && resolve(event)))
  spawned[0]?.kill()
  expect(await lost).toMatchObject({ payload: { process: 'writer' } })
  expect(await core.call('workspace.update', { name: 'after the crash' })).toMatchObject({ ok: true, value: { name: 'after the crash', today: '2026-03-03' } })
})

it('the loss of idle readers is not noticed by the next queries', async () => {
  const { spawner, spawned } = watchedSpawner()
  const core = await openCore(spawner)
  await core.call('workspace.status', {})
  for (const host of spawned.slice(1)) host.kill()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const answers = await Promise.all([1, 2, 3].map(() => core.call('workspace.status', {})))
  expect(answers.map((answer) => answer.ok)).toEqual([true, true, true])
})

it('a cancelled query takes its reader along and the spare one answers the next', async () => {
  const { spawner, spawned } = watchedSpawner()
  const core = await createCore({ dataDir, clock: { nowMs: () => Date.UTC(2026, 4, 29, 4) }, log: silentLog, spawner, readers: 1, spareReader: true })
  open.push(core)
  await core.call('workspace.status', {})
  // The writer, the reader and the spare one.
  expect(spawned).toHaveLength(3)
  const cancelled = core.call('workspace.status', {}, { callId: 'unwanted' })
  await Promise.resolve()
  core.cancel('unwanted')
  expect(await cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  expect(await core.call('workspace.status', {})).toMatchObject({ ok: true })
})

it('work that failed leaves its whole failure in the list of jobs, for pages to say it in their language', async () => {
  const core = await openCore()
  const answer = await core.call('import.run', { path: path.join(dataDir, 'nowhere.csv'), rememberMapping: false })
  const jobs = await core.call('jobs.history', { limit: 1 })
  if (answer.ok || !jobs.ok) throw new Error('the import of a missing file must fail and the list must not')
  expect(jobs.value).toMatchObject([{ name: 'import.run', state: 'failed', message: answer.error.message, failure: answer.error }])
})
