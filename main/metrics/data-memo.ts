import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { firstText } from '../warehouse/statement'

interface Entry {
  readonly version: string
  readonly value: unknown
}

const kept = new WeakMap<ReadDb['sqlite'], Map<string, Entry>>()
const keptPerConnection = 50

/**
 * Keeps an answer for as long as the file has not changed: neither by another connection (`data_version`) nor by this one
 * (`total_changes`), nor the focus of those who ask. For figures that are asked again and again and cost more than a few milliseconds.
 */
export function whileDataStands<T>(db: ReadDb, key: string, compute: () => T): T {
  const version = `${String(db.sqlite.pragma('data_version', { simple: true }))}:${firstText<{ n: number }>(db, 'SELECT total_changes() AS n')?.n ?? 0}:${focusOf(db)?.join() ?? ''}`
  let entries = kept.get(db.sqlite)
  if (entries === undefined) kept.set(db.sqlite, (entries = new Map()))
  const found = entries.get(key)
  if (found?.version === version) return found.value as T
  const value = compute()
  entries.delete(key)
  entries.set(key, { version, value })
  const oldest = entries.keys().next().value
  if (entries.size > keptPerConnection && oldest !== undefined) entries.delete(oldest)
  return value
}
