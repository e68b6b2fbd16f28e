import { FailureError } from '../contract/failure'
import type { SeriesDimension } from '../contract/forecast-series'
import { aggregate, dimensionsOf, requireMeasure } from '../metrics/aggregate'
import type { DimensionId } from '../metrics/dimensions'
import { readFrame } from '../metrics/frame'
import { measures, type BaseMeasure } from '../metrics/measures'
import { source } from '../metrics/sources'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, weekStart, type Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'

/** What a series forecast works on: the finest nodes that the measure knows, whatever the caller asks to see. */
export interface SeriesRequest {
  readonly measure: string
  readonly asOf: Day
  /** The finest breakdown that is forecast, in the order of the wire's dimensions. */
  readonly finest: readonly SeriesDimension[]
  /** The metrics dimension behind `product`. */
  readonly productDimension: 'product_group' | 'product'
}

const seriesDimensions: readonly SeriesDimension[] = ['region', 'unit', 'product']
/** So many series are forecast one by one; a forecast of more nodes than this nobody reads. */
export const mostLeaves = 10_000
/** Amounts of orders and of their lines may differ by rounding; beyond this the lines are not the whole. */
const productTolerance = 0.005

/**
 * Resolves a question for a series. The breakdown takes all dimensions that the measure knows, so that every view of a day comes from the same
 * leaves; products are left out unless asked for where lines do not add up to their orders.
 * @throws invalid_input for a measure that weeks cannot be added up of, or that a dimension of `by` does not fit
 */
export function resolveSeriesRequest(db: ReadDb, measure: string, by: readonly SeriesDimension[], asOf: Day): SeriesRequest {
  const base = requireFlow(measure)
  const productDimension = hasProductGroups(db) ? 'product_group' : 'product'
  const known = dimensionsOf(base)
  const metricOf = (dimension: SeriesDimension): DimensionId => metricDimension(dimension, productDimension)
  const unfit = by.filter((dimension) => !known.includes(metricOf(dimension)))
  if (unfit.length > 0) {
    const fitting = seriesDimensions.filter((dimension) => known.includes(metricOf(dimension)))
    throw new FailureError('invalid_input', 'metrics.does_not_fit', `The measure ${measure} cannot be broken down by ${unfit.join(', ')}. It can be by: ${fitting.join(', ')}.`, {
      measure,
      dimensions: unfit.join(', '),
      known: fitting.join(', ')
    })
  }
  const finest = seriesDimensions.filter((dimension) => known.includes(metricOf(dimension)) && (dimension !== 'product' || by.includes('product') || productsAddUp(db, measure, metricOf('product'), asOf)))
  return { measure, asOf, finest: withinBounds(db, measure, finest, by, productDimension, asOf), productDimension }
}

/** All dimensions that fit; where they make too many series, the finest breakdown that still holds what is asked for. */
function withinBounds(db: ReadDb, measure: string, finest: readonly SeriesDimension[], by: readonly SeriesDimension[], productDimension: SeriesRequest['productDimension'], asOf: Day): readonly SeriesDimension[] {
  const frame = readFrame(db, { asOf: isoFromDay(asOf) }, asOf)
  const countOf = (dimensions: readonly SeriesDimension[]): number => (dimensions.length === 0 ? 1 : aggregate(db, [measure], dimensions.map((dimension) => metricDimension(dimension, productDimension)), frame).length)
  if (countOf(finest) <= mostLeaves) return finest
  const choices = finest.reduce<SeriesDimension[][]>((sets, dimension) => [...sets, ...sets.map((set) => [...set, dimension])], [[]])
  const [best] = choices
    .filter((set) => by.every((dimension) => set.includes(dimension)))
    .map((set) => ({ set, count: countOf(set) }))
    .filter(({ count }) => count <= mostLeaves)
    .sort((left, right) => right.count - left.count)
  if (best !== undefined) return best.set
  const nodes = countOf(by)
  throw new FailureError('invalid_input', 'forecast.too_many_nodes', `${by.join(' x ')} makes ${nodes} series; at most ${mostLeaves} are forecast. Nothing was computed; ask by fewer dimensions.`, { nodes, most: mostLeaves })
}

export function metricDimension(dimension: SeriesDimension, productDimension: SeriesRequest['productDimension']): DimensionId {
  return dimension === 'product' ? productDimension : dimension
}

/** The last day of the last complete week as known on a day: no later than the last thing that was known by then. */
export function lastCompleteWeekEnd(db: ReadDb, asOf: Day): Day | null {
  const row = firstText<{ day: Day | null }>(
    db,
    `SELECT max(day) AS day FROM (
       SELECT max(known_at) AS day FROM opportunity_history WHERE known_at <= @asOf
       UNION ALL SELECT max(known_at) FROM sales_order WHERE known_at <= @asOf
       UNION ALL SELECT max(known_at) FROM activity WHERE known_at <= @asOf
       UNION ALL SELECT max(known_at) FROM opportunity WHERE known_at <= @asOf)`,
    { asOf }
  )
  return row === undefined || row.day === null ? null : weekStart(row.day + 1) - 1
}

function requireFlow(measure: string): BaseMeasure {
  const found = requireMeasure(measure)
  if (isFlow(found)) return found
  const possible = Object.entries(measures).flatMap(([id, other]) => (other.hidden !== true && isFlow(other) ? [id] : []))
  throw new FailureError('invalid_input', 'forecast.not_a_flow', `${measure} is not made of weeks that add up, so it has no weekly forecast. These have: ${possible.join(', ')}.`, {
    measure,
    possible: possible.join(', ')
  })
}

function isFlow(found: ReturnType<typeof requireMeasure>): found is BaseMeasure {
  return found.kind === 'base' && found.additive && found.aggregate === 'sum' && found.windowDays === undefined && found.sources.every((id) => !source(id).isStock && id !== 'quotas')
}

function hasProductGroups(db: ReadDb): boolean {
  return firstText(db, 'SELECT 1 FROM product_membership UNION ALL SELECT 1 FROM product WHERE is_group = 1 LIMIT 1') !== undefined
}

function productsAddUp(db: ReadDb, measure: string, product: DimensionId, asOf: Day): boolean {
  const frame = readFrame(db, { asOf: isoFromDay(asOf) }, asOf)
  const whole = aggregate(db, [measure], [], frame)[0]?.values.get(measure) ?? 0
  const parts = aggregate(db, [measure], [product], frame).reduce((sum, group) => sum + (group.values.get(measure) ?? 0), 0)
  return Math.abs(whole - parts) <= productTolerance * Math.abs(whole)
}
