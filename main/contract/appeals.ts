import * as z from 'zod'
import { longText, rowId } from './common'
import { command, query } from './route'

export const appealState = z.enum(['filed', 'upheld', 'rejected', 'withdrawn'])

export const raceAppeal = z.object({
  id: rowId,
  participantId: rowId,
  name: z.string(),
  state: appealState,
  /** Added to the settled score while upheld; may be negative. */
  points: z.number().nullable(),
  /** Everything that was said, oldest first; never edited. */
  entries: z.array(z.object({ kind: z.enum(['filed', 'upheld', 'rejected', 'reopened', 'withdrawn']), text: z.string(), points: z.number().nullable(), atMs: z.number(), actor: z.string() }))
})

export const appealsContract = {
  /** Appeals against a settled season, and its standings as corrected by those upheld. The settlement and its hash stay what they were. */
  'race.appeals': query(
    z.object({ seasonId: rowId }),
    z.object({
      appeals: z.array(raceAppeal),
      corrected: z.array(z.object({ participantId: rowId, name: z.string(), settledRank: z.number().int(), settledScore: z.number(), rank: z.number().int(), score: z.number() }))
    })
  ),
  'race.fileAppeal': command(z.object({ seasonId: rowId, participantId: rowId, text: longText.min(1) }), z.object({ appealId: rowId })),
  'race.decideAppeal': command(
    z.object({ appealId: rowId, decision: z.discriminatedUnion('kind', [z.object({ kind: z.literal('upheld'), points: z.number().min(-10_000).max(10_000) }), z.object({ kind: z.literal('rejected') })]), text: longText.default('') }),
    z.object({ appealId: rowId })
  ),
  'race.withdrawAppeal': command(z.object({ appealId: rowId, text: longText.default('') }), z.object({ appealId: rowId })),
  /** Takes a decision or a withdrawal back, by another entry. */
  'race.reopenAppeal': command(z.object({ appealId: rowId, text: longText.default('') }), z.object({ appealId: rowId }))
} as const
