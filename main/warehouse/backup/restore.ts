import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { FailureError } from '../../contract/failure'
import { storageReason } from '../damage'
import { openWriter, type OpenOptions } from '../database'
import { sha256OfFile, syncFile, syncFolder, writeDurably } from '../durable-files'
import { findDamage } from '../integrity'
import { migrations } from '../migrations'
import { damagedDir, replacedDir, restoreDir, restoreNote, warehouseFile } from '../places'
import { prepareWorkspace } from '../prepare-workspace'
import { breakSeal } from '../seal'
import { makeBackupAtRest } from './make-backup'
import { copyFile, isIntact, readManifest, type Manifest } from './manifest'

export interface Restored {
  readonly schemaVersion: number
  /** Name of the backup of what was there; null where that could not be read, and lies in `damaged`. */
  readonly replaced: string | null
}

/** Says, on the disk, that the checked copy is to take the warehouse's place, and where that goes meanwhile. */
const note = z.object({ aside: z.enum(['replaced', 'damaged']) })

const parts = ['', '-wal', '-shm'] as const

/**
 * Puts a backup in the place of the warehouse, under the workspace's lock and with nothing of it open. The copy is checked, opened and
 * migrated beside the present file first; then the two change places by renames that a restart completes. What was there is kept:
 * as a backup where it is sound, else as it is in `damaged`. It goes from `replaced` when the restored file has been opened (`settleRestore`).
 * @throws not_found, workspace_newer, refused for a backup that does not pass its check, what the system says where the disk is full; nothing is changed then
 */
export function restoreBackup(dataDir: string, folder: string, nowMs: number, options: OpenOptions): Restored {
  const found = readManifest(folder)
  if (found === null) throw new FailureError('not_found', 'backup.not_found', `There is no backup at ${folder}. Nothing was changed; choose one from the list of backups.`, { folder })
  const newest = migrations[migrations.length - 1]?.id ?? 0
  if (found.schemaVersion > newest) {
    throw new FailureError(
      'workspace_newer', 'workspace_newer', `This backup was made by a newer Saima (schema ${found.schemaVersion}, this one knows ${newest}). Nothing was changed; restore it with the newer version.`,
      { version: found.schemaVersion, newest }
    )
  }
  prepareCopy(dataDir, folder, found, options)
  const replaced = keepPresent(dataDir, nowMs, options)
  // From here on a start finds whichever file is in place after a crash, and checks it as such.
  breakSeal(dataDir)
  writeDurably(restoreNote(dataDir), JSON.stringify({ aside: replaced === null ? 'damaged' : 'replaced' }))
  finishRestore(dataDir)
  return { schemaVersion: newest, replaced }
}

/** Completes a restore that was cut off after its check, forgets one that was cut off before. Every step can be repeated. */
export function finishRestore(dataDir: string): void {
  const file = warehouseFile(dataDir)
  const copy = path.join(restoreDir(dataDir), path.basename(file))
  if (fs.existsSync(restoreNote(dataDir))) {
    const { aside } = note.parse(JSON.parse(fs.readFileSync(restoreNote(dataDir), 'utf8')))
    // Without the copy the change of places is done already: what is in place is the restored file.
    if (fs.existsSync(copy)) {
      const away = aside === 'damaged' ? damagedDir(dataDir) : replacedDir(dataDir)
      if (!fs.existsSync(away)) fs.mkdirSync(away)
      for (const part of parts) if (fs.existsSync(`${file}${part}`)) fs.renameSync(`${file}${part}`, path.join(away, `${path.basename(file)}${part}`))
      syncFolder(away)
      fs.renameSync(copy, file)
      syncFolder(dataDir)
    }
    fs.rmSync(restoreNote(dataDir), { force: true })
    syncFolder(dataDir)
  }
  fs.rmSync(restoreDir(dataDir), { recursive: true, force: true })
}

/** Once the restored file is open: what it replaced is a backup by now. */
export function settleRestore(dataDir: string): void {
  fs.rmSync(replacedDir(dataDir), { recursive: true, force: true })
}

/** The backup as this Saima would open it, checked, in a folder of its own. */
function prepareCopy(dataDir: string, folder: string, of: Manifest, options: OpenOptions): void {
  const dir = restoreDir(dataDir)
  fs.rmSync(dir, { recursive: true, force: true })
  fs.mkdirSync(dir, { recursive: true })
  const copy = path.join(dir, path.basename(warehouseFile(dataDir)))
  try {
    fs.copyFileSync(copyFile(folder), copy, fs.constants.COPYFILE_FICLONE)
    if (fs.statSync(copy).size !== of.bytes || sha256OfFile(copy) !== of.sha256) {
      // A copy may end early without an error where the disk is full: then the backup itself is as it was.
      if (isIntact(folder, of)) throw Object.assign(new Error(`only ${fs.statSync(copy).size} of ${of.bytes} bytes could be written`), { code: 'ENOSPC' })
      throw new Error('its content is not what was backed up')
    }
    const db = openWriter(copy, options)
    try {
      const damage = findDamage(db)
      if (damage !== null) throw new Error(damage)
      prepareWorkspace(db)
    } finally {
      db.sqlite.close()
    }
    syncFile(copy)
    syncFolder(dir)
  } catch (error) {
    fs.rmSync(dir, { recursive: true, force: true })
    // A full disk says nothing about the backup.
    if (error instanceof FailureError || storageReason(error) !== null) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('refused', 'backup.damaged', `The backup ${path.basename(folder)} did not pass its check (${reason}). Nothing was changed; choose an older one.`, { name: path.basename(folder), reason })
  }
}

/**
 * A backup of what is there; null where it is missing or cannot be read any more. Where there is only no room for it, nothing is restored: what is
 * sound must not be taken for damaged.
 */
function keepPresent(dataDir: string, nowMs: number, options: OpenOptions): string | null {
  for (const dir of [replacedDir(dataDir), damagedDir(dataDir)]) fs.rmSync(dir, { recursive: true, force: true })
  if (!fs.existsSync(warehouseFile(dataDir))) return null
  try {
    const db = openWriter(warehouseFile(dataDir), options)
    try {
      return findDamage(db) === null ? makeBackupAtRest(db, dataDir, 'before_restore', nowMs).name : null
    } finally {
      db.sqlite.close()
    }
  } catch (error) {
    if (storageReason(error) !== null) throw error
    return null
  }
}
