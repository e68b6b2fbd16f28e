import type { ReadDb } from '../../warehouse/database'
import { allText, firstText } from '../../warehouse/statement'
import type { ReferenceKind } from '../entities/entity'
import { isSlipOf, normalCompanyName, normalText } from '../values/normal-name'
import { currencyCode } from '../values/currency-code'
import { standardStage } from './stage-names'

export interface Resolved {
  readonly id: number
  readonly how: 'exact' | 'near'
  /** The name of what it was linked to. */
  readonly name: string
}

export interface ReferenceResolver {
  /** What a text names, by key, by name, by a name that differs in writing only, by a slip of the hand; null where nothing fits. */
  resolve(kind: ReferenceKind, text: string, options?: { readonly slips?: boolean }): Resolved | null
  /** Tells of a row made since. */
  add(kind: ReferenceKind, id: number, name: string): void
}

/** Small dimensions are held in memory (the largest, reps, are tens of thousands); accounts and facts are looked up. */
export function createReferenceResolver(db: ReadDb, sourceId: number, keyPrefix: string): ReferenceResolver {
  const indexes = new Map<ReferenceKind, NameIndex>()
  const indexOf = (kind: keyof typeof dimensionSql): NameIndex => {
    let index = indexes.get(kind)
    if (index === undefined) indexes.set(kind, (index = buildIndex(allText<NamedRow>(db, dimensionSql[kind]))))
    return index
  }
  const resolveAccount = createAccountLookUp(db, sourceId, keyPrefix)
  const byKey = (table: 'opportunity' | 'sales_order' | 'invoice', text: string): Resolved | null => {
    const row = firstText<{ id: number }>(db, `SELECT id FROM ${table} WHERE source_key IN (?, ?) ORDER BY source_key = ? DESC`, [keyPrefix + text, text, keyPrefix + text])
    return row === undefined ? null : { id: row.id, how: 'exact', name: text }
  }
  return {
    resolve: (kind, text, options = {}) => {
      const slips = options.slips ?? true
      switch (kind) {
        case 'account':
          return resolveAccount(text)
        case 'opportunity':
          return byKey('opportunity', text)
        case 'order':
          return byKey('sales_order', text)
        case 'invoice':
          return byKey('invoice', text)
        case 'stage': {
          const index = indexOf('stage')
          const exact = index.exact.get(text)
          if (exact !== undefined) return { id: exact.id, how: 'exact', name: exact.name }
          const key = standardStage(text)
          const standard = key === null ? undefined : index.exact.get(key)
          return standard === undefined ? lookUp(index, text, slips) : { id: standard.id, how: 'exact', name: standard.name }
        }
        case 'currency': {
          const code = currencyCode(text)
          const row = code === null ? undefined : indexOf('currency').exact.get(code)
          return row === undefined ? null : { id: row.id, how: 'exact', name: row.name }
        }
        // Two people may well differ by a letter.
        case 'rep':
          return lookUp(indexOf(kind), text, false)
        case 'product':
        case 'product-group':
        case 'unit':
        case 'region':
        case 'industry':
        case 'signal':
          return lookUp(indexOf(kind), text, slips)
      }
    },
    add: (kind, id, name) => {
      const index = indexes.get(kind)
      const written = kind === 'currency' ? (currencyCode(name) ?? name) : name
      const row = { id, source_key: written, name: written, is_placeholder: 1 }
      if (index === undefined) return
      if (!index.exact.has(written)) index.exact.set(written, row)
      if (!index.normal.has(normalText(name))) index.normal.set(normalText(name), row)
    }
  }
}

interface NamedRow {
  readonly id: number
  readonly source_key: string
  readonly name: string
  /** Nobody has described it: a name that nearly fits it proves nothing. */
  readonly is_placeholder: number
}

interface NameIndex {
  readonly exact: Map<string, NamedRow>
  readonly normal: Map<string, NamedRow>
}

const dimensionSql = {
  product: 'SELECT id, source_key, name, is_placeholder FROM product WHERE is_group = 0 ORDER BY id DESC',
  'product-group': 'SELECT id, source_key, name, is_placeholder FROM product WHERE is_group = 1 ORDER BY id DESC',
  rep: 'SELECT id, source_key, name, is_placeholder FROM rep ORDER BY id DESC',
  unit: 'SELECT id, source_key, name, is_placeholder FROM battle_unit ORDER BY id DESC',
  region: 'SELECT id, source_key, name, is_placeholder FROM region ORDER BY id DESC',
  industry: 'SELECT id, name AS source_key, name, 0 AS is_placeholder FROM industry ORDER BY id DESC',
  stage: 'SELECT id, source_key, name, 0 AS is_placeholder FROM stage ORDER BY id DESC',
  signal: 'SELECT id, source_key, name, 0 AS is_placeholder FROM signal ORDER BY id DESC',
  currency: 'SELECT id, code AS source_key, code AS name, 0 AS is_placeholder FROM currency ORDER BY id DESC'
} as const

/** Rows come newest first, so that of several with one name the oldest wins. */
function buildIndex(rows: readonly NamedRow[]): NameIndex {
  const exact = new Map<string, NamedRow>()
  const normal = new Map<string, NamedRow>()
  for (const row of rows) {
    exact.set(row.name, row)
    normal.set(normalText(row.name), row)
  }
  for (const row of rows) exact.set(row.source_key, row)
  return { exact, normal }
}

function lookUp(index: NameIndex, text: string, slips: boolean): Resolved | null {
  const exact = index.exact.get(text)
  if (exact !== undefined) return { id: exact.id, how: 'exact', name: exact.name }
  const normal = normalText(text)
  const written = index.normal.get(normal)
  if (written !== undefined) return { id: written.id, how: 'near', name: written.name }
  if (!slips) return null
  let found: NamedRow | null = null
  for (const [candidate, row] of index.normal) {
    if (row.is_placeholder === 1 || !isSlipOf(candidate, normal)) continue
    if (found !== null && found.id !== row.id) return null // two fit equally: nobody's guess
    found = row
  }
  return found === null ? null : { id: found.id, how: 'near', name: found.name }
}

/** Accounts are looked up by the hundred thousand: statements of their own, rows without objects. */
function createAccountLookUp(db: ReadDb, sourceId: number, keyPrefix: string): (text: string) => Resolved | null {
  const byKey = db.sqlite
    .prepare(
      `SELECT coalesce(a.merged_into, a.id) AS id FROM account_source s JOIN account a ON a.id = s.account_id WHERE s.source_id = ? AND s.source_key = ?
       UNION ALL SELECT coalesce(merged_into, id) FROM account WHERE source_key = ? UNION ALL SELECT coalesce(merged_into, id) FROM account WHERE source_key = ? LIMIT 1`
    )
    .pluck(true)
  const byName = db.sqlite.prepare('SELECT coalesce(merged_into, id) AS id, name FROM account WHERE normal_name = ? ORDER BY merged_into IS NOT NULL, id LIMIT 50').raw(true)
  return (text) => {
    const known = byKey.get(sourceId, text, keyPrefix + text, text) as number | undefined
    if (known !== undefined) return { id: known, how: 'exact', name: text }
    const named = byName.all(normalCompanyName(text)) as (readonly [number, string])[]
    const same = named.find(([, name]) => name === text)
    if (same !== undefined) return { id: same[0], how: 'exact', name: text }
    const first = named[0]
    return first === undefined ? null : { id: first[0], how: 'near', name: first[1] }
  }
}
