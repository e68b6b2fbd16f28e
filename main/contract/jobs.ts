import * as z from 'zod'
import { failure } from './failure'
import { coreRoute, internalCommand, query } from './route'

export const jobView = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** 0..1, or null while the size of the work is unknown. */
  share: z.number().nullable(),
  /** Locale key of the present step under `steps.`, e.g. `import.parsing`. */
  step: z.string().nullable(),
  done: z.number().nullable(),
  total: z.number().nullable(),
  message: z.string().nullable(),
  /** Why it failed, for the pages to say in their own language; null for jobs that did not, or of earlier versions. */
  failure: failure.nullable().default(null)
})
export type JobView = z.infer<typeof jobView>

/** Long commands in flight are known to the core; those that ended, to the warehouse. */
export const jobsContract = {
  'jobs.running': coreRoute(z.object({}), z.array(jobView)),
  'jobs.cancel': coreRoute(z.object({ id: z.string().max(64) }), z.object({ cancelled: z.boolean() })),
  'jobs.history': query(z.object({ limit: z.number().int().min(1).max(1_000).default(100) }), z.array(jobView)),
  'jobs.record': internalCommand(jobView, z.null())
} as const
