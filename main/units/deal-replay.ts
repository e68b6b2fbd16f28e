import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { prepare } from '../warehouse/statement'

/** A deal as it was believed to be at the end of a day. */
export interface ReplayedDeal {
  readonly id: number
  readonly name: string
  readonly createdAt: Day
  status: number
  stageId: number
  stageSince: Day
  amountE4: number
  expectedCloseAt: Day | null
  repId: number | null
  unitId: number | null
  regionId: number | null
  /** How often the expected close has been moved to a later day. */
  pushes: number
  lastActivityAt: Day | null
}

/** Walks forward through the history of deals, day by day. */
export interface DealReplay {
  /** Deals open at the end of the day, by what was known then. Days must not go back. */
  openOn(day: Day): Iterable<ReplayedDeal>
}

type HistoryRow = readonly [
  opportunityId: number, knownAt: Day, occurredAt: Day, change: string, stageId: number, status: number, amountE4: number | null, expectedCloseAt: Day | null,
  repId: number | null, unitId: number | null, regionId: number | null
]
type ActivityRow = readonly [opportunityId: number, day: Day, occurredAt: Day]

// Deals that were closed before the replay begins can never be open in it; most of a long history is left unread.
const touched = `(deal.status = 0 OR deal.closed_at >= :from OR deal.id IN (SELECT opportunity_id FROM opportunity_history WHERE known_at >= :from)) AND (:dealId IS NULL OR deal.id = :dealId)`

/** Opens a replay from a day on; with `dealId`, of that deal only. */
export function openDealReplay(db: ReadDb, from: Day, to: Day, options: { readonly dealId?: number | undefined; readonly withActivities: boolean }): DealReplay {
  const parameters = { from, to, dealId: options.dealId ?? null }
  const names = new Map(
    (prepare(db, `SELECT id, name, created_at FROM opportunity AS deal WHERE ${touched} AND deal.created_at <= :to`).raw().all(parameters) as (readonly [number, string, Day])[]).map((row) => [row[0], row])
  )
  const history = prepare(
    db,
    `SELECT history.opportunity_id, history.known_at, history.occurred_at, history.change, history.stage_id, history.status, history.amount_e4, history.expected_close_at,
       history.rep_id, history.unit_id, history.region_id
     FROM opportunity AS deal CROSS JOIN opportunity_history AS history ON history.opportunity_id = deal.id
     WHERE ${touched} AND history.known_at <= :to ORDER BY history.known_at, history.opportunity_id, history.seq`
  )
    .raw()
    .all(parameters) as HistoryRow[]
  const activities = options.withActivities
    ? (prepare(
        db,
        `SELECT activity.opportunity_id, max(activity.occurred_at, activity.known_at) AS day, activity.occurred_at FROM opportunity AS deal
         CROSS JOIN activity ON activity.opportunity_id = deal.id
         WHERE ${touched} AND activity.known_at <= :to AND activity.occurred_at <= :to ORDER BY day`
      )
        .raw()
        .all(parameters) as ActivityRow[])
    : []

  const deals = new Map<number, ReplayedDeal>()
  const open = new Map<number, ReplayedDeal>()
  const lastActivity = new Map<number, Day>()
  let historyAt = 0
  let activityAt = 0

  const take = (row: HistoryRow): void => {
    const [id, , occurredAt, change, stageId, status, amountE4, expectedCloseAt, repId, unitId, regionId] = row
    let deal = deals.get(id)
    if (deal === undefined) {
      const named = names.get(id)
      if (named === undefined) return
      deal = { id, name: named[1], createdAt: named[2], status, stageId, stageSince: occurredAt, amountE4: 0, expectedCloseAt, repId, unitId, regionId, pushes: 0, lastActivityAt: null }
      deals.set(id, deal)
    }
    if (deal.stageId !== stageId) deal.stageSince = occurredAt
    if (deal.expectedCloseAt !== null && expectedCloseAt !== null && expectedCloseAt > deal.expectedCloseAt && status === 0) deal.pushes += 1
    deal.status = status
    deal.stageId = stageId
    deal.amountE4 = amountE4 ?? deal.amountE4
    deal.expectedCloseAt = expectedCloseAt
    deal.repId = repId
    deal.unitId = unitId
    deal.regionId = regionId
    if (status === 0 && !change.includes('removed')) open.set(id, deal)
    else open.delete(id)
  }

  return {
    openOn: (day) => {
      for (; historyAt < history.length; historyAt += 1) {
        const row = history[historyAt]
        if (row === undefined || row[1] > day) break
        take(row)
      }
      for (; activityAt < activities.length; activityAt += 1) {
        const row = activities[activityAt]
        if (row === undefined || row[1] > day) break
        lastActivity.set(row[0], Math.max(lastActivity.get(row[0]) ?? 0, row[2]))
      }
      if (options.withActivities) for (const deal of open.values()) deal.lastActivityAt = lastActivity.get(deal.id) ?? null
      return open.values()
    }
  }
}
