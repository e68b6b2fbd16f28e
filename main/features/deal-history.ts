import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import type { DenseCodes } from './dense-codes'
import type { EventStreams } from './event-streams'
import { eachRow, numberAt, rowsOf } from './raw-rows'

/** States of deals as they are stored, deal by deal; ids that are missing are NaN. */
export interface DealHistory {
  /** Ids of the deals that have one, ascending. */
  readonly deals: readonly number[]
  readonly deal: Int32Array
  readonly knownAt: Int32Array
  readonly occurredAt: Int32Array
  readonly stage: Float64Array
  readonly status: Uint8Array
  readonly amountE4: Float64Array
  readonly expectedCloseAt: Float64Array
  readonly rep: Float64Array
  readonly unit: Float64Array
  readonly region: Float64Array
  readonly reconstructed: Uint8Array
}

const lostStatus = 2

/** Reads what was known of the deals by a day, in the order of the table: millions of rows, which SQLite need not sort. */
export function readDealHistory(db: ReadDb, knownBy: Day): DealHistory {
  const until = { knownBy }
  const count = numberAt(rowsOf(db, 'SELECT count(*) FROM opportunity_history WHERE known_at <= :knownBy', until)[0] ?? [], 0)
  const deals: number[] = []
  const history = {
    deals,
    deal: new Int32Array(count),
    knownAt: new Int32Array(count),
    occurredAt: new Int32Array(count),
    stage: new Float64Array(count),
    status: new Uint8Array(count),
    amountE4: new Float64Array(count),
    expectedCloseAt: new Float64Array(count),
    rep: new Float64Array(count),
    unit: new Float64Array(count),
    region: new Float64Array(count),
    reconstructed: new Uint8Array(count)
  }
  let index = 0
  eachRow(
    db,
    // A deal that vanished from a full snapshot did not come in: it ends like a lost one.
    `SELECT opportunity_id, known_at, occurred_at, stage_id, iif(instr(change, 'removed') > 0, ${lostStatus}, status), amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed
     FROM opportunity_history WHERE +known_at <= :knownBy ORDER BY opportunity_id, seq`,
    (row) => {
      const id = numberAt(row, 0)
      if (deals[deals.length - 1] !== id) deals.push(id)
      history.deal[index] = deals.length - 1
      history.knownAt[index] = numberAt(row, 1)
      history.occurredAt[index] = numberAt(row, 2)
      history.stage[index] = numberAt(row, 3)
      history.status[index] = numberAt(row, 4)
      history.amountE4[index] = numberAt(row, 5)
      history.expectedCloseAt[index] = numberAt(row, 6)
      history.rep[index] = numberAt(row, 7)
      history.unit[index] = numberAt(row, 8)
      history.region[index] = numberAt(row, 9)
      history.reconstructed[index] = numberAt(row, 10)
      index += 1
    },
    until
  )
  return history
}

/** The same in the order in which it was known, with codes in the order of first sight. */
export function statesOf(history: DealHistory, codes: { readonly stageOf: (id: number) => number; readonly reps: DenseCodes; readonly units: DenseCodes; readonly regions: DenseCodes }): EventStreams['states'] {
  const order = orderOfDays(history.knownAt)
  const count = order.length
  const codeOf = (coded: DenseCodes, id: number): number => coded.add(Number.isNaN(id) ? null : id)
  const states = {
    deal: new Int32Array(count),
    knownAt: new Int32Array(count),
    occurredAt: new Int32Array(count),
    stage: new Int32Array(count),
    status: new Uint8Array(count),
    amountE4: new Float64Array(count),
    expectedCloseAt: new Float64Array(count),
    rep: new Int32Array(count),
    unit: new Int32Array(count),
    region: new Int32Array(count),
    reconstructed: new Uint8Array(count)
  }
  for (let place = 0; place < count; place += 1) {
    const row = order[place] ?? 0
    states.deal[place] = history.deal[row] ?? 0
    states.knownAt[place] = history.knownAt[row] ?? 0
    states.occurredAt[place] = history.occurredAt[row] ?? 0
    states.stage[place] = codes.stageOf(history.stage[row] ?? 0)
    states.status[place] = history.status[row] ?? 0
    states.amountE4[place] = history.amountE4[row] ?? Number.NaN
    states.expectedCloseAt[place] = history.expectedCloseAt[row] ?? Number.NaN
    states.rep[place] = codeOf(codes.reps, history.rep[row] ?? Number.NaN)
    states.unit[place] = codeOf(codes.units, history.unit[row] ?? Number.NaN)
    states.region[place] = codeOf(codes.regions, history.region[row] ?? Number.NaN)
    states.reconstructed[place] = history.reconstructed[row] ?? 0
  }
  return states
}

/** Places in the order of their days, those of one day as they stand: counted out, day by day. */
function orderOfDays(days: Int32Array): Uint32Array {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const day of days) {
    if (day < first) first = day
    if (day > last) last = day
  }
  const order = new Uint32Array(days.length)
  if (days.length === 0) return order
  // Days far apart are wrong dates in the data: too many to count out.
  if (last - first > 1_000_000) return Uint32Array.from(days.keys()).sort((left, right) => (days[left] ?? 0) - (days[right] ?? 0) || left - right)
  const starts = new Uint32Array(last - first + 2)
  for (const day of days) starts[day - first + 1] = (starts[day - first + 1] ?? 0) + 1
  for (let day = 1; day < starts.length; day += 1) starts[day] = (starts[day] ?? 0) + (starts[day - 1] ?? 0)
  for (let place = 0; place < days.length; place += 1) {
    const day = (days[place] ?? 0) - first
    const at = starts[day] ?? 0
    order[at] = place
    starts[day] = at + 1
  }
  return order
}

/** Place of an id among ascending ones, -1 where it is not. */
export function placeOf(ids: readonly number[], id: number): number {
  let [low, high] = [0, ids.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = ids[middle] ?? 0
    if (found === id) return middle
    if (found < id) low = middle + 1
    else high = middle - 1
  }
  return -1
}
