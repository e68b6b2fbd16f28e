import type { EventWeeks } from './event-weeks'
import { freeOfEvents, upliftAt } from './event-uplift'
import { dampedAhead, fitSmoothing } from './exponential-smoothing'
import { loess, localLines, readLine } from './local-lines'
import type { HorizonTable } from './seasonal-growth'
import { meanOf, type WeeklyPanel } from './weekly-panel'

/** A series taken apart: `trend + seasonal` and what is left over. */
export interface Decomposition {
  readonly trend: Float64Array
  readonly seasonal: Float64Array
}

const weeksPerYear = 52
/** Loess window over the same week of all years (the default of MSTL for a single season). */
const seasonalWindow = 11
const passes = 2
const smoothingWeeks = 104

/**
 * Each series on its own: freed of moving events, taken apart into trend and yearly season (STL; Cleveland et al. 1990), the seasonally adjusted rest carried on
 * by damped exponential smoothing, last year's season and the events' uplift put back: what MSTL with an ETS trend does for a single season
 * (Bandara, Hyndman and Bergmeir 2021). Under five quarters of history a series gets the mean of its last 13 weeks.
 * @returns forecasts of weeks origin .. origin + horizon - 1, row-major by series
 */
export function decomposedSeason(panel: WeeklyPanel, origin: number, horizon: number, events: EventWeeks): HorizonTable {
  const out = new Float64Array(panel.seriesCount * horizon)
  const weeks = panel.weekEnds.length
  const base = new Float64Array(origin)
  const uplift = new Float64Array(origin)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const values = panel.values.subarray(series * weeks, series * weeks + origin)
    const first = values.findIndex((value) => !Number.isNaN(value))
    if (first < 0 || origin - first < weeksPerYear + 13) {
      const level = meanOf(panel, series, origin - 13, origin)
      out.fill(Number.isNaN(level) ? 0 : level, series * horizon, (series + 1) * horizon)
      continue
    }
    freeOfEvents(values, events, base, uplift)
    const known = base.subarray(first)
    const seasonal = origin - first <= panel.seriesCount ? readSeason(known) : decompose(known, weeksPerYear).seasonal
    const fit = fitSmoothing(known.map((value, week) => value - (seasonal[week] ?? 0)).subarray(Math.max(0, known.length - smoothingWeeks)))
    const staysPositive = values.every((value) => !(value < 0))
    for (let step = 0; step < horizon; step += 1) {
      const yearAgo = origin + step - weeksPerYear - first
      // A year is a day longer than 52 weeks.
      const season = (6 * (seasonal[yearAgo] ?? 0) + (seasonal[Math.max(0, yearAgo - 1)] ?? 0)) / 7
      const value = (fit.level + dampedAhead(fit, step + 1) + season) * upliftAt(origin + step, origin, events, uplift)
      out[series * horizon + step] = staysPositive ? Math.max(0, value) : value
    }
  }
  return out
}

/** Trend and season of `period` columns, two passes without robustness weights; every value must be a number. */
export function decompose(values: Float64Array, period: number): Decomposition {
  const count = values.length
  const trendWindow = oddFrom(Math.ceil((1.5 * period) / (1 - 1.5 / seasonalWindow)))
  let trend: Float64Array = new Float64Array(count)
  let seasonal: Float64Array = new Float64Array(count)
  for (let pass = 0; pass < passes; pass += 1) {
    const cycles = smoothCycles(values.map((value, index) => value - (trend[index] ?? 0)), period)
    const low = loess(movingMean(movingMean(movingMean(cycles, period), period), 3), oddFrom(period))
    seasonal = low.map((value, index) => (cycles[index + period] ?? 0) - value)
    trend = loess(values.map((value, index) => value - (seasonal[index] ?? 0)), trendWindow)
  }
  return { trend, seasonal }
}

const seasons = new Map<number, Float64Array>()
const mostSeasons = 4

/**
 * The seasonal part of `decompose` for the many series of a panel: it is linear in the values, so one matrix holds it for all series of a length, made once
 * by taking apart one week after the other.
 */
function readSeason(values: Float64Array): Float64Array {
  const count = values.length
  let matrix = seasons.get(count)
  if (matrix === undefined) {
    matrix = new Float64Array(count * count)
    const single = new Float64Array(count)
    for (let week = 0; week < count; week += 1) {
      single.fill(0)
      single[week] = 1
      const { seasonal } = decompose(single, weeksPerYear)
      for (let row = 0; row < count; row += 1) matrix[row * count + week] = seasonal[row] ?? 0
    }
    const [oldest] = seasons.keys()
    if (seasons.size >= mostSeasons && oldest !== undefined) seasons.delete(oldest)
    seasons.set(count, matrix)
  }
  const out = new Float64Array(count)
  for (let row = 0; row < count; row += 1) {
    let sum = 0
    for (let week = 0; week < count; week += 1) sum += (matrix[row * count + week] ?? 0) * (values[week] ?? 0)
    out[row] = sum
  }
  return out
}

/** The same week of all years smoothed, with one period more at either end. */
function smoothCycles(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length + 2 * period)
  for (let phase = 0; phase < period; phase += 1) {
    const cycle: number[] = []
    for (let index = phase; index < values.length; index += period) cycle.push(values[index] ?? 0)
    const lines = localLines(cycle.length, seasonalWindow)
    for (let year = -1; year <= cycle.length; year += 1) out[(year + 1) * period + phase] = readLine(cycle, lines, year)
  }
  return out
}

function movingMean(values: Float64Array, window: number): Float64Array {
  const out = new Float64Array(values.length - window + 1)
  let sum = 0
  for (let index = 0; index < values.length; index += 1) {
    sum += (values[index] ?? 0) - (index >= window ? (values[index - window] ?? 0) : 0)
    if (index >= window - 1) out[index - window + 1] = sum / window
  }
  return out
}

const oddFrom = (value: number): number => (value % 2 === 0 ? value + 1 : value)
