import { expect, it } from 'vitest'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { daysFromEvent, easterSunday, movingEvents, springFestival, thanksgiving } from './moving-event'

it('movable days fall where the calendars print them', () => {
  expect([2010, 2011, 2012, 2024, 2026].map((year) => isoFromDay(easterSunday(year)))).toEqual(['2010-04-04', '2011-04-24', '2012-04-08', '2024-03-31', '2026-04-05'])
  expect([2023, 2024, 2025, 2026].map((year) => isoFromDay(springFestival(year)))).toEqual(['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17'])
  expect([2010, 2011, 2012, 2024].map((year) => isoFromDay(thanksgiving(year)))).toEqual(['2010-11-25', '2011-11-24', '2012-11-22', '2024-11-28'])
})

it('the distance is taken to the nearest occurrence, across the turn of the year', () => {
  const christmas = movingEvents.find((event) => event.id === 'christmas')
  expect(christmas && [daysFromEvent(christmas, dayFromIso('2026-01-02')), daysFromEvent(christmas, dayFromIso('2025-12-19'))]).toEqual([8, -6])
})
