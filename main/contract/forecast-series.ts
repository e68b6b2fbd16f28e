import * as z from 'zod'
import { isoDay, table, valueType } from './common'
import { modelCommand } from './route'

/** What a series can be broken down by; `product` is the product's group (the product itself where there are no groups). */
export const seriesDimension = z.enum(['region', 'unit', 'product'])
export type SeriesDimension = z.infer<typeof seriesDimension>

/** Why a simpler method stands in for the usual one: key and what fills it. */
const seriesReason = z.object({ key: z.enum(['no_data', 'too_little_history']), params: z.record(z.string(), z.number()) })

/** What an imported series is worth to the forecast of a measure: whether it leads it, by how much the error of past forecasts falls with it, and whether it is used. */
const signalWorth = z.object({
  name: z.string(),
  /** `no_lead`: nothing beyond chance; `no_gain`: past forecasts would not have been better; `too_little_history`: under 40 weeks. */
  outcome: z.enum(['used', 'no_lead', 'no_gain', 'too_little_history']),
  leadWeeks: z.number().int().nullable(),
  correlation: z.number().nullable(),
  /** Relative change of the measure per standard deviation of the series. */
  effect: z.number().nullable(),
  /** Error on past weeks from which the effect was not learned, without and with the series. */
  wapeWithout: z.number().nullable(),
  wapeWith: z.number().nullable()
})

const seriesNode = z.object({
  /** As in the table's column `node`. */
  node: z.string(),
  /** How many of the asked dimensions it names; 0 is the company. */
  depth: z.number().int(),
  /** One key per dimension of `by`; null where the node stands for all of them, 0 for facts without one. */
  keys: z.array(z.number().int().nullable()),
  parent: z.string().nullable()
})

export const forecastSeriesContract = {
  /**
   * An additive measure (revenue, bookings, orders_count, ...) over the coming weeks, as known at the end of `asOf` (default: today), learned from complete
   * weeks (Monday to Sunday). The table's columns: node, one per dimension of `by`, period, mean, p10, p50, p90, model. All calls of one day and
   * measure share one forecast of the finest nodes (where those are more than 10,000: of the finest breakdown under that which holds what is asked for): whatever `by` says, parts add up to the same whole, and quantiles are read off sums
   * of the same sample paths. Days split the weeks (from the Monday after the last complete week on). Months and quarters hold what has been in them so far; such as the horizon does not fill are left out, but for the running one.
   */
  'forecast.series': modelCommand(
    z.object({
      measure: z.string().min(1).max(64).default('revenue'),
      by: z.array(seriesDimension).max(3).default([]),
      grain: z.enum(['day', 'week', 'month', 'quarter']).default('week'),
      horizonWeeks: z.number().int().min(1).max(26).default(13),
      asOf: isoDay.optional(),
      /** Adds the nodes above those asked for: the company, the regions above regions, and what the first dimensions hold together. */
      parents: z.boolean().default(false)
    }),
    z.object({
      measure: z.string(),
      type: valueType,
      asOf: isoDay,
      /** Sunday of the last week that the forecast knows; null without data. */
      lastWeekEnd: isoDay.nullable(),
      /** Weeks of history and finest series behind the figures. */
      weeks: z.number().int(),
      series: z.number().int(),
      reason: seriesReason.nullable(),
      /** Errors of the simple methods in the inner backtest (share of the actual values) and the weight that each has in the base. */
      methods: z.array(z.object({ method: z.string(), error: z.number().nullable(), weight: z.number() })),
      /** How much of LightGBM's correction is taken from which step on; empty where there was too little to learn from. */
      correction: z.array(z.object({ fromStep: z.number().int(), share: z.number() })),
      /** Moving events (Spring Festival, ...) that the history reacts to, and plans (promotions, closures) that reach into it. */
      events: z.array(z.string()),
      plans: z.array(z.string()),
      signals: z.array(signalWorth),
      nodes: z.array(seriesNode),
      table
    })
  ),
  /** What every imported series is worth to a measure as of a day: lead, effect, error with and without; the forecast uses those that help. */
  'forecast.signals': modelCommand(
    z.object({ measure: z.string().min(1).max(64).default('revenue'), asOf: isoDay.optional() }),
    z.object({ measure: z.string(), asOf: isoDay, weeks: z.number().int(), signals: z.array(signalWorth) })
  )
} as const
