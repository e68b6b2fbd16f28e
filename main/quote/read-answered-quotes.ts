import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { AnsweredQuote } from './answered-quote'
import { readProductBranches } from './product-branches'

interface QuoteRow {
  readonly id: number
  readonly productId: number | null
  readonly segment: string | null
  readonly listE4: number
  readonly amountE4: number
  readonly quotedOn: Day
  readonly closedOn: Day
  readonly won: number
  readonly accepted: number
  readonly quotes: number
  readonly hasCompetitor: number
  readonly activities: number
  readonly recent: number
  readonly good: number
  readonly bad: number
  readonly accountWins: number
  readonly repId: number | null
  readonly unitId: number | null
}

/** Prices outside of this share of the list price are typing errors or other goods. */
const plausibleRatio = { low: 0.2, high: 1.5 } as const

/**
 * The last quote of every deal that was decided by the end of `asOf`, oldest first. What stands beside it is what was known on the day
 * of the quote; deals that a full snapshot removed have no outcome and are left out.
 */
export function readAnsweredQuotes(db: ReadDb, asOf: Day): readonly AnsweredQuote[] {
  const branches = readProductBranches(db, asOf)
  const rows = allText<QuoteRow>(
    db,
    `WITH ranked AS (
       SELECT opportunity_id, product_id, list_amount_e4, amount_e4, occurred_at, known_at, row_number() OVER (PARTITION BY opportunity_id ORDER BY known_at DESC, id DESC) AS place, count(*) OVER (PARTITION BY opportunity_id) AS quotes
       FROM quote WHERE known_at <= @asOf AND opportunity_id IS NOT NULL AND list_amount_e4 > 0 AND amount_e4 > 0),
     act AS MATERIALIZED (
       SELECT q.opportunity_id AS id, count(a.id) AS activities, coalesce(sum(a.known_at > q.known_at - 28), 0) AS recent, coalesce(sum(a.outcome = 'positive'), 0) AS good,
         coalesce(sum(a.outcome IN ('negative', 'no_answer')), 0) AS bad
       FROM ranked AS q LEFT JOIN activity AS a ON a.opportunity_id = q.opportunity_id AND a.known_at <= q.known_at WHERE q.place = 1 GROUP BY q.opportunity_id),
     stood AS MATERIALIZED (
       SELECT q.opportunity_id AS id, q.occurred_at AS at,
         (SELECT stage.position FROM opportunity_history AS h JOIN stage ON stage.id = h.stage_id WHERE h.opportunity_id = q.opportunity_id AND h.occurred_at <= q.occurred_at ORDER BY h.seq DESC LIMIT 1) AS position
       FROM ranked AS q WHERE q.place = 1),
     mention AS MATERIALIZED (SELECT opportunity_id, min(known_at) AS firstAt FROM competitor_mention GROUP BY opportunity_id)
     SELECT o.id, coalesce(q.product_id, o.product_id) AS productId, account.segment, q.list_amount_e4 AS listE4, q.amount_e4 AS amountE4, q.known_at AS quotedOn, o.closed_at AS closedOn,
       o.status = 1 AS won, q.quotes,
       o.status = 1 OR EXISTS (SELECT 1 FROM opportunity_history AS h JOIN stage ON stage.id = h.stage_id WHERE h.opportunity_id = o.id AND h.occurred_at > stood.at AND h.known_at <= @asOf
         AND stage.kind = 'open' AND stage.position > stood.position) AS accepted, coalesce(mention.firstAt <= q.known_at, 0) AS hasCompetitor,
       (SELECT count(*) FROM opportunity AS w WHERE w.account_id = o.account_id AND w.status = 1 AND w.closed_at < q.known_at) AS accountWins,
       act.activities, act.recent, act.good, act.bad, o.rep_id AS repId, o.unit_id AS unitId
     FROM ranked AS q JOIN opportunity AS o ON o.id = q.opportunity_id
     JOIN act ON act.id = o.id JOIN stood ON stood.id = o.id LEFT JOIN account ON account.id = o.account_id LEFT JOIN mention ON mention.opportunity_id = o.id
     WHERE q.place = 1 AND o.status <> 0 AND o.closed_at <= @asOf AND coalesce(o.lost_reason, '') <> 'removed' ORDER BY o.closed_at, o.id`,
    { asOf }
  )
  const sellers = winRatesSoFar(rows)
  return rows.flatMap((row, index) => {
    const ratio = row.amountE4 / row.listE4
    if (ratio < plausibleRatio.low || ratio > plausibleRatio.high) return []
    const branch = row.productId === null ? undefined : branches.get(row.productId)
    return [
      {
        opportunityId: row.id, productId: row.productId, seriesId: branch?.seriesId ?? row.productId, lineId: branch?.lineId ?? row.productId, segment: row.segment,
        listE4: row.listE4, amountE4: row.amountE4, ratio, quotedOn: row.quotedOn, closedOn: row.closedOn, won: row.won === 1, accepted: row.accepted === 1, hasCompetitor: row.hasCompetitor === 1,
        isRevised: row.quotes > 1, activities: row.activities, recentActivities: row.recent, mood: (row.good - row.bad) / (row.activities + 2), accountWins: row.accountWins,
        ...(sellers[index] ?? { repRate: 0, unitRate: 0 })
      }
    ]
  })
}

/** Pull of a seller's win rate to the company's, in deals. */
const pull = 12

/** Log-odds of how often the rep and the unit had won by the day of each quote, against the company; rows are in order of their close. */
function winRatesSoFar(rows: readonly QuoteRow[]): readonly { readonly repRate: number; readonly unitRate: number }[] {
  const byQuote = rows.map((row, index) => ({ row, index })).sort((a, b) => a.row.quotedOn - b.row.quotedOn || a.index - b.index)
  const rates = rows.map(() => ({ repRate: 0, unitRate: 0 }))
  const reps = new Map<number, Tally>()
  const units = new Map<number, Tally>()
  const all: Tally = { won: 1, decided: 2 }
  let closed = 0
  for (const { row, index } of byQuote) {
    for (let next = rows[closed]; next !== undefined && next.closedOn < row.quotedOn; next = rows[(closed += 1)]) {
      for (const tally of [all, tallyOf(reps, next.repId), tallyOf(units, next.unitId)]) {
        tally.decided += 1
        tally.won += next.won
      }
    }
    const base = all.won / all.decided
    const shift = (tally: Tally): number => {
      const rate = (tally.won + pull * base) / (tally.decided + pull)
      return Math.log(rate / (1 - rate)) - Math.log(base / (1 - base))
    }
    rates[index] = { repRate: shift(tallyOf(reps, row.repId)), unitRate: shift(tallyOf(units, row.unitId)) }
  }
  return rates
}

interface Tally {
  won: number
  decided: number
}

function tallyOf(tallies: Map<number, Tally>, id: number | null): Tally {
  const found = tallies.get(id ?? 0)
  if (found !== undefined) return found
  const made = { won: 0, decided: 0 }
  tallies.set(id ?? 0, made)
  return made
}
