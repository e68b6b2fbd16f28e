import * as z from 'zod'
import { isoDay, longText, moneyE4, page, rowId, scope } from './common'
import { command, query } from './route'
import { attentionReason, dealAction } from './war-room'

/** How long the list is, and which share of it is held back to measure whether it helps. */
export const followUpPolicy = z.object({
  perRep: z.number().int().min(1).max(50),
  perUnit: z.number().int().min(1).max(200),
  holdOutShare: z.number().min(0).max(0.5)
})
export type FollowUpPolicy = z.infer<typeof followUpPolicy>

export const followUpActionKind = z.enum(['done', 'snoozed', 'dismissed'])
export type FollowUpActionKind = z.infer<typeof followUpActionKind>

const followUpItem = z.object({
  opportunityId: rowId,
  name: z.string(),
  accountName: z.string().nullable(),
  unitName: z.string().nullable(),
  repName: z.string().nullable(),
  stageName: z.string(),
  amountE4: moneyE4,
  expectedCloseOn: isoDay.nullable(),
  risk: z.number(),
  riskBasis: z.enum(['forecast', 'signals']),
  pWin: z.number(),
  /** Amount x risk x chance to win: what a follow-up can still save. The list is in this order. */
  worthE4: z.number(),
  reasons: z.array(attentionReason),
  action: dealAction,
  dueOn: isoDay
})
export type FollowUpItem = z.infer<typeof followUpItem>

/** Deals listed at least 28 days ago: how many went on as planned (neither lost nor pushed out) within those days. */
const arm = z.object({ deals: z.number().int(), kept: z.number().int(), amountE4: moneyE4 })

export const followUpListContract = {
  /** Whom to follow up today: worth most first, at most so many per rep and unit. */
  'followUps.list': query(
    z.object({ scope: scope.default({}), repId: rowId.optional() }),
    z.object({
      asOf: isoDay,
      policy: followUpPolicy,
      items: z.array(followUpItem),
      /** Candidates in all; those beyond the caps; those held back this week; those hidden by what somebody did. */
      candidates: z.number().int(),
      beyondCaps: z.number().int(),
      heldOut: z.number().int(),
      hidden: z.number().int()
    })
  ),
  /** What people did about it, newest first. */
  'followUps.actions': query(
    page.extend({ limit: z.number().int().min(1).max(1_000).default(50) }),
    z.object({
      total: z.number().int(),
      actions: z.array(
        z.object({
          id: rowId, opportunityId: rowId, name: z.string(), kind: followUpActionKind, hiddenUntil: isoDay, note: z.string().nullable(), actor: z.string(), madeOn: isoDay, withdrawn: z.boolean()
        })
      )
    })
  ),
  /**
   * Whether the list helps: deals that were shown against deals that were held back by a coin, 28 days later. `effect` is the difference of the shares
   * that went on as planned with its 90 % interval (Newcombe 1998, from Wilson's intervals); null and `too_early` until both have `needed` deals.
   */
  'followUps.measure': query(
    z.object({}),
    z.object({
      verdict: z.enum(['too_early', 'helps', 'no_difference', 'harms']),
      needed: z.number().int(),
      shown: arm,
      heldOut: arm,
      /** Listed, but less than 28 days ago. */
      waiting: z.number().int(),
      effect: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      /** effect x amount shown. */
      savedE4: z.number().nullable(),
      savedLowE4: z.number().nullable(),
      savedHighE4: z.number().nullable()
    })
  ),
  /** `snoozed` needs `until`; done hides a deal for two weeks, dismissed for a quarter. */
  'followUps.act': command(
    z.object({ opportunityId: rowId, kind: followUpActionKind, until: isoDay.optional(), note: longText.optional() }),
    z.object({ actionId: rowId, hiddenUntil: isoDay })
  ),
  'followUps.withdraw': command(z.object({ actionId: rowId, withdrawn: z.boolean().default(true) }), z.object({ actionId: rowId })),
  'followUps.setPolicy': command(followUpPolicy, followUpPolicy),
  /** Writes down what is on the list of the week, for the measurement: once per deal and week, however often it is called. */
  'followUps.plan': command(z.object({}), z.object({ listed: z.number().int(), heldOut: z.number().int() }))
} as const
