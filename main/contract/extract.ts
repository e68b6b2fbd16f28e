import * as z from 'zod'
import { rowId } from './common'
import { longCommand } from './route'

/** A workspace of its own for someone who may see some regions only: their facts, history, people and customers, and nothing that others have or did. */
export const extractContract = {
  /** `folder` must not exist, or be empty. Personal contact fields, imports, forecasts, races, alerts and the command log stay behind; sums are made anew. */
  'workspace.extract': longCommand(
    z.object({ regionIds: z.array(rowId).min(1).max(1_000), folder: z.string().min(1).max(4_096) }),
    z.object({ folder: z.string(), regions: z.array(z.string()), rows: z.record(z.string(), z.number().int()), bytes: z.number().int() })
  )
} as const
