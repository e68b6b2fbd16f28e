import type { ReadDb } from '../warehouse/database'
import { dayOfWeek, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** Working days by the workspace's calendar (known long before); Monday to Friday where it says nothing. */
export function readWorkdays(db: ReadDb, from: Day, to: Day): (day: Day) => boolean {
  const rows = allText<{ day: Day; isWorkday: number }>(db, 'SELECT day, is_workday AS isWorkday FROM calendar WHERE day BETWEEN @from AND @to', { from, to })
  const named = new Map(rows.map((row) => [row.day, row.isWorkday === 1]))
  return (day) => named.get(day) ?? dayOfWeek(day) < 5
}
