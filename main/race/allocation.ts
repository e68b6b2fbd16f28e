import type { AllocationRule, InfeasibleBound } from '../contract/reallocation'
import { roundToTotal, shareWithin } from './bounded-shares'

/** A pool in integers of its smallest unit, with what everybody has of it today. */
export interface AllocationPool {
  readonly total: number
  /** Shares come in multiples of it where bounds allow; 1 is always possible. */
  readonly grain: number
  readonly today: ReadonlyMap<number, number>
}

/** How one participant stands; null results are taken as the field's mean. */
export interface AllocationStanding {
  readonly participantId: number
  readonly rank: number | null
  readonly headCount: number
  readonly score: number | null
  readonly bookingsE4: number | null
  readonly attainment: number | null
  /** Estimated return per unit of the resource, or null where it is not known. */
  readonly perUnit: number | null
}

export interface AllocatedShare {
  readonly participantId: number
  readonly quantity: number
  /** What the rule alone would give. */
  readonly unbounded: number
  readonly boundBy: 'floor' | 'cap' | 'change_limit' | null
  readonly resultImputed: boolean
}

export type Allocation = { readonly kind: 'proposal'; readonly shares: readonly AllocatedShare[] } | { readonly kind: 'infeasible'; readonly reasons: readonly InfeasibleBound[] }

interface Bounded {
  readonly participantId: number
  readonly low: number
  readonly high: number
  readonly lowBy: 'floor' | 'change_limit' | null
  readonly highBy: 'cap' | 'change_limit' | null
}

/**
 * Divides a pool by a rule: integers that add up to the pool exactly and respect every bound (weights clamped to the bounds at one common
 * level, then rounded by largest remainder), or the bounds that make it impossible. Pure; the order of the standings does not matter.
 */
export function proposeAllocation(pool: AllocationPool, standings: readonly AllocationStanding[], rule: AllocationRule): Allocation {
  const field = withHolders(pool, standings)
  if (field.length === 0) return { kind: 'proposal', shares: [] }
  const bounds = field.map((standing) => boundsOf(pool, standing.participantId, rule))
  const reasons = whyInfeasible(pool, bounds)
  if (reasons.length > 0) return { kind: 'infeasible', reasons }
  const weighed = weightsOf(pool, field, rule)
  const weightSum = weighed.reduce((sum, each) => sum + each.weight, 0)
  const { quantities, step } = inGrains(pool, bounds, weighed.map((each) => each.weight))
  return {
    kind: 'proposal',
    shares: field.map((standing, index) => {
      const bound = bounds[index] as Bounded
      const weight = weighed[index]?.weight ?? 0
      const unbounded = weightSum > 0 ? (pool.total * weight) / weightSum : pool.total / field.length
      const quantity = quantities[index] ?? 0
      const boundBy = quantity > bound.high - step ? bound.highBy : quantity < bound.low + step ? bound.lowBy : null
      return { participantId: standing.participantId, quantity, unbounded, boundBy, resultImputed: weighed[index]?.imputed ?? false }
    })
  }
}

/** Everybody with a standing or a part of the pool, by id. */
function withHolders(pool: AllocationPool, standings: readonly AllocationStanding[]): readonly AllocationStanding[] {
  const known = new Map(standings.map((standing) => [standing.participantId, standing]))
  const ids = new Set([...known.keys(), ...pool.today.keys()])
  return [...ids].sort((a, b) => a - b).map((participantId) => known.get(participantId) ?? { participantId, rank: null, headCount: 0, score: null, bookingsE4: null, attainment: null, perUnit: null })
}

function boundsOf(pool: AllocationPool, participantId: number, rule: AllocationRule): Bounded {
  const own = rule.bounds.find((bound) => bound.participantId === participantId)
  const today = pool.today.get(participantId) ?? 0
  const floor = Math.max(rule.floor ?? 0, own?.floor ?? 0)
  const cap = Math.min(rule.cap ?? Number.MAX_SAFE_INTEGER, own?.cap ?? Number.MAX_SAFE_INTEGER)
  const least = rule.changeLimit === null ? 0 : Math.max(0, Math.ceil(today * (1 - rule.changeLimit) - 1e-9))
  const most = rule.changeLimit === null ? Number.MAX_SAFE_INTEGER : Math.floor(today * (1 + rule.changeLimit) + 1e-9)
  const low = Math.max(floor, least)
  const high = Math.min(cap, most)
  return {
    participantId,
    low,
    high,
    lowBy: low === 0 ? null : least > floor ? 'change_limit' : 'floor',
    highBy: high === Number.MAX_SAFE_INTEGER ? null : most < cap ? 'change_limit' : 'cap'
  }
}

