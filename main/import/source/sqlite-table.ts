import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FailureError } from '../../contract/failure'
import type { ImportFormat } from '../../contract/import'
import type { OpenOptions } from '../../warehouse/database'
import { sampleOf, sampleRows, type FileSample } from './file-format'
import { recordLimits, shortenedRaw, type SourceRecord } from './record'
import type { RecordSource } from './record-source'
import { watchViews, type WatchedViews } from './watched-views'

const magic = 'SQLite format 3\u0000'
const rowsPerBatch = 5_000
/** Tables beyond this many are not offered; a database with more is no export. */
const tableLimit = 2_000

export const isDatabase = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 16) === magic

/** Looks at a table or view of a SQLite file: the one asked for, else the one with the most rows among the first. */
export function sampleDatabase(file: string, sizeBytes: number, given: ImportFormat, options: OpenOptions): FileSample {
  return withDatabase(file, options, (db) => {
    const tables = tablesOf(db, file)
    const names = tables.map((table) => table.name)
    const name = given.sheet ?? largest(db, tables) ?? null
    if (name === null) throw new FailureError('invalid_input', 'import.empty_file', `${file} has no table with rows. Nothing was imported.`, { fileName: path.basename(file) })
    const table = tables.find((one) => one.name === name)
    if (table === undefined) throw new FailureError('invalid_input', 'import.no_table', `${file} has no table or view "${name}". Nothing was imported; it has: ${names.slice(0, 40).join(', ')}.`, { path: file, table: name })
    const views = table.type === 'view' ? watchViews(db, tables) : null
    const statement = rowsOf(db, table, sampleRows)
    const header = statement.columns().map((column) => column.name)
    if (header.length > recordLimits.columns) throw bad(file, `${name} has ${header.length} columns`)
    const records = [...readRecords(statement, views)]
    const sample = sampleOf(file, sizeBytes, { ...given, headerLine: 0 }, [{ line: 0, cells: header, raw: '', problem: null }, ...records], { kind: 'sqlite', encoding: 'utf-8', delimiter: ',', sheet: name, sheets: names, isGzip: false }, (rows) =>
      records.length < sampleRows ? rows.length : Math.max(rows.length, highestRow(db, table))
    )
    return { ...sample, database: options }
  })
}

export function openDatabaseSource(sample: FileSample): RecordSource {
  const hash = createHash('sha256')
  let rowsRead = 0
  async function* rows(): AsyncGenerator<readonly SourceRecord[]> {
    for await (const piece of fs.createReadStream(sample.path, { highWaterMark: 1024 * 1024 })) hash.update(piece as Buffer)
    const opened = openSafely(sample.path, sample.database ?? {})
    try {
      const tables = tablesOf(opened.db, sample.path)
      const table = tables.find((one) => one.name === sample.format.sheet)
      if (table === undefined) throw bad(sample.path, `${sample.format.sheet ?? ''} is not there any more`)
      const views = table.type === 'view' ? watchViews(opened.db, tables) : null
      let batch: SourceRecord[] = []
      for (const record of readRecords(rowsOf(opened.db, table, null), views)) {
        batch.push(record)
        if (batch.length < rowsPerBatch) continue
        rowsRead += batch.length
        yield batch
        batch = []
      }
      rowsRead += batch.length
      if (batch.length > 0) yield batch
    } catch (error) {
      throw readable(sample.path, error)
    } finally {
      opened.close()
    }
  }
  return { batches: rows(), share: () => Math.min(1, rowsRead / Math.max(1, sample.rowsEstimate)), fileHash: () => hash.digest('hex') }
}

interface TableInfo {
  readonly name: string
  readonly type: 'table' | 'view'
  readonly sql: string | null
}

/**
 * Opens a file that somebody else has made: read-only, defensive (the library's default), no functions or virtual tables from its schema, damaged cells found when
 * they are read. A database in WAL mode is copied first, because SQLite would write beside it.
 */
function openSafely(file: string, options: OpenOptions): { readonly db: Database.Database; close(): void } {
  const copied = copyIfLogged(file)
  try {
    const db = new Database(copied?.file ?? file, { readonly: copied === null, fileMustExist: true, timeout: 2_000, ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding }) })
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('mmap_size = 0')
    db.defaultSafeIntegers(true)
    return {
      db,
      close: () => {
        db.close()
        copied?.remove()
      }
    }
  } catch (error) {
    copied?.remove()
    throw readable(file, error)
  }
}

