import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { backupKinds, type BackupEntry } from '../../contract/backup'
import { sha256OfFile } from '../durable-files'
import { backupDir } from '../places'

/**
 * `manifest.json` beside the copy: one documented archive that says what it holds. `sha256` is of `warehouse.sqlite` as it lies there; the
 * hashes of the tables are of their content, the same for every copy of it.
 */
export const manifest = z.object({
  format: z.literal(1),
  kind: z.enum(backupKinds),
  createdAtMs: z.number(),
  workspace: z.string(),
  schemaVersion: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
  tables: z.array(z.object({ name: z.string(), rows: z.number().int(), sha256: z.string() }))
})
export type Manifest = z.infer<typeof manifest>

export const manifestFile = (folder: string): string => path.join(folder, 'manifest.json')
export const copyFile = (folder: string): string => path.join(folder, 'warehouse.sqlite')

/** A backup that is not finished yet; never listed. */
export const draftPrefix = '.making-'

export function readManifest(folder: string): Manifest | null {
  try {
    return manifest.parse(JSON.parse(fs.readFileSync(manifestFile(folder), 'utf8')))
  } catch {
    return null
  }
}

/** The backups of a workspace, newest first; folders without a readable manifest are none. */
export function listBackups(dataDir: string): readonly BackupEntry[] {
  const folder = backupDir(dataDir)
  if (!fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => {
      const found = readManifest(path.join(folder, name))
      return found === null ? [] : [backupEntry(name, found)]
    })
    .sort((a, b) => b.createdAtMs - a.createdAtMs || (a.name < b.name ? 1 : -1))
}

export function backupEntry(name: string, of: Manifest): BackupEntry {
  const rows = of.tables.reduce((sum, table) => sum + table.rows, 0)
  return { name, kind: of.kind, createdAtMs: of.createdAtMs, schemaVersion: of.schemaVersion, bytes: of.bytes, rows, sha256: of.sha256 }
}

/** Whether the copy is still what was verified when the backup was made. */
export function isIntact(folder: string, of: Manifest): boolean {
  const file = copyFile(folder)
  return fs.statSync(file, { throwIfNoEntry: false })?.size === of.bytes && sha256OfFile(file) === of.sha256
}

/** The newest backup whose copy is intact; reads the copies, so it is for when something has gone wrong. */
export function lastIntactBackup(dataDir: string): BackupEntry | null {
  for (const entry of listBackups(dataDir)) {
    const folder = path.join(backupDir(dataDir), entry.name)
    const found = readManifest(folder)
    if (found !== null && isIntact(folder, found)) return entry
  }
  return null
}
