import type { AlertRule } from '../contract/alerts'
import { isoFromDay, type Day } from '../warehouse/day'

/** Whether a rule looks at its subjects on a day. A month that is too short for a day of the schedule has it on its last day. */
export function isScheduled(rule: AlertRule, day: Day): boolean {
  const { schedule } = rule
  if (schedule === undefined) return true
  // 1970-01-01, day 0, was a Thursday.
  if (schedule.kind === 'weekly') return schedule.weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1)
  const ofMonth = Number(isoFromDay(day).slice(8))
  const isLast = isoFromDay(day + 1).endsWith('-01')
  return schedule.days.some((wanted) => wanted === ofMonth || (isLast && wanted > ofMonth))
}
