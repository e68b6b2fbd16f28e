import * as z from 'zod'
import { isoDay, moneyE4, page, period, rowId, scope, shortText } from './common'
import { query } from './route'

export const dealStatus = z.enum(['open', 'won', 'lost'])
export type DealStatus = z.infer<typeof dealStatus>

const named = z.object({ id: rowId, name: z.string() }).nullable()

/** One line of the deal grid. `risk` and `pWin` are null until a forecast has been made. */
export const dealRow = z.object({
  id: rowId,
  sourceKey: z.string(),
  name: z.string(),
  account: named,
  product: named,
  rep: named,
  unit: named,
  region: named,
  stage: z.object({ id: rowId, name: z.string(), position: z.number(), probability: z.number() }),
  status: dealStatus,
  amount: moneyE4.nullable(),
  amountImputed: z.boolean(),
  createdOn: isoDay,
  expectedCloseOn: isoDay.nullable(),
  closedOn: isoDay.nullable(),
  /** Days in the present stage (open) or from creation to close. */
  stageDays: z.number().int(),
  ageDays: z.number().int(),
  lastActivityOn: isoDay.nullable(),
  pWin: z.number().nullable(),
  risk: z.number().nullable(),
  expectedAmount: moneyE4.nullable()
})
export type DealRow = z.infer<typeof dealRow>

export const dealSort = z.enum(['amount', 'expectedClose', 'closed', 'created', 'name', 'stage', 'risk', 'pWin'])

const dealState = z.object({
  /** Business day of the change, and the day it was known. */
  occurredOn: isoDay,
  knownOn: isoDay,
  reconstructed: z.boolean(),
  change: z.array(z.string()),
  stage: z.string(),
  stagePosition: z.number(),
  status: dealStatus,
  amount: moneyE4.nullable(),
  expectedCloseOn: isoDay.nullable(),
  rep: z.string().nullable(),
  unit: z.string().nullable()
})

export const dealsContract = {
  /** Deals for the grid. `total` and `totalAmount` are over all that match, not only the page. */
  'deals.list': query(
    z.object({
      status: z.array(dealStatus).max(3).default([]),
      scope: scope.optional(),
      /** Found anywhere in the deal's, account's or rep's name, or equal to the source key. */
      search: shortText.optional(),
      /** Only these deals (drill-down from a bucket). */
      ids: z.array(rowId).max(10_000).optional(),
      stageIds: z.array(rowId).max(100).optional(),
      accountId: rowId.optional(),
      repId: rowId.optional(),
      /** Open deals by expected close, won and lost ones by their close. */
      closing: period.partial().optional(),
      created: period.partial().optional(),
      minAmount: moneyE4.optional(),
      sort: dealSort.default('amount'),
      direction: z.enum(['asc', 'desc']).default('desc'),
      page: page.prefault({})
    }),
    z.object({ rows: z.array(dealRow), total: z.number().int(), totalAmount: moneyE4 })
  ),
  /** One deal, with everything that was believed about it and when. */
  'deals.detail': query(
    z.object({ id: rowId }),
    z.object({
      deal: dealRow,
      industry: z.string().nullable(),
      leadSource: z.string().nullable(),
      competitor: z.string().nullable(),
      lostReason: z.string().nullable(),
      forecastCategory: z.string().nullable(),
      listAmount: moneyE4.nullable(),
      /** The states in the order in which they became known: the time line of stages, amounts and close dates. */
      timeline: z.array(dealState),
      closeDatePushes: z.number().int(),
      activities: z.array(z.object({ id: rowId, on: isoDay, kind: z.string(), outcome: z.string().nullable(), minutes: z.number().nullable(), rep: z.string().nullable() })),
      quotes: z.array(z.object({ id: rowId, on: isoDay, product: z.string().nullable(), listAmount: moneyE4, amount: moneyE4, status: z.string().nullable() })),
      mentions: z.array(z.object({ id: rowId, on: isoDay, competitor: z.string(), tone: z.number().nullable() })),
      tickets: z.array(z.object({ id: rowId, on: isoDay, kind: z.string(), severity: z.number(), closedOn: isoDay.nullable() })),
      orders: z.array(z.object({ id: rowId, on: isoDay, status: z.string(), amount: moneyE4 })),
      credits: z.array(z.object({ rep: z.string(), role: z.string(), share: z.number(), isOverlay: z.boolean() })),
      /** Usual days in the present stage of deals that went on (median of the last two quarters), for comparison with `deal.stageDays`. */
      usualStageDays: z.number().nullable(),
      /** The latest forecast, if there is one; `reasons` and `curve` are the forecast owner's JSON as stored (see contract/forecast). */
      forecast: z
        .object({
          runId: rowId,
          asOf: isoDay,
          method: z.string(),
          pWin: z.number(),
          pWin28: z.number(),
          pLost28: z.number(),
          pWinPeriod: z.number(),
          expectedCloseOn: isoDay.nullable(),
          expectedAmount: moneyE4,
          risk: z.number(),
          margin: z.number().nullable(),
          baseMargin: z.number().nullable(),
          reasons: z.unknown(),
          curve: z.unknown()
        })
        .nullable()
    })
  )
} as const
