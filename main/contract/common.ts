import * as z from 'zod'

/** A business day in the workspace's time zone, `YYYY-MM-DD`. */
export const isoDay = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected a day as YYYY-MM-DD')
export type IsoDay = z.infer<typeof isoDay>

/** Money on the wire: an integer of 1/10,000 units of the workspace's currency. */
export const moneyE4 = z.number().int()

export const rowId = z.number().int().positive()

/** Text typed or imported by people: bounded before anything looks at it. */
export const shortText = z.string().max(200)
export const longText = z.string().max(10_000)

/** Focus by dimension; empty or missing means everything. Regions include their descendants. */
export const scope = z.object({
  regionIds: z.array(rowId).max(1_000).optional(),
  unitIds: z.array(rowId).max(10_000).optional(),
  productIds: z.array(rowId).max(10_000).optional()
})
export type Scope = z.infer<typeof scope>

/** A period by its first and last day, both included. */
export const period = z.object({ from: isoDay, to: isoDay })
export type Period = z.infer<typeof period>

/** Page of rows; `limit` is capped so that one call cannot ask for the whole warehouse. */
export const page = z.object({
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(100_000).default(500)
})

export const cell = z.union([z.string(), z.number(), z.null()])
export type Cell = z.infer<typeof cell>

/** How a column's values are meant; `money` is 1/10,000 units, `ratio` is 0..1, `day` is an ISO day. */
export const valueType = z.enum(['text', 'integer', 'number', 'money', 'ratio', 'days', 'day', 'id'])
export type ValueType = z.infer<typeof valueType>

/** A result table: columns with their meaning, rows in the same order. */
export const table = z.object({
  columns: z.array(z.object({ id: z.string(), type: valueType })),
  rows: z.array(z.array(cell))
})
export type Table = z.infer<typeof table>
