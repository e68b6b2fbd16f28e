import { lostStatus, openStatus, type EventStreams } from '../features/event-streams'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'

export const riskHorizons = [14, 28] as const
export const longestRiskDays = 28
/** What may happen to an open deal; `any` is the first of the three. */
export const riskEvents = ['lost', 'slip', 'shrink'] as const
export type RiskEvent = (typeof riskEvents)[number]

/**
 * Days from a snapshot to the first event of each kind, 0 where none came within 28 days. `seenDays` says how far the record reaches (at most 28):
 * a row counts for a horizon only when all of it has been seen.
 */
export interface RiskOutcomes {
  readonly lost: Uint8Array
  readonly slip: Uint8Array
  readonly shrink: Uint8Array
  readonly seenDays: Uint8Array
}

/** A new date that is at least this much later is a push; a date that has passed by as much while the deal is open has slipped. */
export const slipDays = 7
/** A deal shrinks when its amount falls below this share of what it was on the day. */
export const shrinkShare = 0.9

/**
 * What came after each snapshot, as known by `knownBy`:
 * - lost: closed as lost (or removed);
 * - slip: the close date on record moves at least a week later, or passes by a week while the deal is open. A deal that was overdue by more on the day
 *   has slipped already; for it only a further push counts;
 * - shrink: the amount falls by more than a tenth, or it is won for that much less.
 */
export function riskOutcomes(streams: EventStreams, snapshots: Snapshots, knownBy: Day): RiskOutcomes {
  const rowsOf = statesByDeal(streams, knownBy)
  const size = snapshots.rows
  const result = { lost: new Uint8Array(size), slip: new Uint8Array(size), shrink: new Uint8Array(size), seenDays: new Uint8Array(size) }
  const { states } = streams
  for (let row = 0; row < size; row += 1) {
    const day = snapshots.day[row] ?? 0
    const until = day + longestRiskDays
    result.seenDays[row] = Math.max(0, Math.min(longestRiskDays, knownBy - day))
    const expected = snapshots.expectedCloseAt[row] ?? Number.NaN
    const amount = snapshots.amountIsImputed[row] === 1 ? Number.NaN : (snapshots.amountE4[row] ?? Number.NaN)
    const passesAt = expected + slipDays > day && expected + slipDays <= Math.min(until, knownBy) ? expected + slipDays : Number.POSITIVE_INFINITY
    const first = (kind: RiskEvent, at: Day): void => {
      if (result[kind][row] === 0) result[kind][row] = Math.min(longestRiskDays, Math.max(1, at - day))
    }
    let isOpen = true
    for (const state of rowsOf(snapshots.deal[row] ?? 0, day)) {
      const knownAt = states.knownAt[state] ?? 0
      if (knownAt > until) break
      const status = states.status[state] ?? openStatus
      if (passesAt < knownAt) first('slip', passesAt)
      const now = states.amountE4[state] ?? Number.NaN
      if (now < shrinkShare * amount && status !== lostStatus) first('shrink', knownAt)
      if (status !== openStatus) {
        if (status === lostStatus) first('lost', Math.max(day + 1, states.occurredAt[state] ?? knownAt))
        isOpen = false
        break
      }
      if ((states.expectedCloseAt[state] ?? Number.NaN) >= expected + slipDays) first('slip', knownAt)
    }
    if (isOpen && passesAt <= until) first('slip', passesAt)
  }
  return result
}

/** Rows of `states` of a deal that became known after a day, in order. */
function statesByDeal(streams: EventStreams, knownBy: Day): (deal: number, after: Day) => readonly number[] {
  const { states, deals } = streams
  const lists: number[][] = Array.from({ length: deals.count }, () => [])
  for (let state = 0; state < states.deal.length; state += 1) if ((states.knownAt[state] ?? 0) <= knownBy) lists[states.deal[state] ?? 0]?.push(state)
  return (deal, after) => {
    const list = lists[deal] ?? []
    let start = list.length
    while (start > 0 && (states.knownAt[list[start - 1] ?? 0] ?? 0) > after) start -= 1
    return list.slice(start)
  }
}

/** 1 where the event (or any) came within so many days of the snapshot. */
export function cameWithin(outcomes: RiskOutcomes, event: RiskEvent | 'any', row: number, days: number): 0 | 1 {
  const within = (kind: RiskEvent): boolean => (outcomes[kind][row] ?? 0) > 0 && (outcomes[kind][row] ?? 0) <= days
  return (event === 'any' ? riskEvents.some(within) : within(event)) ? 1 : 0
}

/** Day of the first event of any kind after the snapshot, null where none came within 28 days. */
export function firstEventAfter(outcomes: RiskOutcomes, row: number): number | null {
  const days = riskEvents.map((event) => outcomes[event][row] ?? 0).filter((at) => at > 0)
  return days.length === 0 ? null : Math.min(...days)
}
