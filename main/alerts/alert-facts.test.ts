import { afterAll, beforeAll, expect, it } from 'vitest'
import { alertRule, type AlertRule } from '../contract/alerts'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { queryMetrics } from '../metrics/query-metrics'
import type { WriteDb } from '../warehouse/database'
import { addMonths, isoFromDay, quarterStart, type Day } from '../warehouse/day'
import { openFactSeries } from './fact-series'
import { factsOf } from './readings'

let db: WriteDb

beforeAll(() => {
  db = demoCompany({ size: 0.4 })
})
afterAll(() => {
  db.sqlite.close()
})

const rule = (changes: Partial<AlertRule>): AlertRule => alertRule.parse({ measure: 'bookings', subjectKind: 'unit', comparison: 'above', threshold: 0, ...changes })
const days: readonly Day[] = [demoToday - 200, demoToday - 93, demoToday - 40, demoToday]

/** The same figures asked of the metrics layer, as of the day. */
function metric(measure: string, by: 'unit' | 'rep' | null, day: Day, period: 'quarter to date' | 'quarter' | 'none'): ReadonlyMap<number, number> {
  const from = quarterStart(day)
  const to = period === 'quarter' ? addMonths(from, 3) - 1 : day
  const answer = queryMetrics(
    db,
    { measures: [measure], by: by === null ? [] : [by], asOf: isoFromDay(day), ...(period === 'none' ? {} : { from: isoFromDay(from), to: isoFromDay(to) }) },
    day
  )
  return new Map(answer.rows.map((row, index) => [by === null ? 0 : Number(answer.ids[index]?.[0]), Number(row[row.length - 1] ?? 0)]))
}

const cases = [
  { measure: 'bookings', metric: 'bookings', period: 'quarter to date', kinds: ['unit', 'rep', null] },
  { measure: 'new_pipeline', metric: 'new_pipeline', period: 'quarter to date', kinds: ['unit', 'rep', null] },
  { measure: 'weighted_pipeline', metric: 'weighted_pipeline', period: 'none', kinds: ['unit', 'rep', null] },
  { measure: 'pipeline_coverage', metric: 'coverage', period: 'quarter', kinds: ['unit', null] },
  { measure: 'overdue_receivables', metric: 'overdue_receivables', period: 'none', kinds: ['unit', null] }
] as const

it.each(cases)('$measure is what the metrics layer says as of each day', ({ measure, metric: id, period, kinds }) => {
  for (const kind of kinds) {
    const series = openFactSeries(db, rule({ measure, subjectKind: kind ?? 'workspace' }), days[0] ?? demoToday, demoToday)
    for (const day of days) {
      const expected = metric(id, kind, day, period)
      const facts = factsOf(series, day)
      expect(facts.length).toBeGreaterThan(0)
      for (const { subject, value } of facts) expect(value ?? 0, `${subject.name} on ${isoFromDay(day)}`).toBeCloseTo(expected.get(subject.id) ?? 0, 4)
    }
  }
})

it('a region has what its branches have, and a scope leaves out what lies beside it', () => {
  const all = factsOf(openFactSeries(db, rule({ subjectKind: 'region' }), demoToday, demoToday), demoToday)
  const total = factsOf(openFactSeries(db, rule({ subjectKind: 'workspace' }), demoToday, demoToday), demoToday)[0]?.value
  const regionId = all.find((fact) => (fact.value ?? 0) > 0 && (fact.value ?? 0) < (total ?? 0))?.subject.id ?? 0
  const scoped = factsOf(openFactSeries(db, rule({ subjectKind: 'workspace', scope: { regionIds: [regionId] } }), demoToday, demoToday), demoToday)
  const units = factsOf(openFactSeries(db, rule({ subjectKind: 'unit', scope: { regionIds: [regionId] } }), demoToday, demoToday), demoToday)
  const own = all.find((fact) => fact.subject.id === regionId)?.value
  expect(scoped[0]?.value).toBe(own)
  expect(units.reduce((sum, fact) => sum + (fact.value ?? 0), 0)).toBe(own)
})

it('the pace compares with what usually is in by the day, so a usual quarter keeps it near one', () => {
  const series = openFactSeries(db, rule({ measure: 'attainment_pace', subjectKind: 'workspace' }), demoToday - 365, demoToday)
  const paces: number[] = []
  for (let day = demoToday - 365; day <= demoToday; day += 1) {
    const value = factsOf(series, day)[0]?.value
    if (value !== null && value !== undefined) paces.push(value)
  }
  paces.sort((a, b) => a - b)
  expect(paces.length).toBeGreaterThan(150)
  expect(paces[Math.floor(paces.length / 2)]).toBeGreaterThan(0.7)
  expect(paces[Math.floor(paces.length / 2)]).toBeLessThan(1.4)
})
