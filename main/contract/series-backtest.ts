import * as z from 'zod'
import { isoDay, page, rowId, table, valueType } from './common'
import { internalCommand, modelCommand, query } from './route'

/** How long the periods are that a forecast was held against: a day, a week, 4 weeks and 13 weeks taken together. */
export const seriesBacktestGrain = z.enum(['day', 'week', 'four_weeks', 'quarter'])
export type SeriesBacktestGrain = z.infer<typeof seriesBacktestGrain>

export const seriesBacktestLevel = z.enum(['total', 'region', 'unit', 'product'])
export type SeriesBacktestLevel = z.infer<typeof seriesBacktestLevel>

/**
 * The headline first, then its candidates (LightGBM's correction alone, the blend of simple methods without it, and those by themselves), then what
 * anybody could say: the same days a year before, and the last period again (of days: the same weekday of the last week).
 */
export const seriesBacktestMethods = ['saima', 'lightgbm', 'blend', 'seasonal_growth', 'pooled_season', 'moving_average', 'exponential_smoothing', 'decomposed_season', 'company_level', 'seasonal_naive', 'last_year', 'last_period'] as const
export type SeriesBacktestMethod = (typeof seriesBacktestMethods)[number]

const numbers = z.array(z.number())
const perhaps = z.array(z.number().nullable())
const measure = z.string().min(1).max(64).default('revenue')

/** Columns beside each other: one row per grain, node, origin and step. */
const points = z.object({
  grain: z.array(seriesBacktestGrain),
  level: z.array(seriesBacktestLevel),
  nodeId: numbers,
  origin: numbers,
  step: numbers,
  startsAt: numbers,
  endsAt: numbers,
  actual: numbers,
  /** Mean absolute difference to the year before (else to the period before) in what was known: the unit of MASE. */
  scale: perhaps,
  p10: numbers,
  p50: numbers,
  p90: numbers,
  ...Object.fromEntries(seriesBacktestMethods.map((method) => [method, perhaps])) as Record<SeriesBacktestMethod, typeof perhaps>
})
export type SeriesBacktestPoints = z.infer<typeof points>

export const seriesBacktestContract = {
  /**
   * Forecasts a measure again at past Sundays, each time from what was known by their end by the very same way as `forecast.series`, and keeps what it said beside what came. Replaces
   * what was kept of the measure before.
   */
  'seriesBacktest.run': modelCommand(
    z.object({ measure, origins: z.number().int().min(2).max(52).default(12), everyWeeks: z.number().int().min(1).max(13).default(4) }),
    z.object({ runId: rowId.nullable(), origins: z.number().int(), points: z.number().int() })
  ),
  'seriesBacktest.publish': internalCommand(
    z.object({ measure, asOf: z.number().int(), origins: z.number().int(), weeks: z.number().int(), code: z.string(), points }),
    z.object({ runId: rowId })
  ),
  /** What a kept backtest says of one grain. `best` marks the lowest WAPE among the methods of a level and horizon. */
  'seriesBacktest.read': query(
    z.object({ measure, grain: seriesBacktestGrain.default('week'), /** The curve over time is of this node. */ level: seriesBacktestLevel.default('total'), nodeId: z.number().int().min(0).default(0) }),
    z.object({
      run: z.object({ runId: rowId, type: valueType, asOf: isoDay, madeAtMs: z.number(), firstOrigin: isoDay, lastOrigin: isoDay, origins: z.number().int(), weeks: z.number().int(), isOlderCode: z.boolean() }).nullable(),
      /** level, horizon (`all` and ranges of steps, as `1-4`), method, wape, bias, mase, pinball (share of the actual values), coverage, points, best. */
      scores: table,
      /** origin, method, wape, bias, coverage, points: of the node that was asked for. */
      overTime: table,
      /** method, wape, points, best: every method on the node that was asked for. */
      candidates: table,
      /** level, node_id, node, wape, bias, mase, pinball, coverage, points, winner, winner_wape, last_year_wape, usable (the shortest grain with a WAPE under the limit, null where there is none). */
      nodes: table,
      /** level, grain, wape, points: the headline at every level and grain. */
      usable: table
    })
  ),
  /** What was said and what came, newest origin first: node, origin, from, to, step, forecast, p10, p90, actual, error, last_year. `nodeIds` beside the rows. */
  'seriesBacktest.rows': query(
    page.extend({ measure, grain: seriesBacktestGrain, level: seriesBacktestLevel, nodeId: z.number().int().min(0).optional(), fromStep: z.number().int().min(1).optional(), toStep: z.number().int().min(1).optional(), origin: isoDay.optional() }),
    z.object({ type: valueType, total: z.number().int(), nodeIds: z.array(z.number().int()), rows: table })
  )
} as const
