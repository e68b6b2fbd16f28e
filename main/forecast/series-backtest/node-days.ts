import type { SeriesBacktestLevel } from '../../contract/series-backtest'
import type { SeriesDimension } from '../../contract/forecast-series'
import { aggregate } from '../../metrics/aggregate'
import { readFrame } from '../../metrics/frame'
import { readRegionTree } from '../../metrics/region-tree'
import type { ReadDb } from '../../warehouse/database'
import { isoFromDay, type Day } from '../../warehouse/day'
import { metricDimension, type SeriesRequest } from '../series-request'

/** What every node brought day by day, as known today. */
export interface NodeDays {
  readonly from: Day
  readonly to: Day
  /** By `level id`, one value per day. */
  readonly days: ReadonlyMap<string, Float64Array>
}

export const nodeName = (level: SeriesBacktestLevel, id: number): string => `${level} ${id}`

/** Levels that a measure can be held against: the company and what its finest series are told apart by. */
export function levelsOf(request: SeriesRequest): readonly SeriesBacktestLevel[] {
  return ['total', ...request.finest]
}

/** Regions hold what is below them. */
export function readNodeDays(db: ReadDb, request: SeriesRequest, from: Day, to: Day): NodeDays {
  const frame = readFrame(db, { from: isoFromDay(from), to: isoFromDay(to), asOf: isoFromDay(request.asOf) }, request.asOf)
  const tree = readRegionTree(db)
  const days = new Map<string, Float64Array>()
  const add = (level: SeriesBacktestLevel, id: number, day: Day, value: number): void => {
    const name = nodeName(level, id)
    let own = days.get(name)
    if (own === undefined) days.set(name, (own = new Float64Array(to - from + 1)))
    own[day - from] = (own[day - from] ?? 0) + value
  }
  for (const level of levelsOf(request)) {
    const by = level === 'total' ? [] : [metricDimension(level as SeriesDimension, request.productDimension)]
    for (const group of aggregate(db, [request.measure], ['day', ...by], frame)) {
      const day = Number(group.keys[0])
      const value = group.values.get(request.measure) ?? 0
      if (day < from || day > to) continue
      if (level !== 'region') {
        add(level, level === 'total' ? 0 : Number(group.keys[1] ?? 0), day, value)
        continue
      }
      const seen = new Set<number>()
      for (let id: number | null = Number(group.keys[1] ?? 0); id !== null && !seen.has(id); id = tree.byId.get(id)?.parentId ?? null) {
        seen.add(id)
        add('region', id, day, value)
      }
    }
  }
  return { from, to, days }
}

/** Sum of the days [first, last]; null where some of them are not known. */
export function sumOf(series: Float64Array | undefined, known: Pick<NodeDays, 'from' | 'to'>, first: Day, last: Day, until: Day = known.to): number | null {
  if (first < known.from || last > Math.min(until, known.to)) return null
  let sum = 0
  for (let day = first; day <= last; day += 1) sum += series?.[day - known.from] ?? 0
  return sum
}
