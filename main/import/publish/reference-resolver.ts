import type { ReadDb } from '../../warehouse/database'
import { allText, firstText } from '../../warehouse/statement'
import type { ReferenceKind } from '../entities/entity'
import { isSlipOf, normalText } from '../values/normal-name'
import { currencyCode } from '../values/currency-code'
import { accountKeySql, createAccountLookUp } from './account-look-up'
import { standardStage } from './stage-names'

export interface Resolved {
  readonly id: number
  readonly how: 'exact' | 'near'
  /** The name of what it was linked to. */
  readonly name: string
}

export interface ReferenceResolver {
  /** What a text names, by key, by name, by a name that differs in writing only, by a slip of the hand; null where nothing fits. */
  resolve(kind: ReferenceKind, text: string, options?: { readonly slips?: boolean; readonly isKeyTried?: boolean }): Resolved | null
  /** Whether a text names something exactly as it is written there. */
  isExact(kind: ReferenceKind, text: string): boolean
  /** SQL for the `id` of what a `text` names by its key, for kinds of which there can be millions; null for the others. */
  keySql(kind: ReferenceKind): string | null
  readonly keyParameters: Readonly<Record<string, string | number>>
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
  const accounts = createAccountLookUp(db, sourceId, keyPrefix)
  const byKey = (kind: keyof typeof keyTables, text: string): Resolved | null => {
    const row = firstText<{ id: number }>(db, `SELECT id FROM ${keyTables[kind]} WHERE source_key IN (?, ?) ORDER BY source_key = ? DESC`, [keyPrefix + text, text, keyPrefix + text])
    return row === undefined ? null : { id: row.id, how: 'exact', name: text }
  }
  const resolve: ReferenceResolver['resolve'] = (kind, text, options = {}) => {
    const slips = options.slips ?? true
    switch (kind) {
      case 'account':
        return (options.isKeyTried === true ? null : accounts.byKey(text)) ?? accounts.byName(text)
      case 'opportunity':
        return options.isKeyTried === true ? null : byKey('opportunity', text)
      case 'order':
        return options.isKeyTried === true ? null : byKey('order', text)
      case 'invoice':
        return options.isKeyTried === true ? null : byKey('invoice', text)
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
  }
  return {
    resolve,
    isExact: (kind, text) => (kind === 'account' ? accounts.isExact(text) : resolve(kind, text, { slips: false })?.how === 'exact'),
    keySql: (kind) => {
      if (kind === 'account') return accountKeySql
      return kind === 'opportunity' || kind === 'order' || kind === 'invoice' ? `SELECT id FROM main.${keyTables[kind]} WHERE source_key IN (:prefix || text, text) ORDER BY source_key = :prefix || text DESC LIMIT 1` : null
    },
    keyParameters: { source_id: sourceId, prefix: keyPrefix },
    add: (kind, id, name) => {
      if (kind === 'account') accounts.add(id, name)
      const index = indexes.get(kind)
      const written = kind === 'currency' ? (currencyCode(name) ?? name) : name
      const row = { id, source_key: written, name: written, is_placeholder: 1 }
      if (index === undefined) return
      if (!index.exact.has(written)) index.exact.set(written, row)
      if (!index.normal.has(normalText(name))) index.normal.set(normalText(name), row)
    }
  }
}

const keyTables = { opportunity: 'opportunity', order: 'sales_order', invoice: 'invoice' } as const

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
