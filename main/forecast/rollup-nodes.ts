import type { BookingsLeaf } from './simulate-bookings'
import { summarizePaths } from './sample-quantiles'

/** A node of the tree in codes: total is 0, `region` and `unit` codes as in the event streams, -1 for deals without one. */
export interface BookingsNode {
  readonly kind: 'total' | 'region' | 'unit'
  readonly code: number
  readonly won: number
  readonly open: number
  readonly created: number
  readonly paths: Float64Array
}

/** Sums of leaf paths for the company, every region with those below it, and every unit: coherent by construction. */
export function rollupNodes(leaves: readonly BookingsLeaf[], regionParent: readonly number[], paths: number): readonly BookingsNode[] {
  const nodes = new Map<string, { kind: BookingsNode['kind']; code: number; won: number; open: number; created: number; paths: Float64Array }>()
  const add = (kind: BookingsNode['kind'], code: number, leaf: BookingsLeaf): void => {
    const key = `${kind}|${code}`
    let node = nodes.get(key)
    if (node === undefined) nodes.set(key, (node = { kind, code, won: 0, open: 0, created: 0, paths: new Float64Array(paths) }))
    node.won += leaf.won
    node.open += leaf.open
    node.created += leaf.created
    for (let path = 0; path < paths; path += 1) node.paths[path] = (node.paths[path] ?? 0) + (leaf.paths[path] ?? 0)
  }
  for (const leaf of leaves) {
    add('total', 0, leaf)
    add('unit', leaf.unit, leaf)
    for (const region of withAncestors(leaf.region, regionParent)) add('region', region, leaf)
  }
  if (leaves.length === 0) nodes.set('total|0', { kind: 'total', code: 0, won: 0, open: 0, created: 0, paths: new Float64Array(paths) })
  return [...nodes.values()]
}

/** A region and those above it; -1 stays alone. */
export function withAncestors(region: number, regionParent: readonly number[]): readonly number[] {
  const chain = [region]
  for (let above = regionParent[region] ?? -1; above >= 0 && chain.length < 50; above = regionParent[above] ?? -1) chain.push(above)
  return chain
}

export function figuresOf(node: BookingsNode): { readonly mean: number; readonly p10: number; readonly p50: number; readonly p90: number } {
  const { p10, p50, p90 } = summarizePaths(node.paths)
  return { mean: node.won + node.open + node.created, p10, p50, p90 }
}