function whyInfeasible(pool: AllocationPool, bounds: readonly Bounded[]): readonly InfeasibleBound[] {
  const crossed = bounds.filter((bound) => bound.low > bound.high)
  if (crossed.length > 0) {
    return crossed.map((bound) => ({ kind: 'floor_above_cap', bounds: named([bound.lowBy, bound.highBy]), participantId: bound.participantId, asked: bound.low, available: bound.high }))
  }
  const least = bounds.reduce((sum, bound) => sum + bound.low, 0)
  const most = bounds.reduce((sum, bound) => Math.min(Number.MAX_SAFE_INTEGER, sum + bound.high), 0)
  if (least > pool.total) return [{ kind: 'floors_exceed_pool', bounds: named(bounds.map((bound) => bound.lowBy)), participantId: null, asked: least, available: pool.total }]
  if (most < pool.total) return [{ kind: 'caps_below_pool', bounds: named(bounds.map((bound) => bound.highBy)), participantId: null, asked: most, available: pool.total }]
  return []
}

function named<T>(bounds: readonly (T | null)[]): T[] {
  return [...new Set(bounds.filter((bound): bound is T => bound !== null))]
}

interface Weight {
  readonly weight: number
  readonly imputed: boolean
}

function weightsOf(pool: AllocationPool, field: readonly AllocationStanding[], rule: AllocationRule): readonly Weight[] {
  const baseOf = (standing: AllocationStanding): number => (rule.base === 'equal' ? 1 : rule.base === 'head_count' ? standing.headCount : (pool.today.get(standing.participantId) ?? 0))
  const { method } = rule
  switch (method.kind) {
    case 'base':
      return field.map((standing) => ({ weight: baseOf(standing), imputed: false }))
    case 'proportional': {
      const resultOf = (standing: AllocationStanding): number | null => (method.result === 'score' ? standing.score : method.result === 'bookings' ? standing.bookingsE4 : standing.attainment)
      const relative = relativeToMean(field.map(resultOf))
      return field.map((standing, index) => ({ weight: baseOf(standing) * Math.max(0, 1 + method.strength * ((relative[index]?.value ?? 1) - 1)), imputed: relative[index]?.imputed ?? true }))
    }
    case 'return': {
      const relative = relativeToMean(field.map((standing) => standing.perUnit))
      return field.map((standing, index) => ({ weight: baseOf(standing) * (relative[index]?.value ?? 1), imputed: relative[index]?.imputed ?? true }))
    }
    case 'tiered': {
      const ranked = field.filter((standing) => standing.rank !== null).length
      const tiers = [...method.tiers].sort((a, b) => a.upToShare - b.upToShare)
      const last = tiers[tiers.length - 1]?.factor ?? 1
      return field.map((standing) => {
        if (standing.rank === null) return { weight: baseOf(standing), imputed: true }
        const place = standing.rank / ranked
        return { weight: baseOf(standing) * (tiers.find((tier) => place <= tier.upToShare + 1e-9)?.factor ?? last), imputed: false }
      })
    }
  }
}

/** Results as multiples of the field's mean, never below zero; 1 for those without one. */
function relativeToMean(results: readonly (number | null)[]): readonly { readonly value: number; readonly imputed: boolean }[] {
  const known = results.filter((result): result is number => result !== null).map((result) => Math.max(0, result))
  const mean = known.reduce((sum, result) => sum + result, 0) / Math.max(1, known.length)
  return results.map((result) => (result === null || mean <= 0 ? { value: 1, imputed: true } : { value: Math.max(0, result) / mean, imputed: false }))
}

/** In whole grains where the bounds leave room for it, else in single units. */
function inGrains(pool: AllocationPool, bounds: readonly Bounded[], weights: readonly number[]): { readonly quantities: readonly number[]; readonly step: number } {
  const { grain, total } = pool
  if (grain > 1 && total % grain === 0) {
    const coarse = bounds.map((bound) => ({ low: Math.ceil(bound.low / grain), high: Math.floor(bound.high / grain) }))
    const fits = coarse.every((bound) => bound.low <= bound.high)
    const least = coarse.reduce((sum, bound) => sum + bound.low, 0)
    const most = coarse.reduce((sum, bound) => Math.min(Number.MAX_SAFE_INTEGER, sum + bound.high), 0)
    if (fits && least <= total / grain && most >= total / grain) {
      return { quantities: roundToTotal(shareWithin(total / grain, weights, coarse), total / grain, coarse).map((share) => share * grain), step: grain }
    }
  }
  return { quantities: roundToTotal(shareWithin(total, weights, bounds), total, bounds), step: 1 }
}
