import * as z from 'zod'
import { jobView } from './jobs'
import { event } from './route'

export const eventContract = {
  /** Committed changes; topics are table names. Pages refetch what depends on them. */
  'data.changed': event(z.object({ topics: z.array(z.string()) })),
  'job.changed': event(jobView),
  'alert.fired': event(
    z.object({
      firingId: z.number().int(),
      ruleId: z.number().int(),
      ruleName: z.string(),
      /** Set for a starter rule without a name of its own: show `alerts.starters.<starterId>`. */
      starterId: z.string().nullable(),
      severity: z.enum(['info', 'warning', 'critical']),
      measure: z.string(),
      subject: z.string(),
      /** Value and condition in figures and signs. */
      text: z.string(),
      /** How many alerts this stands for; `firingId` is the first of them. */
      count: z.number().int()
    })
  ),
  'workspace.opened': event(z.object({ dataDir: z.string(), name: z.string() })),
  'process.lost': event(z.object({ process: z.enum(['writer', 'reader', 'model']), message: z.string() }))
} as const

export type EventName = keyof typeof eventContract
export type EventPayload<N extends EventName> = z.infer<(typeof eventContract)[N]['payload']>
export type SaimaEvent = { [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName]
