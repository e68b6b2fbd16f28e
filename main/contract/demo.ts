import * as z from 'zod'
import { isoDay } from './common'
import { longCommand } from './route'

/** Seeds and sizes that the demo company is made from; the same pair always gives the same rows. */
export const demoOptions = z.object({
  seed: z.number().int().min(0).max(0xffff_ffff).default(20_260_529),
  /** Share of the full company (about 60 units, 350 reps, 200,000 rows); smaller ones are for tests. */
  size: z.number().min(0.1).max(1).default(1)
})

/** The demo company: a fictitious Chinese industrial group, written into an empty workspace. */
export const demoContract = {
  /** Refused (`demo.not_empty`) where the workspace holds data. Cancelled half-way, it leaves the workspace empty. */
  'demo.generate': longCommand(
    demoOptions,
    z.object({
      name: z.string(),
      today: isoDay,
      /** Rows written by table. */
      counts: z.record(z.string(), z.number().int()),
      rows: z.number().int()
    })
  )
} as const
