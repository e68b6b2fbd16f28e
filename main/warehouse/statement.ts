import type Database from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable, type InferResult } from 'kysely'
import type { ReadDb, WriteDb } from './database'
import type { Tables } from './row-types'

/**
 * Typed SQL without a connection: build here, run with `all`, `first` or `run` on a branded handle. Kysely checks names
 * and types; better-sqlite3 runs the compiled text synchronously.
 */
export const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler()
  }
})

const cacheLimit = 500
const caches = new WeakMap<Database.Database, Map<string, Database.Statement>>()

/** The prepared statement for a text, kept per connection (the oldest is dropped at 500). */
export function prepare(db: ReadDb, text: string): Database.Statement {
  let cache = caches.get(db.sqlite)
  if (cache === undefined) caches.set(db.sqlite, (cache = new Map()))
  let statement = cache.get(text)
  if (statement === undefined) {
    statement = db.sqlite.prepare(text)
    if (cache.size >= cacheLimit) {
      const oldest = cache.keys().next().value
      if (oldest !== undefined) cache.delete(oldest)
    }
    cache.set(text, statement)
  }
  return statement
}

export function all<Q extends Compilable<unknown>>(db: ReadDb, builder: Q): InferResult<Q> {
  const compiled = builder.compile()
  return prepare(db, compiled.sql).all(...compiled.parameters) as InferResult<Q>
}

export function first<Q extends Compilable<unknown>>(db: ReadDb, builder: Q): (InferResult<Q> extends readonly (infer R)[] ? R : never) | undefined {
  const compiled = builder.compile()
  return prepare(db, compiled.sql).get(...compiled.parameters) as never
}

export function run(db: WriteDb, builder: Compilable<unknown>): { changes: number; lastInsertRowid: number } {
  const compiled = builder.compile()
  const info = prepare(db, compiled.sql).run(...compiled.parameters)
  return { changes: info.changes, lastInsertRowid: Number(info.lastInsertRowid) }
}

/** Rows of hand-written SQL; the caller names the row type. For analytic text that Kysely cannot express. */
export function allText<R>(db: ReadDb, text: string, parameters: readonly unknown[] | Readonly<Record<string, unknown>> = []): R[] {
  const statement = prepare(db, text)
  return (Array.isArray(parameters) ? statement.all(...parameters) : statement.all(parameters)) as R[]
}

export function firstText<R>(db: ReadDb, text: string, parameters: readonly unknown[] | Readonly<Record<string, unknown>> = []): R | undefined {
  const statement = prepare(db, text)
  return (Array.isArray(parameters) ? statement.get(...parameters) : statement.get(parameters)) as R | undefined
}
