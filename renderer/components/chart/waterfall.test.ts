import { expect, test } from 'vitest'
import { layOutWaterfall, type WaterfallStep } from './waterfall-layout'

const steps: readonly WaterfallStep[] = [
  { id: 'start', label: 'a', amount: 100, count: null, tone: 'level' },
  { id: 'new', label: 'b', amount: 40, count: 3, tone: 'up' },
  { id: 'lost', label: 'c', amount: -60, count: 2, tone: 'down' },
  { id: 'end', label: 'd', amount: 80, count: null, tone: 'level' }
]

test('steps hang between the levels that they join', () => {
  const bars = layOutWaterfall(steps, 400, 148)
  // 80 to 140 is spread over 100 pixels below the space for figures.
  expect(bars.map((bar) => [bar.left, Math.round(bar.top), Math.round(bar.height), Math.round(bar.exit)])).toEqual([
    [0, 89, 4, 91],
    [100, 24, 67, 24],
    [200, 24, 100, 124],
    [300, 122, 4, 124]
  ])
})

test('nothing is laid out without room or steps, and no movement still shows two levels', () => {
  expect(layOutWaterfall(steps, 0, 0)).toEqual([])
  expect(layOutWaterfall([], 100, 100)).toEqual([])
  expect(layOutWaterfall([{ ...(steps[0] as WaterfallStep) }, { ...(steps[0] as WaterfallStep), id: 'end' }], 100, 148).map((bar) => bar.top)).toEqual([72, 72])
})
