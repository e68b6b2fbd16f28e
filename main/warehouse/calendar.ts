import chineseDays from 'chinese-days'
import type { WriteDb } from './database'
import { dayFromParts, isoFromDay, monthStart, quarterStart, weekStart, type Day } from './day'
import { firstText, prepare } from './statement'

const firstYear = 2005
const lastYear = 2040

/**
 * Fills the calendar once per fiscal setting: ISO weeks (Monday), calendar and fiscal quarters, 4-4-5 periods of the fiscal
 * year, Chinese public holidays with their make-up workdays (known to the library for 2004 to the present; weekends elsewhere).
 */
export function ensureCalendar(db: WriteDb, fiscalYearStartMonth: number): void {
  const present = firstText<{ value: string }>(db, `SELECT value FROM setting WHERE key = 'calendar_built_for'`)?.value
  if (present === String(fiscalYearStartMonth)) return
  db.sqlite.transaction(() => {
    db.sqlite.exec('DELETE FROM calendar')
    const insert = prepare(
      db,
      `INSERT INTO calendar (day, iso, weekday, week_start, iso_year, iso_week, month, quarter, year, month_start, quarter_start, year_start,
         fiscal_year, fiscal_quarter, fiscal_quarter_start, period_445, is_workday, holiday) VALUES (${Array(18).fill('?').join(',')})`
    )
    const last = dayFromParts(lastYear, 12, 31)
    for (let day = dayFromParts(firstYear, 1, 1); day <= last; day += 1) insert.run(...calendarRow(day, fiscalYearStartMonth))
    prepare(db, `INSERT INTO setting (key, value) VALUES ('calendar_built_for', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`).run(String(fiscalYearStartMonth))
  })()
}

function calendarRow(day: Day, fiscalYearStartMonth: number): readonly (number | string | null)[] {
  const iso = isoFromDay(day)
  const year = Number(iso.slice(0, 4))
  const month = Number(iso.slice(5, 7))
  const monday = weekStart(day)
  const isoYear = Number(isoFromDay(monday + 3).slice(0, 4))
  const isoWeek = (monday - weekStart(dayFromParts(isoYear, 1, 4))) / 7 + 1
  const fiscalYear = fiscalYearStartMonth > 1 && month >= fiscalYearStartMonth ? year + 1 : year
  const fiscalStart = dayFromParts(fiscalYearStartMonth > 1 ? fiscalYear - 1 : fiscalYear, fiscalYearStartMonth, 1)
  const fiscalMonthIndex = (month - fiscalYearStartMonth + 12) % 12
  const fiscalWeek = Math.min(51, Math.floor((day - weekStart(fiscalStart + 3)) / 7))
  const detail = holidayOf(iso)
  return [
    day, iso, day - monday, monday, isoYear, isoWeek, month, Math.floor((month - 1) / 3) + 1, year, monthStart(day), quarterStart(day), dayFromParts(year, 1, 1),
    fiscalYear, Math.floor(fiscalMonthIndex / 3) + 1, quarterStart(day, fiscalYearStartMonth), period445(Math.max(0, fiscalWeek)), detail.isWorkday ? 1 : 0, detail.holiday
  ]
}

/** Period 1..12 of a 4-4-5 year from the week's index 0..51. */
function period445(week: number): number {
  const quarter = Math.floor(week / 13)
  const inQuarter = week % 13
  return quarter * 3 + (inQuarter < 4 ? 1 : inQuarter < 8 ? 2 : 3)
}

function holidayOf(iso: string): { isWorkday: boolean; holiday: string | null } {
  const detail = chineseDays.getDayDetail(iso)
  const parts = detail.name.split(',')
  return { isWorkday: detail.work, holiday: parts.length > 1 && !detail.work ? (parts[1] ?? null) : null }
}
