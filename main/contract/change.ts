import * as z from 'zod'
import { isoDay, moneyE4, rowId } from './common'
import { forecastBasis, forecastPeriod } from './forecast'
import { query } from './route'
import { dealAction } from './risk'

/**
 * Why a figure moved, in parts that add up to the difference exactly:
 * - `pipeline`: deals that came in, were won or ended since, and deals expected to come;
 * - `data`: what became known about deals that were open then and are now, and time passing;
 * - `model`: another model sees the same old facts differently;
 * - `override`: people's figures put over the machine's, or taken back;
 * - `simulation`: what drawing paths leaves over when the parts are taken deal by deal (small).
 */
export const changePart = z.enum(['pipeline', 'data', 'model', 'override', 'simulation'])

const node = z.object({ kind: z.enum(['total', 'region', 'unit']), id: z.number().int().min(0) })

export const changeContract = {
  /** Bookings of the company, a region (with those below it) or a unit: expected now against a day before (default: about a week). `then` is null where nothing is known of that day. */
  'forecast.change': query(
    z.object({ node: node.default({ kind: 'total', id: 0 }), period: forecastPeriod.default('current'), since: isoDay.optional() }),
    z.object({
      basis: forecastBasis,
      period: z.object({ from: isoDay, to: isoDay, label: z.string() }),
      since: isoDay.nullable(),
      /** False where no forecast had been published then: the figure of that day is what today's model would have said, so `model` is 0. */
      wasPublished: z.boolean(),
      /** False where another model was in use then and its share cannot be told from that of the data: it is part of `data`. */
      isModelSplit: z.boolean(),
      thenE4: moneyE4.nullable(),
      nowE4: moneyE4,
      parts: z.array(z.object({ key: changePart, amountE4: moneyE4 })),
      /** What `pipeline` is made of; adds up to it. */
      pipeline: z.object({ wonE4: moneyE4, addedE4: moneyE4, leftE4: moneyE4, expectedNewE4: moneyE4 }),
      /** The deals that moved it most, largest first, at most 200. `left`: no longer open (won ones are in wonE4 as well). */
      deals: z.array(z.object({ opportunityId: rowId, name: z.string(), why: z.enum(['added', 'left', 'changed']), amountE4: moneyE4 }))
    })
  ),
  /** The chance of one open deal to be won, now against a day before. */
  'deals.change': query(
    z.object({ opportunityId: rowId, since: isoDay.optional() }),
    z.object({
      basis: forecastBasis,
      since: isoDay.nullable(),
      wasPublished: z.boolean(),
      isModelSplit: z.boolean(),
      /** Null where the deal was not open then: all of it is `pipeline`. */
      before: z.number().nullable(),
      now: z.number(),
      parts: z.array(z.object({ key: changePart, share: z.number() })),
      /** What moved on the model's margin (log-odds): the listed ones and otherMargin add up to marginChange. Null without a model. */
      marginChange: z.number().nullable(),
      otherMargin: z.number().nullable(),
      features: z.array(z.object({ featureId: z.string(), key: z.string(), family: z.string(), before: z.number().nullable(), after: z.number().nullable(), contributionMargin: z.number() }))
    })
  ),
  /**
   * What may be done about an open deal and what the model says then: only what people can change, within what is usual at the deal's stage. Every applicable action is listed, also
   * those that would not help; it goes along with the outcome in the record and is no proof of cause. Empty for deals beyond the 5,000 with most at stake.
   */
  'deals.counterfactuals': query(
    z.object({ opportunityId: rowId }),
    z.object({ basis: forecastBasis, pWin: z.number(), pWin28d: z.number(), risk28d: z.number(), actions: z.array(dealAction) })
  )
} as const
