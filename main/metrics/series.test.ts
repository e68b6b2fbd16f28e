import { expect, it } from 'vitest'
import { contract } from '../contract'
import { readSeries } from './series'
import { day, insertDeal, testCompany } from './test-warehouse'

const { db } = testCompany()
const state = { amount: 10, close: null } as const
insertDeal(db, { key: 'a', states: [{ ...state, on: day('2026-03-02'), stage: 'proposal' }, { ...state, on: day('2026-05-20'), stage: 'won' }] })
insertDeal(db, { key: 'b', states: [{ ...state, on: day('2026-04-02'), stage: 'proposal', amount: 5 }] })
const ask = (input: Record<string, unknown>) => {
  const answer = readSeries(db, contract['metrics.series'].input.parse({ from: '2026-03-15', to: '2026-06-30', grain: 'month', ...input }), day('2026-05-31'))
  return contract['metrics.series'].output.parse(answer).points.map((point) => [point.label, point.from, point.to, point.value])
}

it('counts flows within each step, empty steps too', () => {
  expect(ask({ measure: 'won_count' })).toEqual([
    ['2026-03', '2026-03-15', '2026-03-31', 0],
    ['2026-04', '2026-04-01', '2026-04-30', 0],
    ['2026-05', '2026-05-01', '2026-05-31', 1],
    ['2026-06', '2026-06-01', '2026-06-30', null]
  ])
})

it('takes stocks as they were known at the end of each step', () => {
  expect(ask({ measure: 'pipeline' }).map((point) => point[3])).toEqual([100_000, 150_000, 50_000, null])
})

it('adds up from the first day: sums, and ratios of everything up to each step', () => {
  const company = testCompany()
  for (const [key, on, stage] of [['a', '2026-03-20', 'won'], ['b', '2026-04-10', 'lost'], ['c', '2026-04-20', 'lost'], ['d', '2026-05-02', 'won']] as const) {
    insertDeal(company.db, { key, states: [{ ...state, on: day('2026-01-02'), stage: 'proposal' }, { ...state, on: day(on), stage }] })
  }
  const running = (measure: string) =>
    readSeries(company.db, contract['metrics.series'].input.parse({ measure, from: '2026-03-15', to: '2026-06-30', grain: 'month', running: true }), day('2026-05-31')).points.map((point) => point.value)
  expect(running('bookings')).toEqual([100_000, 100_000, 200_000, null])
  expect(running('win_rate')).toEqual([1, 1 / 3, 0.5, null])
})

it('refuses more steps than anybody can read', () => {
  expect(() => ask({ measure: 'pipeline', grain: 'day', from: '2025-01-01' })).toThrow(/has 546 steps/)
})
