import { isoFromDay } from '../warehouse/day'
import { daysFromEvent, type MovingEvent } from './moving-event'
import { blendedGrowth, growthOf, type HorizonTable } from './seasonal-growth'
import { deviationOf, meanOf, valueAt, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52

/** Names of the columns that `ratioFeatures` writes, before the panel's own attributes. */
export const ratioFeatureNames = [
  'step', 'week_of_year', 'day_of_month', 'event_days_1', 'event_days_2', 'event_days_3', 'planned', 'planned_year_ago',
  'mean_4', 'mean_8', 'mean_13', 'mean_26', 'base_to_level', 'base_to_recent', 'growth', 'growth_4_to_growth', 'growth_8_to_growth', 'growth_13_to_growth',
  'last_2_growth_to_growth', 'variation', 'log_level', 'year_ago', 'year_ago_next', 'year_ago_previous', 'two_years_ago', 'last_1', 'last_2'
] as const

/** Columns of a row: those above, per kind of plan its days in the week and in the same week of last year, and the panel's attributes. */
export function ratioFeatureCount(panel: WeeklyPanel): number {
  return firstAttribute(panel) + panel.attributeCount
}

/** Where the panel's own attributes begin. */
export function firstAttribute(panel: WeeklyPanel): number {
  return ratioFeatureNames.length + 2 * (panel.planDays?.kinds.length ?? 0)
}

/** What one origin looks like for every series; all of it known at the end of week `origin - 1`. */
export interface OriginView {
  readonly origin: number
  /** The forecast that is to be corrected, row-major by series. */
  readonly base: HorizonTable
  readonly horizon: number
  /** Mean size of each series over the last year: the unit of all values in the features and of the target. */
  readonly level: Float64Array
}

export function viewOrigin(panel: WeeklyPanel, origin: number, horizon: number, base: HorizonTable): OriginView {
  const level = Float64Array.from({ length: panel.seriesCount }, (_, series) => {
    const mean = Math.abs(meanOf(panel, series, origin - weeksPerYear, origin))
    return Number.isNaN(mean) ? 1e-6 : Math.max(mean, 1e-6)
  })
  return { origin, base, horizon, level }
}

/**
 * Writes one row per series and step into `out` (row-major, steps within series) and returns the number of rows. The panel may
 * hold later weeks: nothing after the origin is read but dates and planned weeks.
 */
export function ratioFeatures(panel: WeeklyPanel, view: OriginView, events: readonly MovingEvent[], out: Float32Array, firstRow: number): number {
  const { origin, horizon, base, level } = view
  const width = ratioFeatureCount(panel)
  const growth = blendedGrowth(panel, origin, 0.25)
  const growths = [4, 8, 13].map((window) => growthOf(panel, origin, Math.min(window, Math.max(1, origin - weeksPerYear)), 0))
  const steps = Array.from({ length: horizon }, (_, step) => calendarColumns(panel, origin + step, events))
  let row = firstRow
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const unit = level[series] ?? 1
    const own = growth[series] ?? 1
    const means = [4, 8, 13, 26].map((window) => meanOf(panel, series, origin - window, origin) / unit)
    const lastTwo = meanOf(panel, series, origin - 2, origin) / Math.max(Math.abs(meanOf(panel, series, origin - 54, origin - 52)), 1e-6)
    const variation = deviationOf(panel, series, origin - weeksPerYear, origin) / unit
    const known = (week: number): number => (week < origin ? valueAt(panel, series, week) / unit : Number.NaN)
    for (let step = 0; step < horizon; step += 1) {
      const week = origin + step
      const forecast = base[series * horizon + step] ?? 0
      const columns = [
        step + 1, ...(steps[step] ?? []),
        ...means, forecast / unit, within(forecast / Math.max((means[1] ?? 1) * unit, 1e-6), -5, 5), own,
        ...growths.map((values) => within((values[series] ?? 1) / own, 0.2, 5)), within(lastTwo / own, 0, 5), variation, Math.log(unit),
        known(week - weeksPerYear), known(week - weeksPerYear + 1), known(week - weeksPerYear - 1), known(week - 2 * weeksPerYear), known(origin - 1), known(origin - 2)
      ]
      const offset = row * width
      out.set(columns, offset)
      writePlans(panel, series, week, out, offset + columns.length)
      for (let attribute = 0; attribute < panel.attributeCount; attribute += 1) {
        out[offset + firstAttribute(panel) + attribute] = panel.attributes[series * panel.attributeCount + attribute] ?? Number.NaN
      }
      row += 1
    }
  }
  return row - firstRow
}

/** Week of the year, day of the month, days to up to three events that matter, and whether this week and last year's were planned as special. */
function calendarColumns(panel: WeeklyPanel, week: number, events: readonly MovingEvent[]): number[] {
  const weekEnd = panel.weekEnds[week] ?? 0
  const iso = isoFromDay(weekEnd)
  const startOfYear = Date.UTC(Number(iso.slice(0, 4)), 0, 1) / 86_400_000
  const distances = [0, 1, 2].map((index) => {
    const event = events[index]
    return event === undefined ? Number.NaN : daysFromEvent(event, weekEnd)
  })
  const planned = (index: number): number => (panel.plannedWeeks === null || index < 0 ? Number.NaN : (panel.plannedWeeks[index] ?? 0))
  return [Math.floor((weekEnd - startOfYear) / 7) + 1, Number(iso.slice(8, 10)), ...distances, planned(week), planned(week - weeksPerYear)]
}

function writePlans(panel: WeeklyPanel, series: number, week: number, out: Float32Array, offset: number): void {
  const plans = panel.planDays
  if (plans === undefined) return
  plans.kinds.forEach((_, kind) => {
    const row = (series * plans.kinds.length + kind) * panel.weekEnds.length
    out[offset + 2 * kind] = plans.days[row + week] ?? 0
    out[offset + 2 * kind + 1] = week < weeksPerYear ? Number.NaN : (plans.days[row + week - weeksPerYear] ?? 0)
  })
}

const within = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value)
