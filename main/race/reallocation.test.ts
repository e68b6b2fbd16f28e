import { beforeAll, expect, it } from 'vitest'
import type { AllocationRule } from '../contract/reallocation'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { openWriter, type WriteDb } from '../warehouse/database'
import { prepareWorkspace } from '../warehouse/open-workspace'
import { allText } from '../warehouse/statement'
import { raceWriters } from './race-writers'
import { measureEffect } from './reallocation-effect'
import { reallocationReaders } from './reallocation-readers'
import { reallocationWriters } from './reallocation-writers'
import { estimateReturn, expectedChange, type ReturnObservation } from './return-estimate'
import { suggestedAllocation } from './propose-reallocation'
import { failureOf, rolledBack, testContext } from './testing/race-calls'

let db: WriteDb

beforeAll(() => {
  db = demoCompany({ size: 0.4 })
})

const context = (today = demoToday) => testContext(today)
const undone = <T>(work: () => T): T => rolledBack(db, work)

const budget = { kind: 'budget', name: '市场费用' }
const suggested = { ...suggestedAllocation, bounds: [] }

it('an empty workspace has no pools, not a failure', () => {
  const empty = openWriter(':memory:')
  prepareWorkspace(empty)
  expect(reallocationReaders['reallocation.pools'](empty, {}, context()).pools).toEqual([])
  expect(reallocationReaders['reallocation.proposals'](empty, {}, context())).toEqual([])
  expect(failureOf(() => reallocationReaders['reallocation.propose'](empty, { ...budget, rule: suggested }, context()))).toBe('reallocation.no_pool')
  empty.sqlite.close()
})

it('every pool of the company is divided to the last unit, in whole thousands where today is', () => {
  const { pools } = reallocationReaders['reallocation.pools'](db, {}, context())
  expect(pools.map((pool) => [pool.kind, pool.valueType, pool.from, pool.to])).toEqual([
    ['budget', 'money', '2026-04-01', '2026-06-30'],
    ['head_count', 'integer', '2026-04-01', '2026-06-30'],
    ['leads', 'integer', '2026-04-01', '2026-06-30'],
    ['stock', 'money', '2026-04-01', '2026-06-30']
  ])
  for (const pool of pools) {
    const answer = reallocationReaders['reallocation.propose'](db, { kind: pool.kind, name: pool.name, rule: suggested }, context())
    const sumOf = (value: (row: (typeof answer.rows)[number]) => number | null): number => answer.rows.reduce((sum, row) => sum + (value(row) ?? 0), 0)
    expect(answer.infeasible).toEqual([])
    expect([sumOf((row) => row.today), sumOf((row) => row.proposed)]).toEqual([pool.total, pool.total])
    answer.alternatives.forEach((_, index) => expect(sumOf((row) => row.alternatives[index] ?? null)).toBe(pool.total))
    for (const row of answer.rows) {
      expect(Math.abs((row.proposed ?? 0) - row.today)).toBeLessThanOrEqual(row.today * 0.2 + 1e-6)
      if (pool.valueType === 'money') expect((row.proposed ?? 0) % 10_000_000).toBe(0)
    }
    const unbounded: AllocationRule = { ...suggested, changeLimit: null }
    const free = reallocationReaders['reallocation.propose'](db, { kind: pool.kind, name: pool.name, rule: unbounded }, context())
    const [best, worst] = [free.rows[0], free.rows[free.rows.length - 1]]
    expect((best?.proposed ?? 0) / (best?.today ?? 1)).toBeGreaterThan((worst?.proposed ?? 0) / (worst?.today ?? 1))
  }
})

it('bounds that cannot be held are named, and such a proposal cannot be saved', () => {
  const rule: AllocationRule = { ...suggested, floor: 9_000_000_000_000 }
  const answer = reallocationReaders['reallocation.propose'](db, { ...budget, rule }, context())
  expect(answer.infeasible.length).toBeGreaterThan(0)
  expect(answer.infeasible[0]).toMatchObject({ kind: 'floor_above_cap', bounds: ['floor', 'change_limit'] })
  expect(answer.rows.every((row) => row.proposed === null)).toBe(true)
  expect(failureOf(() => reallocationWriters['reallocation.save'](db, { ...budget, rule, note: '' }, context()))).toBe('reallocation.infeasible')
})

it('a proposal is saved, approved once per pool and period, taken back and withdrawn', () => {
  undone(() => {
    raceWriters['race.ensureDefaultSeason'](db, {}, context())
    const save = (): number => reallocationWriters['reallocation.save'](db, { ...budget, rule: suggested, note: 'by the score' }, context()).proposalId
    const [first, second] = [save(), save()]
    const shown = reallocationReaders['reallocation.proposals'](db, {}, context())
    expect(shown.map((proposal) => [proposal.id, proposal.state, proposal.appliesFrom, proposal.appliesTo])).toEqual([
      [second, 'proposed', '2026-07-01', '2026-09-30'],
      [first, 'proposed', '2026-07-01', '2026-09-30']
    ])
    expect(shown[0]?.shares.reduce((sum, share) => sum + share.proposed, 0)).toBe(shown[0]?.pool.total)
    const approve = (proposalId: number, approved: boolean): unknown => reallocationWriters['reallocation.setApproved'](db, { proposalId, approved }, context())
    approve(first, true)
    expect(reallocationReaders['reallocation.proposals'](db, {}, context())[1]).toMatchObject({ state: 'approved', approvedBy: 'tester', effect: null })
    expect(failureOf(() => approve(second, true))).toBe('reallocation.decided')
    expect(failureOf(() => reallocationWriters['reallocation.setWithdrawn'](db, { proposalId: first, withdrawn: true }, context()))).toBe('reallocation.approved')
    approve(first, false)
    approve(second, true)
    reallocationWriters['reallocation.setWithdrawn'](db, { proposalId: first, withdrawn: true }, context())
    expect(reallocationReaders['reallocation.proposals'](db, {}, context()).map((proposal) => proposal.id)).toEqual([second])
  })
})