function copyIfLogged(file: string): { readonly file: string; remove(): void } | null {
  const head = Buffer.alloc(20)
  const handle = fs.openSync(file, 'r')
  try {
    fs.readSync(handle, head, 0, 20, 0)
  } finally {
    fs.closeSync(handle)
  }
  if (head[18] !== 2) return null
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-database-'))
  const copy = path.join(dir, 'copy.sqlite')
  fs.copyFileSync(file, copy)
  if (fs.existsSync(`${file}-wal`)) fs.copyFileSync(`${file}-wal`, `${copy}-wal`)
  return { file: copy, remove: () => fs.rmSync(dir, { recursive: true, force: true }) }
}

function withDatabase<T>(file: string, options: OpenOptions, read: (db: Database.Database) => T): T {
  const opened = openSafely(file, options)
  try {
    return read(opened.db)
  } catch (error) {
    throw readable(file, error)
  } finally {
    opened.close()
  }
}

/** Plain tables and views. A view that calls itself may never end, so a database with one is refused; virtual tables run code and are left out. */
function tablesOf(db: Database.Database, file: string): TableInfo[] {
  const all = db.prepare(`SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY type, rowid LIMIT ?`).all(tableLimit) as TableInfo[]
  for (const view of all) if (view.type === 'view' && /\brecursive\b/i.test(view.sql ?? '')) throw bad(file, `its view ${view.name} is recursive`)
  return all.filter((table) => !/^\s*create\s+virtual/i.test(table.sql ?? ''))
}

function largest(db: Database.Database, tables: readonly TableInfo[]): string | undefined {
  const sized = tables.slice(0, 50).map((table) => ({ name: table.name, rows: table.type === 'view' ? 0 : highestRow(db, table), isView: table.type === 'view' }))
  const best = sized.reduce<(typeof sized)[number] | undefined>((a, b) => (a === undefined || b.rows > a.rows ? b : a), undefined)
  return best !== undefined && (best.rows > 0 || best.isView) ? best.name : tables[0]?.name
}

/** An upper bound that costs no scan; where a table has no row numbers it is not known. */
function highestRow(db: Database.Database, table: TableInfo): number {
  if (table.type === 'view') return 0
  try {
    return Number((db.prepare(`SELECT max(rowid) AS last FROM ${quoted(table.name)}`).get() as { last: bigint | null }).last ?? 0)
  } catch {
    return Number((db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${quoted(table.name)} LIMIT 100000)`).get() as { n: bigint }).n)
  }
}

/** A view is asked for by the name that stands for it under supervision. */
function rowsOf(db: Database.Database, { name, type }: TableInfo, limit: number | null): Database.Statement {
  // Nothing is written from here on; what views need has been made.
  db.pragma('query_only = ON')
  return db.prepare(`SELECT * FROM ${type === 'view' ? 'temp' : 'main'}.${quoted(name)}${limit === null ? '' : ` LIMIT ${limit}`}`).raw(true)
}

function* readRecords(statement: Database.Statement, views: WatchedViews | null): Generator<SourceRecord> {
  let line = 0
  for (const row of statement.iterate() as IterableIterator<readonly (string | number | bigint | Buffer | null)[]>) {
    line += 1
    views?.given()
    const cells = row.map(textOf)
    const raw = JSON.stringify(cells)
    const isTooLong = raw.length > recordLimits.cellLength && cells.some((cell) => cell.length > recordLimits.cellLength)
    yield isTooLong ? { line, cells: [], raw: shortenedRaw(raw), problem: 'cell_too_long' } : { line, cells, raw: shortenedRaw(raw), problem: null }
  }
}

/** Bytes are no text: their cells count as empty. */
function textOf(value: string | number | bigint | Buffer | null): string {
  return value === null || Buffer.isBuffer(value) ? '' : String(value)
}

const quoted = (name: string): string => `"${name.replace(/"/g, '""')}"`

function bad(file: string, reason: string): FailureError {
  return new FailureError('invalid_input', 'import.bad_database', `The database ${file} cannot be read safely: ${reason}. Nothing was imported; export the table as CSV.`, { path: file, reason })
}

function readable(file: string, error: unknown): FailureError {
  return error instanceof FailureError ? error : bad(file, error instanceof Error ? error.message : String(error))
}
