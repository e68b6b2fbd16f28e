import { aggregate } from '../metrics/aggregate'
import { readFrame } from '../metrics/frame'
import type { DayKind, KnownDays } from '../series/daily-split'
import type { ReadDb } from '../warehouse/database'
import { dayOfWeek, isoFromDay, type Day } from '../warehouse/day'
import type { SeriesPanel } from './series-panel'
import { metricDimension } from './series-request'
import { readWorkdays } from './workdays'

/** Two years, so that each holiday has been seen at least once. */
const mostWeeks = 104

/** The leaves' days up to the last complete week, as known on the day, and what the calendar says of them and of the days ahead. */
export function readKnownDays(db: ReadDb, panel: SeriesPanel, horizon: number): KnownDays {
  const { request, lastWeekEnd, leaves } = panel
  const weeks = Math.min(mostWeeks, panel.origin)
  const first = lastWeekEnd + 1 - 7 * weeks
  const frame = readFrame(db, { from: isoFromDay(first), to: isoFromDay(lastWeekEnd), asOf: isoFromDay(request.asOf) }, request.asOf)
  const leafOf = new Map(leaves.map((keys, leaf) => [keys.join(' '), leaf]))
  const values = new Float64Array(leaves.length * weeks * 7)
  for (const group of aggregate(db, [request.measure], ['day', ...request.finest.map((dimension) => metricDimension(dimension, request.productDimension))], frame)) {
    const leaf = leafOf.get(group.keys.slice(1).map((key) => Number(key ?? 0)).join(' '))
    if (leaf === undefined) continue
    const cell = leaf * weeks * 7 + Number(group.keys[0]) - first
    values[cell] = (values[cell] ?? 0) + (group.values.get(request.measure) ?? 0)
  }
  const kindOf = calendarKinds(db, first, lastWeekEnd + 7 * horizon)
  return {
    seriesCount: leaves.length,
    weeks,
    values,
    kinds: Array.from({ length: weeks * 7 }, (_, index) => kindOf(first + index)),
    kindsAhead: Array.from({ length: horizon * 7 }, (_, index) => kindOf(lastWeekEnd + 1 + index))
  }
}

/** Off: a weekday without work. Make-up: a weekend day with work. Both are known long before. */
function calendarKinds(db: ReadDb, from: Day, to: Day): (day: Day) => DayKind {
  const isWorkday = readWorkdays(db, from, to)
  return (day) => {
    const isWeekend = dayOfWeek(day) >= 5
    const works = isWorkday(day)
    return works === isWeekend ? (works ? 'make_up' : 'off') : 'plain'
  }
}
