import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { raceRule, type RaceRule } from '../contract/race'
import { createLedger, type LedgerEvent } from '../units/ledger'
import type { Participant } from '../units/participants'
import type { UnitMeasureId } from '../units/unit-measures'
import { computeCertainty } from './certainty'
import { computeGaps } from './gap'
import type { RaceFacts } from './race-facts'
import { computeStandings } from './standings'

const [from, to] = [1000, 1089]

interface Deal {
  readonly id: number
  readonly owner: number
  readonly day: number
  readonly amount: number
  readonly won: boolean
  readonly ageDays: number
}

function participants(count: number): readonly Participant[] {
  return Array.from({ length: count }, (_, index) => ({ id: index + 1, name: `unit ${index + 1}`, regionId: null, regionName: null, headCount: (index % 3) + 1, peerGroup: index % 2 }))
}

function factsOf(field: readonly Participant[], deals: readonly Deal[], quota: ReadonlyMap<number, number> = new Map()): RaceFacts {
  const events = (measure: (deal: Deal) => number | null): LedgerEvent[] =>
    deals.flatMap((deal) => {
      const value = measure(deal)
      return value === null ? [] : [{ participantId: deal.owner, day: deal.day, knownAt: deal.day, value, weight: 1, dealId: deal.id, rowId: deal.id, share: 1 }]
    })
  const ledgers = new Map<UnitMeasureId, ReturnType<typeof createLedger>>([
    ['bookings', createLedger(events((deal) => (deal.won ? deal.amount : null)))],
    ['won_count', createLedger(events((deal) => (deal.won ? 1 : null)))],
    ['win_rate', createLedger(events((deal) => (deal.won ? 1 : 0)))],
    ['cycle_days', createLedger(events((deal) => (deal.won ? deal.ageDays : null)))],
    ['discount_depth', createLedger(events((deal) => (deal.won ? deal.amount / 10 : null)))]
  ])
  return { from, to, participants: field, ledgers, quotas: new Map([['bookings', quota]]) }
}

const rule = (changes: Partial<RaceRule> = {}): RaceRule =>
  raceRule.parse({
    measures: [
      { measure: 'bookings', weight: 60, direction: 'higher', cap: null, normalisation: 'none' },
      { measure: 'win_rate', weight: 25, direction: 'higher', cap: 2, normalisation: 'peer_group' },
      { measure: 'cycle_days', weight: 15, direction: 'lower', cap: 3, normalisation: 'none' }
    ],
    tieOrder: ['bookings', 'won_count'],
    ...changes
  })

const anyDeals = fc.array(
  fc.record({ owner: fc.integer({ min: 1, max: 6 }), day: fc.integer({ min: from - 20, max: to + 20 }), amount: fc.integer({ min: 1, max: 50_000 }), won: fc.boolean(), ageDays: fc.integer({ min: 1, max: 300 }) }),
  { maxLength: 60 }
).map((deals): readonly Deal[] => deals.map((deal, index) => ({ ...deal, id: index + 1 })))

