import type { Scope } from '../contract/common'
import type { ReadDb } from '../warehouse/database'
import { allText } from '../warehouse/statement'

/** SQL condition on region_id, unit_id and product_id; ids are validated integers, so they are written out. */
export function scopeCondition(db: ReadDb, scope: Scope, prefix = ''): string {
  const parts = ['1 = 1']
  if (scope.regionIds !== undefined && scope.regionIds.length > 0) parts.push(`${prefix}region_id IN (${withDescendants(db, scope.regionIds).join(',')})`)
  if (scope.unitIds !== undefined && scope.unitIds.length > 0) parts.push(`${prefix}unit_id IN (${scope.unitIds.join(',')})`)
  if (scope.productIds !== undefined && scope.productIds.length > 0) {
    const list = scope.productIds.join(',')
    parts.push(`(${prefix}product_id IN (${list}) OR ${prefix}product_id IN (SELECT product_id FROM product_membership WHERE parent_id IN (${list})))`)
  }
  return parts.join(' AND ')
}

function withDescendants(db: ReadDb, regionIds: readonly number[]): number[] {
  return allText<{ id: number }>(
    db,
    `WITH RECURSIVE below (id) AS (SELECT id FROM region WHERE id IN (${regionIds.join(',')}) UNION SELECT region.id FROM region JOIN below ON region.parent_id = below.id) SELECT id FROM below`
  ).map((row) => row.id)
}
