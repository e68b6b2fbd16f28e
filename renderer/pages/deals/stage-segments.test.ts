import { expect, test } from 'vitest'
import { stageSegments } from './stage-segments'

const state = (knownOn: string, stage: string) => ({ knownOn, stage, stagePosition: 1, status: 'open' }) as Parameters<typeof stageSegments>[0][number]

test('each stage lasts until the next one was known, the last one to the end', () => {
  const segments = stageSegments([state('2026-01-01', 'a'), state('2026-01-05', 'a'), state('2026-01-11', 'b'), state('2026-01-11', 'c')], '2026-01-01', '2026-01-31')
  expect(segments.map(({ stage, from, days }) => [stage, from, days])).toEqual([
    ['a', '2026-01-01', 10],
    ['c', '2026-01-11', 20]
  ])
})
