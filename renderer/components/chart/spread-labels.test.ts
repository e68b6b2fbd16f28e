import { expect, test } from 'vitest'
import { spreadLabels } from './spread-labels'

test('labels that would overlap move apart by the least', () => {
  expect(spreadLabels([100, 100, 10], 100, 200)).toEqual([-7, 8, 0])
  expect(spreadLabels([50, null, 51], 100, 100)).toEqual([7, 0, -7])
})

test('labels with room stay where they are', () => {
  expect(spreadLabels([90, 50, 10], 100, 200)).toEqual([0, 0, 0])
  expect(spreadLabels([], 0, 0)).toEqual([])
})
