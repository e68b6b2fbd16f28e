import { dayFromInstant, dayFromParts, type Day } from '../../warehouse/day'
import { plainText } from './plain-text'

export type DateOrder = 'ymd' | 'dmy' | 'mdy'

export interface DayReading {
  readonly order: DateOrder
  readonly timeZone: string
}

export const firstDay: Day = dayFromParts(1900, 1, 1)
export const lastDay: Day = dayFromParts(2199, 12, 31)

const months: Readonly<Record<string, number>> = {
  jan: 1, january: 1, feb: 2, february: 2, mar: 3, march: 3, apr: 4, april: 4, may: 5, jun: 6, june: 6, jul: 7, july: 7, aug: 8, august: 8, sep: 9, sept: 9,
  september: 9, oct: 10, october: 10, nov: 11, november: 11, dec: 12, december: 12
}

const iso = /^(\d{4})-(\d{2})-(\d{2})$/
const withTime = /^(.{6,24}?)(?:T|\s+|,\s*)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm|上午|下午)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i
const chinese = /^(\d{2}|\d{4})年(\d{1,2})月(?:(\d{1,2})[日号]?)?$/
const threeNumbers = /^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})$/
const yearMonth = /^(\d{4})[-/.](\d{1,2})$/
const namedMonth = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})\.?[-/., ]+(\d{2}|\d{4})$/i
const monthFirst = /^(?:[a-z]{3,9},\s+)?([a-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})$/i
const monthYear = /^([a-z]{3,9})\.?[-/. ']+(\d{2}|\d{4})$/i

/**
 * A day in any of the usual ways of writing (2026/3/5 · 5-Mar-26 · 2026年3月5日 · 20260305 · spreadsheet serials · instants with a zone), or
 * null. `order` decides what numbers alone leave open.
 */
export function parseDay(text: string, reading: DayReading): Day | null {
  const quick = iso.exec(text)
  if (quick !== null) return day(Number(quick[1]), Number(quick[2]), Number(quick[3]))
  const plain = plainText(text)
  if (plain.length < 4 || plain.length > 48) return null
  const timed = withTime.exec(plain)
  if (timed !== null) return instant(timed, reading)
  return dateOnly(plain, reading.order)
}

function instant(match: RegExpExecArray, reading: DayReading): Day | null {
  const [, datePart = '', hourText = '0', minuteText = '0', , half, zone] = match
  const date = dateOnly(datePart.trim(), reading.order)
  let hour = Number(hourText)
  if (date === null || hour > 24 || Number(minuteText) > 59) return null
  if (zone === undefined) return date
  if (half !== undefined) hour = (hour % 12) + (/pm|下午/i.test(half) ? 12 : 0)
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  const offsetMinutes = offset === null ? 0 : (offset[1] === '-' ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]))
  return dayFromInstant(date * 86_400_000 + (hour * 60 + Number(minuteText) - offsetMinutes) * 60_000, reading.timeZone)
}

function dateOnly(text: string, order: DateOrder): Day | null {
  const numbers = threeNumbers.exec(text)
  if (numbers !== null) return fromNumbers(numbers[1] ?? '', numbers[2] ?? '', numbers[3] ?? '', order)
  if (/^\d+(?:\.\d+)?$/.test(text)) return fromDigits(text)
  const han = chinese.exec(text.replace(/\s/g, ''))
  if (han !== null) return day(fullYear(han[1] ?? ''), Number(han[2]), Number(han[3] ?? 1))
  const named = namedMonth.exec(text)
  if (named !== null) return day(fullYear(named[3] ?? ''), months[(named[2] ?? '').toLowerCase()] ?? 0, Number(named[1]))
  const first = monthFirst.exec(text)
  if (first !== null) return day(Number(first[3]), months[(first[1] ?? '').toLowerCase()] ?? 0, Number(first[2]))
  const month = yearMonth.exec(text)
  if (month !== null) return day(Number(month[1]), Number(month[2]), 1)
  const nameYear = monthYear.exec(text)
  if (nameYear !== null) return day(fullYear(nameYear[2] ?? ''), months[(nameYear[1] ?? '').toLowerCase()] ?? 0, 1)
  return null
}

function fromNumbers(a: string, b: string, c: string, order: DateOrder): Day | null {
  if (a.length >= 3) return a.length === 4 && c.length <= 2 ? day(Number(a), Number(b), Number(c)) : null
  if (c.length === 3) return null
  if (c.length <= 2 && order === 'ymd') return day(fullYear(a), Number(b), Number(c))
  const year = fullYear(c)
  const dayFirst = order === 'dmy' ? day(year, Number(b), Number(a)) : null
  const monthFirstDay = day(year, Number(a), Number(b))
  // Where the file's order gives no day of the calendar but the other one does, the other one is meant.
  return order === 'dmy' ? (dayFirst ?? monthFirstDay) : (monthFirstDay ?? day(year, Number(b), Number(a)))
}

/** Numbers alone: 20260305, spreadsheet serials (1900 system) with or without a time, seconds and milliseconds since 1970. */
function fromDigits(text: string): Day | null {
  if (/^(19|20|21)\d{6}$/.test(text)) return day(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)))
  if (/^(19|20|21)\d{12}$/.test(text)) return day(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)))
  const value = Number(text)
  if (value >= 20_000 && value < 80_000) return Math.floor(value) - 25_569
  if (/^\d{10}$/.test(text)) return Math.floor(value / 86_400)
  if (/^\d{13}$/.test(text)) return Math.floor(value / 86_400_000)
  return null
}

function fullYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year
}

function day(year: number, month: number, dayOfMonth: number): Day | null {
  if (year < 1000 || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > 31) return null
  const value = dayFromParts(year, month, dayOfMonth)
  return new Date(value * 86_400_000).getUTCDate() === dayOfMonth ? value : null
}

/** Ways of writing "no date" that look like one. */
export function isOpenEndedDay(text: string): boolean {
  return /^(0000[-/]?00[-/]?00|9999[-/]?12[-/]?31|0001[-/]?01[-/]?01|1900[-/]?01[-/]?00)/.test(text.trim())
}
