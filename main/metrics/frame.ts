import type { MetricFilter } from '../contract/metrics'
import { FailureError } from '../contract/failure'
import type { Scope } from '../contract/common'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { dimensionIds, isDimensionId, type DimensionId } from './dimensions'
import { keysOfValues, type DimensionKey } from './dimension-values'
import { readRegionTree, withDescendants, type RegionTree } from './region-tree'
import { resolveScope, type ResolvedScope } from './resolved-scope'

/** What is asked beside measures and dimensions, as it comes from the wire. */
export interface Selection {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly where?: readonly MetricFilter[] | undefined
  readonly scope?: Scope | undefined
  readonly asOf?: string | undefined
}

export interface Condition {
  readonly dimension: DimensionId
  readonly negated: boolean
  readonly keys: readonly (string | number)[]
  /** Whether "not known" is among the values. */
  readonly orUnknown: boolean
}

/** The condition as a test of a key, for what is not told in SQL. */
export function conditionTest({ keys, negated, orUnknown }: Condition): (key: DimensionKey) => boolean {
  const listed = new Set<DimensionKey>(keys)
  // "Not these" lets the unknown pass unless it is one of them.
  return (key) => (key === null ? negated !== orUnknown : listed.has(key) !== negated)
}

/** A selection with every name resolved: what the compiler works on. */
export interface Frame {
  readonly from: Day | null
  readonly to: Day | null
  readonly conditions: readonly Condition[]
  readonly scope: ResolvedScope
  /** Knowledge ends with this day. */
  readonly cut: Day
  /** Stocks are taken at the end of this day. */
  readonly stockDay: Day
  readonly tree: RegionTree
  readonly fiscalYearStartMonth: number
}

export function readFrame(db: ReadDb, selection: Selection, today: Day): Frame {
  const tree = readRegionTree(db)
  const { fiscalYearStartMonth } = readSettings(db)
  const from = selection.from === undefined ? null : dayFromIso(selection.from)
  const to = selection.to === undefined ? null : dayFromIso(selection.to)
  if (from !== null && to !== null && from > to) {
    throw new FailureError('invalid_input', 'metrics.empty_period', `The period ends (${selection.to}) before it begins (${selection.from}).`, { from: selection.from ?? '', to: selection.to ?? '' })
  }
  const cut = selection.asOf === undefined ? today : dayFromIso(selection.asOf)
  const stockDay = to === null ? cut : Math.min(cut, to)
  const conditions = (selection.where ?? []).map((filter): Condition => {
    const dimension = requireDimension(filter.dimension)
    const known = filter.values.filter((value) => value !== null)
    return {
      dimension,
      negated: filter.op === 'not_in',
      keys: dimension === 'region' ? regionKeys(db, tree, known) : keysOfValues(db, dimension, known, fiscalYearStartMonth),
      orUnknown: known.length < filter.values.length
    }
  })
  return { from, to, conditions, scope: resolveScope(db, tree, selection.scope, cut), cut, stockDay, tree, fiscalYearStartMonth }
}

export function requireDimension(id: string): DimensionId {
  if (isDimensionId(id)) return id
  throw new FailureError('invalid_input', 'metrics.unknown_dimension', `There is no dimension ${id}. There are: ${dimensionIds.join(', ')}.`, { dimension: id })
}

/** A region called by its name stands for everything below it; an id, as it comes back from a result, for itself alone. */
function regionKeys(db: ReadDb, tree: RegionTree, values: readonly (string | number)[]): readonly number[] {
  const named = keysOfValues(db, 'region', values.filter((value) => typeof value === 'string'), 1).map(Number)
  return [...withDescendants(tree, named), ...values.filter((value) => typeof value === 'number')]
}
