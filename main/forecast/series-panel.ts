import type { SeriesDimension } from '../contract/forecast-series'
import { aggregate } from '../metrics/aggregate'
import { readFrame } from '../metrics/frame'
import type { WeeklyPanel } from '../series/weekly-panel'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, weekStart, type Day } from '../warehouse/day'
import { readPlanDays } from './series-plans'
import { lastCompleteWeekEnd, metricDimension, type SeriesRequest } from './series-request'

/** Complete weeks of the finest nodes, as known on a day, and what places the figures in days. */
export interface SeriesPanel {
  readonly request: SeriesRequest
  readonly panel: WeeklyPanel
  /** Number of known weeks: the forecast begins with the week after them. */
  readonly origin: number
  readonly lastWeekEnd: Day
  /** Key of each leaf per dimension of `request.finest`; 0 where a fact has none. */
  readonly leaves: readonly (readonly number[])[]
  /** Share of a week by its days from Monday. */
  readonly weekdayShares: readonly number[]
  /** Names of the plans whose days are known to the model. */
  readonly plans: readonly string[]
}

const mostWeeks = 312
const profileWeeks = 26

/** @returns null where nothing of the measure was known by the day */
export function readSeriesPanel(db: ReadDb, request: SeriesRequest, horizonWeeks: number): SeriesPanel | null {
  const { measure, asOf, finest } = request
  const lastWeekEnd = lastCompleteWeekEnd(db, asOf)
  if (lastWeekEnd === null) return null
  const selection = { from: isoFromDay(weekStart(asOf) - 7 * mostWeeks), to: isoFromDay(asOf), asOf: isoFromDay(asOf) }
  const frame = readFrame(db, selection, asOf)
  const daily = aggregate(db, [measure], ['day'], frame).map((group) => ({ day: Number(group.keys[0]), value: group.values.get(measure) ?? 0 }))
  const firstDay = daily.reduce((first, { day }) => Math.min(first, day), Number.POSITIVE_INFINITY)
  if (!Number.isFinite(firstDay) || firstDay > asOf) return null
  const firstMonday = weekStart(firstDay + 6)
  // Less than a complete week: its days stand for one, so that there is a level at all.
  const isPartial = firstMonday + 6 > lastWeekEnd
  const start = isPartial ? weekStart(firstDay) : firstMonday
  const origin = isPartial ? 1 : (lastWeekEnd + 1 - start) / 7
  const dimensions = finest.map((dimension) => metricDimension(dimension, request.productDimension))
  const last = isPartial ? asOf : lastWeekEnd
  const groups = aggregate(db, [measure], ['week', ...dimensions], readFrame(db, { ...selection, from: isoFromDay(isPartial ? firstDay : start), to: isoFromDay(last) }, asOf))
  const leafOf = new Map<string, number>()
  const leaves: number[][] = []
  const cells = groups.map((group) => {
    const keys = group.keys.slice(1).map((key) => Number(key ?? 0))
    const name = keys.join(' ')
    let leaf = leafOf.get(name)
    if (leaf === undefined) {
      leafOf.set(name, (leaf = leaves.length))
      leaves.push(keys)
    }
    return { leaf, week: isPartial ? 0 : (Number(group.keys[0]) - start) / 7, value: (group.values.get(measure) ?? 0) * (isPartial ? 7 / (asOf - firstDay + 1) : 1) }
  })
  const sorted = [...leaves.keys()].sort((a, b) => compareKeys(leaves[a] ?? [], leaves[b] ?? []))
  const position = new Map(sorted.map((leaf, index) => [leaf, index]))
  const weeks = origin + horizonWeeks
  const weekEnds = Array.from({ length: weeks }, (_, week) => start + 7 * week + 6)
  const values = new Float64Array(leaves.length * weeks)
  for (let leaf = 0; leaf < leaves.length; leaf += 1) values.fill(Number.NaN, leaf * weeks + origin, (leaf + 1) * weeks)
  for (const { leaf, week, value } of cells) {
    const cell = (position.get(leaf) ?? 0) * weeks + week
    values[cell] = (values[cell] ?? 0) + value
  }
  const ordered = sorted.map((leaf) => leaves[leaf] ?? [])
  const plans = readPlanDays(db, request, ordered, weekEnds, origin)
  const panel: WeeklyPanel = {
    seriesCount: ordered.length,
    weekEnds,
    values,
    attributes: codesOf(ordered, finest),
    attributeCount: finest.length,
    categoricalAttributes: finest.map((_, index) => index),
    plannedWeeks: null,
    ...(plans === null ? {} : { planDays: plans.planDays })
  }
  return { request, panel, origin, lastWeekEnd: start + 7 * origin - 1, leaves: ordered, weekdayShares: weekdayShares(daily, lastWeekEnd), plans: plans?.names ?? [] }
}

/** Keys as small codes, row-major: ids may be large, and LightGBM's categories are not. */
function codesOf(leaves: readonly (readonly number[])[], finest: readonly SeriesDimension[]): Float64Array {
  const codes = finest.map((_, index) => [...new Set(leaves.map((keys) => keys[index] ?? 0))].sort((a, b) => a - b))
  return Float64Array.from(leaves.flatMap((keys) => keys.map((key, index) => codes[index]?.indexOf(key) ?? 0)))
}

function weekdayShares(daily: readonly { readonly day: Day; readonly value: number }[], lastWeekEnd: Day): readonly number[] {
  const sums = new Array<number>(7).fill(0)
  for (const { day, value } of daily) {
    if (day > lastWeekEnd || day <= lastWeekEnd - 7 * profileWeeks || value <= 0) continue
    const weekday = day - weekStart(day)
    sums[weekday] = (sums[weekday] ?? 0) + value
  }
  const whole = sums.reduce((sum, value) => sum + value, 0)
  return sums.map((value) => (whole > 0 ? value / whole : 1 / 7))
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (const [index, key] of a.entries()) if (key !== b[index]) return key - (b[index] ?? 0)
  return 0
}