describe('standings', () => {
  it('do not depend on the order in which participants and deals are named', () => {
    fc.assert(
      fc.property(
        anyDeals.chain((deals) => fc.tuple(fc.constant(deals), fc.shuffledSubarray([...deals], { minLength: deals.length, maxLength: deals.length }), fc.shuffledSubarray([...participants(6)], { minLength: 6, maxLength: 6 }))),
        fc.integer({ min: from, max: to }),
        ([deals, shuffledDeals, shuffledField], asOf) => {
          const [plain, shuffled] = [factsOf(participants(6), deals), factsOf(shuffledField, shuffledDeals)]
          const [first, second] = [computeStandings(plain, rule(), asOf), computeStandings(shuffled, rule(), asOf)]
          expect(second.ranked).toEqual(first.ranked)
          expect([...computeCertainty(shuffled, second)]).toEqual([...computeCertainty(plain, first)])
          expect([...computeGaps(second)]).toEqual([...computeGaps(first)])
        }
      ),
      { numRuns: 25 }
    )
  })

  it('are scores that add up from their parts, with weights that add up to one, in falling order of score', () => {
    fc.assert(
      fc.property(anyDeals, fc.integer({ min: from, max: to }), (deals, asOf) => {
        const { ranked } = computeStandings(factsOf(participants(6), deals), rule({ penalties: [{ measure: 'discount_depth', weight: 8, free: 100, full: 1_000 }] }), asOf)
        ranked.forEach((entry, index) => {
          expect(entry.parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(entry.score, 9)
          expect(entry.parts.filter((part) => part.kind === 'measure').reduce((sum, part) => sum + part.weight, 0)).toBeCloseTo(1, 12)
          const before = ranked[index - 1]
          if (before !== undefined) expect(before.score).toBeGreaterThanOrEqual(entry.score - 1e-6)
        })
        expect(ranked.map((entry) => entry.participant.id).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
      })
    )
  })

  it('count only what was closed and known by the day', () => {
    const deal = (id: number, day: number): Deal => ({ id, owner: 1, day, amount: 100, won: true, ageDays: 5 })
    const facts = factsOf(participants(2), [deal(1, from - 1), deal(2, from), deal(3, from + 10), deal(4, from + 11)])
    const { field } = computeStandings(facts, rule(), from + 10)
    expect(field.map((entry) => entry.raw.get('bookings'))).toEqual([200, 0])
  })

  it('give level scores to the declared measure first, and let those still level share the rank', () => {
    const won = (id: number, owner: number, amount: number): Deal => ({ id, owner, day: from, amount, won: true, ageDays: 5 })
    const counted = rule({ measures: [{ measure: 'win_rate', weight: 1, direction: 'higher', cap: null, normalisation: 'none' }], tieOrder: ['bookings'] })
    const { ranked } = computeStandings(factsOf(participants(4), [won(1, 1, 50), won(2, 2, 70), won(3, 3, 50), won(4, 4, 10)]), counted, to)
    expect(ranked.map((entry) => [entry.participant.id, entry.rank, entry.tied])).toEqual([
      [2, 1, false],
      [1, 2, true],
      [3, 2, true],
      [4, 4, false]
    ])
  })

  it('ask for the quota up to the day, and let the mean quota stand in where there is none', () => {
    const won = (id: number, owner: number, amount: number): Deal => ({ id, owner, day: from, amount, won: true, ageDays: 5 })
    const byQuota = rule({ measures: [{ measure: 'bookings', weight: 1, direction: 'higher', cap: 2, normalisation: 'quota' }] })
    const facts = factsOf(participants(3), [won(1, 1, 100), won(2, 2, 1_000), won(3, 3, 150)], new Map([[1, 400], [2, 200]]))
    const halfway = computeStandings(facts, byQuota, from + 44)
    expect(halfway.ranked.map((entry) => [entry.participant.id, entry.score, entry.parts[0]?.base, entry.parts[0]?.capped, entry.parts[0]?.note])).toEqual([
      [2, 200, 100, true, null],
      [3, 100, 150, false, 'base_imputed'],
      [1, 50, 200, false, null]
    ])
  })

  it('take points away between the free and the full value, forecast bias either way', () => {
    const facts = factsOf(participants(3), [])
    const bias = (participantId: number, value: number): LedgerEvent => ({ participantId, day: from - 30, knownAt: from - 23, value, weight: 100, dealId: null, rowId: participantId, share: 1 })
    const ledgers = new Map([...facts.ledgers, ['forecast_bias' as const, createLedger([bias(1, 25), bias(2, -40), bias(3, 5)])]])
    const { ranked } = computeStandings({ ...facts, ledgers }, rule({ penalties: [{ measure: 'forecast_bias', weight: 10, free: 0.1, full: 0.4 }] }), to)
    expect(new Map(ranked.map((entry) => [entry.participant.id, entry.parts[3]?.points]))).toEqual(new Map([[3, 0], [1, expect.closeTo(-5, 9) as number], [2, -10]]))
  })
})

describe('the gap', () => {
  it('names an amount that gains the rank, and hardly less does not', () => {
    fc.assert(
      fc.property(anyDeals, (deals) => {
        const facts = factsOf(participants(6), deals)
        const standings = computeStandings(facts, rule(), to)
        const gaps = computeGaps(standings)
        for (const entry of standings.ranked) {
          const gap = gaps.get(entry.participant.id)
          if (gap === undefined) {
            expect(entry.rank).toBe(1)
            continue
          }
          if (gap.gain === null || gap.gain.measure !== 'bookings') continue
          const rankAfter = (amount: number): number | undefined => {
            const bought: Deal = { id: 999, owner: entry.participant.id, day: to, amount, won: true, ageDays: 0 }
            const bookings = createLedger([...deals.filter((deal) => deal.won), bought].map((deal) => ({ participantId: deal.owner, day: deal.day, knownAt: deal.day, value: deal.amount, weight: 1, dealId: deal.id, rowId: deal.id, share: 1 })))
            return computeStandings({ ...facts, ledgers: new Map([...facts.ledgers, ['bookings' as const, bookings]]) }, rule(), to).ranked.find((other) => other.participant.id === entry.participant.id)?.rank
          }
          expect(rankAfter(gap.gain.amount)).toBeLessThan(entry.rank)
          if (gap.gain.amount > 100) expect(rankAfter(gap.gain.amount * 0.98 - 1)).toBe(entry.rank)
        }
      }),
      { numRuns: 40 }
    )
  })
})

describe('certainty', () => {
  const field = participants(2)
  const even = (count: number, owner: number, amount: number, firstId: number): readonly Deal[] =>
    Array.from({ length: count }, (_, index) => ({ id: firstId + index, owner, day: from + 5, amount: amount * (1 + (index % 5) / 5), won: true, ageDays: 10 }))
  const chance = (deals: readonly Deal[]): { aheadOfNext: number | null; rankLow: number; rankHigh: number } | undefined => {
    const facts = factsOf(field, deals)
    const bookings = rule({ measures: [{ measure: 'bookings', weight: 1, direction: 'higher', cap: null, normalisation: 'none' }] })
    return computeCertainty(facts, computeStandings(facts, bookings, to)).get(1)
  }

  it('grows with the number of deals behind the same lead', () => {
    const few = chance([...even(5, 1, 120, 1), ...even(5, 2, 100, 1_000)])
    const many = chance([...even(400, 1, 120, 1), ...even(400, 2, 100, 1_000)])
    expect(few?.aheadOfNext).toBeGreaterThan(0.5)
    expect(few?.aheadOfNext).toBeLessThan(0.9)
    expect([few?.rankLow, few?.rankHigh]).toEqual([1, 2])
    expect(many?.aheadOfNext).toBeGreaterThan(0.97)
    expect([many?.rankLow, many?.rankHigh]).toEqual([1, 1])
  })

  it('is near the normal approximation of a difference of sums', () => {
    // Equal deals of 1: sums are Poisson(60) and Poisson(50); P(A > B) by the normal approximation is 0.83.
    const sure = chance([...even(60, 1, 1, 1).map((deal) => ({ ...deal, amount: 1 })), ...even(50, 2, 1, 1_000).map((deal) => ({ ...deal, amount: 1 }))])
    expect(sure?.aheadOfNext).toBeGreaterThan(0.77)
    expect(sure?.aheadOfNext).toBeLessThan(0.89)
  })
})
