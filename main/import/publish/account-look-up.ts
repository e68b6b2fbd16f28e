import type { ReadDb } from '../../warehouse/database'
import { normalCompanyName } from '../values/normal-name'
import type { Resolved } from './reference-resolver'

/** The account that a `text` names by a key: the source's own first, then that of any source. */
export const accountKeySql = `SELECT coalesce(a.merged_into, a.id) AS id FROM main.account_source s JOIN main.account a ON a.id = s.account_id WHERE s.source_id = :source_id AND s.source_key = text
  UNION ALL SELECT coalesce(merged_into, id) FROM main.account WHERE source_key = :prefix || text UNION ALL SELECT coalesce(merged_into, id) FROM main.account WHERE source_key = text LIMIT 1`

export interface AccountLookUp {
  byKey(text: string): Resolved | null
  byName(text: string): Resolved | null
  isExact(text: string): boolean
  /** A row that was made for a name meanwhile. */
  add(id: number, name: string): void
}

type Named = readonly [id: number, name: string]

/** After so many names a table of at most so many accounts is read once for the rest of them. */
const lookUpsBefore = 400
const mostInMemory = 100_000

/** Accounts are looked up by the hundred thousand: statements of their own, rows without objects, all names at once where they fit. */
export function createAccountLookUp(db: ReadDb, sourceId: number, keyPrefix: string): AccountLookUp {
  const keyed = db.sqlite.prepare(accountKeySql.replace(/\btext\b/g, ':text')).pluck(true)
  const named = db.sqlite.prepare('SELECT coalesce(merged_into, id) AS id, name FROM main.account WHERE normal_name = ? ORDER BY merged_into IS NOT NULL, id LIMIT 50').raw(true)
  let lookUps = 0
  let inMemory: Map<string, Named[]> | null = null
  const sameName = (text: string): readonly Named[] => {
    const normal = normalCompanyName(text)
    lookUps += 1
    if (lookUps === lookUpsBefore) inMemory = readAll(db)
    return inMemory === null ? (named.all(normal) as Named[]) : (inMemory.get(normal) ?? [])
  }
  const byKey = (text: string): Resolved | null => {
    const id = keyed.get({ text, source_id: sourceId, prefix: keyPrefix }) as number | undefined
    return id === undefined ? null : { id, how: 'exact', name: text }
  }
  return {
    byKey,
    byName: (text) => {
      const rows = sameName(text)
      const same = rows.find(([, name]) => name === text)
      if (same !== undefined) return { id: same[0], how: 'exact', name: text }
      const first = rows[0]
      return first === undefined ? null : { id: first[0], how: 'near', name: first[1] }
    },
    // Most files give names.
    isExact: (text) => sameName(text).some(([, name]) => name === text) || byKey(text) !== null,
    add: (id, name) => {
      if (inMemory === null) return
      const normal = normalCompanyName(name)
      inMemory.set(normal, [...(inMemory.get(normal) ?? []), [id, name]])
    }
  }
}

function readAll(db: ReadDb): Map<string, Named[]> | null {
  if ((db.sqlite.prepare('SELECT count(*) FROM main.account').pluck(true).get() as number) > mostInMemory) return null
  const all = new Map<string, Named[]>()
  for (const [normal, id, name] of db.sqlite.prepare('SELECT normal_name, coalesce(merged_into, id), name FROM main.account ORDER BY merged_into IS NOT NULL, id').raw(true).iterate() as IterableIterator<[string, number, string]>) {
    const same = all.get(normal)
    if (same === undefined) all.set(normal, [[id, name]])
    else if (same.length < 50) same.push([id, name])
  }
  return all
}
