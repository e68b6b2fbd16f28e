import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import type { AllocationRule } from '../contract/reallocation'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { proposeAllocation, type Allocation, type AllocationStanding } from './allocation'
import { readStandings } from './race-readers'
import { readPools, readReturnObservations, type ResourcePool } from './resource-pools'
import { estimateReturn, expectedChange, type ReturnEstimate } from './return-estimate'
import { chooseSeason, type Season } from './season'

type Proposal = RouteOutput<'reallocation.propose'>

/** The rule that the page begins with: by score, nobody moves more than a fifth. */
export const suggestedAllocation: AllocationRule = { base: 'today', method: { kind: 'proportional', result: 'score', strength: 1 }, floor: null, cap: null, changeLimit: 0.2, bounds: [] }

const usualTiers: AllocationRule['method'] = {
  kind: 'tiered',
  tiers: [
    { upToShare: 0.25, factor: 1.2 },
    { upToShare: 0.75, factor: 1 },
    { upToShare: 1, factor: 0.8 }
  ]
}

export interface PoolQuestion {
  readonly kind: string
  readonly name: string
  readonly seasonId?: number | undefined
  readonly asOf: Day
  readonly today: Day
  readonly rule: AllocationRule
}

export interface ReallocationAnswer {
  readonly pool: ResourcePool
  readonly season: Season
  readonly allocation: Allocation
  readonly proposal: Proposal
}

/** A pool divided by the standings of a season of units, beside today and the other ways of dividing it. */
export function proposeReallocation(db: ReadDb, question: PoolQuestion): ReallocationAnswer {
  const pool = requirePool(db, question)
  const season = chooseSeason(db, { seasonId: question.seasonId, participantKind: 'unit' }, question.today)
  if (season.participantKind !== 'unit') {
    throw new FailureError('invalid_input', 'reallocation.not_units', `Pools belong to units, and ${season.name} ranks by ${season.participantKind}. Nothing was changed; choose a season of units.`, { name: season.name })
  }
  const standings = readStandings(db, season, question.asOf, question.today)
  const estimate = estimateReturn(readReturnObservations(db, pool.kind, pool.name, question.asOf))
  const field = standings.rows.map(
    (row): AllocationStanding => ({
      participantId: row.participantId,
      rank: row.rank,
      headCount: row.headCount,
      score: row.score,
      bookingsE4: row.bookingsE4,
      attainment: row.attainment,
      perUnit: estimate.byParticipant.get(row.participantId)?.perUnit ?? null
    })
  )
  const allocation = proposeAllocation(pool, field, question.rule)
  const alternatives = alternativeRules(question.rule).map(({ id, rule }) => ({ id, allocation: proposeAllocation(pool, field, rule) }))
  const byId = new Map(standings.rows.map((row) => [row.participantId, row]))
  const names = readUnitNames(db)
  const ids = [...new Set([...byId.keys(), ...pool.today.keys()])].sort((a, b) => (byId.get(a)?.rank ?? Infinity) - (byId.get(b)?.rank ?? Infinity) || a - b)
  const expected = expectedOf(estimate, pool, allocation)
  return {
    pool,
    season,
    allocation,
    proposal: {
      pool: poolView(pool),
      seasonId: season.id,
      seasonName: season.name,
      asOf: isoFromDay(standings.asOf),
      rule: question.rule,
      infeasible: allocation.kind === 'infeasible' ? [...allocation.reasons] : [],
      rows: ids.map((id) => {
        const row = byId.get(id)
        const share = allocation.kind === 'proposal' ? allocation.shares.find((candidate) => candidate.participantId === id) : undefined
        return {
          participantId: id,
          name: row?.name ?? names.get(id) ?? String(id),
          rank: row?.rank ?? null,
          score: row?.score ?? null,
          headCount: row?.headCount ?? 0,
          today: pool.today.get(id) ?? 0,
          proposed: share?.quantity ?? null,
          unbounded: share?.unbounded ?? null,
          boundBy: share?.boundBy ?? null,
          alternatives: alternatives.map((alternative) => quantityOf(alternative.allocation, id)),
          returnEstimate: estimate.byParticipant.get(id) ?? null,
          resultImputed: share?.resultImputed ?? row === undefined
        }
      }),
      alternatives: alternatives.map((alternative) => ({ id: alternative.id, expectedE4: rounded(expectedOf(estimate, pool, alternative.allocation)?.mean) })),
      moved: allocation.kind === 'proposal' ? allocation.shares.reduce((sum, share) => sum + Math.max(0, share.quantity - (pool.today.get(share.participantId) ?? 0)), 0) : null,
      outlook: {
        verdict: estimate.verdict,
        elasticity: estimate.elasticity,
        standardError: estimate.standardError,
        observations: estimate.observations,
        periods: estimate.periods,
        expectedE4: rounded(expected?.mean),
        lowE4: rounded(expected?.low),
        highE4: rounded(expected?.high)
      }
    }
  }
}

export function poolView(pool: Pick<ResourcePool, 'kind' | 'name' | 'valueType' | 'from' | 'to' | 'total'> & { readonly today: ReadonlyMap<number, number> }): Proposal['pool'] {
  return { kind: pool.kind, name: pool.name, valueType: pool.valueType, from: isoFromDay(pool.from), to: isoFromDay(pool.to), total: pool.total, holders: pool.today.size }
}

export function readUnitNames(db: ReadDb): ReadonlyMap<number, string> {
  return new Map(allText<{ id: number; name: string }>(db, 'SELECT id, name FROM battle_unit').map((unit) => [unit.id, unit.name]))
}

function requirePool(db: ReadDb, question: PoolQuestion): ResourcePool {
  const pool = readPools(db, question.asOf).find((candidate) => candidate.kind === question.kind && candidate.name === question.name)
  if (pool === undefined) {
    throw new FailureError('not_found', 'reallocation.no_pool', `There is no pool ${question.name} (${question.kind}) on ${isoFromDay(question.asOf)}. Nothing was changed; choose one of the list.`, { name: question.name })
  }
  return pool
}

function alternativeRules(rule: AllocationRule): readonly { readonly id: Proposal['alternatives'][number]['id']; readonly rule: AllocationRule }[] {
  return [
    { id: 'proportional', rule: { ...rule, method: suggestedAllocation.method } },
    { id: 'tiered', rule: { ...rule, method: usualTiers } },
    { id: 'return', rule: { ...rule, method: { kind: 'return' } } },
    { id: 'per_head', rule: { base: 'head_count', method: { kind: 'base' }, floor: null, cap: null, changeLimit: null, bounds: [] } }
  ]
}

function quantityOf(allocation: Allocation, participantId: number): number | null {
  return allocation.kind === 'proposal' ? (allocation.shares.find((share) => share.participantId === participantId)?.quantity ?? null) : null
}

function expectedOf(estimate: ReturnEstimate, pool: ResourcePool, allocation: Allocation): ReturnType<typeof expectedChange> {
  if (allocation.kind === 'infeasible') return null
  return expectedChange(estimate, allocation.shares.map((share) => ({ participantId: share.participantId, before: pool.today.get(share.participantId) ?? 0, after: share.quantity })))
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value))
