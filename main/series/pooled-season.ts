import { dayFromIso, isoFromDay } from '../warehouse/day'
import type { EventWeeks } from './event-weeks'
import { freeOfEvents, upliftAt } from './event-uplift'
import type { HorizonTable } from './seasonal-growth'
import { fewestActive } from './relevant-events'
import { activityOf, isLumpy, meanOf, totalOf, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52

/**
 * For lumpy series: one seasonal curve shared by all series of the panel (ratio of their sum to its centred yearly mean, smoothed over
 * the day of the year with a Gaussian of `bandDays`), times each series' own level over its last `levelWeeks` weeks.
 * A single series of few sales says little about its season; all of them together do. Weeks near a moving event take no part in the curve; what the event was
 * worth to all series together when it last came is put where it falls.
 */
export function pooledSeason(panel: WeeklyPanel, origin: number, horizon: number, bandDays: number, levelWeeks: number, events: EventWeeks): HorizonTable {
  const index = seasonalIndex(panel, origin, horizon, bandDays, events)
  const out = new Float64Array(panel.seriesCount * horizon)
  const from = Math.max(0, origin - levelWeeks)
  let indexSum = 0
  for (let week = from; week < origin; week += 1) indexSum += index[week] ?? 1
  const indexMean = indexSum / Math.max(1, origin - from)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const level = meanOf(panel, series, from, origin) / indexMean
    for (let step = 0; step < horizon; step += 1) out[series * horizon + step] = Number.isNaN(level) ? 0 : level * (index[origin + step] ?? 1)
  }
  return out
}

/** The mean of the last `weeks` weeks, for every week of the horizon. */
export function movingAverage(panel: WeeklyPanel, origin: number, horizon: number, weeks: number): HorizonTable {
  const out = new Float64Array(panel.seriesCount * horizon)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const level = meanOf(panel, series, origin - weeks, origin)
    out.fill(Number.isNaN(level) ? 0 : level, series * horizon, (series + 1) * horizon)
  }
  return out
}

/** Index per week of the grid up to the horizon's end, events included; without a season where less than a year and a quarter is known. */
function seasonalIndex(panel: WeeklyPanel, origin: number, horizon: number, bandDays: number, events: EventWeeks): Float64Array {
  const weeks = Math.min(panel.weekEnds.length, origin + horizon)
  const index = new Float64Array(weeks).fill(1)
  const total = totalOf(panel, origin)
  const base = new Float64Array(origin)
  const uplift = new Float64Array(origin)
  freeOfEvents(total, events, base, uplift)
  if (origin >= weeksPerYear + 13) smoothSeason(panel, base, bandDays, index)
  const factors = eventFactors(panel, origin, weeks, events)
  for (let week = 0; week < weeks; week += 1) index[week] = (index[week] ?? 1) * (factors[week] ?? 1)
  return index
}

/** What moving events are worth in each week to all series together (where they are lumpy: to how many of them have anything), as all of their occurrences tell; 1 away from them. */
function eventFactors(panel: WeeklyPanel, origin: number, weeks: number, events: EventWeeks): Float64Array {
  const isCounted = isLumpy(panel, origin) && panel.seriesCount >= fewestActive
  const base = new Float64Array(origin)
  const uplift = new Float64Array(origin)
  freeOfEvents(isCounted ? activityOf(panel, origin) : totalOf(panel, origin), events, base, uplift)
  return Float64Array.from({ length: weeks }, (_, week) => upliftAt(week, origin, events, uplift, isCounted ? origin : undefined))
}

/** A level that knows no calendar, taken through the events: the mean of its `levelWeeks` weeks stays, and weeks near an event get their part of it. */
export function throughEvents(table: HorizonTable, panel: WeeklyPanel, origin: number, events: EventWeeks, levelWeeks: number): HorizonTable {
  const horizon = table.length / Math.max(1, panel.seriesCount)
  const factors = eventFactors(panel, origin, Math.min(panel.weekEnds.length, origin + horizon), events)
  const past = factors.subarray(Math.max(0, origin - levelWeeks), origin)
  const mean = past.reduce((sum, factor) => sum + factor, 0) / Math.max(1, past.length) || 1
  return table.map((value, cell) => (value * (factors[origin + (cell % horizon)] ?? 1)) / mean)
}

/** Fills `index` with the ratio to the yearly mean, smoothed over the day of the year. */
function smoothSeason(panel: WeeklyPanel, total: Float64Array, bandDays: number, index: Float64Array): void {
  const origin = total.length
  const ratio = total.map((value, week) => {
    const start = Math.max(0, Math.min(week - weeksPerYear / 2, origin - weeksPerYear))
    let sum = 0
    for (let other = start; other < start + weeksPerYear; other += 1) sum += total[other] ?? 0
    return sum > 0 ? (value * weeksPerYear) / sum : 1
  })
  const dayOfYear = panel.weekEnds.slice(0, index.length).map((day) => day - dayFromIso(`${isoFromDay(day).slice(0, 4)}-01-01`))
  for (let week = 0; week < index.length; week += 1) {
    let sum = 0
    let weights = 0
    for (let past = 0; past < origin; past += 1) {
      const gap = (((dayOfYear[past] ?? 0) - (dayOfYear[week] ?? 0) + 182 + 365) % 365) - 182
      const weight = Math.exp(-0.5 * (gap / bandDays) ** 2)
      sum += weight * (ratio[past] ?? 1)
      weights += weight
    }
    index[week] = weights > 0 ? sum / weights : 1
  }
}
