import { describe, expect, it } from 'vitest'
import { defaultDemoOptions, demoToday } from '../../demo/demo-options'
import { drawnTruths } from '../../demo/drawn-truths'
import { demoCompany } from '../../demo/testing/demo-company'
import { openWriter } from '../../warehouse/database'
import { dayFromIso } from '../../warehouse/day'
import { prepareWorkspace } from '../../warehouse/open-workspace'
import { firstText } from '../../warehouse/statement'
import { chooseSeason } from '../season'
import { readBackDated, readSplits, readStageJumps } from './deal-evidence'
import { evaluateMeans, evaluateTrials, type Trial } from './evaluate-trials'
import { findGaming } from './find-gaming'
import { betaBinomialTail, studentTail } from './tail-probability'

describe('on the demo company', () => {
  it.each([defaultDemoOptions.seed, 1, 2])('the unit that bends its dates is caught with its deals, and next to nobody else is named (seed %d)', (seed) => {
    const db = demoCompany({ seed, size: 0.4 })
    const key = drawnTruths({ ...defaultDemoOptions, seed, size: 0.4 }).inflatingUnitKey
    const planted = firstText<{ id: number }>(db, 'SELECT id FROM battle_unit WHERE source_key = ?', [key])?.id
    const { findings, checks } = findGaming(db, chooseSeason(db, { participantKind: 'unit' }, demoToday), demoToday)
    const pulled = findings.find((finding) => finding.detector === 'pulled_in' && finding.participantId === planted)
    expect(pulled?.deals).toHaveLength(pulled?.count ?? -1)
    for (const deal of pulled?.deals ?? []) expect((deal.movedFrom ?? '') > (deal.movedTo ?? '9')).toBe(true)
    expect(findings.filter((finding) => finding.participantId !== planted).length).toBeLessThanOrEqual(1)
    expect(checks.map((check) => check.detector)).toEqual(['pulled_in', 'split', 'closing_discount', 'stage_jump', 'back_dated', 'inflating', 'sandbagging'])
    const reps = findGaming(db, chooseSeason(db, { participantKind: 'rep' }, demoToday), demoToday).findings
    expect(reps.filter((finding) => finding.detector !== 'pulled_in').length).toBeLessThanOrEqual(1)
    db.sqlite.close()
  })

  it('the promises of that unit are told from honest ones, with every period', () => {
    const db = demoCompany({ size: 0.4 })
    const finding = findGaming(db, chooseSeason(db, { participantKind: 'unit' }, demoToday), demoToday).findings.find((each) => each.detector === 'inflating')
    expect(finding?.periods).toHaveLength(finding?.chances ?? -1)
    expect(finding?.pValue).toBeLessThan(finding?.threshold ?? 0)
    db.sqlite.close()
  })
})

it('an empty workspace is accused of nothing', () => {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  const report = findGaming(db, chooseSeason(db, {}, demoToday), demoToday)
  expect(report.findings).toEqual([])
  expect(report.checks.every((check) => check.tested === 0)).toBe(true)
  db.sqlite.close()
})

const trials = (participantId: number, hits: number, chances: number): readonly Trial[] => Array.from({ length: chances }, (_, index) => ({ participantId, day: index, dealId: participantId * 1_000 + index, hit: index < hits }))
const field = [2, 3, 4, 5, 6].flatMap((id) => trials(id, 1, 40))

