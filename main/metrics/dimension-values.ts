import { FailureError } from '../contract/failure'
import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { allText } from '../warehouse/statement'
import { isTimeGrain, type CategoryDimension, type DimensionId, type ReferenceDimension } from './dimensions'
import { grainFromLabel, grainLabel } from './time-grain'

/** The key by which results are grouped: a row id, the first day of a time grain, or the word itself. */
export type DimensionKey = string | number | null

interface Value {
  readonly id: number
  readonly label: string
}

/** id, label and sort order of each dimension table, in display order. */
const referenceTables: Readonly<Record<ReferenceDimension, { readonly table: string; readonly order: string; readonly only?: string }>> = {
  region: { table: 'region', order: 'position, name' },
  region_root: { table: 'region', order: 'position, name' },
  unit: { table: 'battle_unit', order: 'name' },
  rep: { table: 'rep', order: 'name' },
  account: { table: 'account', order: 'name' },
  product: { table: 'product', order: 'name', only: 'is_group = 0' },
  product_group: { table: 'product', order: 'name', only: 'id IN (SELECT parent_id FROM product_membership UNION SELECT id FROM product WHERE is_group = 1)' },
  industry: { table: 'industry', order: 'name' },
  stage: { table: 'stage', order: 'pipeline_id, position, name' }
}

const unitsInFocus = '(SELECT unit_id FROM unit_membership WHERE region_id IN (SELECT value FROM json_each(@focus)))'

/** What belongs to the regions in focus; products, industries and stages belong to all. */
const focusConditions: Partial<Readonly<Record<ReferenceDimension, string>>> = {
  region: 'id IN (SELECT value FROM json_each(@focus))',
  region_root: 'id IN (SELECT value FROM json_each(@focus))',
  unit: `id IN ${unitsInFocus}`,
  rep: `id IN (SELECT rep_id FROM rep_membership WHERE unit_id IN ${unitsInFocus})`,
  account: `(region_id IN (SELECT value FROM json_each(@focus)) OR EXISTS (SELECT 1 FROM opportunity AS o WHERE o.account_id = account.id AND o.region_id IN (SELECT value FROM json_each(@focus))))`
}

const categorySql: Readonly<Record<CategoryDimension, string>> = {
  status: `SELECT column1 AS label FROM (VALUES ('open'), ('won'), ('lost'))`,
  lead_source: 'SELECT DISTINCT lead_source AS label FROM opportunity WHERE lead_source IS NOT NULL UNION SELECT lead_source FROM lead WHERE lead_source IS NOT NULL ORDER BY 1',
  segment: 'SELECT DISTINCT segment AS label FROM account WHERE segment IS NOT NULL ORDER BY 1',
  competitor: 'SELECT DISTINCT competitor AS label FROM opportunity WHERE competitor IS NOT NULL ORDER BY 1',
  lost_reason: 'SELECT DISTINCT lost_reason AS label FROM opportunity WHERE lost_reason IS NOT NULL ORDER BY 1',
  activity_kind: 'SELECT DISTINCT kind AS label FROM activity ORDER BY 1',
  ticket_kind: 'SELECT DISTINCT kind AS label FROM service_ticket ORDER BY 1'
}

export function listValues(db: ReadDb, dimension: DimensionId): readonly { readonly id: string | number; readonly label: string }[] {
  if (isTimeGrain(dimension)) {
    throw new FailureError('invalid_input', 'metrics.time_has_no_list', `${dimension} is a time grain: write a label, there is no list of them.`, { dimension })
  }
  if (isReference(dimension)) return referenceValues(db, dimension)
  return allText<{ label: string }>(db, categorySql[dimension as CategoryDimension]).map(({ label }) => ({ id: label, label }))
}

/**
 * Names, ids or labels as keys. A name that several rows share stands for all of them.
 * @throws not_found for a name that nothing has, with what there is
 */
