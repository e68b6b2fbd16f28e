import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FailureError } from '../../contract'
import type { BackupEntry } from '../../contract/backup'
import { openReader, openWriter, type WriteDb } from '../database'
import { migrate, readSchemaVersion } from '../migration'
import { migrations } from '../migrations'
import { closeWorkspaceWriter, openWorkspaceWriter, prepareWorkspace } from '../open-workspace'
import { backupDir, damagedDir, replacedDir, restoreDir, restoreNote, sealFile, warehouseFile } from '../places'
import { allText, firstText } from '../statement'
import { makeBackup } from './make-backup'
import { copyFile, isIntact, listBackups, manifestFile, readManifest } from './manifest'
import { restoreBackup } from './restore'

const newestSchema = migrations[migrations.length - 1]?.id ?? 0
let dataDir: string
let clockMs: number

beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-backup-'))
  clockMs = Date.UTC(2026, 4, 29, 4)
})
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }))

const open = (): WriteDb => openWorkspaceWriter(dataDir, {}, (clockMs += 60_000))
const folderOf = (entry: BackupEntry): string => path.join(backupDir(dataDir), entry.name)
const steps = { check: () => undefined, pause: () => new Promise<void>((resolve) => setImmediate(resolve)), progress: () => undefined }
const backUp = (db: WriteDb, kind: BackupEntry['kind'] = 'manual'): Promise<BackupEntry> => makeBackup(db, dataDir, kind, (clockMs += 60_000), steps)

function addRegions(db: WriteDb, from: number, count: number): void {
  const insert = db.sqlite.prepare('INSERT INTO region (source_key, name) VALUES (?, ?)')
  db.sqlite.transaction(() => {
    for (let index = from; index < from + count; index += 1) insert.run(`r${index}`, `Region ${index} ${'x'.repeat(index % 50)}`)
  })()
}

const regions = (db: WriteDb): number => firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM region')?.n ?? -1
const failureOf = (work: () => unknown): FailureError['failure'] => {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
  throw new Error('it did not fail')
}

function flipBit(file: string, at: number): void {
  const content = fs.readFileSync(file)
  content[at] = (content[at] ?? 0) ^ 4
  fs.writeFileSync(file, content)
}

