import type { Day } from '../warehouse/day'
import { openStatus, wonStatus, type EventStreams } from './event-streams'

/** How each deal ended, as known by the streams' day. A deal that was opened again counts by its last closing. */
export interface DealOutcomes {
  readonly count: number
  /** 0 open, 1 won, 2 lost. */
  readonly status: Uint8Array
  /** Business day of the closing, -1 while open. */
  readonly closedAt: Int32Array
  /** Day on which the closing was known, -1 while open. */
  readonly closedKnownAt: Int32Array
  /** Day on which the deal was first known. */
  readonly bornAt: Int32Array
  readonly amountE4: Float64Array
  readonly unit: Int32Array
  readonly region: Int32Array
}

export function readOutcomes(streams: EventStreams): DealOutcomes {
  const { count } = streams.deals
  const { states } = streams
  const outcomes = {
    count,
    status: new Uint8Array(count),
    closedAt: new Int32Array(count).fill(-1),
    closedKnownAt: new Int32Array(count).fill(-1),
    bornAt: new Int32Array(count).fill(-1),
    amountE4: new Float64Array(count),
    unit: new Int32Array(count).fill(-1),
    region: new Int32Array(count).fill(-1)
  }
  for (let row = 0; row < states.deal.length; row += 1) {
    const deal = states.deal[row] ?? 0
    const status = states.status[row] ?? 0
    if (outcomes.bornAt[deal] === -1) outcomes.bornAt[deal] = states.knownAt[row] ?? 0
    if (status === openStatus) {
      outcomes.closedAt[deal] = -1
      outcomes.closedKnownAt[deal] = -1
    } else if (outcomes.status[deal] === openStatus) {
      outcomes.closedAt[deal] = states.occurredAt[row] ?? 0
      outcomes.closedKnownAt[deal] = states.knownAt[row] ?? 0
    }
    outcomes.status[deal] = status
    const amount = states.amountE4[row] ?? Number.NaN
    outcomes.amountE4[deal] = status === wonStatus && amount > 0 ? amount : 0
    outcomes.unit[deal] = states.unit[row] ?? -1
    outcomes.region[deal] = states.region[row] ?? -1
  }
  return outcomes
}

/** 1 won, 2 lost, 0 still open, as known by the end of a day. */
export function statusKnownBy(outcomes: DealOutcomes, deal: number, day: Day): number {
  const knownAt = outcomes.closedKnownAt[deal] ?? -1
  return knownAt >= 0 && knownAt <= day ? (outcomes.status[deal] ?? 0) : 0
}
