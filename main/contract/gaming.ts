import * as z from 'zod'
import { isoDay, moneyE4, rowId } from './common'
import { query } from './route'
import { participantKind, raceSeason } from './race'

/**
 * What a race tempts people to. Names are under `race.gaming.detectors.<id>`. All rates are shares (0..1), differences of shares for
 * `closing_discount`, and misses (promised less booked, over what the
 * participant books in a period on average) for `inflating` and `sandbagging`.
 */
export const gamingDetector = z.enum(['pulled_in', 'split', 'closing_discount', 'stage_jump', 'back_dated', 'inflating', 'sandbagging'])
export type GamingDetector = z.infer<typeof gamingDetector>

export const gamingFinding = z.object({
  detector: gamingDetector,
  participantId: rowId,
  name: z.string(),
  regionName: z.string().nullable(),
  /** How often it was seen, of how many chances. */
  count: z.number().int(),
  chances: z.number().int(),
  rate: z.number(),
  /** The same of all others. */
  peerRate: z.number(),
  /** The participant's own in the first and in the second half of the days looked at; null where that half is too thin. */
  earlierRate: z.number().nullable(),
  laterRate: z.number().nullable(),
  /** Chance of a figure this far above the others' if nothing were different, given how much honest participants differ. */
  pValue: z.number(),
  /** The p-value had to stay below this: 5 % shared out over everything that was tested. */
  threshold: z.number(),
  /** The clearest ones first; at most fifty. */
  deals: z.array(
    z.object({
      opportunityId: rowId,
      label: z.string(),
      day: isoDay,
      amountE4: moneyE4,
      /** Close date before and after it was moved. */
      movedFrom: isoDay.nullable(),
      movedTo: isoDay.nullable(),
      /** Discount, stages skipped, or days late, by the detector. */
      figure: z.number().nullable()
    })
  ),
  /** For promises: what was promised for each period and what came. */
  periods: z.array(z.object({ from: isoDay, to: isoDay, promisedE4: moneyE4, bookedE4: moneyE4 }))
})
export type GamingFinding = z.infer<typeof gamingFinding>

export const gamingContract = {
  /** What looks like gaming in the two years up to a day, by evidence that chance would hardly give; nobody is named on thin data. */
  'race.gaming': query(
    z.object({ seasonId: rowId.optional(), participantKind: participantKind.optional(), asOf: isoDay.optional() }),
    z.object({
      season: raceSeason,
      asOf: isoDay,
      from: isoDay,
      /** Every detector: on how many participants it could say anything, on how many not. */
      checks: z.array(z.object({ detector: gamingDetector, tested: z.number().int(), thin: z.number().int(), rate: z.number().nullable() })),
      findings: z.array(gamingFinding)
    })
  )
} as const
