import { addMonths, dayFromParts, type Day } from '../../warehouse/day'
import { parseDay, type DayReading } from './calendar-day'
import { plainText } from './plain-text'

export interface PeriodReading {
  readonly first: Day
  readonly last: Day
  readonly grain: 'year' | 'quarter' | 'month' | 'day'
}

const quarters: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4 }

/** A period as plans and targets name it: 2026 · 2026-Q1 · Q1 2026 · 2026年第一季度 · 2026-03 · a day; null where it is none of these. */
export function parsePeriod(text: string, reading: DayReading): PeriodReading | null {
  const plain = plainText(text).replace(/\s+/g, ' ')
  const year = /^(?:FY ?)?(\d{4})年?$/i.exec(plain)
  if (year !== null) return span(Number(year[1]), 1, 12, 'year')
  const quarter = /^(\d{4})(?:年| |-|\/)?(?:Q|第)?([1-4一二三四])(?:Q|季度?)?$/i.exec(plain) ?? /^(\d{4})[ -]?Q([1-4])$/i.exec(plain)
  const leading = /^Q([1-4])[ -/]*(\d{4})$/i.exec(plain)
  if (quarter !== null && /[Q季]/i.test(plain)) return span(Number(quarter[1]), (quarters[quarter[2] ?? ''] ?? Number(quarter[2])) * 3 - 2, 3, 'quarter')
  if (leading !== null) return span(Number(leading[2]), Number(leading[1]) * 3 - 2, 3, 'quarter')
  const day = parseDay(text, reading)
  if (day === null) return null
  const isMonth = /^\d{4}[-/.年]\d{1,2}月?$/.test(plain) || /^[a-z]{3,9}\.?[-/. ']+\d{2,4}$/i.test(plain)
  return isMonth ? { first: day, last: addMonths(day, 1) - 1, grain: 'month' } : { first: day, last: day, grain: 'day' }
}

function span(year: number, month: number, months: number, grain: 'year' | 'quarter'): PeriodReading | null {
  if (year < 1900 || year > 2199) return null
  const first = dayFromParts(year, month, 1)
  return { first, last: addMonths(first, months) - 1, grain }
}
