import type { AlertRule } from '../contract/alerts'
import { dayOfWeek, isoFromDay, type Day } from '../warehouse/day'

/** Whether a rule looks at its subjects on a day. A month that is too short for a day of the schedule has it on its last day. */
export function isScheduled(rule: AlertRule, day: Day): boolean {
  const { schedule } = rule
  if (schedule === undefined) return true
  if (schedule.kind === 'weekly') return schedule.weekdays.includes(dayOfWeek(day) + 1)
  const ofMonth = Number(isoFromDay(day).slice(8))
  const isLast = isoFromDay(day + 1).endsWith('-01')
  return schedule.days.some((wanted) => wanted === ofMonth || (isLast && wanted > ofMonth))
}
