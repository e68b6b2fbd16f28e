import { freeOfEvents, upliftAt } from './event-uplift'
import { markEventWeeks, type EventWeeks } from './event-weeks'
import { movingEvents, type MovingEvent } from './moving-event'
import { activityOf, isLumpy, totalOf, type WeeklyPanel } from './weekly-panel'

const weeksPerYear = 52
/** A share of a week's sales; anything smaller cannot be told from noise with two years of data and is not worth telling. */
const smallestEffect = 0.025
/** From so many series on, the number of those that had anything in a week says more of a lumpy panel than the amounts do. */
export const fewestActive = 20
/** Where a window without an event shows this much as a rule, sales are so lumpy that chance looks like an event. */
const lumpyEffect = 0.15

/**
 * The moving events that this panel's own history reacts to, as known at `origin`. An event seen in two years must have told the later
 * year from the earlier one better than the plain calendar did, and be no smaller than what the same window shows in the liveliest quarter of
 * the weeks without an event (where those are lumpy: than in any of them); an event seen once must clearly stand out of all of them. A Chinese holiday is thus not forced on a store in Ohio, nor Thanksgiving on Shandong.
 */
export function relevantEvents(panel: WeeklyPanel, origin: number): readonly MovingEvent[] {
  const isCounted = isLumpy(panel, origin) && panel.seriesCount >= fewestActive
  const total = isCounted ? activityOf(panel, origin) : totalOf(panel, origin)
  const real = movingEvents.map((other) => markEventWeeks(panel.weekEnds, [other]).inWindow)
  return movingEvents.filter((event) => {
    const marks = markEventWeeks(panel.weekEnds, [event])
    const lastYear = windowWeeks(marks.inWindow, Math.max(0, origin - weeksPerYear), origin)
    const before = windowWeeks(marks.inWindow, 0, Math.max(0, origin - weeksPerYear))
    if (lastYear.length === 0) return false
    const effect = effectOf(total, marks, lastYear)
    if (effect < smallestEffect) return false
    const elsewhere = effectsElsewhere(real, total, event, origin)
    const isNoisy = (elsewhere[Math.floor(elsewhere.length / 2)] ?? 0) > lumpyEffect && !isCounted
    const base = new Float64Array(origin)
    const uplift = new Float64Array(origin)
    const comparable = lastYear.filter((week) => week - weeksPerYear >= 1)
    if (before.length > 0 && comparable.length > 0) {
      const cut = comparable[0] ?? origin
      freeOfEvents(total.subarray(0, cut), marks, base, uplift)
      const growth = localGrowth(total, comparable)
      let withEvent = 0
      let without = 0
      for (const week of comparable) {
        const yearAgo = week - weeksPerYear
        const actual = total[week] ?? 0
        const plain = (6 * (total[yearAgo] ?? 0) + (total[yearAgo - 1] ?? 0)) / 7
        const curve = (6 * (base[yearAgo] ?? 0) + (base[yearAgo - 1] ?? 0)) / 7
        withEvent += Math.abs(actual - curve * growth * upliftAt(week, cut, marks, uplift))
        without += Math.abs(actual - plain * growth)
      }
      return withEvent < (isNoisy ? 0.8 : 0.95) * without && effect > (elsewhere[isNoisy ? 0 : isCounted ? 1 : Math.floor(elsewhere.length / 4)] ?? 0)
    }
    return effect > 1.5 * (elsewhere[1] ?? elsewhere[0] ?? 0)
  })
}

function windowWeeks(inWindow: Uint8Array, from: number, to: number): number[] {
  const weeks: number[] = []
  for (let week = from; week < to; week += 1) if (inWindow[week] === 1) weeks.push(week)
  return weeks
}

/** Growth over a year in the weeks around the window, the window itself left out. */
function localGrowth(total: Float64Array, window: readonly number[]): number {
  const first = window[0] ?? 0
  const last = window[window.length - 1] ?? 0
  let now = 0
  let then = 0
  for (let week = Math.max(weeksPerYear, first - 6); week <= Math.min(total.length - 1, last + 6); week += 1) {
    if (week >= first && week <= last) continue
    now += total[week] ?? 0
    then += total[week - weeksPerYear] ?? 0
  }
  return now > 0 && then > 0 ? now / then : 1
}

/** Mean distance of the window's weeks from the curve across it, as a share of the curve. */
function effectOf(total: Float64Array, marks: EventWeeks, window: readonly number[]): number {
  const base = new Float64Array(total.length)
  const uplift = new Float64Array(total.length)
  freeOfEvents(total, marks, base, uplift)
  return mean(window.map((week) => Math.abs((uplift[week] ?? 1) - 1)))
}

/** What the event's window shows where no event is: laid on every third week of the last year, largest first. */
function effectsElsewhere(real: readonly Uint8Array[], total: Float64Array, event: MovingEvent, origin: number): readonly number[] {
  const length = event.weeksBefore + event.weeksAfter
  // The curve across a window hangs on the two weeks on either side of it: the rest of the history need not be walked each time.
  const inWindow = new Uint8Array(length + 4).fill(1, 2, 2 + length)
  const marks = { inWindow, event: new Int8Array(length + 4), days: new Int16Array(length + 4) }
  const window = Array.from({ length }, (_, index) => 2 + index)
  const effects: number[] = []
  for (let first = Math.max(2, origin - weeksPerYear); first + length + 2 <= origin; first += 3) {
    if (window.some((week) => real.some((marked) => marked[first + week - 2] === 1))) continue
    effects.push(effectOf(total.subarray(first - 2, first + length + 2), marks, window))
  }
  return effects.sort((a, b) => b - a)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
