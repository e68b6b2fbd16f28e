import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, inject, it } from 'vitest'
import { systemClock } from '../../clock'
import { createCore, type Core } from '../../core'
import { silentLog } from '../../log'
import { createForkSpawner } from '../../processes/fork-spawner'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../open-workspace'
import { backupDir, lockOwnerFile } from '../places'
import { isIntact, listBackups, readManifest } from './manifest'

// A few in the default run; SAIMA_KILLS asks for more.
const kills = Number(process.env['SAIMA_KILLS'] ?? 6)
const rows = 30_000

let core: Core | undefined
let dataDir: string | undefined
afterEach(async () => {
  await core?.close()
  if (dataDir !== undefined) fs.rmSync(dataDir, { recursive: true, force: true })
})

it(
  'the workspace is what it was or what was restored, and every listed backup is intact, when the writing process is killed during backup and restore',
  async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-backup-kill-'))
    dataDir = dir
    const db = openWorkspaceWriter(dir)
    const insert = db.sqlite.prepare('INSERT INTO account (source_key, name, normal_name) VALUES (?, ?, ?)')
    db.sqlite.transaction(() => {
      for (let index = 0; index < rows; index += 1) insert.run(`a${index}`, `Account ${index}`, `account ${index}`)
    })()
    closeWorkspaceWriter(db, dir)
    const open = (): Promise<Core> => createCore({ dataDir: dir, clock: systemClock, log: silentLog, spawner: createForkSpawner(inject('hostsFolder')), checkOutput: true })
    const nameNow = async (): Promise<string> => {
      const status = await core?.call('workspace.status', {})
      if (status?.ok !== true) throw new Error('no answer')
      expect(status.value.rowCounts['account']).toBe(rows)
      return status.value.name
    }
    core = await open()
    await core.call('workspace.update', { name: 'backed up' })
    let startedAt = Date.now()
    const made = await core.call('backup.create', {})
    const backupMs = Date.now() - startedAt
    if (!made.ok) throw new Error(made.error.message)
    startedAt = Date.now()
    expect(await core.call('backup.restore', { name: made.value.name })).toMatchObject({ ok: true })
    const restoreMs = Date.now() - startedAt

    let draw = 0.37
    for (let kill = 0; kill < kills; kill += 1) {
      const isRestore = kill % 2 === 1
      await core.call('workspace.update', { name: `state ${kill}` })
      const running = isRestore ? core.call('backup.restore', { name: made.value.name }) : core.call('backup.create', {})
      draw = (draw + 0.618) % 1
      await new Promise((resolve) => setTimeout(resolve, draw * (isRestore ? restoreMs : backupMs)))
      killWriter(dir)
      await running
      await core.close()
      core = await open()
      expect([kill, isRestore ? ['backed up', `state ${kill}`] : [`state ${kill}`]]).toEqual([kill, expect.arrayContaining([await nameNow()])])
      expect(fs.readdirSync(dir).filter((name) => name.startsWith('restoring') || name === 'replaced')).toEqual([])
      expect(fs.readdirSync(backupDir(dir)).sort()).toEqual(listBackups(dir).map((entry) => entry.name).sort())
      for (const entry of listBackups(dir)) {
        const manifest = readManifest(path.join(backupDir(dir), entry.name))
        expect([entry.name, manifest !== null && isIntact(path.join(backupDir(dir), entry.name), manifest)]).toEqual([entry.name, true])
      }
    }
    // Afterwards everything still works.
    expect(await core.call('backup.create', {})).toMatchObject({ ok: true })
    expect(await core.call('backup.restore', { name: made.value.name })).toMatchObject({ ok: true })
    expect(await nameNow()).toBe('backed up')
  },
  10_800_000
)

/** Between two processes of a restore there is none to kill. */
function killWriter(dir: string): void {
  try {
    const { pid } = JSON.parse(fs.readFileSync(lockOwnerFile(dir), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just ended, or not yet begun.
  }
}
