import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import type { FailureError, SaimaEvent } from '../contract'
import { createCore, type Core, type CoreOptions } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { backupDir, warehouseFile } from '../warehouse/places'

let dataDir: string
let core: Core | undefined

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-backup-calls-'))
})
afterEach(async () => {
  await core?.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

const open = async (more: Partial<CoreOptions> = {}): Promise<Core> =>
  (core = await createCore({ dataDir, clock: { nowMs: () => Date.UTC(2026, 4, 29, 4) }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true, ...more }))

const nameOf = async (of: Core): Promise<string> => {
  const status = await of.call('workspace.status', {})
  return status.ok ? status.value.name : status.error.message
}

it('a workspace in use is backed up and restored; pages hear that it was opened anew, and readers see the restored data', async () => {
  const open1 = await open()
  const events: SaimaEvent[] = []
  open1.subscribe((event) => events.push(event))
  await open1.call('workspace.update', { name: 'before' })
  const made = await open1.call('backup.create', {})
  if (!made.ok) throw new Error(made.error.message)
  await open1.call('workspace.update', { name: 'after' })
  const [restored, during] = await Promise.all([open1.call('backup.restore', { name: made.value.name }), nameOf(open1)])
  expect(restored).toMatchObject({ ok: true, value: { name: made.value.name } })
  expect([during, await nameOf(open1)]).toEqual(['before', 'before'])
  expect(events).toContainEqual({ name: 'workspace.opened', payload: { dataDir, name: 'before' } })
  const listed = await open1.call('backup.list', {})
  expect(listed.ok && listed.value.map((entry) => entry.kind).sort()).toEqual(['before_restore', 'manual'])
  // Of a backup that is not there nothing is restored, and the workspace stays open.
  expect(await open1.call('backup.restore', { name: '../nowhere' })).toMatchObject({ ok: false, error: { code: 'not_found' } })
  expect(await open1.call('workspace.update', { name: 'goes on' })).toMatchObject({ ok: true })
  expect(await nameOf(open1)).toBe('goes on')
})

it('a backup says where it lies and whether it is still what was written', async () => {
  const open1 = await open()
  const made = await open1.call('backup.create', {})
  if (!made.ok) throw new Error(made.error.message)
  const { name } = made.value
  const folder = path.join(dataDir, 'backups')
  expect(await open1.call('backup.places', {})).toMatchObject({ ok: true, value: { folder, kept: { manual: null } } })
  expect(await open1.call('backup.verify', { name })).toEqual({ ok: true, value: { name, isIntact: true } })
  expect(await open1.call('backup.verify', { name: '../nowhere' })).toMatchObject({ ok: false, error: { key: 'backup.not_found' } })
  const copy = fs.readdirSync(path.join(folder, name)).map((file) => path.join(folder, name, file)).sort((a, b) => fs.statSync(b).size - fs.statSync(a).size)[0] ?? ''
  const bytes = fs.readFileSync(copy)
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
  fs.writeFileSync(copy, bytes)
  expect(await open1.call('backup.verify', { name })).toEqual({ ok: true, value: { name, isIntact: false } })
})

it('a damaged workspace names its last backup, and is opened by restoring it', async () => {
  const first = await open()
  await first.call('workspace.update', { name: 'sound' })
  const made = await first.call('backup.create', {})
  if (!made.ok) throw new Error(made.error.message)
  await first.close()
  const content = fs.readFileSync(warehouseFile(dataDir))
  content[70_000] = (content[70_000] ?? 0) ^ 1
  fs.writeFileSync(warehouseFile(dataDir), content)

  const refused = await open().catch((error: unknown) => error)
  expect((refused as FailureError).failure).toMatchObject({ code: 'workspace_damaged', params: { backup: made.value.name } })
  const again = await open({ restoreFrom: path.join(backupDir(dataDir), made.value.name) })
  expect([await nameOf(again), again.restored]).toEqual(['sound', { schemaVersion: made.value.schemaVersion, replaced: expect.any(String) as string }])
})

it('the daily backup makes itself: nobody can ask for it from outside', async () => {
  const own = await open()
  expect(await own.callUnknown('backup.isDailyDue', {})).toMatchObject({ ok: false, error: { key: 'unknown_call' } })
  expect(await own.callUnknown('backup.daily', {})).toMatchObject({ ok: false, error: { key: 'unknown_call' } })
})
