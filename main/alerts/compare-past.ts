import { addMonths, type Day } from '../warehouse/day'
import type { Condition } from './conditions'
import type { Quarter } from './series-request'

/** Points of a trend besides the day itself. */
const trendPoints = 8
/** A line through fewer known points, or a season of fewer known quarters, says nothing. */
const fewestTrendPoints = 4
const seasonQuarters = 8
const fewestSeasonQuarters = 4
/** Turns a median absolute deviation into a standard deviation of normal values. */
const madToDeviation = 1.4826
/** A season that has hardly moved still varies by this share of its level. */
const leastSpread = 0.05

/** The earlier days that a condition's value on a day is compared with; none for the value itself. Each moves on with the day. */
export function comparedDays(condition: Condition, day: Day, quarterOf: (day: Day) => Quarter): readonly Day[] {
  switch (condition.comparison) {
    case 'below':
    case 'above':
      return []
    case 'falls_by':
    case 'rises_by':
    case 'falls_by_share':
    case 'rises_by_share':
      return [day - condition.changeDays]
    case 'trend_down':
    case 'trend_up':
      return trendOffsets(condition.changeDays).map((offset) => day - offset)
    case 'unusually_low':
    case 'unusually_high': {
      const { from } = quarterOf(day)
      return Array.from({ length: seasonQuarters }, (_, index) => {
        const earlier = addMonths(from, -3 * (index + 1))
        return Math.min(earlier + (day - from), addMonths(earlier, 3) - 1)
      })
    }
  }
}

/** What is held against the threshold, from the value of the day and those of its `comparedDays`; NaN is unknown. */
export function comparedValue(condition: Condition, value: number, earlier: readonly number[]): number {
  switch (condition.comparison) {
    case 'below':
    case 'above':
      return value
    case 'falls_by':
    case 'rises_by':
      return value - (earlier[0] ?? Number.NaN)
    case 'falls_by_share':
    case 'rises_by_share': {
      const before = earlier[0] ?? Number.NaN
      return before === 0 ? Number.NaN : (value - before) / Math.abs(before)
    }
    case 'trend_down':
    case 'trend_up':
      return trend(condition.changeDays, value, earlier)
    case 'unusually_low':
    case 'unusually_high':
      return deviation(value, earlier)
  }
}

function trendOffsets(changeDays: number): readonly number[] {
  const points = Math.min(trendPoints, changeDays)
  return Array.from({ length: points }, (_, index) => Math.round(((index + 1) * changeDays) / points))
}

/** Least-squares line through the known points, from the beginning of the window to the day. */
function trend(changeDays: number, value: number, earlier: readonly number[]): number {
  if (Number.isNaN(value)) return Number.NaN
  const points = [{ x: 0, y: value }]
  trendOffsets(changeDays).forEach((offset, index) => {
    const y = earlier[index] ?? Number.NaN
    if (!Number.isNaN(y)) points.push({ x: -offset, y })
  })
  if (points.length < fewestTrendPoints) return Number.NaN
  const meanX = points.reduce((sum, point) => sum + point.x, 0) / points.length
  const meanY = points.reduce((sum, point) => sum + point.y, 0) / points.length
  let [covered, spread] = [0, 0]
  for (const point of points) {
    covered += (point.x - meanX) * (point.y - meanY)
    spread += (point.x - meanX) ** 2
  }
  return (covered / spread) * changeDays
}

/** Robust standard deviations off the median of the same days of earlier quarters (median absolute deviation; Hampel 1974). */
function deviation(value: number, earlier: readonly number[]): number {
  const known = earlier.filter((each) => !Number.isNaN(each))
  if (Number.isNaN(value) || known.length < fewestSeasonQuarters) return Number.NaN
  const level = median(known)
  const spread = Math.max(madToDeviation * median(known.map((each) => Math.abs(each - level))), leastSpread * Math.abs(level))
  return spread === 0 ? Number.NaN : (value - level) / spread
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
