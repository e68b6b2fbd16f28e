import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { firstCreation, lastSimulated } from './demo-options'

/** Which days of the simulated time are workdays in China. */
export interface WorkCalendar {
  isWorkday(day: Day): boolean
  /** The day itself, or the next workday after it. */
  onOrAfter(day: Day): Day
  /** The day itself, or the last workday before it. */
  onOrBefore(day: Day): Day
}

/** From the warehouse's own calendar, some months wider than the simulated time. */
export function readWorkCalendar(db: ReadDb): WorkCalendar {
  const rows = allText<{ day: number }>(db, 'SELECT day FROM calendar WHERE is_workday = 1 AND day BETWEEN ? AND ?', [firstCreation - 120, lastSimulated + 400])
  return workCalendar(new Set(rows.map((row) => row.day)))
}

export function workCalendar(workdays: ReadonlySet<Day>): WorkCalendar {
  const isWorkday = (day: Day): boolean => workdays.has(day)
  const walk = (day: Day, step: 1 | -1): Day => {
    for (let distance = 0; distance < 40; distance += 1) if (isWorkday(day + step * distance)) return day + step * distance
    return day
  }
  return { isWorkday, onOrAfter: (day) => walk(day, 1), onOrBefore: (day) => walk(day, -1) }
}
