import type { Scope } from '../contract/common'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { focusOf } from '../warehouse/focus'
import { allText } from '../warehouse/statement'
import { withDescendants, type RegionTree } from './region-tree'

/** A scope with every branch spelled out; null where the scope does not narrow that dimension. */
export interface ResolvedScope {
  readonly regionIds: readonly number[] | null
  readonly unitIds: readonly number[] | null
  readonly productIds: readonly number[] | null
}

export const wholeCompany: ResolvedScope = { regionIds: null, unitIds: null, productIds: null }

/**
 * The one place where a scope becomes sets of ids: regions with their descendants, products with what belongs to them on `day`. What is
 * asked never reaches beyond the focus of the profile that asks.
 */
export function resolveScope(db: ReadDb, tree: RegionTree, scope: Scope | undefined, day: Day): ResolvedScope {
  const focus = focusOf(db)
  if (scope === undefined) return focus === null ? wholeCompany : { ...wholeCompany, regionIds: focus }
  return {
    regionIds: isEmpty(scope.regionIds) ? focus : withinFocus(withDescendants(tree, scope.regionIds), focus),
    unitIds: isEmpty(scope.unitIds) ? null : [...new Set(scope.unitIds)].sort((a, b) => a - b),
    productIds: isEmpty(scope.productIds) ? null : productsUnder(db, scope.productIds, day)
  }
}

function withinFocus(regionIds: readonly number[], focus: readonly number[] | null): readonly number[] {
  return focus === null ? regionIds : regionIds.filter((id) => focus.includes(id))
}

function isEmpty(ids: readonly number[] | undefined): ids is undefined {
  return ids === undefined || ids.length === 0
}

function productsUnder(db: ReadDb, ids: readonly number[], day: Day): readonly number[] {
  return allText<{ id: number }>(
    db,
    `WITH RECURSIVE branch (id) AS (
       SELECT value FROM json_each(@ids)
       UNION SELECT membership.product_id FROM product_membership AS membership JOIN branch ON membership.parent_id = branch.id
         WHERE @day BETWEEN membership.valid_from AND membership.valid_to)
     SELECT id FROM branch ORDER BY id`,
    { ids: JSON.stringify(ids), day }
  ).map((row) => row.id)
}