describe('the tests behind a finding', () => {
  it('name nobody on thin data, and nobody for a small excess', () => {
    expect(evaluateTrials([...trials(1, 7, 7), ...field], 0, 40)).toMatchObject({ thin: 1 })
    const small = evaluateTrials([...trials(1, 3, 40), ...field], 0, 40).tested.find((each) => each.participantId === 1)
    expect(small?.matters).toBe(false)
    const clear = evaluateTrials([...trials(1, 20, 40), ...field], 0, 40).tested.find((each) => each.participantId === 1)
    expect(clear).toMatchObject({ matters: true, count: 20, chances: 40, earlierRate: expect.any(Number) })
    expect(clear?.pValue).toBeLessThan(1e-6)
    expect(evaluateTrials(trials(1, 20, 40), 0, 40).tested).toEqual([])
  })

  it('are milder where honest participants differ much', () => {
    const uneven = [0, 12, 1, 14, 2].flatMap((hits, index) => trials(index + 2, hits, 40))
    const pOf = (others: readonly Trial[]): number => evaluateTrials([...trials(1, 15, 40), ...others], 0, 40).tested.find((each) => each.participantId === 1)?.pValue ?? 0
    expect(pOf(uneven)).toBeGreaterThan(100 * pOf(field))
  })

  it('compare means with the participant’s own others and with its peers', () => {
    const own = (participantId: number, lift: number) => Array.from({ length: 40 }, (_, index) => ({ participantId, day: index, value: 0.1 + 0.01 * (index % 5) + (index % 4 === 0 ? lift : 0), isContrast: index % 4 === 0 }))
    const { tested } = evaluateMeans([...own(1, 0.06), ...[2, 3, 4, 5].flatMap((id) => own(id, 0))], 0, 40, { fewest: 8, leastDifference: 0.02 })
    expect(tested.map((each) => [each.participantId, each.matters && each.pValue < 0.001])).toEqual([[1, true], [2, false], [3, false], [4, false], [5, false]])
  })

  it('have the tails that tables give', () => {
    expect(studentTail(2.228, 10)).toBeCloseTo(0.025, 4)
    expect(studentTail(-1, 5)).toBeCloseTo(0.81839, 4)
    expect(betaBinomialTail(3, 10, 0.2, 0)).toBeCloseTo(0.3222, 3)
    expect(betaBinomialTail(5, 10, 0.2, 0.2)).toBeGreaterThan(betaBinomialTail(5, 10, 0.2, 0.01))
  })
})

it('leaps over stages, late records and siblings of a deal are seen where they are', () => {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  const end = dayFromIso('2026-03-31')
  const stage = (key: string): number => firstText<{ id: number }>(db, 'SELECT id FROM stage WHERE source_key = ?', [key])?.id ?? 0
  db.sqlite.exec(`INSERT INTO account (id, source_key, name, normal_name) VALUES (1, 'a', 'A', 'a')`)
  const deal = (id: number, knownAt: number, path: readonly string[]): void => {
    db.sqlite.exec(`INSERT INTO opportunity (id, source_key, name, account_id, stage_id, status, amount_e4, created_at, closed_at, occurred_at, known_at)
      VALUES (${id}, 'd${id}', 'deal ${id}', ${id < 3 ? 1 : 'NULL'}, ${stage('won')}, 1, 10000, ${end - 60}, ${end - 1}, ${end - 60}, ${end - 60})`)
    path.forEach((key, seq) =>
      db.sqlite.exec(`INSERT INTO opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4)
        VALUES (${id}, ${seq}, ${end - 1}, ${key === 'won' ? knownAt : end - 30}, 'stage', ${stage(key)}, ${key === 'won' ? 1 : 0}, 10000)`)
    )
  }
  deal(1, end - 1, ['prospecting', 'qualification', 'engaging', 'proposal', 'negotiation', 'won'])
  deal(2, end - 1, ['prospecting', 'won'])
  deal(3, end + 4, ['negotiation', 'won'])
  const hits = (chances: readonly { readonly dealId: number; readonly hit: boolean }[]): readonly number[] => chances.filter((chance) => chance.hit).map((chance) => chance.dealId)
  expect(hits(readStageJumps(db, end - 90, end))).toEqual([2])
  expect(readStageJumps(db, end - 90, end).find((chance) => chance.dealId === 2)?.figure).toBe(4)
  expect(hits(readBackDated(db, end, end + 10))).toEqual([3])
  expect(hits(readSplits(db, end))).toEqual([1, 2])
  db.sqlite.close()
})
