import type { BoardTile, MetricContent, TileContent } from '../../../main/contract/boards'
import type { MeasureView } from '../../../main/contract/metrics'

export type TileKind = TileContent['kind']
export const tileKinds: readonly TileKind[] = ['figure', 'series', 'bars', 'table', 'tree_map', 'region_map', 'text', 'pane']

/** How large a new tile of a kind is. */
export const firstSize: Readonly<Record<TileKind, { readonly w: number; readonly h: number }>> = {
  figure: { w: 3, h: 3 }, series: { w: 6, h: 7 }, bars: { w: 5, h: 8 }, table: { w: 6, h: 8 }, tree_map: { w: 6, h: 7 }, region_map: { w: 5, h: 8 }, text: { w: 4, h: 3 }, pane: { w: 6, h: 8 }
}

/** The present choices in another shape: what still fits is kept. */
export function contentAs(kind: TileKind, from: TileContent, measures: readonly MeasureView[]): TileContent {
  const before = from.kind === 'text' || from.kind === 'pane' ? null : from
  const known = before === null ? ['bookings'] : before.kind === 'series' || before.kind === 'table' ? before.measures : [before.measure]
  const measure = known[0] ?? 'bookings'
  const fits = (id: string, dimension: string): boolean => measures.find((each) => each.id === id)?.dimensions.includes(dimension) !== false
  const by = before !== null && 'by' in before ? (Array.isArray(before.by) ? before.by[0] : before.by) : undefined
  const dimension = by !== undefined && fits(measure, by) ? by : (['unit', 'region_root', 'rep', 'account'].find((id) => fits(measure, id)) ?? measures.find((each) => each.id === measure)?.dimensions[0] ?? 'unit')
  const shared = { period: before?.period ?? ('board' as const), where: before?.where ?? [] }
  const colours = before !== null && 'colours' in before ? before.colours : []
  const compareTo = before !== null && 'compareTo' in before ? before.compareTo : ('none' as const)
  switch (kind) {
    case 'figure':
      return { kind, measure, compareTo, colours, ...shared }
    case 'series':
      return { kind, measures: [...known].slice(0, 4), grain: 'week', shape: 'line', ...shared }
    case 'bars':
      return { kind, measure, by: dimension, limit: 10, compareTo, colours, ...shared }
    case 'table':
      return { kind, measures: [...known].slice(0, 8), by: [dimension], limit: 100, compareTo, colours, ...shared }
    case 'tree_map':
      return { kind, measure, by: dimension, colourBy: null, limit: 40, colours, ...shared }
    case 'region_map':
      return { kind, measure, colours, ...shared }
    case 'text':
      return { kind, text: '' }
    case 'pane':
      return { kind, pane: 'pace' }
  }
}

export function isMetric(content: TileContent): content is MetricContent {
  return content.kind !== 'text' && content.kind !== 'pane'
}

export const newContent: BoardTile['content'] = { kind: 'figure', measure: 'bookings', compareTo: 'previous_period', colours: [], period: 'board', where: [] }
