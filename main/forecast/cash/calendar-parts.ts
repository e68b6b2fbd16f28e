import { isoFromDay, type Day } from '../../warehouse/day'

/** 1 to 12. */
export const monthOfDay = (day: Day): number => Number(isoFromDay(day).slice(5, 7))

/** What a day off brings beside a working day: payments per day of each kind. 1 where payments have not been seen to wait for working days. */
export function paysOnDaysOff(paymentDays: readonly Day[], isWorkday: (day: Day) => boolean): number {
  const first = paymentDays.reduce((least, day) => Math.min(least, day), Number.POSITIVE_INFINITY)
  const last = paymentDays.reduce((most, day) => Math.max(most, day), Number.NEGATIVE_INFINITY)
  if (!(last - first >= 28)) return 1
  let [workdays, daysOff] = [0, 0]
  for (let day = first; day <= last; day += 1) {
    if (isWorkday(day)) workdays += 1
    else daysOff += 1
  }
  const onWorkday = paymentDays.filter(isWorkday).length
  return daysOff === 0 || onWorkday === 0 ? 1 : Math.min(1, (paymentDays.length - onWorkday) / daysOff / (onWorkday / workdays))
}
