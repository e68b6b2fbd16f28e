import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addMonths, dayFromInstant, dayFromIso, endOfTime, isoFromDay, monthStart, quarterEnd, quarterStart, weekStart } from './day'

const anyDay = fc.integer({ min: -30_000, max: 60_000 })

it('days and their ISO text are two names of one thing', () => {
  expect([dayFromIso('1970-01-01'), dayFromIso('2026-05-29'), isoFromDay(endOfTime)]).toEqual([0, 20_602, '9999-12-31'])
  fc.assert(fc.property(anyDay, (day) => dayFromIso(isoFromDay(day)) === day))
})

it('a day that the calendar does not have is refused', () => {
  for (const iso of ['2026-02-29', '2026-04-31', '2026-13-01', 'today']) expect(() => dayFromIso(iso)).toThrow(RangeError)
})

it('weeks start on the Monday on or before a day', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      const monday = weekStart(day)
      return day - monday >= 0 && day - monday < 7 && new Date(monday * 86_400_000).getUTCDay() === 1
    })
  )
})

it('every day lies in its month and quarter, whatever month the fiscal year starts in', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 12 }), (day, startMonth) => {
      const start = quarterStart(day, startMonth)
      const end = quarterEnd(day, startMonth)
      const month = new Date(start * 86_400_000).getUTCMonth() + 1
      return monthStart(day) <= day && start <= day && day <= end && (month - startMonth + 12) % 3 === 0 && quarterStart(end + 1, startMonth) === end + 1
    })
  )
})

it('adding months keeps the day of the month where the month has it', () => {
  expect(isoFromDay(addMonths(dayFromIso('2026-01-31'), 1))).toBe('2026-02-28')
  expect(isoFromDay(addMonths(dayFromIso('2024-01-31'), 1))).toBe('2024-02-29')
  expect(isoFromDay(addMonths(dayFromIso('2026-03-15'), -15))).toBe('2024-12-15')
})

it('the business day of an instant depends on the time zone', () => {
  const lateEveningUtc = Date.UTC(2026, 5, 30, 20)
  expect([dayFromInstant(lateEveningUtc, 'UTC'), dayFromInstant(lateEveningUtc, 'Asia/Shanghai')].map(isoFromDay)).toEqual(['2026-06-30', '2026-07-01'])
})
