import * as z from 'zod'
import { cell, isoDay, page, rowId, scope, shortText, table, valueType } from './common'
import { query } from './route'

/** Ids of the semantic layer, e.g. `bookings`, `region`; what exists is told by `metrics.catalog`. */
const metricId = z.string().min(1).max(64)

/**
 * One condition. Values are ids, names, or labels of the dimension (`2017-Q1`, `2017-01`, an ISO day, `won`); null is "not known".
 * A region called by its name stands for everything below it, one given by its id for itself alone (so that a result's cell can be drilled into).
 */
export const metricFilter = z.object({
  dimension: metricId,
  op: z.enum(['eq', 'in', 'not_in']).default('in'),
  values: z.array(z.union([shortText, z.number(), z.null()])).min(1).max(1_000)
})
export type MetricFilter = z.infer<typeof metricFilter>

const selection = {
  /** First and last day, both included, of the date that the measure is counted by (see the catalog). */
  from: isoDay.optional(),
  to: isoDay.optional(),
  where: z.array(metricFilter).max(32).default([]),
  scope: scope.optional(),
  /** Knowledge ends with this day (default: the workspace's today). Stock measures (pipeline, receivables) are taken on the earlier of it and `to`. */
  asOf: isoDay.optional()
} as const

export const metricQuery = z.object({
  measures: z.array(metricId).min(1).max(32),
  by: z.array(metricId).max(6).default([]),
  ...selection,
  /** Columns to order by: a measure's or dimension's id. Without it rows are in the natural order of their dimensions. */
  order: z.array(z.object({ id: metricId, direction: z.enum(['asc', 'desc']).default('desc') })).max(6).default([]),
  limit: z.number().int().min(1).max(100_000).optional(),
  /** Adds `<measure>_previous` and `<measure>_change` columns; needs `from` and `to`. */
  compareTo: z.enum(['previous_period', 'year_ago']).optional()
})
export type MetricQuery = z.output<typeof metricQuery>

/** `columns` are the dimensions of `by` and then the measures; `ids` runs beside `rows` and holds one key per dimension of `by` for drilling down. */
export const metricTable = table.extend({
  ids: z.array(z.array(cell)),
  asOf: isoDay
})
export type MetricTable = z.infer<typeof metricTable>

const measureView = z.object({
  id: metricId,
  /** Names and definitions are in the locale files under `measures.<id>.name` and `measures.<id>.definition`. */
  definitionKey: z.string(),
  /** Language-neutral formula in terms of fields and other measures. */
  formula: z.string(),
  type: valueType,
  /** True where parts add up to the whole. */
  additive: z.boolean(),
  kind: z.enum(['flow', 'stock', 'derived']),
  /** Tables that it reads, and the date column it is counted by. */
  tables: z.array(z.string()),
  dateColumn: z.string(),
  /** More is better (1), less is better (-1), or neither (0). */
  direction: z.number().int().min(-1).max(1),
  dimensions: z.array(metricId),
  /** For derived measures: the measures that it is made of. */
  parts: z.array(metricId)
})
export type MeasureView = z.infer<typeof measureView>

const dimensionView = z.object({ id: metricId, definitionKey: z.string(), kind: z.enum(['time', 'reference', 'category']), labelFormat: z.string() })

export const factKind = z.enum(['opportunity', 'order', 'order_line', 'invoice', 'payment', 'activity', 'lead', 'ticket', 'quota'])
export type FactKind = z.infer<typeof factKind>

export const metricsContract = {
  'metrics.catalog': query(z.object({}), z.object({ measures: z.array(measureView), dimensions: z.array(dimensionView) })),
  /** Measures by dimensions. Measures of several facts are aggregated apart and then put side by side. */
  'metrics.query': query(metricQuery, metricTable),
  /**
   * The very rows behind a figure, largest contribution first. For additive measures the `value` column over all `total` rows adds up
   * to `figure`; a derived measure shows the rows of `part` (default: its first part).
   */
  'metrics.rows': query(
    z.object({ measure: metricId, part: metricId.optional(), ...selection, page: page.prefault({}) }),
    z.object({
      measure: metricId,
      part: metricId,
      fact: factKind,
      table,
      /** The fact's row id beside each row. */
      ids: z.array(rowId),
      total: z.number().int(),
      figure: z.number().nullable(),
      asOf: isoDay
    })
  ),
  /**
   * One measure over time, every step of the grain present. Flows are counted within each step; stocks (pipeline, receivables) are taken as
   * known at the end of each, up to `asOf`; steps that begin after it are null. At most 400 steps, 120 for stocks.
   */
  'metrics.series': query(
    z.object({
      measure: metricId,
      grain: z.enum(['day', 'week', 'month', 'quarter', 'year', 'fiscal_month', 'fiscal_quarter', 'fiscal_year']).default('week'),
      /** Running totals: each step tells the figure from `from` to its own end. Stocks are what they are at the end of a step either way. */
      running: z.boolean().default(false),
      ...selection,
      from: isoDay,
      to: isoDay
    }),
    z.object({ measure: metricId, type: valueType, asOf: isoDay, points: z.array(z.object({ from: isoDay, to: isoDay, label: z.string(), value: z.number().nullable() })) })
  ),
  /** The values that a dimension can take, for filters and completion; `search` matches anywhere in the label. */
  'metrics.values': query(
    z.object({ dimension: metricId, search: shortText.optional(), limit: z.number().int().min(1).max(1_000).default(100) }),
    z.array(z.object({ id: z.union([z.string(), z.number()]), label: z.string() }))
  )
} as const
