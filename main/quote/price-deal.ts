import type { QuoteObstacle, QuotePolicy } from '../contract/quote'
import { readCurrentRun } from '../forecast/forecast-run'
import { whileDataStands } from '../metrics/data-memo'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { AnsweredQuote } from './answered-quote'
import { comparableDeals, neededComparables, type Comparables } from './comparable-deals'
import { fitPriceResponse, slopeFor, type PriceResponse, type PriceSlope } from './price-response'
import { readQuotePolicy } from './quote-policy'
import { levelOfComparables, levelOfForecast, quoteRange, type QuoteRange, type RangeDepth } from './quote-range'
import type { PricedDeal } from './quote-subjects'
import { readAnsweredQuotes } from './read-answered-quotes'

/** What all deals are priced from, as known by the end of a day. */
export interface PriceKnowledge {
  readonly answered: readonly AnsweredQuote[]
  readonly response: PriceResponse | null
  /** Prices that were tried, ascending, by line. */
  readonly tried: ReadonlyMap<number, readonly number[]>
  readonly forecasts: ReadonlyMap<number, Forecast>
  readonly policy: QuotePolicy
}

interface Forecast {
  readonly pWin: number
  readonly low: number
  readonly high: number
}

export interface DealPrice {
  readonly obstacle: QuoteObstacle | null
  readonly comparables: Comparables | null
  readonly slope: PriceSlope | null
  readonly levelBasis: 'forecast' | 'comparables' | null
  readonly range: QuoteRange | null
}

export function readPriceKnowledge(db: ReadDb, asOf: Day, today: Day): PriceKnowledge {
  return whileDataStands(db, `quote.knowledge ${asOf}`, () => {
    const answered = readAnsweredQuotes(db, asOf)
    const tried = new Map<number, number[]>()
    for (const quote of answered) {
      const line = tried.get(quote.lineId ?? 0)
      if (line === undefined) tried.set(quote.lineId ?? 0, [quote.ratio])
      else line.push(quote.ratio)
    }
    for (const ratios of tried.values()) ratios.sort((a, b) => a - b)
    // The published forecast is of today: for a day in the past it would know too much.
    return { answered, response: fitPriceResponse(answered), tried, forecasts: asOf < today ? new Map() : readForecasts(db), policy: readQuotePolicy(db) }
  })
}

/** Of deals that a model has scored; a stage's usual rate says nothing about the single deal. */
function readForecasts(db: ReadDb): ReadonlyMap<number, Forecast> {
  const run = readCurrentRun(db)
  if (run === null || run.method !== 'model') return new Map()
  return new Map(
    allText<{ id: number; pWin: number; curve: string }>(db, 'SELECT opportunity_id AS id, p_win AS pWin, curve FROM forecast_deal WHERE run_id = ?', [run.id]).map((row) => {
      const curve = JSON.parse(row.curve) as readonly { readonly wonLow: number; readonly wonHigh: number }[]
      const last = curve[curve.length - 1]
      return [row.id, { pWin: row.pWin, low: Math.min(row.pWin, last?.wonLow ?? row.pWin), high: Math.max(row.pWin, last?.wonHigh ?? row.pWin) }] as const
    })
  )
}

/** @param depth `summary` leaves out the curve and reads the range off fewer draws, for lists */
export function priceDeal(deal: PricedDeal, knowledge: PriceKnowledge, depth: RangeDepth = 'full'): DealPrice {
  const nothing = { comparables: null, slope: null, levelBasis: null, range: null }
  if (deal.subject === null || deal.listE4 === null) return { ...nothing, obstacle: 'no_list_price' }
  const comparables = comparableDeals(deal.subject, knowledge.answered)
  const slope = knowledge.response === null ? null : slopeFor(knowledge.response, deal.subject.lineId)
  if (deal.status !== 0) return { ...nothing, comparables, slope, obstacle: 'deal_closed' }
  // A price that was agreed on is no longer a question, and a forecast that knows of the yes says nothing about another price.
  if (deal.isAgreed) return { ...nothing, comparables, slope, obstacle: 'price_agreed' }
  if (comparables.quotes.length < neededComparables) return { ...nothing, comparables, slope, obstacle: 'too_few_comparables' }
  if (slope === null) return { ...nothing, comparables, obstacle: 'no_price_response' }
  const currentRatio = deal.amountE4 === null ? null : deal.amountE4 / deal.listE4
  const forecast = knowledge.forecasts.get(deal.id)
  const level = levelOfComparables(comparables.quotes, slope, deal.id, depth)
  const own = forecast === undefined || currentRatio === null ? null : levelOfForecast(forecast.pWin, forecast.low, forecast.high, currentRatio, deal.id)
  const tried = knowledge.tried.get(deal.subject.lineId ?? 0) ?? []
  return { obstacle: null, comparables, slope, levelBasis: own === null ? 'comparables' : 'forecast', range: quoteRange({ listE4: deal.listE4, costE4: deal.costE4, slope, level, forecast: own, tried, currentRatio, policy: knowledge.policy }, depth) }
}
