import type { EventWeeks } from './event-weeks'
import { freeOfEvents, upliftAt } from './event-uplift'
import { meanOf, valueAt, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52

/** Forecasts of one origin: row-major, one row per series, `horizon` columns. */
export type HorizonTable = Float64Array

/**
 * Growth of the last `window` weeks against the same weeks a year before, one figure per series, drawn by `shrink` (0..1)
 * towards the growth of all series together and kept within half and double.
 */
export function growthOf(panel: WeeklyPanel, origin: number, window: number, shrink: number): Float64Array {
  const recent = new Float64Array(panel.seriesCount)
  const before = new Float64Array(panel.seriesCount)
  let recentSum = 0
  let beforeSum = 0
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let back = 1; back <= window; back += 1) {
      const now = valueAt(panel, series, origin - back)
      const then = valueAt(panel, series, origin - back - weeksPerYear)
      if (Number.isNaN(now) || Number.isNaN(then)) continue
      recent[series] = (recent[series] ?? 0) + now
      before[series] = (before[series] ?? 0) + then
    }
    recentSum += recent[series] ?? 0
    beforeSum += before[series] ?? 0
  }
  const common = beforeSum > 0 && recentSum > 0 ? recentSum / beforeSum : 1
  return recent.map((value, series) => {
    const base = before[series] ?? 0
    const own = base > 0 && value > 0 ? Math.min(2, Math.max(0.5, value / base)) : common
    return (1 - shrink) * own + shrink * common
  })
}

/**
 * The same week of last year times recent growth, aware of moving events: last year's curve is first freed of the weeks near
 * an event (interpolated across them) and read at the same date of the year (365 days back, between two weeks); the
 * event's uplift over that curve is then put where the event falls this year, by days to it.
 * Needs 53 weeks; a series without them gets the mean of its last 13 weeks.
 * @returns forecasts of weeks origin .. origin + horizon - 1, row-major by series
 */
export function seasonalGrowth(panel: WeeklyPanel, origin: number, horizon: number, events: EventWeeks, shrink = 0.25): HorizonTable {
  const growth = blendedGrowth(panel, origin, shrink)
  const out = new Float64Array(panel.seriesCount * horizon)
  const base = new Float64Array(origin)
  const uplift = new Float64Array(origin)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const fallback = meanOf(panel, series, origin - 13, origin)
    freeOfEvents(panel.values.subarray(series * panel.weekEnds.length, series * panel.weekEnds.length + origin), events, base, uplift)
    for (let step = 0; step < horizon; step += 1) {
      const week = origin + step
      const yearAgo = week - weeksPerYear
      const curve = yearAgo >= 1 && yearAgo < origin ? (6 * (base[yearAgo] ?? Number.NaN) + (base[yearAgo - 1] ?? Number.NaN)) / 7 : Number.NaN
      const forecast = curve * upliftAt(week, origin, events, uplift) * (growth[series] ?? 1)
      out[series * horizon + step] = Number.isNaN(forecast) ? (Number.isNaN(fallback) ? 0 : fallback) : forecast
    }
  }
  return out
}

/** Mean of the growths over 8, 13 and 26 weeks, as far as a year before them is there. */
export function blendedGrowth(panel: WeeklyPanel, origin: number, shrink: number): Float64Array {
  const windows = [8, 13, 26].filter((window) => origin - weeksPerYear >= window)
  const used = windows.length > 0 ? windows : [Math.max(1, origin - weeksPerYear)]
  const growths = used.map((window) => growthOf(panel, origin, window, shrink))
  return Float64Array.from({ length: panel.seriesCount }, (_, series) => growths.reduce((sum, growth) => sum + (growth[series] ?? 1), 0) / growths.length)
}
