import Database from 'better-sqlite3'
import path from 'node:path'
import { FailureError } from '../contract/failure'
import { breakSeal, readSeal } from './seal'

declare const readBrand: unique symbol
declare const writeBrand: unique symbol

/** A connection that cannot write: `query_only` readers in reader and model processes. */
export interface ReadDb {
  readonly sqlite: Database.Database
  readonly [readBrand]: true
}

/** The one writing connection. A WriteDb may be used wherever a ReadDb is asked for, never the other way round. */
export interface WriteDb extends ReadDb {
  readonly [writeBrand]: true
}

export interface OpenOptions {
  /** Absolute path of the better-sqlite3 addon, where the default lookup does not fit the runtime (Electron floor, packaged app). */
  readonly nativeBinding?: string | undefined
}

const optionsByConnection = new WeakMap<Database.Database, OpenOptions>()

/** How a connection was opened, for opening another one beside it. */
export function optionsOf(db: ReadDb): OpenOptions {
  return optionsByConnection.get(db.sqlite) ?? {}
}

/** Opens the writing connection and breaks the seal beside the file: what is written from now on is not in it. */
export function openWriter(file: string, options: OpenOptions = {}): WriteDb {
  const dir = path.dirname(file)
  if (file !== ':memory:' && readSeal(dir)?.state === 'closed') breakSeal(dir)
  return connectWriter(file, options)
}

/** WAL, every commit synced (NORMAL loses acknowledged commits at a power cut); the seal is the caller's. */
export function connectWriter(file: string, options: OpenOptions): WriteDb {
  const sqlite = open(file, options, false)
  const mode = setUp(sqlite, () => sqlite.pragma('journal_mode = WAL', { simple: true }))
  if (mode !== 'wal' && file !== ':memory:') {
    sqlite.close()
    throw new FailureError(
      'storage',
      'storage.no_wal',
      `The folder of ${file} does not support SQLite's write-ahead log (network folders do not). Nothing was changed; move the workspace to a local disk.`,
      { file }
    )
  }
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('temp_store = MEMORY')
  sqlite.pragma('cache_size = -65536')
  return { sqlite } as unknown as WriteDb
}

/** A file that cannot even be looked at must not stay open, and locked. */
function setUp<T>(sqlite: Database.Database, work: () => T): T {
  try {
    return work()
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** Opens a reading connection on an existing file. */
export function openReader(file: string, options: OpenOptions = {}): ReadDb {
  const sqlite = open(file, options, true)
  sqlite.pragma('query_only = ON')
  sqlite.pragma('temp_store = MEMORY')
  sqlite.pragma('cache_size = -65536')
  sqlite.pragma('mmap_size = 1073741824')
  return { sqlite } as unknown as ReadDb
}

function open(file: string, options: OpenOptions, readonly: boolean): Database.Database {
  try {
    const sqlite = new Database(file, {
      readonly,
      fileMustExist: readonly,
      timeout: 10_000,
      ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding })
    })
    optionsByConnection.set(sqlite, options)
    return sqlite
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('storage', 'storage.cannot_open', `The warehouse ${file} cannot be opened: ${reason}. Check that the folder exists and can be written.`, {
      file,
      reason
    })
  }
}
