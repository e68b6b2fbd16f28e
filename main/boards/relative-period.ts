import type { PeriodChoice } from '../contract/boards'
import { addMonths, monthStart, quarterEnd, quarterStart, weekStart, type Day } from '../warehouse/day'
import { grainStart } from '../metrics/time-grain'

export interface DaySpan {
  readonly from: Day | null
  readonly to: Day | null
}

/** The days of a choice on a given today; quarters and years are fiscal ones. `page` is what the filter bar says. */
export function daysOf(choice: PeriodChoice, today: Day, page: DaySpan, fiscalYearStartMonth: number): DaySpan {
  const quarter = quarterStart(today, fiscalYearStartMonth)
  switch (choice) {
    case 'page':
      return page
    case 'this_week':
      return { from: weekStart(today), to: weekStart(today) + 6 }
    case 'last_13_weeks':
      return { from: weekStart(today) - 13 * 7, to: weekStart(today) - 1 }
    case 'this_month':
      return { from: monthStart(today), to: addMonths(monthStart(today), 1) - 1 }
    case 'last_12_months':
      return { from: addMonths(monthStart(today), -12), to: monthStart(today) - 1 }
    case 'this_quarter':
      return { from: quarter, to: quarterEnd(today, fiscalYearStartMonth) }
    case 'last_quarter':
      return { from: addMonths(quarter, -3), to: quarter - 1 }
    case 'next_quarter':
      return { from: addMonths(quarter, 3), to: addMonths(quarter, 6) - 1 }
    case 'last_8_quarters':
      return { from: addMonths(quarter, -24), to: quarter - 1 }
    case 'this_year': {
      const start = grainStart('fiscal_year', today, fiscalYearStartMonth)
      return { from: start, to: addMonths(start, 12) - 1 }
    }
    case 'all':
      return { from: null, to: null }
  }
}
