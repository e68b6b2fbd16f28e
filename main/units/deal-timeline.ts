import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { prepare } from '../warehouse/statement'

/** Stands for a missing day or owner in integer columns. */
export const missing = -2_147_483_648

/** What was believed of deals, event by event, in columns: `slot` numbers the deals. Events are in the order in which they became known. */
export interface DealTimeline {
  /** Opportunity ids by slot, ascending. */
  readonly ids: Float64Array
  readonly createdAt: Int32Array
  readonly events: DealEvents
  readonly activities: DealActivities
}

export interface DealEvents {
  readonly count: number
  readonly slot: Int32Array
  readonly knownAt: Int32Array
  readonly occurredAt: Int32Array
  readonly stageId: Int32Array
  /** 0 open, 1 won, 2 lost, 3 removed. */
  readonly status: Uint8Array
  /** NaN where it was not said. */
  readonly amountE4: Float64Array
  readonly expectedCloseAt: Int32Array
  readonly repId: Int32Array
  readonly unitId: Int32Array
  readonly regionId: Int32Array
}

export interface DealActivities {
  readonly count: number
  readonly slot: Int32Array
  /** First day on whose evening it was known to have happened. */
  readonly day: Int32Array
  readonly occurredAt: Int32Array
}

type HistoryRow = readonly [
  opportunityId: number, knownAt: Day, occurredAt: Day, removed: number, stageId: number, status: number, amountE4: number | null, expectedCloseAt: Day | null,
  repId: number | null, unitId: number | null, regionId: number | null
]

// Deals that were closed before the replay begins can never be open in it; most of a long history is left unread.
const touched = `(deal.status = 0 OR deal.closed_at >= :from OR deal.id IN (SELECT opportunity_id FROM opportunity_history WHERE known_at >= :from)) AND deal.created_at <= :to
  AND (:dealId IS NULL OR deal.id = :dealId)`

/** Reads the deals that may be open on one of the days from..to, with everything known of them by `to`; with `dealId`, that deal only. */
export function readDealTimeline(db: ReadDb, from: Day, to: Day, options: { readonly dealId?: number | undefined; readonly withActivities: boolean }): DealTimeline {
  const parameters = { from, to, dealId: options.dealId ?? null }
  const deals = prepare(db, `SELECT deal.id, deal.created_at FROM opportunity AS deal WHERE ${touched} ORDER BY deal.id`).raw().all(parameters) as (readonly [number, Day])[]
  const ids = Float64Array.from(deals, (deal) => deal[0])
  const slotOf = new Map<number, number>()
  ids.forEach((id, slot) => slotOf.set(id, slot))
  // Read in the order of the primary key and put in order of days here: SQLite would sort on disk.
  const rows = prepare(
    db,
    `SELECT history.opportunity_id, history.known_at, history.occurred_at, history.change LIKE '%removed%', history.stage_id, history.status, history.amount_e4,
       history.expected_close_at, history.rep_id, history.unit_id, history.region_id
     FROM opportunity AS deal CROSS JOIN opportunity_history AS history ON history.opportunity_id = deal.id
     WHERE ${touched} AND history.known_at <= :to`
  )
    .raw()
    .all(parameters) as HistoryRow[]
  return {
    ids,
    createdAt: Int32Array.from(deals, (deal) => deal[1]),
    events: eventColumns(rows, slotOf),
    activities: options.withActivities ? readActivities(db, parameters, slotOf) : { count: 0, slot: new Int32Array(0), day: new Int32Array(0), occurredAt: new Int32Array(0) }
  }
}

function eventColumns(rows: readonly HistoryRow[], slotOf: ReadonlyMap<number, number>): DealEvents {
  const order = byDay(rows.length, (index) => rows[index]?.[1] ?? 0)
  const count = rows.length
  const events = {
    count,
    slot: new Int32Array(count), knownAt: new Int32Array(count), occurredAt: new Int32Array(count), stageId: new Int32Array(count), status: new Uint8Array(count),
    amountE4: new Float64Array(count), expectedCloseAt: new Int32Array(count), repId: new Int32Array(count), unitId: new Int32Array(count), regionId: new Int32Array(count)
  }
  for (let at = 0; at < count; at += 1) {
    const row = rows[order[at] ?? 0]
    if (row === undefined) continue
    events.slot[at] = slotOf.get(row[0]) ?? 0
    events.knownAt[at] = row[1]
    events.occurredAt[at] = row[2]
    events.status[at] = row[3] === 1 ? 3 : row[5]
    events.stageId[at] = row[4]
    events.amountE4[at] = row[6] ?? Number.NaN
    events.expectedCloseAt[at] = row[7] ?? missing
    events.repId[at] = row[8] ?? missing
    events.unitId[at] = row[9] ?? missing
    events.regionId[at] = row[10] ?? missing
  }
  return events
}

/** Several activities of a deal that became known on the same day count as the latest of them. What lies before `from` is one row a deal. */
function readActivities(db: ReadDb, parameters: { readonly from: Day; readonly to: Day; readonly dealId: number | null }, slotOf: ReadonlyMap<number, number>): DealActivities {
  const rows = prepare(
    db,
    `SELECT activity.opportunity_id, max(activity.occurred_at, activity.known_at, :from) AS day, max(activity.occurred_at) FROM opportunity AS deal
     CROSS JOIN activity ON activity.opportunity_id = deal.id
     WHERE ${touched} AND activity.known_at <= :to AND activity.occurred_at <= :to GROUP BY deal.id, day`
  )
    .raw()
    .all(parameters) as (readonly [number, Day, Day])[]
  const order = byDay(rows.length, (index) => rows[index]?.[1] ?? 0)
  const activities = { count: rows.length, slot: new Int32Array(rows.length), day: new Int32Array(rows.length), occurredAt: new Int32Array(rows.length) }
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[order[at] ?? 0]
    if (row === undefined) continue
    activities.slot[at] = slotOf.get(row[0]) ?? 0
    activities.day[at] = row[1]
    activities.occurredAt[at] = row[2]
  }
  return activities
}

/** Indexes in the order of their days, those of a day in the order they came in (a counting sort: days are few). */
function byDay(count: number, dayOf: (index: number) => Day): Uint32Array {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < count; index += 1) {
    const day = dayOf(index)
    if (day < first) first = day
    if (day > last) last = day
  }
  if (count === 0) return new Uint32Array(0)
  const places = new Uint32Array(last - first + 2)
  for (let index = 0; index < count; index += 1) places[dayOf(index) - first + 1] = (places[dayOf(index) - first + 1] ?? 0) + 1
  for (let day = 1; day < places.length; day += 1) places[day] = (places[day] ?? 0) + (places[day - 1] ?? 0)
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index += 1) {
    const day = dayOf(index) - first
    const place = places[day] ?? 0
    order[place] = index
    places[day] = place + 1
  }
  return order
}
