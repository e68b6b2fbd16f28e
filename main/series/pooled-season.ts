import { dayFromIso, isoFromDay } from '../warehouse/day'
import type { HorizonTable } from './seasonal-growth'
import { meanOf, valueAt, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52

/**
 * For lumpy series: one seasonal curve shared by all series of the panel (ratio of their sum to its centred yearly mean, smoothed over
 * the day of the year with a Gaussian of `bandDays`), times each series' own level over its last `levelWeeks` weeks.
 * A single series of few sales says little about its season; all of them together do.
 */
export function pooledSeason(panel: WeeklyPanel, origin: number, horizon: number, bandDays: number, levelWeeks: number): HorizonTable {
  const index = seasonalIndex(panel, origin, horizon, bandDays)
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

/** Index per week of the grid up to the horizon's end; 1 throughout where less than a year and a quarter is known. */
function seasonalIndex(panel: WeeklyPanel, origin: number, horizon: number, bandDays: number): Float64Array {
  const weeks = Math.min(panel.weekEnds.length, origin + horizon)
  const index = new Float64Array(weeks).fill(1)
  if (origin < weeksPerYear + 13) return index
  const total = new Float64Array(origin)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let week = 0; week < origin; week += 1) {
      const value = valueAt(panel, series, week)
      if (!Number.isNaN(value)) total[week] = (total[week] ?? 0) + value
    }
  }
  const ratio = total.map((value, week) => {
    const start = Math.max(0, Math.min(week - weeksPerYear / 2, origin - weeksPerYear))
    let sum = 0
    for (let other = start; other < start + weeksPerYear; other += 1) sum += total[other] ?? 0
    return sum > 0 ? (value * weeksPerYear) / sum : 1
  })
  const dayOfYear = panel.weekEnds.slice(0, weeks).map((day) => day - dayFromIso(`${isoFromDay(day).slice(0, 4)}-01-01`))
  for (let week = 0; week < weeks; week += 1) {
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
  return index
}
