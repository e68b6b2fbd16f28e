import type { Day } from '../warehouse/day'

/** One dated amount of one participant: a won deal, a payment, a submission that missed. */
export interface LedgerEvent {
  readonly participantId: number
  /** Business day that decides the period. */
  readonly day: Day
  /** First day on whose evening the business knew it. */
  readonly knownAt: Day
  readonly value: number
  /** What `value` is a share of, for ratios; 1 for plain sums. */
  readonly weight: number
  /** The deal it belongs to: what resampling draws. Null for amounts without a deal. */
  readonly dealId: number | null
  /** Row of the source table, for the door down to it. */
  readonly rowId: number
  /** The participant's part of the row. */
  readonly share: number
}

export interface LedgerSum {
  readonly value: number
  readonly weight: number
  readonly count: number
}

export interface LedgerWindow {
  readonly from: Day
  readonly to: Day
  /** Only what was known by the end of this day counts. */
  readonly knownBy: Day
}

export interface Ledger {
  sum(participantId: number, window: LedgerWindow): LedgerSum
  events(participantId: number, window: LedgerWindow): readonly LedgerEvent[]
  readonly size: number
}

/** Events by participant in one fixed order, so that sums do not depend on the order in which rows came. */
export function createLedger(events: readonly LedgerEvent[]): Ledger {
  const byParticipant = new Map<number, LedgerEvent[]>()
  for (const event of events) {
    const own = byParticipant.get(event.participantId)
    if (own === undefined) byParticipant.set(event.participantId, [event])
    else own.push(event)
  }
  for (const own of byParticipant.values()) own.sort(inFixedOrder)

  const events_ = (participantId: number, window: LedgerWindow): readonly LedgerEvent[] => {
    const own = byParticipant.get(participantId)
    if (own === undefined) return []
    const found: LedgerEvent[] = []
    for (let index = firstFrom(own, window.from); index < own.length; index += 1) {
      const event = own[index]
      if (event === undefined || event.day > window.to) break
      if (event.knownAt <= window.knownBy) found.push(event)
    }
    return found
  }
  return {
    size: events.length,
    events: events_,
    sum: (participantId, window) => {
      let value = 0
      let weight = 0
      let count = 0
      const own = byParticipant.get(participantId) ?? []
      for (let index = firstFrom(own, window.from); index < own.length; index += 1) {
        const event = own[index]
        if (event === undefined || event.day > window.to) break
        if (event.knownAt > window.knownBy) continue
        value += event.value
        weight += event.weight
        count += 1
      }
      return { value, weight, count }
    }
  }
}

export const emptyLedger: Ledger = createLedger([])

function inFixedOrder(a: LedgerEvent, b: LedgerEvent): number {
  return a.day - b.day || a.rowId - b.rowId || a.knownAt - b.knownAt || a.value - b.value || a.weight - b.weight
}

function firstFrom(events: readonly LedgerEvent[], from: Day): number {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.day ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}
