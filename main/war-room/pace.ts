import type { RouteOutput } from '../contract'
import { aggregate } from '../metrics/aggregate'
import type { Frame } from '../metrics/frame'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, weekStart, type Day } from '../warehouse/day'
import { readTotals } from './headline'
import { everywhere, openOutlook } from './outlook'
import { answered, type Question } from './question'

type Pace = RouteOutput<'warRoom.pace'>

/** Result so far, target, last year and the forecast's fan, all cumulated by week from the period's first day. */
export function readPace(db: ReadDb, question: Question): Pace {
  const { from, to, asOf } = question
  const totals = readTotals(db, question.frame)
  const forecast = openOutlook(db, question).figure(everywhere, totals.bookings)
  const actual = cumulated(db, 'bookings', question.frame)
  const lastYearFrom = addMonths(from, -12)
  const lastYearTo = addMonths(to + 1, -12) - 1
  const lastYear = cumulated(db, 'bookings', { ...question.frame, from: lastYearFrom, to: lastYearTo })
  // The same number of days into the period; its end stands for its end, however long it was.
  const lastYearAt = (day: Day): number => lastYear(day === to ? lastYearTo : Math.min(lastYearFrom + (day - from), lastYearTo))
  const hasLastYear = lastYearAt(to) > 0
  const target = totals.target === null ? null : cumulated(db, 'target', question.frame)

  const isRunning = asOf >= from && asOf < to
  const leftLastYear = lastYearAt(to) - lastYearAt(asOf)
  const fanShape = hasLastYear && leftLastYear > 0 ? 'last_year' : 'linear'
  const progress = (day: Day): number => (fanShape === 'last_year' ? Math.max(0, (lastYearAt(day) - lastYearAt(asOf)) / leftLastYear) : (day - asOf) / (to - asOf))
  const fan = (day: Day): { readonly mean: number; readonly p10: number; readonly p90: number } | null => {
    if (!isRunning || day < asOf) return null
    const share = progress(day)
    // Uncertainty grows with the square root of what is still to come.
    const width = Math.sqrt(share)
    const mean = totals.bookings + (forecast.mean - totals.bookings) * share
    return {
      mean: Math.round(mean),
      p10: Math.max(totals.bookings, Math.round(mean - (forecast.mean - forecast.p10) * width)),
      p90: Math.round(mean + (forecast.p90 - forecast.mean) * width)
    }
  }
  return {
    ...answered(question),
    target: totals.target,
    forecast,
    fanShape,
    points: pointDays(from, to, asOf).map((day) => {
      const spread = fan(day)
      return {
        day: isoFromDay(day),
        weekStart: isoFromDay(weekStart(day)),
        actual: day <= asOf ? actual(day) : null,
        target: target === null ? null : target(day),
        lastYear: hasLastYear ? lastYearAt(day) : null,
        mean: spread?.mean ?? null,
        p10: spread?.p10 ?? null,
        p90: spread?.p90 ?? null
      }
    })
  }
}

/** Sundays of the period, its last day, and the day of knowledge where the fan opens. */
export function pointDays(from: Day, to: Day, asOf: Day): readonly Day[] {
  const days = new Set<Day>([to])
  for (let sunday = weekStart(from) + 6; sunday < to; sunday += 7) days.add(sunday)
  if (asOf >= from && asOf < to) days.add(asOf)
  return [...days].sort((a, b) => a - b)
}

/** The sum of a measure from the frame's first day up to any day. */
function cumulated(db: ReadDb, measure: string, frame: Frame): (day: Day) => number {
  const byDay = aggregate(db, [measure], ['day'], frame)
    .map((group) => ({ day: Number(group.keys[0]), value: group.values.get(measure) ?? 0 }))
    .sort((a, b) => a.day - b.day)
  return (day) => byDay.reduce((sum, entry) => (entry.day <= day ? sum + entry.value : sum), 0)
}
