import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { OwnedFact } from './owned-facts'

/** A deal that was won or lost, as far as measures need it. */
export interface ClosedDeal {
  readonly id: number
  readonly unitId: number | null
  readonly regionId: number | null
  readonly repId: number | null
  readonly isWon: number
  readonly amountE4: number
  readonly listAmountE4: number | null
  readonly createdAt: Day
  readonly closedAt: Day
  readonly knownAt: Day
}

export function readClosedDeals(db: ReadDb, from: Day, to: Day, which: 'all' | 'won' = 'all'): readonly ClosedDeal[] {
  return allText<ClosedDeal>(
    db,
    `SELECT deal.id, deal.unit_id AS unitId, deal.region_id AS regionId, deal.rep_id AS repId, deal.status = 1 AS isWon, ifnull(deal.amount_e4, 0) AS amountE4,
       deal.list_amount_e4 AS listAmountE4, deal.created_at AS createdAt, deal.closed_at AS closedAt,
       max(deal.closed_at, ifnull((SELECT min(known_at) FROM opportunity_history AS history WHERE history.opportunity_id = deal.id AND history.status = deal.status), 0)) AS knownAt
     FROM opportunity AS deal WHERE deal.status IN ${which === 'won' ? '(1)' : '(1, 2)'} AND deal.closed_at BETWEEN :from AND :to ORDER BY deal.id`,
    { from, to }
  )
}

export function dealFacts(deals: readonly ClosedDeal[], measure: (deal: ClosedDeal) => { readonly value: number; readonly weight: number } | null): OwnedFact[] {
  const facts: OwnedFact[] = []
  for (const deal of deals) {
    const measured = measure(deal)
    if (measured === null) continue
    facts.push({ unitId: deal.unitId, regionId: deal.regionId, repId: deal.repId, day: deal.closedAt, knownAt: deal.knownAt, dealId: deal.id, rowId: deal.id, ...measured })
  }
  return facts
}

type PlainFact = Omit<OwnedFact, 'weight'>
const plain = (rows: readonly PlainFact[]): readonly OwnedFact[] => rows.map((row) => ({ ...row, weight: 1 }))

interface CreatedState {
  readonly id: number
  readonly createdAt: Day
  readonly knownAt: Day
  readonly valueE4: number
  readonly isLast: number
  readonly repId: number | null
  readonly unitId: number | null
  readonly regionId: number | null
  readonly finalRepId: number | null
  readonly finalUnitId: number | null
  readonly finalRegionId: number | null
}

/**
 * Opportunities by the day on which they were made, worth what they were first thought to be worth. A deal that changes hands takes its
 * amount along on the day of the change: as of a day it counts for whom it belonged to on that day.
 */
export function readCreatedDeals(db: ReadDb, from: Day, to: Day): readonly OwnedFact[] {
  const states = allText<CreatedState>(
    db,
    `SELECT deal.id, deal.created_at AS createdAt, max(deal.created_at, ifnull(history.known_at, 0)) AS knownAt,
       coalesce((SELECT priced.amount_e4 FROM opportunity_history AS priced WHERE priced.opportunity_id = deal.id AND priced.amount_e4 IS NOT NULL ORDER BY priced.seq LIMIT 1),
         deal.amount_e4, 0) AS valueE4,
       ifnull(history.seq = (SELECT max(seq) FROM opportunity_history WHERE opportunity_id = deal.id), 1) AS isLast,
       history.rep_id AS repId, history.unit_id AS unitId, history.region_id AS regionId,
       deal.rep_id AS finalRepId, deal.unit_id AS finalUnitId, deal.region_id AS finalRegionId
     FROM opportunity AS deal LEFT JOIN opportunity_history AS history ON history.opportunity_id = deal.id
     WHERE deal.created_at BETWEEN :from AND :to ORDER BY deal.id, history.seq`,
    { from, to }
  )
  const facts: OwnedFact[] = []
  let before: OwnedFact | null = null
  for (const state of states) {
    // What the deal itself says is its latest state, also where a source leaves the owner out of the history.
    const owner = state.isLast === 1 ? { repId: state.finalRepId, unitId: state.finalUnitId, regionId: state.finalRegionId } : { repId: state.repId, unitId: state.unitId, regionId: state.regionId }
    const fact: OwnedFact = { ...owner, day: state.createdAt, knownAt: state.knownAt, value: state.valueE4, weight: 1, dealId: state.id, rowId: state.id }
    const sameDeal: OwnedFact | null = before !== null && before.dealId === state.id ? before : null
    if (sameDeal !== null && sameDeal.repId === fact.repId && sameDeal.unitId === fact.unitId && sameDeal.regionId === fact.regionId) continue
    if (sameDeal !== null) facts.push({ ...sameDeal, knownAt: fact.knownAt, value: -sameDeal.value, weight: -1 })
    facts.push(fact)
    before = fact
  }
  return facts
}

/** Activities by day, person and owner of the deal; without a deal the unit is where the person was that day. */
export function readActivities(db: ReadDb, from: Day, to: Day): readonly OwnedFact[] {
  return plain(
    allText<PlainFact>(
      db,
      `SELECT min(activity.id) AS rowId, NULL AS dealId, deal.unit_id AS unitId, deal.region_id AS regionId, activity.rep_id AS repId,
         activity.occurred_at AS day, max(activity.occurred_at, activity.known_at) AS knownAt, count(*) AS value
       FROM activity LEFT JOIN opportunity AS deal ON deal.id = activity.opportunity_id
       WHERE activity.occurred_at BETWEEN :from AND :to
       GROUP BY activity.rep_id, deal.unit_id, deal.region_id, activity.occurred_at, max(activity.occurred_at, activity.known_at)`,
      { from, to }
    )
  )
}

const invoiceOwner = `invoice.unit_id AS unitId, invoice.region_id AS regionId, sales_order.rep_id AS repId`

/** Money that came in. */
export function readCollections(db: ReadDb, from: Day, to: Day): readonly OwnedFact[] {
  return plain(
    allText<PlainFact>(
      db,
      `SELECT payment.id AS rowId, NULL AS dealId, ${invoiceOwner}, payment.occurred_at AS day, max(payment.occurred_at, payment.known_at) AS knownAt, payment.amount_e4 AS value
       FROM payment JOIN invoice ON invoice.id = payment.invoice_id LEFT JOIN sales_order ON sales_order.id = invoice.order_id
       WHERE payment.occurred_at BETWEEN :from AND :to ORDER BY payment.id`,
      { from, to }
    )
  )
}

export interface Submission {
  readonly id: number
  readonly nodeId: number
  readonly periodStart: Day
  readonly periodEnd: Day
  /** Mean of what was submitted for the period while it ran. */
  readonly amountE4: number
}

/** What each node promised for the periods that are over, averaged over its submissions before the period's end. */
export function readSubmissions(db: ReadDb, level: 'unit' | 'rep' | 'region', from: Day, to: Day): readonly Submission[] {
  return allText<Submission>(
    db,
    `SELECT max(id) AS id, node_id AS nodeId, period_start AS periodStart, period_end AS periodEnd, avg(amount_e4) AS amountE4
     FROM submission WHERE level = :level AND measure = 'bookings' AND period_end BETWEEN :from AND :to AND made_on <= period_end AND known_at <= period_end AND withdrawn_at_ms IS NULL
     GROUP BY node_id, period_start, period_end ORDER BY node_id, period_start`,
    { level, from, to }
  )
}
