import type { ReadDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { allText } from '../../warehouse/statement'

/** What was known about a deal on a day, by plain SQL over `known_at`. */
export interface DealSnapshot {
  readonly id: number
  readonly accountId: number
  readonly repId: number
  readonly stageId: number
  readonly line: string
  readonly day: Day
  readonly ageDays: number
  readonly dwellDays: number
  readonly pushes: number
  readonly activities28: number
  readonly daysSinceActivity: number
  readonly hasCompetitor: number
  readonly accountWins: number
  readonly repWins: number
  readonly repLosses: number
  /** Price / list price of the last quote, or null before the first. */
  readonly ratio: number | null
  readonly logAmount: number
  readonly leadSource: string
  readonly outcome: number
}

/** The deals named with the day on which to look at each; their outcome is what the caller says. */
export function dealSnapshots(db: ReadDb, deals: readonly { readonly id: number; readonly day: Day; readonly outcome: number }[]): readonly DealSnapshot[] {
  return allText<DealSnapshot>(
    db,
    `WITH asked AS MATERIALIZED (SELECT value ->> 'id' AS id, value ->> 'day' AS day, value ->> 'outcome' AS outcome FROM json_each(?)),
     state AS MATERIALIZED (
       SELECT asked.*, (SELECT max(seq) FROM opportunity_history h WHERE h.opportunity_id = asked.id AND h.known_at <= asked.day) AS seq FROM asked
     )
     SELECT state.id, o.account_id AS accountId, h.rep_id AS repId, h.stage_id AS stageId, lead_product.source_key AS line, state.day, state.day - o.created_at AS ageDays,
       state.day - (SELECT max(s.known_at) FROM opportunity_history s WHERE s.opportunity_id = state.id AND s.known_at <= state.day AND (s.change LIKE '%stage%' OR s.change = 'created')) AS dwellDays,
       (SELECT count(*) FROM opportunity_history p JOIN opportunity_history before ON before.opportunity_id = p.opportunity_id AND before.seq = p.seq - 1
          WHERE p.opportunity_id = state.id AND p.known_at <= state.day AND p.expected_close_at > before.expected_close_at) AS pushes,
       (SELECT count(*) FROM activity a WHERE a.opportunity_id = state.id AND a.known_at <= state.day AND a.occurred_at > state.day - 28) AS activities28,
       min(120, state.day - ifnull((SELECT max(a.occurred_at) FROM activity a WHERE a.opportunity_id = state.id AND a.known_at <= state.day), o.created_at)) AS daysSinceActivity,
       EXISTS (SELECT 1 FROM competitor_mention m WHERE m.opportunity_id = state.id AND m.known_at <= state.day) AS hasCompetitor,
       (SELECT count(*) FROM opportunity w WHERE w.account_id = o.account_id AND w.status = 1 AND w.closed_at <= state.day) AS accountWins,
       (SELECT count(*) FROM opportunity w WHERE w.rep_id = h.rep_id AND w.status = 1 AND w.closed_at <= state.day) AS repWins,
       (SELECT count(*) FROM opportunity w WHERE w.rep_id = h.rep_id AND w.status = 2 AND w.closed_at <= state.day) AS repLosses,
       (SELECT 1.0 * q.amount_e4 / q.list_amount_e4 FROM quote q WHERE q.opportunity_id = state.id AND q.known_at <= state.day ORDER BY q.id DESC LIMIT 1) AS ratio, ln(h.amount_e4 / 5e9) AS logAmount, o.lead_source AS leadSource, state.outcome
     FROM state JOIN opportunity o ON o.id = state.id JOIN opportunity_history h ON h.opportunity_id = state.id AND h.seq = state.seq
     JOIN battle_unit ON battle_unit.id = o.unit_id JOIN product AS lead_product ON lead_product.id = battle_unit.product_id`,
    [JSON.stringify(deals)]
  )
}

const sources = ['老客户增购', '行业展会', '官网咨询', '渠道伙伴', '电话拓展', '招标公告']

/** The weights of a plain logistic regression. */
export function plainFeatures(deal: DealSnapshot): readonly number[] {
  const stage = (id: number): number => (deal.stageId === id ? 1 : 0)
  return [
    1, stage(2), stage(3), stage(4), stage(5), deal.ageDays / 100, deal.dwellDays / 30, Math.min(4, deal.pushes), Math.log1p(deal.activities28), Math.log1p(deal.daysSinceActivity), deal.hasCompetitor,
    Math.log1p(deal.accountWins), (deal.repWins + 4) / (deal.repWins + deal.repLosses + 10), (deal.ratio ?? 0.88) - 0.88, deal.logAmount,
    ...sources.map((source) => (deal.leadSource === source ? 1 : 0))
  ]
}
