import { expect, test } from 'vitest'
import { readFilter, scopeOf } from './filter'

test('an address keeps what makes sense and drops the rest', () => {
  expect(readFilter({ from: '2026-04-01', to: '2026-06-30', region: '3', unit: -1, product: 'x', other: 1 })).toEqual({ from: '2026-04-01', to: '2026-06-30', region: 3 })
  expect(readFilter({ from: '2026-04-01' })).toEqual({})
  expect(readFilter({ from: '2026-07-01', to: '2026-06-30' })).toEqual({})
})

test('the scope asks only for what was chosen', () => {
  expect([scopeOf({}), scopeOf({ region: 3, product: 9 })]).toEqual([{}, { regionIds: [3], productIds: [9] }])
})
