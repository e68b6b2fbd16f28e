import { expect, it } from 'vitest'
import { uniformOf } from '../model/stable-hash'
import { riskRows, type RiskEvidence } from './risk-backtest'

/** A deal seen weekly; `said` is the risk of any trouble, which comes on `eventOn`. */
function weekly(deal: number, said: readonly number[], eventOn: number | null): RiskEvidence[] {
  return said.map((any, week) => {
    const day = 7 * week
    const came = eventOn !== null && eventOn > day && eventOn <= day + 28 ? 1 : 0
    const every = <T>(value: T): { any: T; lost: T; slip: T; shrink: T } => ({ any: value, lost: value, slip: value, shrink: value })
    return { deal, day, said: { 14: every(any / 2), 28: every(any) }, came: { 14: every(came), 28: every(came) }, rates: { 14: every(0.2), 28: every(0.3) }, eventOn: came === 1 ? eventOn : null }
  })
}

const warningAt = (evidence: readonly RiskEvidence[], level: number): Record<string, number> => JSON.parse(riskRows(evidence, level).find((row) => row.subject === 'risk_warning' && row.level === String(level))?.detail ?? '{}') as Record<string, number>

it('counts a warning when a deal comes above the level, and how many days before the trouble that was', () => {
  const evidence = [...weekly(1, [0.2, 0.6, 0.7, 0.8], 24), ...weekly(2, [0.7, 0.2, 0.2, 0.6], null), ...weekly(3, [0.1, 0.1, 0.1, 0.1], 20)]
  expect(warningAt(evidence, 0.5)).toEqual({ chosen: 1, warnings: 3, precision: 1 / 3, events: 2, recall: 0.5, median_lead_days: 17, warned_7: 0.5, warned_14: 0.5, warned_21: 0 })
  const leads = riskRows(evidence, 0.5).filter((row) => row.subject === 'risk_lead')
  expect(leads.map((row) => [row.level, row.sampleSize])).toEqual([['0', 1], ['1', 0], ['7', 0], ['14', 1], ['21', 0]])
})

it('finds a calibrated model within the limit of chance, and an overconfident one outside', () => {
  const deals = Array.from({ length: 800 }, (_value, deal) => deal)
  const made = (distort: (p: number) => number): RiskEvidence[] =>
    deals.flatMap((deal) => {
      const p = uniformOf(deal, 1, 9)
      return weekly(deal, [distort(p)], uniformOf(deal, 2, 9) < p ? 20 : null)
    })
  const eceOf = (evidence: readonly RiskEvidence[]): number[] =>
    ['ece', 'ece_limit'].map((metric) => riskRows(evidence, 0.5).find((row) => row.subject === 'risk' && row.level === 'any' && row.horizonDays === 28 && row.method === 'saima' && row.metric === metric)?.value ?? 9)
  const [honest, limit] = eceOf(made((p) => p))
  expect(honest).toBeLessThan(limit ?? 0)
  const [bold, boldLimit] = eceOf(made((p) => (p > 0.5 ? 0.9 : 0.1)))
  expect(bold).toBeGreaterThan(boldLimit ?? 1)
})
