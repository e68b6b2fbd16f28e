import type { DealWalk } from '../units/deal-walk'
import type { Day } from '../warehouse/day'
import { releaseThreshold, type Condition } from './conditions'
import type { DealMeasureId } from './deal-series'
import type { DayReadings } from './readings'

/** By how much a measure of a deal moves from one day to the next while nothing happens to the deal; missing where that cannot be said. */
const slopes: Readonly<Partial<Record<DealMeasureId, -1 | 0 | 1>>> = {
  days_without_activity: 1, days_in_stage: 1, days_past_close: 1, deal_age: 1, days_to_close: -1, close_date_pushes: 0, deal_amount: 0, stage_probability: 0
}

/** Whether the days on which a condition turns can be told ahead. */
export function turnsPredictably(condition: Condition): boolean {
  return (condition.comparison === 'above' || condition.comparison === 'below') && slopes[condition.measure as DealMeasureId] !== undefined
}

interface ChangesRequest {
  readonly walk: DealWalk
  readonly size: number
  readonly from: Day
  readonly to: Day
  readonly conditions: readonly Condition[]
  readonly minimumAmountE4: number
  /** The value of each condition for the first `count` slots. */
  fill(day: Day, slots: Int32Array, count: number): readonly Float64Array[]
}

/** A crossing of one threshold: the value moves by `slope` a day, and the day on which it meets the threshold already counts where `meets`. */
interface Crossing {
  readonly column: number
  readonly slope: 1 | -1
  readonly threshold: number
  readonly meets: boolean
}

/**
 * Deals by what happens to them: a deal is looked at on a day on which something became known of it, or on which the mere passing of time
 * takes one of its values over a threshold. In between nothing about it can turn.
 */
export function dealChanges({ walk, size, from, to, conditions, minimumAmountE4, fill }: ChangesRequest): (day: Day) => DayReadings {
  const crossings = crossingsOf(conditions)
  const slope = slopes[conditions[0]?.measure as DealMeasureId] ?? 0
  const buckets: (number[] | undefined)[] = []
  const wakesOn = new Int32Array(size)
  const stampOf = new Int32Array(size)
  const isPresent = new Uint8Array(size)
  /** The leading value when the deal was last looked at, brought back to day 0. */
  const leadBase = new Float64Array(size)
  const rows = new Int32Array(size)
  const gone = new Int32Array(size)
  const leadBefore = new Float64Array(size)
  let stamp = 0
  let seen: Day | null = null
  let [count, goneCount] = [0, 0]

  return (day) => {
    walk.walkTo(day)
    stamp += 1
    count = goneCount = 0
    const before = seen
    if (before === null) {
      for (let at = 0; at < walk.openCount; at += 1) consider(walk.open[at] ?? 0)
    } else {
      for (let at = 0; at < walk.touchedCount; at += 1) consider(walk.touched[at] ?? 0)
      for (let due = before + 1; due <= day; due += 1) {
        for (const slot of buckets[due - from] ?? []) {
          if (wakesOn[slot] === due) wakesOn[slot] = 0
          consider(slot)
        }
        buckets[due - from] = undefined
      }
    }
    walk.forgetTouched()
    const values = fill(day, rows, count)
    const lead = values[0] ?? new Float64Array(count)
    for (let row = 0; row < count; row += 1) {
      const slot = rows[row] ?? 0
      leadBefore[row] = before === null ? Number.NaN : (leadBase[slot] ?? 0) + slope * before
      leadBase[slot] = (lead[row] ?? Number.NaN) - slope * day
    }
    wakeLater(day, values)
    seen = day
    const readings = { count, slots: rows, values, slotCount: size }
    return before === null ? readings : { ...readings, changes: { gone, goneCount, leadBefore, leadOf: (slot) => (leadBase[slot] ?? Number.NaN) + slope * day } }
  }

  function consider(slot: number): void {
    if (stampOf[slot] === stamp) return
    stampOf[slot] = stamp
    if (walk.isOpen(slot) && (walk.amountE4[slot] ?? 0) >= minimumAmountE4) {
      isPresent[slot] = 1
      rows[count] = slot
      count += 1
    } else if (isPresent[slot] === 1) {
      isPresent[slot] = 0
      gone[goneCount] = slot
      goneCount += 1
    }
  }

  /** Each deal is put down for the next day on which one of its values crosses a threshold; what happens in between puts it down anew. */
  function wakeLater(day: Day, values: readonly Float64Array[]): void {
    if (crossings.length === 0) return
    for (let row = 0; row < count; row += 1) {
      let next = to + 1
      for (const { column, slope: step, threshold, meets } of crossings) {
        const days = step * (threshold - (values[column]?.[row] ?? Number.NaN))
        const crossesOn = day + (meets ? Math.ceil(days) : Math.floor(days) + 1)
        if (crossesOn > day && crossesOn < next) next = crossesOn
      }
      if (next > to) continue
      const slot = rows[row] ?? 0
      const planned = wakesOn[slot] ?? 0
      // An earlier look that turns out to be for nothing puts it down again.
      if (planned > day && planned <= next) continue
      wakesOn[slot] = next
      const bucket = buckets[next - from]
      if (bucket === undefined) buckets[next - from] = [slot]
      else bucket.push(slot)
    }
  }
}

function crossingsOf(conditions: readonly Condition[]): readonly Crossing[] {
  return conditions.flatMap((condition, column) => {
    const slope = slopes[condition.measure as DealMeasureId] ?? 0
    if (slope === 0) return []
    // Rising above a threshold or falling below it begins beyond it; the other way round it has ended where it is met.
    const meets = (condition.comparison === 'above') !== slope > 0
    return [...new Set([condition.threshold, releaseThreshold(condition)])].map((threshold): Crossing => ({ column, slope, threshold, meets }))
  })
}
