import * as z from 'zod'
import { isoDay, rowId, shortText } from './common'
import { command, query } from './route'

/** The open workspace: what the frame (filter bar, status bar) shows. */
export const workspaceStatus = z.object({
  name: z.string(),
  isDemo: z.boolean(),
  currency: z.string(),
  timeZone: z.string(),
  fiscalYearStartMonth: z.number().int().min(1).max(12),
  /** The workspace's own today: set by the user, else the last day of its data, else the clock's. */
  today: isoDay,
  todayIsSet: z.boolean(),
  dataFrom: isoDay.nullable(),
  dataTo: isoDay.nullable(),
  schemaVersion: z.number().int(),
  rowCounts: z.record(z.string(), z.number().int()),
  lastImportAtMs: z.number().nullable(),
  model: z
    .object({ version: z.number().int(), trainedAtMs: z.number(), kind: z.string(), headlineMetric: z.string(), headlineValue: z.number() })
    .nullable()
})
export type WorkspaceStatus = z.infer<typeof workspaceStatus>

const option = z.object({ id: rowId, name: z.string(), parentId: rowId.nullable() })

export const workspaceContract = {
  'workspace.status': query(z.object({}), workspaceStatus),
  /** What the filter bar offers: region tree, units (parent = region today), product tree, and the periods that have data. */
  'workspace.scopeOptions': query(
    z.object({}),
    z.object({ regions: z.array(option), units: z.array(option), products: z.array(option), quarters: z.array(z.object({ label: z.string(), from: isoDay, to: isoDay })) })
  ),
  'workspace.setToday': command(z.object({ today: isoDay.nullable() }), z.object({ today: isoDay })),
  'workspace.update': command(
    z.object({ name: shortText.min(1).optional(), currency: z.string().length(3).optional(), fiscalYearStartMonth: z.number().int().min(1).max(12).optional() }),
    workspaceStatus
  )
} as const
