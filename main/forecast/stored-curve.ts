import type { Day } from '../warehouse/day'

/** The cumulative curve of a deal as a run keeps it. */
export type StoredCurve = readonly { readonly week: number; readonly won: number }[]

/** Probability to be won from the first to the last day of a period, straight between the knots; what lies beyond the curve is left out. */
export function bookedWithin(curve: StoredCurve, asOf: Day, period: { readonly start: Day; readonly end: Day }): number {
  return Math.max(0, wonBy(curve, period.end - asOf) - wonBy(curve, period.start - 1 - asOf))
}

function wonBy(curve: StoredCurve, days: number): number {
  let before = { week: 0, won: 0 }
  if (days <= 0) return 0
  for (const knot of curve) {
    if (days <= 7 * knot.week) return knot.week === before.week ? knot.won : before.won + ((knot.won - before.won) * (days - 7 * before.week)) / (7 * (knot.week - before.week))
    before = knot
  }
  return before.won
}
