import type { EventWeeks } from './event-weeks'
import { decomposedSeason } from './seasonal-decomposition'
import { seasonalGrowth, type HorizonTable } from './seasonal-growth'
import { meanOf, totalOf, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52

/**
 * For sparse series: their sum is forecast (mean of seasonal growth and of trend and season taken apart, both aware of moving events), and each
 * series gets the share of it that it had over the last year. A single series of few sales shows neither growth nor season; the company does.
 */
export function companyLevel(panel: WeeklyPanel, origin: number, horizon: number, events: EventWeeks): HorizonTable {
  const values = new Float64Array(panel.weekEnds.length).fill(Number.NaN)
  values.set(totalOf(panel, origin))
  const whole: WeeklyPanel = { seriesCount: 1, weekEnds: panel.weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  const growth = seasonalGrowth(whole, origin, horizon, events)
  const apart = decomposedSeason(whole, origin, horizon, events)
  const levels = Float64Array.from({ length: panel.seriesCount }, (_, series) => meanOf(panel, series, origin - weeksPerYear, origin) || 0)
  const sum = levels.reduce((total, level) => total + level, 0)
  const out = new Float64Array(panel.seriesCount * horizon)
  if (!(sum > 0)) return out
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let step = 0; step < horizon; step += 1) out[series * horizon + step] = (((growth[step] ?? 0) + (apart[step] ?? 0)) / 2) * ((levels[series] ?? 0) / sum)
  }
  return out
}

/** The same week of last year as it was; the mean of the last 13 weeks where there is none. */
export function seasonalNaive(panel: WeeklyPanel, origin: number, horizon: number): HorizonTable {
  const out = new Float64Array(panel.seriesCount * horizon)
  const weeks = panel.weekEnds.length
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const level = meanOf(panel, series, origin - 13, origin)
    for (let step = 0; step < horizon; step += 1) {
      const week = origin + step - weeksPerYear
      const value = week >= 0 && week < origin ? (panel.values[series * weeks + week] ?? Number.NaN) : Number.NaN
      out[series * horizon + step] = Number.isNaN(value) ? (Number.isNaN(level) ? 0 : level) : value
    }
  }
  return out
}
