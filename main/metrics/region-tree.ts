import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { allText } from '../warehouse/statement'

export interface RegionNode {
  readonly id: number
  readonly name: string
  readonly parentId: number | null
  readonly tileRow: number | null
  readonly tileColumn: number | null
}

/** The regions as a tree. It has a few dozen nodes: read once per call and walked in memory. */
export interface RegionTree {
  /** In display order. */
  readonly nodes: readonly RegionNode[]
  readonly byId: ReadonlyMap<number, RegionNode>
  readonly childIds: ReadonlyMap<number, readonly number[]>
  /** The large region that each region belongs to. */
  readonly largeRegionOf: ReadonlyMap<number, number>
}

/**
 * The regions in the focus of the profile that asks: all of them where it has none. Large regions are the roots of the tree; where everything hangs under one single root (the company), its children.
 * A region that is that single root belongs to itself.
 */
export function readRegionTree(db: ReadDb): RegionTree {
  const focus = focusOf(db)
  const nodes = allText<RegionNode>(
    db,
    'SELECT id, name, parent_id AS parentId, tile_row AS tileRow, tile_column AS tileColumn FROM region ORDER BY position, name, id'
  ).filter((node) => focus === null || focus.includes(node.id))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const childIds = new Map<number, number[]>()
  for (const node of nodes) {
    if (node.parentId === null) continue
    const siblings = childIds.get(node.parentId)
    if (siblings === undefined) childIds.set(node.parentId, [node.id])
    else siblings.push(node.id)
  }
  const roots = nodes.filter((node) => node.parentId === null || !byId.has(node.parentId))
  const only = roots.length === 1 ? roots[0] : undefined
  const company = only !== undefined && childIds.has(only.id) ? only : undefined
  const largeRegionOf = new Map<number, number>()
  for (const node of nodes) largeRegionOf.set(node.id, topOf(node, byId, company?.id ?? null))
  return { nodes, byId, childIds, largeRegionOf }
}

function topOf(node: RegionNode, byId: ReadonlyMap<number, RegionNode>, companyId: number | null): number {
  let current = node
  const seen = new Set<number>()
  while (current.parentId !== null && current.parentId !== companyId && !seen.has(current.id)) {
    seen.add(current.id)
    const parent = byId.get(current.parentId)
    if (parent === undefined) break
    current = parent
  }
  return current.id
}

/** The regions and everything below them. */
export function withDescendants(tree: RegionTree, ids: readonly number[]): readonly number[] {
  const found = new Set<number>()
  const queue = [...ids]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue
    found.add(next)
    queue.push(...(tree.childIds.get(next) ?? []))
  }
  return [...found].sort((a, b) => a - b)
}

/** Large regions in display order. */
export function largeRegions(tree: RegionTree): readonly RegionNode[] {
  const ids = new Set(tree.largeRegionOf.values())
  // The company itself is a large region only where it has no children.
  return tree.nodes.filter((node) => ids.has(node.id) && !(node.parentId === null && isCompany(tree, node.id)))
}

function isCompany(tree: RegionTree, id: number): boolean {
  const children = tree.childIds.get(id) ?? []
  return children.length > 0 && children.every((child) => tree.largeRegionOf.get(child) === child)
}
