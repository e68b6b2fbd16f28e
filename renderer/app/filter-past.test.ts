import { expect, it } from 'vitest'
import { pastAfter } from './filter-past'
import { isFilterLatest } from './use-undo'

it('every change of the filter is remembered, one that is taken back is forgotten, a change back by hand is a change', () => {
  const one = pastAfter([], {}, { region: 1 }, 10, false)
  const two = pastAfter(one, { region: 1 }, { region: 1, product: 2 }, 20, false)
  expect(two).toEqual([{ search: {}, atMs: 10 }, { search: { region: 1 }, atMs: 20 }])
  expect(pastAfter(two, { region: 1, product: 2 }, { region: 1, product: 2 }, 30, false)).toBe(two)
  expect(pastAfter(two, { region: 1, product: 2 }, { region: 1 }, 30, true)).toEqual(one)
  expect(pastAfter(two, { region: 1, product: 2 }, { region: 1 }, 30, false)).toHaveLength(3)
})

it('the later of a filter change and a command is taken back first', () => {
  expect(isFilterLatest({ search: {}, atMs: 20 }, { atMs: 10 })).toBe(true)
  expect(isFilterLatest({ search: {}, atMs: 20 }, { atMs: 30 })).toBe(false)
  expect(isFilterLatest({ search: {}, atMs: 20 }, undefined)).toBe(true)
  expect(isFilterLatest(undefined, undefined)).toBe(false)
})
