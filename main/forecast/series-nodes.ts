import type { SeriesDimension } from '../contract/forecast-series'
import { keyLabels } from '../metrics/dimension-values'
import { readRegionTree, type RegionTree } from '../metrics/region-tree'
import type { ReadDb } from '../warehouse/database'
import { metricDimension, type SeriesRequest } from './series-request'

/** A node of the tree that is shown: the leaves that it is the sum of. */
export interface SeriesNode {
  readonly name: string
  readonly depth: number
  /** Key per dimension of `by`; null for all. */
  readonly keys: readonly (number | null)[]
  /** Label per dimension of `by`; null for all. */
  readonly labels: readonly (string | null)[]
  readonly parent: string | null
  readonly members: readonly number[]
}

export const totalName = 'total'
const noneName = '(none)'

/**
 * The nodes of a question in display order. Without `parents` exactly one per combination of keys that the facts carry. With them also the company, what
 * the first dimensions hold together, and every region above another one with all that is below it.
 */
export function seriesNodes(db: ReadDb, request: SeriesRequest, leaves: readonly (readonly number[])[], by: readonly SeriesDimension[], withParents: boolean): readonly SeriesNode[] {
  const columns = by.map((dimension) => request.finest.indexOf(dimension))
  const labels = by.map((dimension, index) => {
    const keys = new Set<number | null>(leaves.map((leaf) => leaf[columns[index] ?? 0] ?? 0))
    if (dimension === 'region') for (const node of readRegionTree(db).nodes) keys.add(node.id)
    return keyLabels(db, metricDimension(dimension, request.productDimension), keys, 1)
  })
  const tree = by.includes('region') ? readRegionTree(db) : null
  const regionOrder = tree === null ? new Map<number, number>() : treeOrder(tree)
  const nodes = new Map<string, { keys: readonly (number | null)[]; members: number[] }>()
  const add = (keys: readonly (number | null)[], leaf: number): void => {
    const name = JSON.stringify(keys)
    const node = nodes.get(name)
    if (node === undefined) nodes.set(name, { keys, members: [leaf] })
    else node.members.push(leaf)
  }
  leaves.forEach((leaf, index) => {
    const own = columns.map((column) => leaf[column] ?? 0)
    for (const keys of withParents ? rolledKeys(own, by, tree) : [own]) add(keys, index)
  })
  if (nodes.size === 0 || by.length === 0) nodes.set(JSON.stringify(by.map(() => null)), { keys: by.map(() => null), members: leaves.map((_, index) => index) })
  const label = (index: number, key: number | null): string | null => (key === null ? null : key === 0 ? noneName : (labels[index]?.label(key) ?? noneName))
  const nameOf = (keys: readonly (number | null)[]): string => keys.flatMap((key, index) => label(index, key) ?? []).join(' / ') || totalName
  const built = [...nodes.values()].map(({ keys, members }): SeriesNode => {
    const parent = withParents ? parentKeys(keys, by, tree) : null
    return { name: nameOf(keys), depth: keys.filter((key) => key !== null).length, keys, labels: keys.map((key, index) => label(index, key)), parent: parent === null ? null : nameOf(parent), members }
  })
  return built.sort((a, b) => {
    for (const [index, order] of labels.entries()) {
      const [left = null, right = null] = [a.keys[index], b.keys[index]]
      // A parent stands before what it holds.
      const difference = left === right ? 0 : left === null ? -1 : right === null ? 1 : left === 0 ? 1 : right === 0 ? -1 : by[index] === 'region' ? (regionOrder.get(left) ?? 0) - (regionOrder.get(right) ?? 0) : order.compare(left, right)
      if (difference !== 0) return difference
    }
    return 0
  })
}

/** The keys themselves, with every region above, and every prefix of the dimensions. */
function rolledKeys(own: readonly number[], by: readonly SeriesDimension[], tree: RegionTree | null): readonly (readonly (number | null)[])[] {
  const rolled: (number | null)[][] = []
  for (let depth = 0; depth <= own.length; depth += 1) {
    const keys = own.map((key, index) => (index < depth ? key : null))
    const region = by.indexOf('region')
    const lowest = region >= 0 && region < depth ? (own[region] ?? 0) : null
    if (lowest === null || tree === null) rolled.push(keys)
    else for (const id of withAncestors(lowest, tree)) rolled.push(keys.map((key, index) => (index === region ? id : key)))
  }
  return rolled
}

/** Position of each region when the tree is read from the top, branch by branch. */
function treeOrder(tree: RegionTree): Map<number, number> {
  const order = new Map<number, number>()
  const visit = (id: number): void => {
    if (order.has(id)) return
    order.set(id, order.size)
    for (const child of tree.childIds.get(id) ?? []) visit(child)
  }
  for (const node of tree.nodes) if (node.parentId === null || !tree.byId.has(node.parentId)) visit(node.id)
  for (const node of tree.nodes) visit(node.id)
  return order
}

function withAncestors(region: number, tree: RegionTree): readonly number[] {
  const chain = [region]
  for (let above = tree.byId.get(region)?.parentId ?? null; above !== null && !chain.includes(above); above = tree.byId.get(above)?.parentId ?? null) chain.push(above)
  return chain
}

/** One dimension fewer; a lone region belongs to the region above it. */
function parentKeys(keys: readonly (number | null)[], by: readonly SeriesDimension[], tree: RegionTree | null): readonly (number | null)[] | null {
  const last = keys.reduce<number>((found, key, index) => (key === null ? found : index), -1)
  if (last < 0) return null
  const above = by[last] === 'region' ? (tree?.byId.get(keys[last] ?? 0)?.parentId ?? null) : null
  return keys.map((key, index) => (index === last ? above : key))
}
