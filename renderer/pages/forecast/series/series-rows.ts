import type { RouteOutput } from '../../../../main/contract'
import { objectsOf, type RowObject } from '../../backtest/backtest-rows'

type Answer = RouteOutput<'forecast.series'>

export interface SeriesPeriod {
  readonly period: string
  readonly mean: number
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

export interface SeriesTreeNode {
  readonly id: string
  readonly name: string
  readonly depth: number
  readonly keys: readonly (number | null)[]
  readonly periods: readonly SeriesPeriod[]
}

const number = (row: RowObject, id: string): number => (typeof row[id] === 'number' ? row[id] : 0)

/** The answer's rows gathered by node, in display order: rows come node by node, one per period, as the nodes do. */
export function treeOf(answer: Answer): readonly SeriesTreeNode[] {
  const rows = objectsOf(answer.table)
  const each = answer.nodes.length === 0 ? 0 : rows.length / answer.nodes.length
  const depths = depthsOf(answer.nodes)
  return answer.nodes.map((node, index): SeriesTreeNode => ({
    id: node.keys.map((key) => key ?? '*').join('/') || 'total',
    name: node.node,
    depth: depths.get(node.node) ?? node.depth,
    keys: node.keys,
    periods: rows.slice(index * each, (index + 1) * each).map((row) => ({ period: String(row['period'] ?? ''), mean: number(row, 'mean'), p10: number(row, 'p10'), p50: number(row, 'p50'), p90: number(row, 'p90') }))
  }))
}

/** How far below the company: regions hang under regions, so the number of dimensions does not tell. */
function depthsOf(nodes: Answer['nodes']): ReadonlyMap<string, number> {
  const parents = new Map(nodes.map((node) => [node.node, node.parent]))
  const depth = (name: string, left = 12): number => {
    const above = parents.get(name) ?? null
    return above === null || left === 0 || above === name ? 0 : 1 + depth(above, left - 1)
  }
  return new Map(nodes.map((node) => [node.node, depth(node.node)]))
}
