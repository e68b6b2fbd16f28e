import fs from 'node:fs'
import { FailureError } from '../contract/failure'
import { clearDrafts, makeBackupAtRest } from './backup/make-backup'
import { listBackups } from './backup/manifest'
import { finishRestore, settleRestore } from './backup/restore'
import { damagedWorkspace, damageReason } from './damage'
import { connectWriter, type OpenOptions, type WriteDb } from './database'
import { findDamage, isEmptyFile } from './integrity'
import { readSchemaVersion, refuseForeign } from './migration'
import { migrations } from './migrations'
import { warehouseFile } from './places'
import { prepareWorkspace } from './prepare-workspace'
import { breakSeal, readSeal, sealHolds, writeSeal } from './seal'

export { prepareWorkspace } from './prepare-workspace'

/**
 * Opens or creates the warehouse of a folder for writing, under the workspace's lock. What was left closed must be what was sealed; what a
 * crash left is checked throughout. A file of an earlier schema is backed up before it is migrated.
 * @throws workspace_damaged with the last intact backup, workspace_newer; nothing is changed then
 */
export function openWorkspaceWriter(dataDir: string, options: OpenOptions = {}, nowMs: number = Date.now()): WriteDb {
  fs.mkdirSync(dataDir, { recursive: true })
  let db: WriteDb | undefined
  try {
    finishRestore(dataDir)
    clearDrafts(dataDir)
    db = openChecked(dataDir, options)
    const version = readSchemaVersion(db)
    if (version !== 0 && version < (migrations[migrations.length - 1]?.id ?? 0)) makeBackupAtRest(db, dataDir, 'before_migration', nowMs)
    prepareWorkspace(db)
    settleRestore(dataDir)
    return db
  } catch (error) {
    db?.sqlite.close()
    const reason = error instanceof FailureError ? null : damageReason(error)
    throw reason === null ? error : damagedWorkspace(dataDir, reason)
  }
}

/** Closes the last connection and seals the file. */
export function closeWorkspaceWriter(db: WriteDb, dataDir: string): void {
  db.sqlite.pragma('optimize')
  db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  db.sqlite.close()
  writeSeal(dataDir)
}

/**
 * Whether a file ends in the middle of a page: SQLite reads nothing but zeros there and says no word. Where a log lies beside it, the page may have been on its
 * way, and comes from the log.
 */
function endsWithinPage(file: string, size: number): boolean {
  if ((fs.statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
  const head = Buffer.alloc(18)
  const handle = fs.openSync(file, 'r')
  try {
    fs.readSync(handle, head, 0, head.length, 0)
  } finally {
    fs.closeSync(handle)
  }
  const written = head.readUInt16BE(16)
  const pageBytes = written === 1 ? 65_536 : written
  return pageBytes >= 512 && size % pageBytes !== 0
}

function openChecked(dataDir: string, options: OpenOptions): WriteDb {
  const file = warehouseFile(dataDir)
  const seal = readSeal(dataDir)
  const hasHistory = seal !== null || listBackups(dataDir).length > 0
  // A workspace that has been there must not begin anew because its file is gone.
  if (hasHistory && !fs.existsSync(file)) throw damagedWorkspace(dataDir, 'its file is missing')
  const isAsSealed = seal?.state !== 'closed' || sealHolds(dataDir, seal)
  // Below its smallest page SQLite would take a file for a new one, and write over it.
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size
  if (hasHistory && size !== undefined && size < 512) throw damagedWorkspace(dataDir, size === 0 ? 'its file is empty' : 'its file is cut off')
  if (hasHistory && size !== undefined && size >= 512 && endsWithinPage(file, size)) throw damagedWorkspace(dataDir, 'its file is cut off')
  const db = connectWriter(file, options)
  try {
    refuseForeign(db, migrations)
    if (hasHistory && isEmptyFile(db)) throw damagedWorkspace(dataDir, 'its file is empty')
    const damage = isAsSealed && seal?.state !== 'open' ? null : findDamage(db)
    if (damage !== null) throw damagedWorkspace(dataDir, damage)
    if (!isAsSealed) throw damagedWorkspace(dataDir, 'its content has changed since it was closed')
    breakSeal(dataDir)
    return db
  } catch (error) {
    db.sqlite.close()
    throw error
  }
}
