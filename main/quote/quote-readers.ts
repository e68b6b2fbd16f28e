import type { RouteOutput } from '../contract'
import type { Scope } from '../contract/common'
import { FailureError } from '../contract/failure'
import { whileDataStands } from '../metrics/data-memo'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { neededComparables, type Comparables } from './comparable-deals'
import { priceDeal, readPriceKnowledge } from './price-deal'
import type { PriceSlope } from './price-response'
import { readProductBranches } from './product-branches'
import { readQuotePolicy, signatoryFor } from './quote-policy'
import { readPricedDeals, type PricedDeal } from './quote-subjects'

type RangeAnswer = RouteOutput<'quote.range'>

export const quoteReaders: Pick<ReaderHandlers, 'quote.range' | 'quote.deals' | 'quote.responses' | 'quote.policy'> = {
  'quote.range': (db, input, context) => {
    const asOf = input.asOf === undefined ? context.today : Math.min(context.today, dayFromIso(input.asOf))
    const [deal] = readPricedDeals(db, asOf, { ids: [input.opportunityId] })
    if (deal === undefined) throw new FailureError('not_found', 'quote.no_such_deal', `There is no deal ${input.opportunityId}. Nothing was changed; choose one of the list.`, { id: input.opportunityId })
    const knowledge = readPriceKnowledge(db, asOf, context.today)
    const price = priceDeal(deal, knowledge)
    const lineName = deal.productId === null ? null : (readProductBranches(db, asOf).get(deal.productId)?.lineName ?? null)
    return {
      opportunityId: deal.id,
      name: deal.name,
      accountName: deal.accountName,
      productName: deal.productName,
      asOf: isoFromDay(asOf),
      listE4: deal.listE4,
      costE4: deal.costE4,
      costBasis: deal.costBasis,
      current: currentPrice(deal, price.range?.current ?? null, knowledge.policy),
      levelBasis: price.levelBasis,
      objective: deal.costE4 === null ? 'revenue' : 'profit',
      obstacle: price.obstacle,
      range: price.range === null ? null : { floor: price.range.floor, target: price.range.target, stretch: price.range.stretch },
      position: price.range?.position ?? 'unknown',
      marginFloor: price.range?.marginFloor ?? null,
      response: price.slope === null ? null : slopeView(deal.subject?.lineId ?? null, lineName, price.slope),
      reach: price.comparables?.reach ?? null,
      needed: neededComparables,
      comparablesWon: price.comparables?.quotes.filter((quote) => quote.won).length ?? 0,
      comparables: price.comparables === null ? [] : namedComparables(db, price.comparables),
      curve: price.range === null ? [] : [...price.range.curve],
      policy: knowledge.policy
    }
  },
  'quote.deals': (db, input, context) => {
    const rows = whileDataStands(db, `quote.deals ${context.today} ${JSON.stringify(input.scope)}`, () => pricedRows(db, input.scope, context.today))
    return { total: rows.length, deals: rows.slice(input.offset, input.offset + input.limit) }
  },
  'quote.responses': (db, input, context) => {
    const asOf = input.asOf === undefined ? context.today : Math.min(context.today, dayFromIso(input.asOf))
    const { response } = readPriceKnowledge(db, asOf, context.today)
    if (response === null) return { quotes: 0, lines: [] }
    const names = new Map(allText<{ id: number; name: string }>(db, 'SELECT id, name FROM product').map((row) => [row.id, row.name]))
    return {
      quotes: response.quotes,
      lines: [slopeView(null, null, response.company), ...[...response.byLine].map(([lineId, slope]) => slopeView(lineId, names.get(lineId) ?? null, slope))]
    }
  },
  'quote.policy': (db) => readQuotePolicy(db)
}

/** The largest deals are priced; more would make the page wait. */
const pricedAtOnce = 1_000

function pricedRows(db: ReadDb, scope: Scope, today: Day): RouteOutput<'quote.deals'>['deals'] {
  const knowledge = readPriceKnowledge(db, today, today)
  const deals = readPricedDeals(db, today, { scope }).filter((deal) => deal.listE4 !== null)
  const rows = [...deals].sort((a, b) => (b.listE4 ?? 0) - (a.listE4 ?? 0) || a.id - b.id).slice(0, pricedAtOnce).map((deal) => {
    const { range, comparables, obstacle } = priceDeal(deal, knowledge, 'summary')
    return {
      opportunityId: deal.id,
      name: deal.name,
      accountName: deal.accountName,
      repName: deal.repName,
      stageName: deal.stageName,
      listE4: deal.listE4,
      amountE4: deal.amountE4,
      ratio: deal.amountE4 === null || deal.listE4 === null ? null : deal.amountE4 / deal.listE4,
      targetRatio: range?.target.ratio ?? null,
      gainE4: range === null || range.current === null ? null : range.target.expectedE4 - range.current.expectedE4,
      comparables: comparables?.quotes.length ?? 0,
      position: range?.position ?? ('unknown' as const),
      obstacle
    }
  })
  return rows.sort((a, b) => (b.gainE4 ?? -1) - (a.gainE4 ?? -1) || (b.listE4 ?? 0) - (a.listE4 ?? 0) || a.opportunityId - b.opportunityId)
}

function slopeView(lineId: number | null, lineName: string | null, slope: PriceSlope): NonNullable<RangeAnswer['response']> {
  return { lineId, lineName, slope: slope.slope, low: slope.low, high: slope.high, quotes: slope.quotes, ownShare: slope.ownShare }
}

function currentPrice(deal: PricedDeal, priced: NonNullable<ReturnType<typeof priceDeal>['range']>['current'], policy: RangeAnswer['policy']): RangeAnswer['current'] {
  const quotedOn = deal.quotedOn === null ? null : isoFromDay(deal.quotedOn)
  if (priced !== null) return { ...priced, quotedOn }
  if (deal.amountE4 === null || deal.listE4 === null) return null
  const ratio = deal.amountE4 / deal.listE4
  return {
    ratio, amountE4: deal.amountE4, pLow: 0, pHigh: 1, expectedE4: 0, expectedLowE4: 0, expectedHighE4: 0, margin: deal.costE4 === null ? null : (deal.amountE4 - deal.costE4) / deal.amountE4,
    signatory: signatoryFor(ratio, policy), quotedOn
  }
}

function namedComparables(db: ReadDb, comparables: Comparables): RangeAnswer['comparables'] {
  const names = new Map(
    allText<{ id: number; name: string; accountName: string | null; productName: string | null }>(
      db,
      `SELECT o.id, o.name, account.name AS accountName, product.name AS productName FROM json_each(?) AS asked JOIN opportunity AS o ON o.id = asked.value
       LEFT JOIN account ON account.id = o.account_id LEFT JOIN product ON product.id = o.product_id`,
      [JSON.stringify(comparables.quotes.map((quote) => quote.opportunityId))]
    ).map((row) => [row.id, row])
  )
  return comparables.quotes.map((quote) => {
    const name = names.get(quote.opportunityId)
    return {
      opportunityId: quote.opportunityId, name: name?.name ?? '', accountName: name?.accountName ?? null, productName: name?.productName ?? null, listE4: quote.listE4, amountE4: quote.amountE4,
      ratio: quote.ratio, quotedOn: isoFromDay(quote.quotedOn), closedOn: isoFromDay(quote.closedOn), won: quote.won
    }
  })
}
