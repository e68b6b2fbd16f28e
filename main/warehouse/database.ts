import Database from 'better-sqlite3'
import { FailureError } from '../contract/failure'

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

/** Opens the writing connection: WAL, every commit synced (NORMAL loses acknowledged commits at a power cut). */
export function openWriter(file: string, options: OpenOptions = {}): WriteDb {
  const sqlite = open(file, options, false)
  const mode = sqlite.pragma('journal_mode = WAL', { simple: true })
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
    return new Database(file, {
      readonly,
      fileMustExist: readonly,
      timeout: 10_000,
      ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding })
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('storage', 'storage.cannot_open', `The warehouse ${file} cannot be opened: ${reason}. Check that the folder exists and can be written.`, {
      file,
      reason
    })
  }
}
