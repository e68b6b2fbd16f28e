import fc from 'fast-check'
import { expect, it } from 'vitest'
import { allocationRule, type AllocationRule } from '../contract/reallocation'
import { proposeAllocation, type AllocationPool, type AllocationStanding } from './allocation'

const rule = (changes: Partial<AllocationRule>): AllocationRule => allocationRule.parse({ method: { kind: 'proportional', result: 'score' }, ...changes })

const standing = (participantId: number, score: number | null, changes: Partial<AllocationStanding> = {}): AllocationStanding => ({
  participantId, score, rank: participantId, headCount: 2, bookingsE4: score, attainment: score, perUnit: score, ...changes
})

const poolOf = (today: readonly number[], grain = 1): AllocationPool => ({ total: today.reduce((sum, each) => sum + each, 0), grain, today: new Map(today.map((quantity, index) => [index + 1, quantity])) })

const quantities = (allocation: ReturnType<typeof proposeAllocation>): readonly number[] | string => (allocation.kind === 'proposal' ? allocation.shares.map((share) => share.quantity) : allocation.reasons.map((reason) => reason.kind).join())

it('gives by what people have times how they stand, and rounds by largest remainder', () => {
  expect(quantities(proposeAllocation(poolOf([10, 10, 10]), [standing(1, 120), standing(2, 100), standing(3, 80)], rule({})))).toEqual([12, 10, 8])
  expect(quantities(proposeAllocation(poolOf([3, 3, 4]), [standing(1, 1), standing(2, 1), standing(3, 1)], rule({ base: 'equal' })))).toEqual([4, 3, 3])
})

it('keeps money in whole grains where bounds allow', () => {
  expect(quantities(proposeAllocation(poolOf([1_000, 2_000], 1_000), [standing(1, 3), standing(2, 1)], rule({ changeLimit: 1 })))).toEqual([2_000, 1_000])
  expect(quantities(proposeAllocation(poolOf([1_000, 2_000], 1_000), [standing(1, 3), standing(2, 1)], rule({ cap: 1_700 })))).toEqual([1_700, 1_300])
})

it('says which bound holds somebody, and gives what is left to the others', () => {
  const allocation = proposeAllocation(poolOf([100, 100, 100]), [standing(1, 300), standing(2, 100), standing(3, 100)], rule({ changeLimit: 0.2 }))
  expect(allocation).toMatchObject({ kind: 'proposal', shares: [{ quantity: 120, boundBy: 'change_limit', unbounded: 180 }, { quantity: 90 }, { quantity: 90 }] })
})

it('tiers go by the place in the field', () => {
  const tiers = [{ upToShare: 0.25, factor: 2 }, { upToShare: 0.75, factor: 1 }, { upToShare: 1, factor: 0 }]
  expect(quantities(proposeAllocation(poolOf([10, 10, 10, 10]), [1, 2, 3, 4].map((id) => standing(id, 1)), rule({ method: { kind: 'tiered', tiers } })))).toEqual([20, 10, 10, 0])
})

it('names the bounds that cannot be held together', () => {
  const field = [standing(1, 1), standing(2, 1)]
  expect(proposeAllocation(poolOf([5, 5]), field, rule({ floor: 6 }))).toEqual({ kind: 'infeasible', reasons: [{ kind: 'floors_exceed_pool', bounds: ['floor'], participantId: null, asked: 12, available: 10 }] })
  expect(proposeAllocation(poolOf([5, 5]), field, rule({ cap: 4 }))).toEqual({ kind: 'infeasible', reasons: [{ kind: 'caps_below_pool', bounds: ['cap'], participantId: null, asked: 8, available: 10 }] })
  expect(proposeAllocation(poolOf([10, 0]), field, rule({ changeLimit: 0.1, floor: 2 }))).toEqual({
    kind: 'infeasible', reasons: [{ kind: 'floor_above_cap', bounds: ['floor', 'change_limit'], participantId: 2, asked: 2, available: 0 }]
  })
})

