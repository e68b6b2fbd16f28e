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

/** How many series had anything in each week: what remains visible of an event where single large amounts drown it. */
export function activityOf(panel: WeeklyPanel, origin: number): Float64Array {
  const active = new Float64Array(origin)
  const weeks = panel.weekEnds.length
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let week = 0; week < origin; week += 1) {
      const value = panel.values[series * weeks + week] ?? Number.NaN
      if (!Number.isNaN(value) && value !== 0) active[week] = (active[week] ?? 0) + 1
    }
  }
  return active
}

/** Whether most weeks of the last year brought nothing. */
export function isLumpy(panel: WeeklyPanel, origin: number): boolean {
  let cells = 0
  let zeros = 0
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let week = Math.max(0, origin - 52); week < origin; week += 1) {
      const value = valueAt(panel, series, week)
      if (Number.isNaN(value)) continue
      cells += 1
      if (value === 0) zeros += 1
    }
  }
  return zeros > cells / 2
}

/** Every `stride`-th series. */
export function thinnedPanel(panel: WeeklyPanel, stride: number): WeeklyPanel {
  const weeks = panel.weekEnds.length
  const kept = Array.from({ length: Math.ceil(panel.seriesCount / stride) }, (_, index) => index * stride)
  const values = new Float64Array(kept.length * weeks)
  const attributes = new Float64Array(kept.length * panel.attributeCount)
  kept.forEach((series, row) => {
    values.set(panel.values.subarray(series * weeks, (series + 1) * weeks), row * weeks)
    attributes.set(panel.attributes.subarray(series * panel.attributeCount, (series + 1) * panel.attributeCount), row * panel.attributeCount)
  })
  const { planDays: _planDays, ...rest } = panel
  return { ...rest, seriesCount: kept.length, values, attributes }
}

/** Sum of all series per week before `origin`; unobserved weeks add nothing. */
export function totalOf(panel: WeeklyPanel, origin: number): Float64Array {
  const total = new Float64Array(origin)
  const weeks = panel.weekEnds.length
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let week = 0; week < origin; week += 1) {
      const value = panel.values[series * weeks + week] ?? Number.NaN
      if (!Number.isNaN(value)) total[week] = (total[week] ?? 0) + value
    }
  }
  return total
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
