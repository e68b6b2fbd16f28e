import { readRegionTree, withDescendants } from '../metrics/region-tree'
import type { PlanDays } from '../series/weekly-panel'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { SeriesRequest } from './series-request'

interface PlanRow {
  readonly kind: string
  readonly name: string
  readonly region_id: number | null
  readonly product_id: number | null
  readonly unit_id: number | null
  readonly starts_at: Day
  readonly ends_at: Day
}

const mostKinds = 4

/**
 * Days of each week on which a plan (promotion, closure, ...) reaches a leaf, for the plans that were known on the day, one column per kind. Kinds that
 * history has never seen are left out: nothing could be learned about them.
 */
export function readPlanDays(
  db: ReadDb, request: SeriesRequest, leaves: readonly (readonly number[])[], weekEnds: readonly Day[], origin: number
): { readonly planDays: PlanDays; readonly names: readonly string[] } | null {
  const rows = allText<PlanRow>(db, 'SELECT kind, name, region_id, product_id, unit_id, starts_at, ends_at FROM plan WHERE known_at <= @asOf ORDER BY starts_at, kind, name, id', { asOf: request.asOf })
  const firstDay = (weekEnds[0] ?? 0) - 6
  const lastKnown = weekEnds[origin - 1] ?? 0
  const lastDay = weekEnds[weekEnds.length - 1] ?? 0
  const counts = new Map<string, number>()
  for (const row of rows) if (row.ends_at >= firstDay && row.starts_at <= lastKnown) counts.set(row.kind, (counts.get(row.kind) ?? 0) + 1)
  const kinds = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1)).slice(0, mostKinds)
  if (kinds.length === 0) return null
  const reach = reachOf(db, request, leaves)
  const days = new Uint8Array(leaves.length * kinds.length * weekEnds.length)
  const names = new Set<string>()
  for (const row of rows) {
    const kind = kinds.indexOf(row.kind)
    if (kind < 0 || row.ends_at < firstDay || row.starts_at > lastDay) continue
    const reached = leaves.flatMap((_, leaf) => (reach(row, leaf) ? [leaf] : []))
    if (reached.length > 0 && row.ends_at > lastKnown) names.add(row.name)
    for (let week = 0; week < weekEnds.length; week += 1) {
      const end = weekEnds[week] ?? 0
      const covered = Math.min(end, row.ends_at) - Math.max(end - 6, row.starts_at) + 1
      if (covered <= 0) continue
      for (const leaf of reached) {
        const cell = (leaf * kinds.length + kind) * weekEnds.length + week
        days[cell] = Math.min(7, (days[cell] ?? 0) + covered)
      }
    }
  }
  return { planDays: { kinds, days }, names: [...names] }
}

/** Whether a plan concerns a leaf; what the leaves do not tell apart does not narrow a plan. */
function reachOf(db: ReadDb, request: SeriesRequest, leaves: readonly (readonly number[])[]): (row: PlanRow, leaf: number) => boolean {
  const tree = readRegionTree(db)
  const groups = new Map<number, Set<number>>()
  for (const { product_id, parent_id } of allText<{ product_id: number; parent_id: number }>(db, 'SELECT product_id, parent_id FROM product_membership')) {
    groups.set(product_id, (groups.get(product_id) ?? new Set()).add(parent_id))
    if (request.productDimension === 'product') groups.set(parent_id, (groups.get(parent_id) ?? new Set()).add(product_id))
  }
  const at = { region: request.finest.indexOf('region'), unit: request.finest.indexOf('unit'), product: request.finest.indexOf('product') }
  return (row, leaf) => {
    const keys = leaves[leaf] ?? []
    const inRegion = row.region_id === null || at.region < 0 || withDescendants(tree, [row.region_id]).includes(keys[at.region] ?? 0)
    const inUnit = row.unit_id === null || at.unit < 0 || keys[at.unit] === row.unit_id
    const product = keys[at.product] ?? 0
    const inProduct = row.product_id === null || at.product < 0 || product === row.product_id || groups.get(row.product_id)?.has(product) === true
    return inRegion && inUnit && inProduct
  }
}