const anyField = fc.array(fc.record({ today: fc.integer({ min: 0, max: 2_000_000_000_000 }), result: fc.option(fc.double({ min: -5, max: 300, noNaN: true }), { nil: null }), heads: fc.integer({ min: 0, max: 20 }) }), { minLength: 1, maxLength: 30 })
const anyRule = fc.record({
  base: fc.constantFrom('today' as const, 'head_count' as const, 'equal' as const),
  method: fc.oneof(
    fc.record({ kind: fc.constant('proportional' as const), result: fc.constantFrom('score' as const, 'bookings' as const, 'attainment' as const), strength: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('tiered' as const), tiers: fc.array(fc.record({ upToShare: fc.double({ min: 0, max: 1, noNaN: true }), factor: fc.double({ min: 0, max: 10, noNaN: true }) }), { minLength: 1, maxLength: 4 }) }),
    fc.constant({ kind: 'return' as const }),
    fc.constant({ kind: 'base' as const })
  ),
  floorShare: fc.option(fc.double({ min: 0, max: 1.5, noNaN: true }), { nil: null }),
  capShare: fc.option(fc.double({ min: 0.5, max: 4, noNaN: true }), { nil: null }),
  changeLimit: fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { nil: null }),
  own: fc.array(fc.record({ participantId: fc.integer({ min: 1, max: 30 }), floor: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }), cap: fc.option(fc.integer({ min: 0, max: 2_000_000_000_000 }), { nil: null }) }), { maxLength: 3 }),
  grain: fc.constantFrom(1, 10, 10_000)
})

it('adds up to the pool exactly and respects every bound, or names the bounds that forbid it', () => {
  let proposals = 0
  fc.assert(
    fc.property(anyField, anyRule, (people, drawn) => {
      const pool = poolOf(people.map((person) => Math.floor(person.today / drawn.grain) * drawn.grain), drawn.grain)
      const mean = pool.total / people.length
      const standings = people.map((person, index) => standing(index + 1, person.result, { headCount: person.heads, rank: person.result === null ? null : index + 1 }))
      const checked = allocationRule.parse({
        base: drawn.base, method: drawn.method, changeLimit: drawn.changeLimit, bounds: drawn.own,
        floor: drawn.floorShare === null ? null : Math.round(mean * drawn.floorShare), cap: drawn.capShare === null ? null : Math.round(mean * drawn.capShare)
      })
      const allocation = proposeAllocation(pool, standings, checked)
      const shuffled = proposeAllocation({ ...pool, today: new Map([...pool.today].reverse()) }, [...standings].reverse(), checked)
      expect(shuffled).toEqual(allocation)
      const boundsOf = (id: number): { low: number; high: number } => {
        const own = checked.bounds.find((bound) => bound.participantId === id)
        const today = pool.today.get(id) ?? 0
        const limit = checked.changeLimit
        return {
          low: Math.max(checked.floor ?? 0, own?.floor ?? 0, limit === null ? 0 : today - today * limit - 1e-6 * Math.max(1, today * 1e-6)),
          high: Math.min(checked.cap ?? Infinity, own?.cap ?? Infinity, limit === null ? Infinity : today + today * limit + 1e-6 * Math.max(1, today * 1e-6))
        }
      }
      const bounds = [...pool.today.keys()].map((id) => ({ id, ...boundsOf(id) }))
      if (allocation.kind === 'infeasible') {
        const lows = bounds.reduce((sum, bound) => sum + Math.ceil(bound.low), 0)
        const highs = bounds.reduce((sum, bound) => sum + Math.floor(bound.high), 0)
        expect(lows > pool.total || highs < pool.total || bounds.some((bound) => Math.ceil(bound.low) > Math.floor(bound.high))).toBe(true)
        expect(allocation.reasons.length).toBeGreaterThan(0)
        for (const reason of allocation.reasons) expect(reason.bounds.length).toBeGreaterThan(0)
        return
      }
      proposals += 1
      expect(allocation.shares.map((share) => share.participantId)).toEqual(bounds.map((bound) => bound.id))
      expect(allocation.shares.reduce((sum, share) => sum + share.quantity, 0)).toBe(pool.total)
      allocation.shares.forEach((share, index) => {
        expect(Number.isSafeInteger(share.quantity)).toBe(true)
        expect(share.quantity).toBeGreaterThanOrEqual(bounds[index]?.low ?? 0)
        expect(share.quantity).toBeLessThanOrEqual(bounds[index]?.high ?? 0)
      })
    }),
    { numRuns: 1_500 }
  )
  expect(proposals).toBeGreaterThan(300)
})
