import { addMonths, monthStart, weekStart, type Day } from '../warehouse/day'
import type { PageGrain } from '../warehouse/rollups/rollup-page'

/** Pages whose first days lie in [first, last], both included; null for no limit. */
export interface PageRange {
  readonly grain: PageGrain
  readonly first: Day | null
  readonly last: Day | null
}

/** How a period is put together: pages for its whole steps, single days for the rest. */
export interface PagePlan {
  readonly pages: readonly PageRange[]
  readonly days: readonly { readonly from: Day; readonly to: Day }[]
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
  if (grain === undefined) return { pages: [], days: from === null || to === null ? [] : [{ from, to }] }
  const first = from === null ? null : firstStart(grain, from)
  const end = to === null ? null : startAfter(grain, to)
  // No whole step lies inside.
  if (first !== null && end !== null && first >= end) return cover(from, to, finer)
  const before = from !== null && first !== null && first > from ? cover(from, first - 1, finer) : empty
  const after = to !== null && end !== null && end <= to ? cover(end, to, finer) : empty
  return {
    pages: [...before.pages, { grain, first, last: end === null ? null : end - 1 }, ...after.pages],
    days: [...before.days, ...after.days]
  }
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
