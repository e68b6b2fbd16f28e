import { expect, test } from 'vitest'
import { stalenessOf } from './staleness'

const hour = 3_600_000
const now = 1_000 * hour

test('a wall says when its data is old or its answers have stopped', () => {
  const own = (hours: number) => ({ isDemo: false, lastImportAtMs: now - hours * hour })
  expect([stalenessOf(own(2), now, now), stalenessOf(own(30), now, now), stalenessOf({ isDemo: true, lastImportAtMs: 0 }, now, now), stalenessOf(own(2), now - hour, now), stalenessOf({ isDemo: false, lastImportAtMs: null }, now, now)]).toEqual([
    null, { kind: 'import', hours: 30 }, null, { kind: 'lost', hours: 1 }, null
  ])
})
