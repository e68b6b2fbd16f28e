import type { ReadDb } from '../warehouse/database'
import { addMonths, quarterEnd, quarterStart, type Day } from '../warehouse/day'
import { prepare } from '../warehouse/statement'

/** What the calendar says of each day, past and to come: days x facts, 1 where it holds. The calendar is known in advance: this is no look into the future. */
export interface CalendarFacts {
  readonly from: Day
  readonly days: number
  readonly facts: Uint8Array
}

/** Off work; last week of the fiscal quarter and the one before; its first two weeks; last days of the month; Spring Festival itself, and the days around it. */
export const calendarFactCount = 7
const daysAhead = 400

export function readCalendarFacts(db: ReadDb, from: Day, knownBy: Day, festivals: readonly Day[], fiscalYearStartMonth: number): CalendarFacts {
  const first = Math.min(from, knownBy)
  const days = knownBy + daysAhead - first + 1
  const offWork = new Uint8Array(days)
  for (const row of prepare(db, 'SELECT day FROM calendar WHERE is_workday = 0 AND day BETWEEN ? AND ?').all(first, first + days - 1) as readonly { readonly day: Day }[]) offWork[row.day - first] = 1
  const facts = new Uint8Array(days * calendarFactCount)
  for (let place = 0; place < days; place += 1) {
    const day = first + place
    const left = quarterEnd(day, fiscalYearStartMonth) - day
    const monthLeft = addMonths(day - new Date(day * 86_400_000).getUTCDate() + 1, 1) - 1 - day
    const after = festivals.reduce((nearest, festival) => (Math.abs(day - festival) < Math.abs(nearest) ? day - festival : nearest), Number.POSITIVE_INFINITY)
    const isFestival = after >= -3 && after <= 8
    const holds = [offWork[place] === 1, left < 7, left >= 7 && left < 14, day - quarterStart(day, fiscalYearStartMonth) < 14, monthLeft < 5, isFestival, !isFestival && after >= -14 && after <= 15]
    holds.forEach((one, fact) => (facts[place * calendarFactCount + fact] = one ? 1 : 0))
  }
  return { from: first, days, facts }
}
