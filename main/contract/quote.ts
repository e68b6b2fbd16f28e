import * as z from 'zod'
import { isoDay, longText, moneyE4, page, rowId, scope } from './common'
import { command, query } from './route'

/** Who may sign a discount, and what must be earned. `maxDiscount` is a share of the list price; the last level has no limit. */
export const quotePolicy = z.object({
  /** Least margin as a share of the price, where the cost is known. */
  minMargin: z.number().min(0).max(0.9),
  rep: z.number().min(0).max(1),
  unit: z.number().min(0).max(1),
  region: z.number().min(0).max(1)
})
export type QuotePolicy = z.infer<typeof quotePolicy>

export const signatory = z.enum(['rep', 'unit', 'region', 'company'])
export type Signatory = z.infer<typeof signatory>

/** One price with what it is expected to bring. `expected` is chance x (price - cost), or chance x price where the cost is not known. */
const pricePoint = z.object({
  ratio: z.number(),
  amountE4: moneyE4,
  pWin: z.number(),
  pLow: z.number(),
  pHigh: z.number(),
  expectedE4: z.number(),
  expectedLowE4: z.number(),
  expectedHighE4: z.number(),
  /** (price - cost) / price; null where the cost is not known. */
  margin: z.number().nullable(),
  signatory
})
export type PricePoint = z.infer<typeof pricePoint>

/** How far one had to look for comparable deals. */
export const comparableReach = z.enum(['product_segment_size', 'series_segment_size', 'line_segment_size', 'line_size'])
export type ComparableReach = z.infer<typeof comparableReach>

export const quoteObstacle = z.enum(['no_list_price', 'too_few_comparables', 'no_price_response', 'price_agreed', 'deal_closed'])
export type QuoteObstacle = z.infer<typeof quoteObstacle>

/** Where the present price stands to the range. */
export const pricePosition = z.enum(['below_floor', 'low', 'on_target', 'high', 'above_stretch', 'unknown'])
export type PricePosition = z.infer<typeof pricePosition>

const slope = z.object({
  lineId: rowId.nullable(),
  lineName: z.string().nullable(),
  /** Change of the log-odds to get a yes per unit of price / list price, with its 90 % interval; never positive. */
  slope: z.number(),
  low: z.number(),
  high: z.number(),
  /** Decided quotes of the line, and how much of the figure is the line's own evidence. */
  quotes: z.number().int(),
  ownShare: z.number()
})

export const quoteContract = {
  /**
   * What to ask for one deal: floor, target and stretch, the curve they are read off, and the comparable deals behind it. `range` is null
   * with the `obstacle` where there is not enough evidence; the curve is empty then.
   */
  'quote.range': query(
    z.object({ opportunityId: rowId, asOf: isoDay.optional() }),
    z.object({
      opportunityId: rowId,
      name: z.string(),
      accountName: z.string().nullable(),
      productName: z.string().nullable(),
      asOf: isoDay,
      listE4: moneyE4.nullable(),
      costE4: moneyE4.nullable(),
      costBasis: z.enum(['lines', 'product']).nullable(),
      /** The last quote, or the amount on record against the list price. */
      current: pricePoint.partial({ pWin: true }).extend({ quotedOn: isoDay.nullable() }).nullable(),
      /** Where the height of the curve comes from: the deal's own forecast, or the comparable deals. */
      levelBasis: z.enum(['forecast', 'comparables']).nullable(),
      objective: z.enum(['profit', 'revenue']),
      obstacle: quoteObstacle.nullable(),
      range: z.object({ floor: pricePoint, target: pricePoint, stretch: pricePoint }).nullable(),
      position: pricePosition,
      /** Lowest price that leaves the least margin; null where the cost is not known. */
      marginFloor: z.object({ ratio: z.number(), amountE4: moneyE4 }).nullable(),
      response: slope.nullable(),
      reach: comparableReach.nullable(),
      needed: z.number().int(),
      comparablesWon: z.number().int(),
      comparables: z.array(
        z.object({
          opportunityId: rowId,
          name: z.string(),
          accountName: z.string().nullable(),
          productName: z.string().nullable(),
          listE4: moneyE4,
          amountE4: moneyE4,
          ratio: z.number(),
          quotedOn: isoDay,
          closedOn: isoDay,
          won: z.boolean()
        })
      ),
      curve: z.array(pricePoint),
      policy: quotePolicy
    })
  ),
  /** Open deals with a list price, with where their present price stands; those where most is to be gained first. */
  'quote.deals': query(
    page.extend({ scope: scope.default({}) }),
    z.object({
      total: z.number().int(),
      deals: z.array(
        z.object({
          opportunityId: rowId,
          name: z.string(),
          accountName: z.string().nullable(),
          repName: z.string().nullable(),
          stageName: z.string(),
          listE4: moneyE4.nullable(),
          amountE4: moneyE4.nullable(),
          ratio: z.number().nullable(),
          targetRatio: z.number().nullable(),
          /** Expected at the target less expected at the present price; null without a range. */
          gainE4: z.number().nullable(),
          comparables: z.number().int(),
          position: pricePosition,
          obstacle: quoteObstacle.nullable()
        })
      )
    })
  ),
  /** How each product line has answered to its prices. */
  'quote.responses': query(z.object({ asOf: isoDay.optional() }), z.object({ quotes: z.number().int(), lines: z.array(slope) })),
  'quote.policy': query(z.object({}), quotePolicy),
  'quote.setPolicy': command(quotePolicy, quotePolicy),
  /** Writes a quote down that went out to the customer; it joins those that were imported. */
  'quote.record': command(z.object({ opportunityId: rowId, amountE4: moneyE4.positive(), note: longText.optional() }), z.object({ quoteId: rowId })),
  /** Takes back a quote that was written down here. */
  'quote.withdraw': command(z.object({ quoteId: rowId }), z.object({ quoteId: rowId }))
} as const