export function keysOfValues(db: ReadDb, dimension: DimensionId, values: readonly (string | number)[], fiscalYearStartMonth: number): readonly (string | number)[] {
  if (isTimeGrain(dimension)) return values.map((value) => grainFromLabel(dimension, String(value), fiscalYearStartMonth))
  if (!isReference(dimension)) {
    const words = listValues(db, dimension)
    return values.map((value) => words.find((word) => same(word.label, String(value)))?.label ?? unknownValue(dimension, String(value), words))
  }
  const rows = referenceValues(db, dimension)
  return values.flatMap((value) => {
    if (typeof value === 'number') return [value]
    const named = rows.filter((row) => same(row.label, value))
    if (named.length > 0) return named.map((row) => row.id)
    if (/^\d+$/.test(value) && rows.some((row) => row.id === Number(value))) return [Number(value)]
    return unknownValue(dimension, value, rows)
  })
}

/** How keys are shown and ordered; built for the keys of one result. */
export interface KeyLabels {
  label(key: DimensionKey): string | null
  /** The key as a caller may send it back in a filter: an id, a word, or the label of a time grain. */
  id(key: DimensionKey): string | number | null
  /** Natural order; "not known" comes last. */
  compare(a: DimensionKey, b: DimensionKey): number
}

export function keyLabels(db: ReadDb, dimension: DimensionId, keys: ReadonlySet<DimensionKey>, fiscalYearStartMonth: number): KeyLabels {
  const unknownLast = (compare: (a: string | number, b: string | number) => number) => (a: DimensionKey, b: DimensionKey) =>
    a === b ? 0 : a === null ? 1 : b === null ? -1 : compare(a, b)
  if (isTimeGrain(dimension)) {
    const label = (key: DimensionKey): string | null => (key === null ? null : grainLabel(dimension, Number(key), fiscalYearStartMonth))
    return { label, id: label, compare: unknownLast((a, b) => Number(a) - Number(b)) }
  }
  if (!isReference(dimension)) {
    const order = dimension === 'status' ? ['open', 'won', 'lost'] : null
    const text = (key: DimensionKey): string | null => (key === null ? null : String(key))
    return { label: text, id: text, compare: unknownLast((a, b) => (order === null ? byText(String(a), String(b)) : order.indexOf(String(a)) - order.indexOf(String(b)))) }
  }
  const rows = referenceRows(db, dimension, keys)
  const labels = new Map(rows.map((row, position) => [row.id, { label: row.label, position }]))
  return {
    label: (key) => (key === null ? null : (labels.get(Number(key))?.label ?? `#${key}`)),
    id: (key) => key,
    compare: unknownLast((a, b) => (labels.get(Number(a))?.position ?? 0) - (labels.get(Number(b))?.position ?? 0) || Number(a) - Number(b))
  }
}

function isReference(dimension: DimensionId): dimension is ReferenceDimension {
  return Object.prototype.hasOwnProperty.call(referenceTables, dimension)
}

function referenceValues(db: ReadDb, dimension: ReferenceDimension): readonly Value[] {
  const { table, order, only } = referenceTables[dimension]
  const focus = focusOf(db)
  const conditions = [only, focus === null ? undefined : focusConditions[dimension]].filter((condition) => condition !== undefined)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return allText<Value>(db, `SELECT id, name AS label FROM ${table} ${where} ORDER BY ${order}`, where.includes('@focus') ? { focus: JSON.stringify(focus) } : {})
}

function referenceRows(db: ReadDb, dimension: ReferenceDimension, keys: ReadonlySet<DimensionKey>): readonly Value[] {
  const { table, order } = referenceTables[dimension]
  const ids = JSON.stringify([...keys].filter((key) => key !== null))
  return allText<Value>(db, `SELECT id, name AS label FROM ${table} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${order}, id`, [ids])
}

function same(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase()
}

/** Code point order: the same on every machine. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function unknownValue(dimension: string, value: string, among: readonly { readonly label: string }[]): never {
  const some = among.slice(0, 12).map((row) => row.label)
  const list = some.length === 0 ? 'There are none yet.' : `There ${among.length > some.length ? 'are, among others' : 'are'}: ${some.join(', ')}.`
  throw new FailureError('not_found', 'metrics.unknown_value', `Nothing in ${dimension} is called ${value}. ${list}`, { dimension, value })
}
