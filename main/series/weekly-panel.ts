import type { Day } from '../warehouse/day'

/**
 * Many series on one grid of complete weeks. `values` is row-major, one row per series, `weekEnds.length` columns; a week
 * that was not observed is NaN. Weeks are named by their last day, so that days to a holiday mean the same in every panel.
 */
export interface WeeklyPanel {
  readonly seriesCount: number
  readonly weekEnds: readonly Day[]
  readonly values: Float64Array
  /** What does not change with time, one row per series; codes and sizes alike. Empty where nothing is known. */
  readonly attributes: Float64Array
  readonly attributeCount: number
  /** Which of the attribute columns are codes. */
  readonly categoricalAttributes: readonly number[]
  /** Weeks that the business itself marks as special (imported plan), known ahead, one flag per week incl. future ones; null where there are none. */
  readonly plannedWeeks: Uint8Array | null
  /** Plans that reach single series (promotions, closures), known ahead; left out where there are none. */
  readonly planDays?: PlanDays
}

/** Days of each week, 0 to 7, that a plan of each kind covers: one row per series and kind, `weekEnds.length` columns. */
export interface PlanDays {
  readonly kinds: readonly string[]
  readonly days: Uint8Array
}

export function valueAt(panel: WeeklyPanel, series: number, week: number): number {
  return panel.values[series * panel.weekEnds.length + week] ?? Number.NaN
}

/** The panel as it was known at the end of week `origin - 1`: later weeks keep their dates, and their values become NaN. */
export function panelAsOf(panel: WeeklyPanel, origin: number): WeeklyPanel {
  const weeks = panel.weekEnds.length
  const values = panel.values.slice()
  for (let series = 0; series < panel.seriesCount; series += 1) values.fill(Number.NaN, series * weeks + origin, (series + 1) * weeks)
  return { ...panel, values }
}

/** Mean of the observed weeks in [from, to); NaN where there are none. */
export function meanOf(panel: WeeklyPanel, series: number, from: number, to: number): number {
  const offset = series * panel.weekEnds.length
  let sum = 0
  let count = 0
  for (let week = Math.max(0, from); week < to; week += 1) {
    const value = panel.values[offset + week] ?? Number.NaN
    if (!Number.isNaN(value)) {
      sum += value
      count += 1
    }
  }
  return count === 0 ? Number.NaN : sum / count
}

/** Standard deviation of the observed weeks in [from, to); NaN under two of them. */
export function deviationOf(panel: WeeklyPanel, series: number, from: number, to: number): number {
  const mean = meanOf(panel, series, from, to)
  const offset = series * panel.weekEnds.length
  let sum = 0
  let count = 0
  for (let week = Math.max(0, from); week < to; week += 1) {
    const value = panel.values[offset + week] ?? Number.NaN
    if (!Number.isNaN(value)) {
      sum += (value - mean) ** 2
      count += 1
    }
  }
  return count < 2 ? Number.NaN : Math.sqrt(sum / (count - 1))
}
