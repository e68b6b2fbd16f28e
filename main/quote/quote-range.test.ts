import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoCompany } from '../demo/testing/demo-company'
import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { readToday } from '../warehouse/settings'
import { firstText, prepare } from '../warehouse/statement'
import { neededComparables } from './comparable-deals'
import { drawCount, type PriceSlope } from './price-response'
import { defaultPolicy, signatoryFor } from './quote-policy'
import { levelOfForecast, quoteRange, type RangeQuestion } from './quote-range'
import { quoteReaders } from './quote-readers'
import { quoteWriters } from './quote-writers'
import { seededDraws } from './seeded-draws'

function slopeAround(slope: number, deviation: number): PriceSlope {
  const random = seededDraws(3)
  const draws = Float64Array.from({ length: drawCount }, () => Math.min(0, slope + deviation * random.normal()))
  return { slope, low: slope - 2 * deviation, high: Math.min(0, slope + 2 * deviation), draws, quotes: 500, ownShare: 1 }
}

const tried = Array.from({ length: 101 }, (_value, index) => 0.7 + 0.0035 * index)
const question = (change: Partial<RangeQuestion> = {}): RangeQuestion => ({
  listE4: 1_000_000_0000, costE4: 550_000_0000, slope: slopeAround(-12, 1), level: levelOfForecast(0.5, 0.42, 0.58, 0.88, 1), forecast: null, tried, currentRatio: 0.88, policy: defaultPolicy, ...change
})

describe('a range', () => {
  it('stands in order, inside of the prices that were tried, above the least margin, and the chance to win never rises with the price', () => {
    fc.assert(
      fc.property(fc.double({ min: -25, max: 0, noNaN: true }), fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 0.02, max: 0.98, noNaN: true }), fc.double({ min: 0.3, max: 1.1, noNaN: true }), fc.boolean(), (slope, deviation, pWin, costShare, knowsCost) => {
        const asked = question({ slope: slopeAround(slope, deviation), forecast: levelOfForecast(pWin, pWin * 0.8, pWin + (1 - pWin) * 0.2, 0.88, 2), costE4: knowsCost ? Math.round(costShare * 1e10) : null })
        const { floor, target, stretch, marginFloor, curve } = quoteRange(asked)
        expect(floor.ratio).toBeLessThanOrEqual(target.ratio)
        expect(target.ratio).toBeLessThanOrEqual(stretch.ratio)
        if (marginFloor !== null) expect(floor.ratio).toBeGreaterThanOrEqual(marginFloor.ratio)
        for (const [index, point] of curve.entries()) {
          const before = curve[index - 1]
          if (before !== undefined) expect(point.pWin).toBeLessThanOrEqual(before.pWin + 1e-12)
          expect(point.pLow).toBeLessThanOrEqual(point.pHigh)
        }
      }),
      { numRuns: 40 }
    )
  })

  it('its target is the best price of a closed form: margin times the slope balances the chance to lose', () => {
    // With p = sigmoid(a + b x) the profit p (x - c) is highest where 1 + b (x - c) (1 - p) = 0.
    const { target } = quoteRange(question({ slope: slopeAround(-12, 0.001) }))
    const rest = 1 - 12 * (target.ratio - 0.55) * (1 - target.pWin)
    expect(Math.abs(rest)).toBeLessThan(0.2)
  })

  it('goes through the deal’s own forecast at its present price, and a hopeless deal is not made cheaper for it', () => {
    const usual = quoteRange(question())
    for (const pWin of [0.05, 0.3, 0.7, 0.95]) {
      const own = quoteRange(question({ forecast: levelOfForecast(pWin, pWin, pWin, 0.88, 1) }))
      expect(own.current?.pWin).toBeCloseTo(pWin, 9)
      if (pWin < 0.5) expect(own.target.ratio).toBeCloseTo(usual.target.ratio, 9)
      else expect(own.target.ratio).toBeGreaterThanOrEqual(usual.target.ratio)
    }
  })

  it('is wide where little is known', () => {
    const width = (deviation: number): number => {
      const { floor, stretch } = quoteRange(question({ slope: slopeAround(-8, deviation), costE4: null }))
      return stretch.ratio - floor.ratio
    }
    expect(width(6)).toBeGreaterThan(1.5 * width(0.2))
  })

  it('names who may sign', () => {
    expect([1.02, 0.9, 0.87, 0.8, 0.7].map((ratio) => signatoryFor(ratio, defaultPolicy))).toEqual(['rep', 'rep', 'unit', 'region', 'company'])
  })
})

