import type { AlertRule } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** Days on which a rule does not fire: its mute windows, and where it asks for it everything that is no workday by the calendar. */
export function readMutedDays(db: ReadDb, rule: AlertRule, from: Day, to: Day): ReadonlySet<Day> {
  const muted = new Set<Day>()
  for (const window of rule.mute?.windows ?? []) {
    const last = Math.min(to, dayFromIso(window.to))
    for (let day = Math.max(from, dayFromIso(window.from)); day <= last; day += 1) muted.add(day)
  }
  if (rule.mute?.nonWorkdays === true) {
    for (const row of allText<{ day: Day }>(db, 'SELECT day FROM calendar WHERE is_workday = 0 AND day BETWEEN :from AND :to', { from, to })) muted.add(row.day)
  }
  return muted
}
