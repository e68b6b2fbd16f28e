import fs from 'node:fs'
import path from 'node:path'
import type { WriteDb } from '../../warehouse/database'
import type { EntityDefinition } from '../entities/entity'

export const stagingDir = (dataDir: string): string => path.join(dataDir, 'staging')

/**
 * A file of its own beside the warehouse, attached as `staging` while one import runs: rows are gathered there without being synced,
 * since after a crash they are simply read again. Nothing of it is visible to readers; publication copies it in one transaction.
 */
export interface Staging {
  readonly file: string
  /** Tables of one more use: an entity's rows as they were read. */
  close(): void
}

export function openStaging(db: WriteDb, dataDir: string, name: string, entity: EntityDefinition, fields: readonly string[], keyPrefix: string): Staging {
  const dir = stagingDir(dataDir)
  fs.mkdirSync(dir, { recursive: true })
  const file = path.join(dir, `${name}.sqlite`)
  fs.rmSync(file, { force: true })
  db.sqlite.prepare('ATTACH DATABASE ? AS staging').run(file)
  try {
    db.sqlite.pragma('staging.journal_mode = OFF')
    db.sqlite.pragma('staging.synchronous = OFF')
    // Written and read in order: a small cache does.
    db.sqlite.pragma('staging.cache_size = -8192')
    const columns = [...fields.map((field) => `f_${field}`), ...(entity.derived === undefined ? [] : [`f_${entity.derived.name}`])]
    db.sqlite.exec(`
      CREATE TABLE staging.input (line INTEGER PRIMARY KEY, own_key TEXT NOT NULL, ${columns.map((column) => `${column}, `).join('')}source_key TEXT AS (${keyPrefix === '' ? 'own_key' : `'${keyPrefix.replace(/'/g, "''")}' || own_key`}));
      CREATE TABLE staging.reference (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, target_id INTEGER, how TEXT, detail TEXT, UNIQUE (kind, text));
      CREATE TABLE staging.raw (line INTEGER PRIMARY KEY, raw TEXT NOT NULL);
      CREATE TABLE staging.issue (id INTEGER PRIMARY KEY, line INTEGER NOT NULL, column_name TEXT, value TEXT, reason TEXT NOT NULL, severity TEXT NOT NULL, detail TEXT NOT NULL, raw TEXT NOT NULL);
      CREATE TABLE staging.unread (line INTEGER PRIMARY KEY, source_key TEXT);
      CREATE TABLE staging.median (product_id INTEGER PRIMARY KEY, amount_e4 INTEGER NOT NULL);
    `)
  } catch (error) {
    closeStaging(db, file)
    throw error
  }
  return { file, close: () => closeStaging(db, file) }
}

function closeStaging(db: WriteDb, file: string): void {
  db.sqlite.exec('DETACH DATABASE staging')
  fs.rmSync(file, { force: true })
}

/** What an import that was cut off has left; called when nothing else can be importing. */
export function clearStaging(dataDir: string): void {
  fs.rmSync(stagingDir(dataDir), { recursive: true, force: true })
}
