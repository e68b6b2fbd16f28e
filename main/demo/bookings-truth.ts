import { addMonths, dayFromIso, quarterStart, type Day } from '../warehouse/day'
import { closedAt, dealStage, type Deal } from './deal'
import { lastSimulated } from './demo-options'

export interface Quarter {
  readonly start: Day
  readonly end: Day
}

/** The quarters that have targets: from the first full one after go-live to the running one. */
export const quarters: readonly Quarter[] = (() => {
  const found: Quarter[] = []
  for (let start = dayFromIso('2024-01-01'); start < lastSimulated; start = addMonths(start, 3)) found.push({ start, end: addMonths(start, 3) - 1 })
  return found
})()

/** Won amounts in yuan as the world will have them, also beyond the workspace's today. */
export interface BookingsTruth {
  /** Of a unit from the first day of a quarter up to and including a day. */
  unitUpTo(unitId: number, quarterStart: Day, day: Day): number
  repUpTo(repId: number, quarterStart: Day, day: Day): number
}

export function bookingsTruth(deals: readonly Deal[]): BookingsTruth {
  const units = new Map<string, { day: Day; amount: number }[]>()
  const reps = new Map<string, { day: Day; amount: number }[]>()
  const add = (map: typeof units, key: string, entry: { day: Day; amount: number }): void => {
    const list = map.get(key)
    if (list === undefined) map.set(key, [entry])
    else list.push(entry)
  }
  for (const deal of deals) {
    const day = closedAt(deal)
    if (deal.stage !== dealStage.won || day === null) continue
    const entry = { day, amount: deal.amount }
    add(units, `${deal.unit.id} ${quarterStart(day)}`, entry)
    add(reps, `${deal.rep.id} ${quarterStart(day)}`, entry)
  }
  const sum = (list: readonly { day: Day; amount: number }[] | undefined, day: Day): number => (list ?? []).reduce((total, entry) => (entry.day <= day ? total + entry.amount : total), 0)
  return {
    unitUpTo: (unitId, start, day) => sum(units.get(`${unitId} ${start}`), day),
    repUpTo: (repId, start, day) => sum(reps.get(`${repId} ${start}`), day)
  }
}
