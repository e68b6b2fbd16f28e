import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import type { SaimaEvent } from '../contract'
import { createCore } from '../core'
import { silentLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { createDesk, removeFolder, type Desk } from './desk'

let folder = ''
let desk: Desk
let nowMs = 0

const openDesk = (): Desk =>
  createDesk({
    workspacesFolder: join(folder, 'workspaces'),
    demoFolder: join(folder, 'workspaces', 'demo'),
    shelfFile: join(folder, 'shelf.json'),
    nowMs: () => (nowMs += 1_000),
    openCore: (dataDir, restoreFrom) => createCore({ dataDir, restoreFrom, clock: { nowMs: () => nowMs }, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')) }),
    prepareDemo: async (demo) => void mkdirSync(demo, { recursive: true }),
    discard: removeFolder
  })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saima-desk-'))
  nowMs = Date.UTC(2026, 0, 5)
  desk = openDesk()
})

afterEach(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true })
})

const openName = async (): Promise<string | undefined> => {
  const status = await desk.call('workspace.status', {})
  return status.ok ? (status.value as { name: string }).name : undefined
}

describe('the desk', () => {
  it('says what to do while no workspace is open', async () => {
    expect(await desk.call('workspace.status', {})).toMatchObject({ ok: false, error: { code: 'conflict', key: 'workspaces.none_open' } })
  })

  it('prepares and opens the demo company at the very first start, and the last workspace afterwards', async () => {
    await desk.openLastOrDemo()
    expect(desk.current()?.dataDir).toBe(join(folder, 'workspaces', 'demo'))
    await desk.call('workspaces.create', { name: '华东' })
    await desk.close()

    desk = openDesk()
    await desk.openLastOrDemo()
    expect(await openName()).toBe('华东')
  })

  it('announces what it opened and forwards the events of the open workspace only', async () => {
    const events: SaimaEvent[] = []
    desk.subscribe((event) => events.push(event))
    await desk.call('workspaces.create', { name: 'East' })
    await desk.call('workspaces.create', { name: 'West' })
    const opened = events.filter((event) => event.name === 'workspace.opened').map((event) => event.payload.dataDir)
    expect(new Set(opened)).toEqual(new Set([join(folder, 'workspaces', 'East'), join(folder, 'workspaces', 'West')]))
    await desk.call('workspace.update', { name: 'West 2' })
    expect(events.some((event) => event.name === 'data.changed')).toBe(true)
  })

  it('makes folder names out of whatever the user typed, without overwriting', async () => {
    const first = await desk.call('workspaces.create', { name: 'Q1/Q2: "plan"?' })
    const second = await desk.call('workspaces.create', { name: 'Q1/Q2: "plan"?' })
    expect([first, second]).toMatchObject([
      { ok: true, value: { name: 'Q1/Q2: "plan"?', dir: join(folder, 'workspaces', 'Q1 Q2   plan') } },
      { ok: true, value: { dir: join(folder, 'workspaces', 'Q1 Q2   plan 2') } }
    ])
  })

  it('keeps the open workspace when another one cannot be opened', async () => {
    await desk.call('workspaces.create', { name: 'East' })
    const broken = join(folder, 'broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'warehouse.sqlite'), 'this is not a database, and long enough to be sure of it. '.repeat(50))
    expect(await desk.call('workspaces.open', { dir: broken })).toMatchObject({ ok: false })
    expect(await openName()).toBe('East')
  })

  it('opens a damaged workspace by restoring its last backup', async () => {
    await desk.call('workspaces.create', { name: 'East' })
    const dir = join(folder, 'workspaces', 'East')
    const made = await desk.call('backup.create', {})
    const { name } = (made.ok ? made.value : {}) as { name: string }
    await desk.call('workspaces.create', { name: 'West' })
    writeFileSync(join(dir, 'warehouse.sqlite'), 'this is not a database, and long enough to be sure of it. '.repeat(50))
    expect(await desk.call('workspaces.open', { dir })).toMatchObject({ ok: false, error: { code: 'workspace_damaged', params: { backup: name } } })
    expect(await openName()).toBe('West')
    expect(await desk.call('workspaces.restore', { dir, name })).toMatchObject({ ok: true, value: { name, replaced: null } })
    expect(await openName()).toBe('East')
  })

  it('refuses to make a workspace in a folder that holds something', async () => {
    const full = join(folder, 'full')
    mkdirSync(full)
    writeFileSync(join(full, 'letter.txt'), 'mine')
    expect(await desk.call('workspaces.create', { name: 'East', dir: full })).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })

  it('closes the open workspace before it takes it away, and forgets it', async () => {
    await desk.call('workspaces.create', { name: 'East' })
    const dir = join(folder, 'workspaces', 'East')
    expect(await desk.call('workspaces.remove', { dir })).toEqual({ ok: true, value: { removed: true } })
    expect(existsSync(dir)).toBe(false)
    expect(await desk.call('workspaces.list', {})).toEqual({ ok: true, value: [] })
    expect(await desk.call('workspaces.remove', { dir })).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  it('checks what it is asked like every other door', async () => {
    expect(await desk.call('workspaces.create', { name: '' })).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })
})
