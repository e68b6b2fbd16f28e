import { addMonths, monthStart, weekStart, type Day } from '../warehouse/day'
import { pageStart, type PageGrain } from '../warehouse/rollups/rollup-page'

/** Pages whose first days lie in [first, last], both included; null for no limit. */
export interface PageRange {
  readonly grain: PageGrain
  readonly first: Day | null
  readonly last: Day | null
}

/** Single days, both ends included, that a plan adds (1) to its pages or takes off them (-1). */
export interface DayRange {
  readonly from: Day
  readonly to: Day
  readonly sign: 1 | -1
}

/** How a period is put together: pages for its whole steps, single days for what is left over or was too much. */
export interface PagePlan {
  readonly pages: readonly PageRange[]
  readonly days: readonly DayRange[]
}

/** What a page of a grain costs beside a day of facts, roughly. */
const costs: Readonly<Record<PageGrain, number>> = { month: 2, week: 1, day: 0.3 }
const costOfDay = 1.5
/** An open end is taken for three years. */
const openMonths = 36

/** The cheapest of the combinations of grains; each is listed from coarse to fine. */
export function planPages(from: Day | null, to: Day | null, combinations: readonly (readonly PageGrain[])[]): PagePlan | null {
  const plans = combinations.map((grains) => cover(from, to, grains)).sort((a, b) => costOf(a) - costOf(b))
  return plans[0] ?? null
}

/** Whole steps of the coarsest grain in the middle, what is left on both sides by the next. */
function cover(from: Day | null, to: Day | null, grains: readonly PageGrain[]): PagePlan {
  const [grain, ...finer] = grains
  if (grain === undefined) return { pages: [], days: from === null || to === null ? [] : [{ from, to, sign: 1 }] }
  const first = from === null ? null : firstStart(grain, from)
  const end = to === null ? null : startAfter(grain, to)
  // No whole step lies inside.
  if (first !== null && end !== null && first >= end) return cover(from, to, finer)
  if (finer.length === 0) return coverAndTakeOff(grain, from, to, first, end)
  const before = from !== null && first !== null && first > from ? cover(from, first - 1, finer) : empty
  const after = to !== null && end !== null && end <= to ? cover(end, to, finer) : empty
  return {
    pages: [...before.pages, { grain, first, last: end === null ? null : end - 1 }, ...after.pages],
    days: [...before.days, ...after.days]
  }
}

/** At either end the shorter way: the days that no whole step holds, or a step more and off it the days that are not asked for. */
function coverAndTakeOff(grain: PageGrain, from: Day | null, to: Day | null, first: Day | null, end: Day | null): PagePlan {
  const start = from === null || first === null ? null : atStart(grain, from, first)
  const stop = to === null || end === null ? null : atEnd(grain, to, end)
  return { pages: [{ grain, first: start?.first ?? null, last: stop === null ? null : stop.end - 1 }], days: [...(start?.days ?? []), ...(stop?.days ?? [])] }
}

function atStart(grain: PageGrain, from: Day, first: Day): { readonly first: Day; readonly days: readonly DayRange[] } {
  if (first === from) return { first, days: [] }
  const earlier = pageStart(grain, from)
  return isWorthIt(grain, from - earlier, first - from)
    ? { first: earlier, days: [{ from: earlier, to: from - 1, sign: -1 }] }
    : { first, days: [{ from, to: first - 1, sign: 1 }] }
}

function atEnd(grain: PageGrain, to: Day, end: Day): { readonly end: Day; readonly days: readonly DayRange[] } {
  if (end > to) return { end, days: [] }
  const later = firstStart(grain, to + 1)
  return isWorthIt(grain, later - to - 1, to - end + 1)
    ? { end: later, days: [{ from: to + 1, to: later - 1, sign: -1 }] }
    : { end, days: [{ from: end, to, sign: 1 }] }
}

function isWorthIt(grain: PageGrain, daysTakenOff: number, daysAdded: number): boolean {
  return costs[grain] + costOfDay * daysTakenOff < costOfDay * daysAdded
}

const empty: PagePlan = { pages: [], days: [] }

/** The first start of a step on or after a day. */
function firstStart(grain: PageGrain, day: Day): Day {
  if (grain === 'day') return day
  if (grain === 'week') return weekStart(day + 6)
  return monthStart(day) === day ? day : addMonths(monthStart(day), 1)
}

/** The day after the last step that ends on or before a day. */
function startAfter(grain: PageGrain, day: Day): Day {
  if (grain === 'day') return day + 1
  return grain === 'week' ? weekStart(day + 1) : monthStart(day + 1)
}

function costOf({ pages, days }: PagePlan): number {
  const length: Readonly<Record<PageGrain, number>> = { month: 30.4, week: 7, day: 1 }
  const ofPages = pages.map(({ grain, first, last }) => costs[grain] * (first === null || last === null ? (openMonths * 30.4) / length[grain] : (last - first + 1) / length[grain]))
  return [...ofPages, ...days.map((range) => costOfDay * (range.to - range.from + 1))].reduce((sum, cost) => sum + cost, 0)
}
