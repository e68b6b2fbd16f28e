import type { Day } from '../../warehouse/day'
import type { DelayCurve } from './delay-curve'

export interface PayDays {
  /** Chance that it is paid by the end of each day after `asOf`, in order. */
  readonly paidBy: Float64Array
  /** Chance to be paid after the due day, or never. */
  readonly pLate: number
}

/**
 * Chances of an invoice that was open at the end of `asOf`: the delay's curve from where the invoice stands on; where a model of late payment has been
 * shown to have skill (`lateAtIssue`, told from what was known when it was written), the days up to the due day and those after it are weighed to its chance, given that
 * it is still open.
 */
export function payDays(curve: DelayCurve, expectedDelay: number, dueAt: Day, asOf: Day, days: number, lateAtIssue: number | null): PayDays {
  const leftAfter = (day: Day): number => curve(day - dueAt - expectedDelay)
  const now = leftAfter(asOf)
  const paidBy = Float64Array.from({ length: days }, (_, index) => (now <= 0 ? 0 : 1 - leftAfter(asOf + 1 + index) / now))
  if (dueAt <= asOf) return { paidBy, pLate: 1 }
  const openAtDue = leftAfter(dueAt)
  const inTime = now <= 0 ? 0 : 1 - openAtDue / now
  if (lateAtIssue === null || inTime <= 0 || inTime >= 1) return { paidBy, pLate: 1 - inTime }
  // Of those that pay in time, the share that has not yet done so.
  const stillOpen = (now - openAtDue) / (1 - openAtDue)
  const pLate = lateAtIssue / (lateAtIssue + (1 - lateAtIssue) * stillOpen)
  return {
    pLate,
    paidBy: paidBy.map((share, index) => (asOf + 1 + index <= dueAt ? (share * (1 - pLate)) / inTime : 1 - pLate + ((share - inTime) * pLate) / (1 - inTime)))
  }
}

/**
 * Moves what would be paid on days off to the next working day, but for the share `paysOff` (payments on a day off as a share of those on a working day), which
 * banks on such days allow. Days run from the first one of `paidBy` on.
 */
export function onWorkdays(paidBy: Float64Array, isWorkday: readonly boolean[], paysOff: number): Float64Array {
  let [waiting, before] = [0, 0]
  return paidBy.map((share, index) => {
    const falls = waiting + share - before
    before = share
    const pays = isWorkday[index] === false ? falls * Math.min(1, paysOff) : falls
    waiting = falls - pays
    return share - waiting
  })
}
