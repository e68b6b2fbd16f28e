import * as z from 'zod'
import { cell, rowId, shortText } from './common'
import { command, coreRoute, internalCommand, query } from './route'

/** One statement that reads; longer ones are not typed by people. */
const sqlText = z.string().min(1).max(100_000)
const runId = z.string().min(1).max(64)

const relation = z.object({
  name: z.string(),
  /** `friendly` shows words, money in units and days as text; the tables below it hold codes. */
  kind: z.enum(['friendly', 'table']),
  columns: z.array(z.object({ name: z.string(), type: z.string() }))
})

const savedQuery = z.object({ id: rowId, name: z.string(), text: z.string(), madeAtMs: z.number(), madeBy: z.string() })

/** The SQL workbench: one reading statement at a time on a connection that cannot write. Refused while a scoped profile is active. */
export const sqlContract = {
  /** What there is to ask, for the schema browser and the completion. */
  'sql.schema': query(z.object({}), z.object({ relations: z.array(relation), functions: z.array(z.string()) })),
  /** `isCut` where there were more rows (or more text) than asked for. A run is ended by `sql.cancel` with its id. */
  'sql.run': query(
    z.object({ text: sqlText, runId, limit: z.number().int().min(1).max(100_000).default(1_000) }),
    z.object({ columns: z.array(z.object({ name: z.string(), isNumber: z.boolean() })), rows: z.array(z.array(cell)), isCut: z.boolean(), durationMs: z.number() })
  ),
  'sql.cancel': coreRoute(z.object({ runId }), z.object({ cancelled: z.boolean() })),
  /** Each different text once, the latest first. */
  'sql.history': query(
    z.object({ search: shortText.optional(), limit: z.number().int().min(1).max(500).default(100) }),
    z.array(z.object({ text: z.string(), ranAtMs: z.number(), runs: z.number().int(), rows: z.number().int().nullable(), durationMs: z.number().nullable(), failure: z.string().nullable() }))
  ),
  'sql.record': internalCommand(z.object({ text: sqlText, rows: z.number().int().nullable(), durationMs: z.number().nullable(), failure: z.string().nullable() }), z.null()),
  'sql.saved': query(z.object({}), z.array(savedQuery)),
  /** A name that is there already gets the new text. */
  'sql.save': command(z.object({ name: shortText.trim().min(1), text: sqlText }), savedQuery),
  'sql.forget': command(z.object({ id: rowId }), z.object({ id: rowId }))
} as const
