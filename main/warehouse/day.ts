import type { IsoDay } from '../contract/common'

/** A business day counted from 1970-01-01 (which is 0). All arithmetic on days is integer arithmetic. */
export type Day = number

const msPerDay = 86_400_000

/** The last day there is: the open end of a dated membership, 9999-12-31. */
export const endOfTime: Day = 2_932_896

export function dayFromIso(iso: IsoDay): Day {
  const ms = Date.parse(`${iso}T00:00:00Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== iso) throw new RangeError(`${iso} is not a day of the calendar`)
  return ms / msPerDay
}

export function isoFromDay(day: Day): IsoDay {
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

export function dayFromParts(year: number, month: number, dayOfMonth: number): Day {
  return Date.UTC(year, month - 1, dayOfMonth) / msPerDay
}

/** The business day of an instant in a time zone (IANA name). */
export function dayFromInstant(atMs: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(atMs)
  return dayFromIso(parts)
}

/** Monday of the week of a day. */
export function weekStart(day: Day): Day {
  return day - dayOfWeek(day)
}

export function monthStart(day: Day): Day {
  const date = new Date(day * msPerDay)
  return dayFromParts(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/** First day of the calendar quarter; with another fiscal year start, of the fiscal quarter. */
export function quarterStart(day: Day, fiscalYearStartMonth = 1): Day {
  const date = new Date(day * msPerDay)
  const shifted = (date.getUTCMonth() - (fiscalYearStartMonth - 1) + 12) % 12
  return dayFromParts(date.getUTCFullYear(), date.getUTCMonth() + 1 - (shifted % 3), 1)
}

export function addMonths(day: Day, months: number): Day {
  const date = new Date(day * msPerDay)
  const target = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1))
  const lastOfMonth = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate()
  return dayFromParts(target.getUTCFullYear(), target.getUTCMonth() + 1, Math.min(date.getUTCDate(), lastOfMonth))
}

/** Last day of the quarter that contains the day. */
export function quarterEnd(day: Day, fiscalYearStartMonth = 1): Day {
  return addMonths(quarterStart(day, fiscalYearStartMonth), 3) - 1
}

/** 0 (Monday) to 6. Day 0 was a Thursday. */
export function dayOfWeek(day: Day): number {
  return (((day + 3) % 7) + 7) % 7
}
