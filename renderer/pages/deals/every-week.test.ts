import { expect, test } from 'vitest'
import { everyWeek } from './every-week'

test('weeks that the curve leaves out lie on straight lines', () => {
  const point = (week: number, won: number) => ({ week, won, lost: 0, wonLow: won, wonHigh: won })
  expect(everyWeek([point(0, 0), point(2, 0.2), point(3, 0.5)]).map(({ week, won }) => [week, won])).toEqual([
    [0, 0],
    [1, 0.1],
    [2, 0.2],
    [3, 0.5]
  ])
})
