import type { Day } from '../warehouse/day'
import { missing, type DealTimeline } from './deal-timeline'

/** Where each deal stands on the day walked to, by slot. */
export interface DealWalk {
  readonly stageSince: Int32Array
  readonly stageId: Int32Array
  readonly amountE4: Float64Array
  readonly expectedCloseAt: Int32Array
  readonly repId: Int32Array
  readonly unitId: Int32Array
  readonly regionId: Int32Array
  /** How often the expected close was moved to a later day. */
  readonly pushes: Int32Array
  /** The day it was made where nothing has happened since. */
  readonly lastActivityAt: Int32Array
  /** Slots open at the end of the day: the first `openCount` of them. */
  readonly open: Int32Array
  openCount: number
  isOpen(slot: number): boolean
  /** Slots that something has become known of since `forgetTouched`: the first `touchedCount` of them. */
  readonly touched: Int32Array
  touchedCount: number
  forgetTouched(): void
  /** Moves on to the end of a day; days must not go back. */
  walkTo(day: Day): void
}

/** Walks forward through what was believed of deals. Several walks share one timeline. Owners are followed only where they are asked for. */
export function walkDeals({ ids, createdAt, events, activities }: DealTimeline, withOwners: boolean): DealWalk {
  const size = ids.length
  const column = (fill = 0): Int32Array => (fill === 0 ? new Int32Array(size) : new Int32Array(size).fill(fill))
  const place = column(-1)
  const seen = new Uint8Array(size)
  const hasActivity = new Uint8Array(size)
  const isTouched = new Uint8Array(size)
  let [eventAt, activityAt] = [0, 0]

  const walk: DealWalk = {
    stageSince: column(), stageId: column(), amountE4: new Float64Array(size), expectedCloseAt: column(missing), repId: column(missing), unitId: column(missing), regionId: column(missing),
    pushes: column(), lastActivityAt: Int32Array.from(createdAt), open: column(), openCount: 0, isOpen: (slot) => place[slot] !== -1, touched: column(), touchedCount: 0, forgetTouched, walkTo
  }
  return walk

  function walkTo(day: Day): void {
    const { stageSince, stageId, amountE4, expectedCloseAt, repId, unitId, regionId, pushes, lastActivityAt } = walk
    for (; eventAt < events.count && (events.knownAt[eventAt] ?? 0) <= day; eventAt += 1) {
      const slot = events.slot[eventAt] ?? 0
      const status = events.status[eventAt] ?? 0
      const stage = events.stageId[eventAt] ?? 0
      const close = events.expectedCloseAt[eventAt] ?? missing
      const amount = events.amountE4[eventAt] ?? Number.NaN
      if (seen[slot] === 0 || stageId[slot] !== stage) stageSince[slot] = events.occurredAt[eventAt] ?? 0
      if (seen[slot] === 1 && status === 0 && close !== missing && expectedCloseAt[slot] !== missing && close > (expectedCloseAt[slot] ?? 0)) pushes[slot] = (pushes[slot] ?? 0) + 1
      seen[slot] = 1
      stageId[slot] = stage
      expectedCloseAt[slot] = close
      if (!Number.isNaN(amount)) amountE4[slot] = amount
      if (withOwners) {
        repId[slot] = events.repId[eventAt] ?? missing
        unitId[slot] = events.unitId[eventAt] ?? missing
        regionId[slot] = events.regionId[eventAt] ?? missing
      }
      if (status === 0) enter(slot)
      else leave(slot)
      touch(slot)
    }
    for (; activityAt < activities.count && (activities.day[activityAt] ?? 0) <= day; activityAt += 1) {
      const slot = activities.slot[activityAt] ?? 0
      const at = activities.occurredAt[activityAt] ?? 0
      if (hasActivity[slot] === 0 || at > (lastActivityAt[slot] ?? missing)) lastActivityAt[slot] = at
      hasActivity[slot] = 1
      touch(slot)
    }
  }

  function touch(slot: number): void {
    if (isTouched[slot] === 1) return
    isTouched[slot] = 1
    walk.touched[walk.touchedCount] = slot
    walk.touchedCount += 1
  }

  function forgetTouched(): void {
    for (let at = 0; at < walk.touchedCount; at += 1) isTouched[walk.touched[at] ?? 0] = 0
    walk.touchedCount = 0
  }

  function enter(slot: number): void {
    if (place[slot] !== -1) return
    place[slot] = walk.openCount
    walk.open[walk.openCount] = slot
    walk.openCount += 1
  }

  function leave(slot: number): void {
    const at = place[slot] ?? -1
    if (at === -1) return
    walk.openCount -= 1
    const last = walk.open[walk.openCount] ?? 0
    walk.open[at] = last
    place[last] = at
    place[slot] = -1
  }
}
