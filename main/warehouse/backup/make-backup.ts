import fs from 'node:fs'
import path from 'node:path'
import type { BackupEntry } from '../../contract/backup'
import { FailureError } from '../../contract/failure'
import { openReader, openWriter, optionsOf, type ReadDb, type WriteDb } from '../database'
import { sha256OfFile, syncFile, syncFolder } from '../durable-files'
import { checkTables, hashTables, type TableHash } from '../integrity'
import { readSchemaVersion } from '../migration'
import { backupDir, warehouseFile } from '../places'
import { readSettings } from '../settings'
import { firstText } from '../statement'
import { forgetOld } from './keep-backups'
import { backupEntry, copyFile, draftPrefix, manifestFile, type Manifest } from './manifest'

export interface BackupSteps {
  /** Throws where the user has cancelled. */
  readonly check: () => void
  readonly pause: () => Promise<void>
  readonly progress: (share: number, step: 'backup.copying' | 'backup.verifying') => void
}

const pagesPerStep = 2_000

/**
 * Copies a warehouse that is in use: through SQLite's backup on the writing connection, whose own commits go into the copy as well (those of
 * another connection would make it begin anew). Then the copy is checked, compared table by table with the state it was taken of, and
 * only then appears among the backups under its name.
 */
export async function makeBackup(db: WriteDb, dataDir: string, kind: BackupEntry['kind'], nowMs: number, steps: BackupSteps): Promise<BackupEntry> {
  return withDraft(dataDir, async (draft) => {
    await db.sqlite.backup(copyFile(draft), {
      progress: ({ totalPages, remainingPages }) => {
        steps.check()
        steps.progress(0.4 * (1 - remainingPages / Math.max(1, totalPages)), 'backup.copying')
        return pagesPerStep
      }
    })
    // Nothing else has run since the last page was copied, so this reader sees exactly what the copy holds, however long the comparison takes.
    const source = openReader(warehouseFile(dataDir), optionsOf(db))
    try {
      source.sqlite.exec('BEGIN')
      firstText(source, 'SELECT count(*) FROM sqlite_schema')
      let step = 0
      const inPieces = async <T>(work: Generator<void, T>): Promise<T> => {
        for (;;) {
          const next = work.next()
          if (next.done === true) return next.value
          step += 1
          if (step % 20 === 0) steps.progress(0.4 + 0.6 * (1 - 1 / (1 + step / 200)), 'backup.verifying')
          await steps.pause()
        }
      }
      const expected = await inPieces(hashTables(source))
      return publish(db, dataDir, draft, kind, nowMs, await inPieces(verifyCopy(draft, db, expected)))
    } finally {
      source.sqlite.close()
    }
  })
}

/** The same for a warehouse that nothing else has open: the caller holds the workspace's lock, and waits. */
export function makeBackupAtRest(db: WriteDb, dataDir: string, kind: BackupEntry['kind'], nowMs: number): BackupEntry {
  const draft = openDraft(dataDir)
  try {
    db.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    fs.copyFileSync(warehouseFile(dataDir), copyFile(draft), fs.constants.COPYFILE_FICLONE)
    const expected = throughout(hashTables(db))
    return publish(db, dataDir, draft, kind, nowMs, throughout(verifyCopy(draft, db, expected)))
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

/** What a killed process has left half-made. Called under the workspace's lock. */
export function clearDrafts(dataDir: string): void {
  const folder = backupDir(dataDir)
  if (!fs.existsSync(folder)) return
  for (const name of fs.readdirSync(folder)) if (name.startsWith(draftPrefix)) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
}

interface Verified {
  readonly schemaVersion: number
  readonly tables: readonly TableHash[]
}

/** Leaves the copy as one plain file, synced. */
function* verifyCopy(draft: string, of: ReadDb, expected: readonly TableHash[]): Generator<void, Verified> {
  const file = copyFile(draft)
  const copy = openWriter(file, optionsOf(of))
  try {
    copy.sqlite.pragma('journal_mode = DELETE')
    yield* checkTables(copy)
    const tables = yield* hashTables(copy)
    if (JSON.stringify(tables) !== JSON.stringify(expected)) throw new Error('the copy differs from the warehouse')
    return { schemaVersion: readSchemaVersion(copy), tables }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof FailureError) throw error
    throw new FailureError('storage', 'backup.not_verified', `The backup was not kept, because its copy did not pass the check (${reason}). The workspace was not changed; check the disk and try again.`, { reason })
  } finally {
    copy.sqlite.close()
    syncFile(file)
  }
}

function publish(db: ReadDb, dataDir: string, draft: string, kind: BackupEntry['kind'], nowMs: number, verified: Verified): BackupEntry {
  const file = copyFile(draft)
  const entry: Manifest = {
    format: 1, kind, createdAtMs: nowMs, workspace: verified.schemaVersion === 0 ? '' : readSettings(db).name, schemaVersion: verified.schemaVersion,
    bytes: fs.statSync(file).size, sha256: sha256OfFile(file), tables: [...verified.tables]
  }
  fs.writeFileSync(manifestFile(draft), `${JSON.stringify(entry, null, 2)}\n`)
  syncFile(manifestFile(draft))
  syncFolder(draft)
  const name = freeName(dataDir, kind, nowMs)
  fs.renameSync(draft, path.join(backupDir(dataDir), name))
  syncFolder(backupDir(dataDir))
  forgetOld(dataDir)
  return backupEntry(name, entry)
}

async function withDraft<T>(dataDir: string, work: (draft: string) => Promise<T>): Promise<T> {
  const draft = openDraft(dataDir)
  try {
    return await work(draft)
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

function openDraft(dataDir: string): string {
  fs.mkdirSync(backupDir(dataDir), { recursive: true })
  return fs.mkdtempSync(path.join(backupDir(dataDir), draftPrefix))
}

/** Sorted by time in any file manager: 20260529T041500Z-daily. */
function freeName(dataDir: string, kind: BackupEntry['kind'], nowMs: number): string {
  const base = `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z-${kind.replace('_', '-')}`
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!fs.existsSync(path.join(backupDir(dataDir), name))) return name
  }
}

function throughout<T>(work: Generator<void, T>): T {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}
