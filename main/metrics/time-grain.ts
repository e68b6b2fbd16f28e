import { FailureError } from '../contract/failure'
import { addMonths, dayFromIso, dayFromParts, isoFromDay, monthStart, quarterStart, weekStart, type Day } from '../warehouse/day'
import type { TimeGrain } from './dimensions'

/** The first day of the grain that contains a day; the key under which results are grouped. */
export function grainStart(grain: TimeGrain, day: Day, fiscalYearStartMonth: number): Day {
  switch (grain) {
    case 'day':
      return day
    case 'week':
      return weekStart(day)
    case 'month':
    case 'fiscal_month':
      return monthStart(day)
    case 'quarter':
      return quarterStart(day)
    case 'year':
      return dayFromParts(Number(isoFromDay(day).slice(0, 4)), 1, 1)
    case 'fiscal_quarter':
      return quarterStart(day, fiscalYearStartMonth)
    case 'fiscal_year':
      return fiscalYearStart(day, fiscalYearStartMonth)
  }
}

/** SQL for the same key. `c` is the calendar row of the date; days and weeks do without it. */
export function grainSql(grain: TimeGrain, dateSql: string): { readonly sql: string; readonly needsCalendar: boolean } {
  switch (grain) {
    case 'day':
      return { sql: dateSql, needsCalendar: false }
    case 'week':
      return { sql: `(${dateSql} - (${dateSql} + 3) % 7)`, needsCalendar: false }
    case 'month':
    case 'fiscal_month':
      return { sql: 'c.month_start', needsCalendar: true }
    case 'quarter':
      return { sql: 'c.quarter_start', needsCalendar: true }
    case 'year':
      return { sql: 'c.year_start', needsCalendar: true }
    case 'fiscal_quarter':
      return { sql: 'c.fiscal_quarter_start', needsCalendar: true }
    case 'fiscal_year':
      // The first quarter of the year: some 85 days back for each quarter passed lies within it.
      return { sql: '(SELECT y.fiscal_quarter_start FROM calendar AS y WHERE y.day = c.fiscal_quarter_start - (c.fiscal_quarter - 1) * 85)', needsCalendar: true }
  }
}

export function grainLabel(grain: TimeGrain, start: Day, fiscalYearStartMonth: number): string {
  const iso = isoFromDay(start)
  switch (grain) {
    case 'day':
    case 'week':
      return iso
    case 'month':
      return iso.slice(0, 7)
    case 'quarter':
      return `${iso.slice(0, 4)}-Q${(Number(iso.slice(5, 7)) - 1) / 3 + 1}`
    case 'year':
      return iso.slice(0, 4)
    case 'fiscal_month': {
      const yearStart = fiscalYearStart(start, fiscalYearStartMonth)
      return `FY${fiscalYearName(yearStart, fiscalYearStartMonth)}-M${String(Math.round((start - yearStart) / 30.44) + 1).padStart(2, '0')}`
    }
    case 'fiscal_quarter': {
      const yearStart = fiscalYearStart(start, fiscalYearStartMonth)
      const quarter = Math.round((start - yearStart) / 91) + 1
      return `FY${fiscalYearName(yearStart, fiscalYearStartMonth)}-Q${quarter}`
    }
    case 'fiscal_year':
      return `FY${fiscalYearName(start, fiscalYearStartMonth)}`
  }
}

/** The key of a label as `grainLabel` writes it. */
export function grainFromLabel(grain: TimeGrain, label: string, fiscalYearStartMonth: number): Day {
  const start = parseLabel(grain, label, fiscalYearStartMonth)
  if (start !== null) return start
  throw new FailureError('invalid_input', 'metrics.bad_time_label', `${label} is not a ${grain}; write it like ${grainLabel(grain, grainStart(grain, 17_167, fiscalYearStartMonth), fiscalYearStartMonth)}.`, { grain, label })
}

function parseLabel(grain: TimeGrain, label: string, fiscalYearStartMonth: number): Day | null {
  const text = label.trim().toUpperCase()
  switch (grain) {
    case 'day':
    case 'week': {
      if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null
      const day = dayFromIso(text)
      return grain === 'week' ? weekStart(day) : day
    }
    case 'month':
      return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? dayFromIso(`${text}-01`) : null
    case 'quarter': {
      const match = /^(\d{4})-?Q([1-4])$/.exec(text)
      return match === null ? null : dayFromParts(Number(match[1]), (Number(match[2]) - 1) * 3 + 1, 1)
    }
    case 'year':
      return /^\d{4}$/.test(text) ? dayFromParts(Number(text), 1, 1) : null
    case 'fiscal_month': {
      const match = /^(?:FY)?(\d{4})-?M(0?[1-9]|1[0-2])$/.exec(text)
      return match === null ? null : addMonths(startOfFiscalYear(Number(match[1]), fiscalYearStartMonth), Number(match[2]) - 1)
    }
    case 'fiscal_quarter': {
      const match = /^(?:FY)?(\d{4})-?Q([1-4])$/.exec(text)
      return match === null ? null : addMonths(startOfFiscalYear(Number(match[1]), fiscalYearStartMonth), (Number(match[2]) - 1) * 3)
    }
    case 'fiscal_year': {
      const match = /^(?:FY)?(\d{4})$/.exec(text)
      return match === null ? null : startOfFiscalYear(Number(match[1]), fiscalYearStartMonth)
    }
  }
}

/** A fiscal year that starts after January is named by the calendar year in which it ends. */
function fiscalYearName(start: Day, fiscalYearStartMonth: number): number {
  return Number(isoFromDay(start).slice(0, 4)) + (fiscalYearStartMonth > 1 ? 1 : 0)
}

function startOfFiscalYear(name: number, fiscalYearStartMonth: number): Day {
  return dayFromParts(fiscalYearStartMonth > 1 ? name - 1 : name, fiscalYearStartMonth, 1)
}

function fiscalYearStart(day: Day, fiscalYearStartMonth: number): Day {
  const iso = isoFromDay(day)
  const year = Number(iso.slice(0, 4))
  return dayFromParts(Number(iso.slice(5, 7)) >= fiscalYearStartMonth ? year : year - 1, fiscalYearStartMonth, 1)
}
