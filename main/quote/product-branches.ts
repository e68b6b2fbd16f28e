import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** Where a product hangs: its own group, and the line at the top. */
export interface ProductBranch {
  readonly seriesId: number
  readonly lineId: number
  readonly lineName: string
}

/** Of every product by its id, as the product tree was on a day; a product without a group is its own series and line. */
export function readProductBranches(db: ReadDb, day: Day): ReadonlyMap<number, ProductBranch> {
  const products = allText<{ id: number; name: string; parentId: number | null }>(
    db,
    `SELECT product.id, product.name, (SELECT max(m.parent_id) FROM product_membership AS m WHERE m.product_id = product.id AND @day BETWEEN m.valid_from AND m.valid_to) AS parentId FROM product`,
    { day }
  )
  const byId = new Map(products.map((product) => [product.id, product]))
  const top = (id: number): number => {
    const seen = new Set<number>()
    let at = id
    for (let parent = byId.get(at)?.parentId; parent !== null && parent !== undefined && byId.has(parent) && !seen.has(parent); parent = byId.get(at)?.parentId) {
      seen.add(parent)
      at = parent
    }
    return at
  }
  return new Map(
    products.map((product) => {
      const lineId = top(product.id)
      return [product.id, { seriesId: product.parentId ?? product.id, lineId, lineName: byId.get(lineId)?.name ?? product.name }]
    })
  )
}