describe('in the demo company', () => {
  let db: WriteDb
  const inverses: { name: string; input: unknown }[] = []
  let context: CommandContext
  beforeAll(() => {
    db = demoCompany({ seed: 12, size: 0.4 })
    context = { nowMs: 7, today: readToday(db, 0), actor: 'Chen', device: 'test', dataDir: '', inverse: (name, input) => void inverses.push({ name, input }), changed: () => undefined, announce: () => undefined }
  })
  afterAll(() => {
    db.sqlite.close()
  })
  const deals = () => quoteReaders['quote.deals'](db, { scope: {}, offset: 0, limit: 1_000 }, context)
  const range = (opportunityId: number) => quoteReaders['quote.range'](db, { opportunityId }, context)

  it('prices the deals that can be compared, and says why not for the others', () => {
    const { deals: rows, total } = deals()
    expect(rows.length).toBe(total)
    expect(rows.filter((row) => row.targetRatio !== null).length).toBeGreaterThan(rows.length / 2)
    for (const row of rows) expect((row.obstacle === null) === (row.targetRatio !== null)).toBe(true)
    const [first] = rows
    const answer = range(first?.opportunityId ?? 0)
    expect(answer.obstacle).toBeNull()
    expect(answer.comparables.length).toBeGreaterThanOrEqual(neededComparables)
    expect(answer.comparables.filter((deal) => deal.won).length).toBe(answer.comparablesWon)
    expect(Math.abs((answer.range?.target.ratio ?? 0) - (first?.targetRatio ?? 9))).toBeLessThan(0.015)
    expect(answer.costBasis).toBe('lines')
  })

  it('under eight comparable deals there is not enough evidence', () => {
    const row = deals().deals.find((deal) => deal.obstacle === null)
    const id = row?.opportunityId ?? 0
    prepare(db, `INSERT INTO product (id, source_key, name, list_price_e4) VALUES (9001, 'new', 'Brand new', 1000000)`).run()
    const before = firstText<{ productId: number }>(db, 'SELECT product_id AS productId FROM opportunity WHERE id = ?', [id])?.productId ?? 0
    prepare(db, 'UPDATE opportunity SET product_id = 9001 WHERE id = ?').run(id)
    const answer = range(id)
    expect([answer.obstacle, answer.range, answer.curve.length, answer.comparables.length < neededComparables]).toEqual(['too_few_comparables', null, 0, true])
    prepare(db, 'UPDATE opportunity SET product_id = ? WHERE id = ?').run(before, id)
  })

  it('a quote that is written down becomes the present price and can be taken back; an imported one cannot', () => {
    const id = deals().deals.find((deal) => deal.obstacle === null)?.opportunityId ?? 0
    const before = range(id).current
    const amountE4 = range(id).range?.target.amountE4 ?? 0
    const { quoteId } = quoteWriters['quote.record'](db, { opportunityId: id, amountE4 }, context)
    expect(range(id)).toMatchObject({ position: 'on_target', current: { amountE4 } })
    expect(inverses[inverses.length - 1]).toEqual({ name: 'quote.withdraw', input: { quoteId } })
    quoteWriters['quote.withdraw'](db, { quoteId }, context)
    expect(range(id).current).toEqual(before)
    expect(() => quoteWriters['quote.withdraw'](db, { quoteId: 1 }, context)).toThrow('imported')
  })

  it('the policy is kept, and a higher level never signs less', () => {
    quoteWriters['quote.setPolicy'](db, { minMargin: 0.3, rep: 0.05, unit: 0.1, region: 0.2 }, context)
    expect(quoteReaders['quote.policy'](db, {}, context)).toEqual({ minMargin: 0.3, rep: 0.05, unit: 0.1, region: 0.2 })
    expect(() => quoteWriters['quote.setPolicy'](db, { minMargin: 0.3, rep: 0.2, unit: 0.1, region: 0.2 }, context)).toThrow('may not sign less')
  })

  it('asked for a day in the past it uses what was known then', () => {
    const id = deals().deals.find((deal) => deal.obstacle === null)?.opportunityId ?? 0
    const past = quoteReaders['quote.range'](db, { opportunityId: id, asOf: '2025-06-30' }, context)
    expect(past.comparables.every((deal) => deal.closedOn <= '2025-06-30')).toBe(true)
    expect(past.levelBasis === 'forecast').toBe(false)
  })
})
