import chineseDays from 'chinese-days'
import { dayFromIso, dayFromParts, isoFromDay, type Day } from '../warehouse/day'

/**
 * A day of the year that moves against the weekly grid and pulls demand with it. `weeksBefore` and `weeksAfter` bound how far
 * its influence is looked for; a series that does not react gets an uplift near one from its own history.
 */
export interface MovingEvent {
  readonly id: string
  readonly weeksBefore: number
  readonly weeksAfter: number
  readonly dayIn: (year: number) => Day
}

export const movingEvents: readonly MovingEvent[] = [
  { id: 'spring_festival', weeksBefore: 3, weeksAfter: 3, dayIn: springFestival },
  { id: 'easter', weeksBefore: 2, weeksAfter: 1, dayIn: easterSunday },
  { id: 'thanksgiving_us', weeksBefore: 0, weeksAfter: 1, dayIn: thanksgiving },
  { id: 'national_day_cn', weeksBefore: 1, weeksAfter: 2, dayIn: (year) => dayFromParts(year, 10, 1) },
  { id: 'christmas', weeksBefore: 3, weeksAfter: 1, dayIn: (year) => dayFromParts(year, 12, 25) }
]

/** Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  return dayFromParts(year, month, ((h + l - 7 * m + 114) % 31) + 1)
}

/** The first day of the first lunar month. */
export function springFestival(year: number): Day {
  const found = chineseDays.getSolarDateFromLunar(`${year}-01-01`)
  return dayFromIso(typeof found.date === 'string' ? found.date : isoFromDay(dayFromParts(year, 2, 5)))
}

/** The fourth Thursday of November. */
export function thanksgiving(year: number): Day {
  const first = dayFromParts(year, 11, 1)
  // 1970-01-01 was a Thursday.
  const toThursday = (((7 - (first % 7)) % 7) + 7) % 7
  return first + toThursday + 21
}

const cache = new Map<string, Day>()

/** Days from the nearest occurrence of the event to the end of a week; negative before it. */
export function daysFromEvent(event: MovingEvent, weekEnd: Day): number {
  const year = Number(isoFromDay(weekEnd).slice(0, 4))
  let nearest = Number.POSITIVE_INFINITY
  for (const candidate of [year - 1, year, year + 1]) {
    const key = `${event.id}:${candidate}`
    let day = cache.get(key)
    if (day === undefined) cache.set(key, (day = event.dayIn(candidate)))
    const distance = weekEnd - day
    if (Math.abs(distance) < Math.abs(nearest)) nearest = distance
  }
  return nearest
}
