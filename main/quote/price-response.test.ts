import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultDemoOptions } from '../demo/demo-options'
import { plantedTruths } from '../demo/planted-truths'
import { demoCompany } from '../demo/testing/demo-company'
import type { WriteDb } from '../warehouse/database'
import { readToday } from '../warehouse/settings'
import { allText } from '../warehouse/statement'
import type { AnsweredQuote } from './answered-quote'
import { fitPriceResponse, slopeFor, type PriceResponse } from './price-response'
import { readAnsweredQuotes } from './read-answered-quotes'
import { seededDraws } from './seeded-draws'

// The second seed was never looked at while the engine was written.
describe.each([defaultDemoOptions, { seed: 9_143, size: 0.4 }])('the company of seed $seed', (options) => {
  let db: WriteDb
  let response: PriceResponse
  beforeAll(() => {
    db = demoCompany(options)
    response = fitPriceResponse(readAnsweredQuotes(db, readToday(db, 0))) ?? raise()
  })
  afterAll(() => {
    db.sqlite.close()
  })

  it('finds the planted response to the price of each product line within its interval', () => {
    const lines = new Map(allText<{ id: number; key: string }>(db, 'SELECT id, source_key AS key FROM product').map((row) => [row.key, row.id]))
    const found = Object.entries(plantedTruths.priceResponse.slopeByLine).map(([key, planted]) => {
      const slope = slopeFor(response, lines.get(key) ?? null)
      return { key, planted, slope, isWithin: planted >= slope.low && planted <= slope.high }
    })
    // Six intervals of 90 %: one miss is what chance allows.
    expect(found.filter((line) => !line.isWithin).length).toBeLessThanOrEqual(1)
    expect(found.every((line) => line.slope.high < 0)).toBe(true)
    const mean = Object.values(plantedTruths.priceResponse.slopeByLine).reduce((sum, slope) => sum + slope, 0) / 6
    expect(response.company.low).toBeLessThan(mean)
    expect(response.company.high).toBeGreaterThan(mean)
  })

  it('looks at nothing that was known later', () => {
    const past = readToday(db, 0) - 200
    const quotes = readAnsweredQuotes(db, past)
    expect(quotes.length).toBeGreaterThan(100)
    expect(quotes.every((quote) => quote.quotedOn <= past && quote.closedOn <= past)).toBe(true)
  })
})

describe('a made-up line', () => {
  it('a price that wins more the higher it is counts as one that does not matter', () => {
    const response = fitPriceResponse(madeQuotes(300, 6)) ?? raise()
    expect(slopeFor(response, 1).slope).toBe(0)
    expect(slopeFor(response, 1).draws.every((slope) => slope <= 0)).toBe(true)
  })

  it('the interval is wide where there are few quotes and narrow where there are many', () => {
    const width = (count: number): number => {
      const { low, high } = slopeFor(fitPriceResponse(madeQuotes(count, -12)) ?? raise(), 1)
      return high - low
    }
    expect(width(30)).toBeGreaterThan(2 * width(1_500))
  })

  it('without both outcomes, or with one price only, there is no response to tell', () => {
    expect(fitPriceResponse([])).toBeNull()
    expect(fitPriceResponse(madeQuotes(40, -12).map((quote) => ({ ...quote, accepted: true })))).toBeNull()
    expect(fitPriceResponse(madeQuotes(40, -12).map((quote) => ({ ...quote, ratio: 0.9 })))).toBeNull()
  })
})

function madeQuotes(count: number, slope: number): readonly AnsweredQuote[] {
  const random = seededDraws(5)
  return Array.from({ length: count }, (_value, index) => {
    const ratio = 0.88 + 0.06 * random.normal()
    const accepted = random.uniform() < 1 / (1 + Math.exp(-slope * (ratio - 0.88)))
    return {
      opportunityId: index + 1, productId: 1, seriesId: 1, lineId: 1, segment: null, listE4: 1e9, amountE4: Math.round(1e9 * ratio), ratio, quotedOn: index, closedOn: index + 10,
      won: accepted, accepted, hasCompetitor: false, isRevised: false, activities: 1, recentActivities: 1, mood: 0, accountWins: 0, repRate: 0, unitRate: 0
    }
  })
}

function raise(): never {
  throw new Error('There is no response to the price')
}
