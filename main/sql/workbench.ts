import Database from 'better-sqlite3'
import { performance } from 'node:perf_hooks'
import type { RouteOutput } from '../contract'
import type { Cell } from '../contract/common'
import { FailureError } from '../contract/failure'
import { optionsOf, type ReadDb } from '../warehouse/database'
import { friendlyViews } from './friendly-views'
import { errorPlace, secondStatementPlace, writingPlace } from './error-place'

type Answer = RouteOutput<'sql.run'>

const longestText = 20_000
/** Letters of one answer; what is beyond is left out like rows beyond the limit. */
const mostLetters = 48_000_000
const heapLimit = 2 ** 31

/**
 * Runs one statement that reads, on a connection of its own: opened read-only, defensive (as better-sqlite3 opens every connection), with
 * an untrusted schema and `query_only`. Big sorts go to files. Whoever asks may be ended with the process; nothing else is harmed.
 */
export function runStatement(db: ReadDb, text: string, limit: number): Answer {
  return onWorkbench(db, (sqlite) => {
    const startedAt = performance.now()
    try {
      const statement = prepareReading(sqlite, text)
      const columns = statement.columns()
      const rows: Cell[][] = []
      let letters = 0
      let isCut = false
      for (const row of statement.raw().safeIntegers().iterate() as Iterable<readonly unknown[]>) {
        if (rows.length >= limit || letters > mostLetters) {
          isCut = true
          break
        }
        const cells = row.map(cellOf)
        for (const value of cells) if (typeof value === 'string') letters += value.length
        rows.push(cells)
      }
      const isNumber = columns.map((_, index) => rows.some((row) => typeof row[index] === 'number') && rows.every((row) => row[index] === null || typeof row[index] === 'number'))
      return { columns: columns.map(({ name }, index) => ({ name, isNumber: isNumber[index] ?? false })), rows, isCut, durationMs: performance.now() - startedAt }
    } catch (error) {
      throw failureOf(sqlite, text, error)
    }
  })
}

export function readSchema(db: ReadDb): RouteOutput<'sql.schema'> {
  return onWorkbench(db, (sqlite) => {
    const columnsOf = (name: string): { name: string; type: string }[] => sqlite.prepare('SELECT name, type FROM pragma_table_info(?)').all(name) as { name: string; type: string }[]
    const tables = sqlite.prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`).all() as { name: string }[]
    const functions = sqlite.prepare(`SELECT DISTINCT name FROM pragma_function_list WHERE name GLOB '[a-z]*' ORDER BY name`).all() as { name: string }[]
    return {
      relations: [
        ...friendlyViews.map(({ name }) => ({ name, kind: 'friendly' as const, columns: columnsOf(name) })),
        ...tables.map(({ name }) => ({ name, kind: 'table' as const, columns: columnsOf(name) }))
      ],
      functions: functions.map(({ name }) => name)
    }
  })
}

function onWorkbench<T>(db: ReadDb, work: (sqlite: Database.Database) => T): T {
  const { nativeBinding } = optionsOf(db)
  const sqlite = new Database(db.sqlite.name, { readonly: true, fileMustExist: true, timeout: 10_000, ...(nativeBinding === undefined ? {} : { nativeBinding }) })
  try {
    sqlite.pragma('temp_store = FILE')
    sqlite.pragma(`hard_heap_limit = ${heapLimit}`)
    for (const { name, select } of friendlyViews) sqlite.exec(`CREATE TEMP VIEW ${name} AS ${select}`)
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma('query_only = ON')
    return work(sqlite)
  } finally {
    sqlite.close()
  }
}

/** One statement that returns rows and begins as a question does; better-sqlite3 refuses a second statement behind it. */
function prepareReading(sqlite: Database.Database, text: string): Database.Statement {
  const verb = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*([a-z]*)/i.exec(text)?.[1]?.toUpperCase() ?? ''
  if (!['SELECT', 'WITH', 'VALUES', 'EXPLAIN'].includes(verb)) throw refusedStatement(text)
  const statement = sqlite.prepare(text)
  if (!statement.readonly || !statement.reader) throw refusedStatement(text)
  return statement
}

function refusedStatement(text: string): FailureError {
  const { line, column } = writingPlace(text)
  return new FailureError('refused', 'sql.reads_only', `Line ${line}, column ${column}: the workbench reads only; a statement begins with SELECT, WITH, VALUES or EXPLAIN. Nothing was changed; write a question.`, { line, column })
}

function failureOf(sqlite: Database.Database, text: string, error: unknown): unknown {
  if (error instanceof FailureError || !(error instanceof Error)) return error
  if (/more than one statement/.test(error.message)) {
    const { line, column } = secondStatementPlace(text)
    return new FailureError('invalid_input', 'sql.one_statement', `Line ${line}, column ${column}: a second statement begins. One is run at a time. Nothing was run; select the one you mean, or remove the others.`, { line, column })
  }
  const { line, column } = errorPlace(sqlite, text, error.message)
  const detail = error.message.slice(0, 500)
  return new FailureError('invalid_input', 'sql.failed', `Line ${line}, column ${column}: ${detail}. Nothing was changed; correct the statement and run it again.`, { detail, line, column })
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'bigint') return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  return value instanceof Uint8Array ? `x'${Buffer.from(value.subarray(0, 32)).toString('hex')}${value.length > 32 ? '…' : ''}'` : null
}
