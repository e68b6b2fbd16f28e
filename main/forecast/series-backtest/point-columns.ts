import { seriesBacktestMethods, type SeriesBacktestGrain, type SeriesBacktestMethod, type SeriesBacktestLevel, type SeriesBacktestPoints } from '../../contract/series-backtest'
import type { Day } from '../../warehouse/day'

/** One period of one node, as it was forecast at one origin, beside what came. */
export interface SeriesPoint {
  readonly grain: SeriesBacktestGrain
  readonly level: SeriesBacktestLevel
  readonly nodeId: number
  readonly origin: Day
  readonly step: number
  readonly startsAt: Day
  readonly endsAt: Day
  readonly actual: number
  readonly scale: number | null
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly said: Readonly<Partial<Record<SeriesBacktestMethod, number | null>>>
}

type Writable = { -readonly [K in keyof SeriesBacktestPoints]: SeriesBacktestPoints[K] }

/** Points as columns, the way they travel. */
export function columnsOf(points: readonly SeriesPoint[]): SeriesBacktestPoints {
  const column = <T>(value: (point: SeriesPoint) => T): T[] => points.map(value)
  const out: Writable = {
    grain: column((point) => point.grain), level: column((point) => point.level), nodeId: column((point) => point.nodeId), origin: column((point) => point.origin), step: column((point) => point.step),
    startsAt: column((point) => point.startsAt), endsAt: column((point) => point.endsAt), actual: column((point) => point.actual), scale: column((point) => point.scale),
    p10: column((point) => point.p10), p50: column((point) => point.p50), p90: column((point) => point.p90),
    ...(Object.fromEntries(seriesBacktestMethods.map((method) => [method, column((point) => point.said[method] ?? null)])) as Record<SeriesBacktestMethod, (number | null)[]>)
  }
  return out
}