it('the next settlement shows what became of it', () => {
  undone(() => {
    const season = (name: string, from: string, to: string): number => raceWriters['race.saveSeason'](db, { name, participantKind: 'unit', from, to, state: 'running' }, context()).seasonId
    const before = season('2025 Q4', '2025-10-01', '2025-12-31')
    const { proposalId } = reallocationWriters['reallocation.save'](db, { ...budget, seasonId: before, asOf: '2025-12-31', rule: suggested, note: '' }, context())
    reallocationWriters['reallocation.setApproved'](db, { proposalId, approved: true }, context())
    expect(reallocationReaders['reallocation.proposals'](db, {}, context())[0]?.effect).toBeNull()
    const after = season('2026 Q1', '2026-01-01', '2026-03-31')
    raceWriters['race.settle'](db, { seasonId: after }, context())
    const saved = reallocationReaders['reallocation.proposals'](db, {}, context())[0]
    const movedIds = (sign: number): readonly number[] => saved?.shares.filter((share) => Math.sign(share.proposed - share.today) === sign).map((share) => share.participantId) ?? []
    expect(saved?.effect).toMatchObject({ seasonId: after, gained: { participants: movedIds(1).length }, reduced: { participants: movedIds(-1).length } })
    const kept = new Map(
      allText<{ id: number; bookings: number }>(db, 'SELECT participant_id AS id, bookings_e4 AS bookings FROM race_standing WHERE season_id = ? AND detail IS NOT NULL', [after]).map((row) => [row.id, row.bookings])
    )
    expect(saved?.effect?.gained.afterE4).toBe(movedIds(1).reduce((sum, id) => sum + (kept.get(id) ?? 0), 0))
  })
})

/** A panel with a known elasticity; a fixed small generator, so that it is the same every time. */
function panel(elasticity: number, noise: number, periods = 8): readonly ReturnObservation[] {
  let state = 7
  const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  return Array.from({ length: 12 * periods }, (_, index) => {
    const participantId = (index % 12) + 1
    const period = Math.floor(index / 12)
    const quantity = Math.round(1_000 * participantId * Math.exp(0.3 * normal()))
    return { participantId, period, quantity, wonE4: Math.exp(12 + 0.5 * Math.sin(participantId) + 0.2 * period + elasticity * Math.log(quantity) + noise * normal()) }
  })
}

it('the return is found where there is one, and not where there is none or too little to see', () => {
  const real = estimateReturn(panel(0.6, 0.1))
  expect(real).toMatchObject({ verdict: 'usable', periods: 8, observations: 96 })
  expect(real.elasticity).toBeGreaterThan(0.5)
  expect(real.elasticity).toBeLessThan(0.7)
  expect(estimateReturn(panel(1.4, 0.1)).verdict).toBe('follows')
  expect(estimateReturn(panel(0, 0.4)).verdict).toBe('no_effect')
  expect(estimateReturn(panel(0.6, 0.1, 3)).verdict).toBe('thin')
  expect(estimateReturn([]).byParticipant.size).toBe(0)
  expect(expectedChange(estimateReturn(panel(0, 0.4)), [{ participantId: 1, before: 1, after: 2 }])).toBeNull()
  expect(expectedChange(real, [{ participantId: 1, before: 1_000, after: 1_100 }])?.mean).toBeGreaterThan(0)
})

it('a participant’s own average return is pulled to the field’s, the more the noisier', () => {
  const spreadOf = (noise: number): number => {
    const averages = [...estimateReturn(panel(1, noise)).byParticipant.values()].map((each) => each.perUnit)
    return Math.max(...averages) / Math.min(...averages)
  }
  expect(spreadOf(1.5)).toBeLessThan(spreadOf(0.05))
  for (const each of estimateReturn(panel(1, 0.3)).byParticipant.values()) expect(each.low <= each.perUnit && each.perUnit <= each.high).toBe(true)
})

it('an effect is growth against growth, with the chance of seeing it by lot', () => {
  const rows = (lift: number) => Array.from({ length: 12 }, (_, index) => ({ today: 10, proposed: index < 6 ? 12 : 8, beforeE4: 100 + index, afterE4: (100 + index) * (index < 6 ? 1.1 + lift : 1.1) + (index % 3) }))
  const strong = measureEffect(rows(0.4))
  expect(strong.growthDifference).toBeCloseTo(0.4, 2)
  expect(strong.pValue).toBeLessThan(0.01)
  expect(measureEffect(rows(0)).pValue).toBeGreaterThan(0.1)
  expect(measureEffect(rows(0.4).slice(4, 8))).toMatchObject({ thin: true, pValue: null })
})
