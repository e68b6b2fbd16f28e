import * as z from 'zod'
import { isoDay, rowId } from './common'
import { leagueRule, participantKind, raceSeason } from './race'
import { query } from './route'

const leaguePlace = z.object({
  participantId: rowId,
  name: z.string(),
  /** In the league, from 1; ties share it. */
  place: z.number().int(),
  /** In the whole field. */
  rank: z.number().int(),
  score: z.number(),
  /** What the end of the season would do to it as things stand. */
  zone: z.enum(['promotion', 'relegation']).nullable()
})

export const leaguesContract = {
  /** A season's leagues as they stand, and what the next season would begin with. Null where the rule in force has no leagues. */
  'race.leagues': query(
    z.object({ seasonId: rowId.optional(), participantKind: participantKind.optional(), asOf: isoDay.optional() }),
    z.object({
      season: raceSeason,
      asOf: isoDay,
      /** Promotions and relegations are final. */
      settled: z.boolean(),
      leagues: z.array(z.object({ name: z.string(), places: z.array(leaguePlace) })).nullable(),
      /** For the rule of the season after: everybody once, leagues as large as now. */
      next: leagueRule.nullable()
    })
  )
} as const