it('a backup of a warehouse that is written to meanwhile is one state of it, verified and described by its manifest', async () => {
  const db = open()
  addRegions(db, 0, 20_000)
  let isDone = false
  const writing = (async () => {
    for (let round = 0; !isDone; round += 1) {
      addRegions(db, 20_000 + round * 10, 10)
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  const entry = await backUp(db)
  isDone = true
  await writing
  expect(entry).toMatchObject({ kind: 'manual', schemaVersion: newestSchema })
  expect(listBackups(dataDir)).toEqual([entry])
  expect(fs.readdirSync(backupDir(dataDir))).toEqual([entry.name])
  const manifest = readManifest(folderOf(entry))
  const copied = manifest?.tables.find((table) => table.name === 'region')?.rows ?? 0
  expect(copied % 10).toBe(0)
  expect([copied >= 20_000, copied <= regions(db), manifest !== null && isIntact(folderOf(entry), manifest)]).toEqual([true, true, true])
  expect(fs.readdirSync(folderOf(entry)).sort()).toEqual(['manifest.json', 'warehouse.sqlite'])
  db.sqlite.close()
})

it('a restore brings back what was backed up, and keeps what was there as a backup', async () => {
  const db = open()
  addRegions(db, 0, 10)
  const before = await backUp(db)
  addRegions(db, 10, 5)
  closeWorkspaceWriter(db, dataDir)

  const report = restoreBackup(dataDir, folderOf(before), (clockMs += 60_000), {})
  const restored = open()
  expect([regions(restored), report.schemaVersion, fs.existsSync(replacedDir(dataDir)), fs.existsSync(restoreDir(dataDir))]).toEqual([10, newestSchema, false, false])
  closeWorkspaceWriter(restored, dataDir)

  const kept = listBackups(dataDir).find((entry) => entry.name === report.replaced)
  if (kept === undefined) throw new Error('what was there is lost')
  expect(kept.kind).toBe('before_restore')
  restoreBackup(dataDir, folderOf(kept), (clockMs += 60_000), {})
  const again = open()
  expect(regions(again)).toBe(15)
  again.sqlite.close()
})

it('a backup of a newer Saima, a damaged one and none at all are refused, and nothing is changed', async () => {
  const db = open()
  addRegions(db, 0, 1_000)
  const entry = await backUp(db)
  closeWorkspaceWriter(db, dataDir)
  const present = fs.readFileSync(warehouseFile(dataDir))
  const restore = (): unknown => restoreBackup(dataDir, folderOf(entry), clockMs, {})

  const described = fs.readFileSync(manifestFile(folderOf(entry)), 'utf8')
  fs.writeFileSync(manifestFile(folderOf(entry)), described.replace(`"schemaVersion": ${newestSchema}`, '"schemaVersion": 99990'))
  expect(failureOf(restore)).toMatchObject({ code: 'workspace_newer', params: { version: 99990 } })
  fs.writeFileSync(manifestFile(folderOf(entry)), described)
  flipBit(copyFile(folderOf(entry)), 100_000)
  expect(failureOf(restore)).toMatchObject({ code: 'refused', key: 'backup.damaged' })
  expect(failureOf(() => restoreBackup(dataDir, path.join(dataDir, 'nowhere'), clockMs, {}))).toMatchObject({ code: 'not_found' })

  expect(fs.readFileSync(warehouseFile(dataDir)).equals(present)).toBe(true)
  expect([fs.existsSync(restoreDir(dataDir)), fs.existsSync(restoreNote(dataDir))]).toEqual([false, false])
  const same = open()
  expect(regions(same)).toBe(1_000)
  same.sqlite.close()
})

it('one flipped bit anywhere in a closed file is noticed, and the last backup that is intact itself is offered', async () => {
  const db = open()
  addRegions(db, 0, 2_000)
  const older = await backUp(db)
  const newer = await backUp(db)
  closeWorkspaceWriter(db, dataDir)
  flipBit(copyFile(folderOf(newer)), 50_000)
  const size = fs.statSync(warehouseFile(dataDir)).size
  for (let draw = 1; draw <= 12; draw += 1) {
    const at = Math.floor((size * draw * 0.618) % size)
    flipBit(warehouseFile(dataDir), at)
    const damaged = fs.readFileSync(warehouseFile(dataDir))
    expect([at, failureOf(open)]).toMatchObject([at, { code: 'workspace_damaged', params: { backup: older.name, backupAt: new Date(older.createdAtMs).toISOString() } }])
    expect(fs.readFileSync(warehouseFile(dataDir)).equals(damaged)).toBe(true)
    flipBit(warehouseFile(dataDir), at)
  }
  // Mended, it opens as if nothing had been.
  const same = open()
  expect(regions(same)).toBe(2_000)
  closeWorkspaceWriter(same, dataDir)
  // Not mended, the backup takes its place and the damaged file is kept as it is.
  flipBit(warehouseFile(dataDir), 30)
  fs.truncateSync(warehouseFile(dataDir), 20_000)
  expect(restoreBackup(dataDir, folderOf(older), (clockMs += 60_000), {}).replaced).toBe(null)
  const restored = open()
  expect([regions(restored), fs.statSync(path.join(damagedDir(dataDir), 'warehouse.sqlite')).size]).toEqual([2_000, 20_000])
  restored.sqlite.close()
})

it('a file that has lost its end, by little or by much, is noticed, sealed or after a crash', async () => {
  for (const isSealed of [true, false]) {
    const db = open()
    addRegions(db, regions(db), 3_000)
    const entry = await backUp(db)
    db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    if (isSealed) closeWorkspaceWriter(db, dataDir)
    else db.sqlite.close()
    const whole = fs.readFileSync(warehouseFile(dataDir))
    for (const kept of [whole.length - 1, whole.length - 4_096, Math.floor(whole.length / 2), 4_096, 100, 1]) {
      fs.writeFileSync(warehouseFile(dataDir), whole.subarray(0, kept))
      expect([isSealed, kept, failureOf(open)]).toMatchObject([isSealed, kept, { code: 'workspace_damaged', params: { backup: entry.name } }])
      expect(fs.statSync(warehouseFile(dataDir)).size).toBe(kept)
    }
    fs.writeFileSync(warehouseFile(dataDir), whole)
    const same = open()
    expect(regions(same)).toBeGreaterThanOrEqual(3_000)
    closeWorkspaceWriter(same, dataDir)
  }
})

it('after a crash the file is checked throughout', async () => {
  const db = open()
  addRegions(db, 0, 5_000)
  const entry = await backUp(db)
  db.sqlite.close() // not sealed, as after a crash
  const same = open()
  expect(regions(same)).toBe(5_000)
  same.sqlite.close()
  const root = (() => {
    const reader = openWriter(warehouseFile(dataDir))
    const found = firstText<{ page: number }>(reader, `SELECT rootpage AS page FROM sqlite_schema WHERE name = 'region'`)?.page ?? 0
    reader.sqlite.close()
    return found
  })()
  flipBit(warehouseFile(dataDir), (root - 1) * 4_096 + 4)
  expect(failureOf(open)).toMatchObject({ code: 'workspace_damaged', params: { backup: entry.name } })
})

it('a file that is gone or empty never begins anew where there has been a workspace', async () => {
  const db = open()
  addRegions(db, 0, 10)
  const entry = await backUp(db)
  closeWorkspaceWriter(db, dataDir)
  fs.rmSync(warehouseFile(dataDir))
  expect(failureOf(open)).toMatchObject({ code: 'workspace_damaged', params: { backup: entry.name, reason: 'its file is missing' } })
  expect(fs.existsSync(warehouseFile(dataDir))).toBe(false)
  fs.writeFileSync(warehouseFile(dataDir), '')
  expect(failureOf(open)).toMatchObject({ code: 'workspace_damaged', params: { reason: 'its file is empty' } })
  fs.rmSync(sealFile(dataDir))
  expect(failureOf(open)).toMatchObject({ code: 'workspace_damaged' })
  restoreBackup(dataDir, folderOf(entry), (clockMs += 60_000), {})
  const restored = open()
  expect(regions(restored)).toBe(10)
  restored.sqlite.close()
})

it('a file of an earlier schema is backed up before it is migrated', () => {
  const old = openWriter(warehouseFile(dataDir))
  migrate(old, migrations.slice(0, 2))
  old.sqlite.exec(`INSERT INTO region (source_key, name) VALUES ('east', 'East')`)
  old.sqlite.close()
  const db = open()
  expect([readSchemaVersion(db), regions(db)]).toEqual([newestSchema, 1])
  db.sqlite.close()
  const [entry, ...more] = listBackups(dataDir)
  expect([entry, more]).toMatchObject([{ kind: 'before_migration', schemaVersion: 20 }, []])
  if (entry === undefined) return
  const copy = openReader(copyFile(folderOf(entry)))
  expect([readSchemaVersion(copy), allText(copy, 'SELECT name FROM region')]).toEqual([20, [{ name: 'East' }]])
  copy.sqlite.close()
  // It is restored to this Saima's schema.
  restoreBackup(dataDir, folderOf(entry), (clockMs += 60_000), {})
  const restored = open()
  expect([readSchemaVersion(restored), regions(restored)]).toEqual([newestSchema, 1])
  restored.sqlite.close()
})

it('seven daily backups are kept, and all that people made', async () => {
  const db = open()
  const manual = await backUp(db)
  const daily: BackupEntry[] = []
  for (let day = 0; day < 9; day += 1) daily.push(await backUp(db, 'daily'))
  expect(listBackups(dataDir)).toEqual([...daily.slice(2).reverse(), manual])
  db.sqlite.close()
})

it('a restore that was cut off while the files changed places is completed by the next start', async () => {
  const db = open()
  addRegions(db, 0, 3)
  const entry = await backUp(db)
  addRegions(db, 3, 4)
  db.sqlite.close()
  const file = warehouseFile(dataDir)
  const restoredOnce = (prepare: () => void): number => {
    prepare()
    const opened = open()
    const found = regions(opened)
    opened.sqlite.close()
    return found
  }
  const stage = (): void => {
    fs.mkdirSync(restoreDir(dataDir), { recursive: true })
    fs.copyFileSync(copyFile(folderOf(entry)), path.join(restoreDir(dataDir), 'warehouse.sqlite'))
  }
  // Cut off before the note: as if nothing had been.
  expect(restoredOnce(stage)).toBe(7)
  // After the note, before and after the present file was moved.
  const noted = (): void => fs.writeFileSync(restoreNote(dataDir), JSON.stringify({ aside: 'replaced' }))
  expect(restoredOnce(() => (stage(), noted()))).toBe(3)
  expect(
    restoredOnce(() => {
      stage()
      noted()
      fs.mkdirSync(replacedDir(dataDir))
      fs.renameSync(file, path.join(replacedDir(dataDir), 'warehouse.sqlite'))
    })
  ).toBe(3)
  // All done but for the note.
  expect(restoredOnce(noted)).toBe(3)
  expect(fs.readdirSync(dataDir).sort()).toEqual(['backups', 'seal.json', 'warehouse.sqlite'])
})

it('a workspace without backups says so', () => {
  const db = open()
  prepareWorkspace(db)
  closeWorkspaceWriter(db, dataDir)
  flipBit(warehouseFile(dataDir), 5_000)
  expect(failureOf(open)).toMatchObject({ code: 'workspace_damaged', params: { backup: '', backupAt: '' } })
})
