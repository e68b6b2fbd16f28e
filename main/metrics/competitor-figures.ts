import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ResolvedScope } from './resolved-scope'

export interface MentionWeek {
  readonly competitor: string
  readonly weekStart: Day
  readonly mentions: number
}

export interface CompetitorDeals {
  readonly competitor: string
  readonly openAmountE4: number
  readonly openDeals: number
  readonly won: number
  readonly lost: number
}

/** Mentions by week on deals of the scope, from a day to a day by business date, as known by the last day. */
export function readMentionWeeks(db: ReadDb, from: Day, to: Day, scope: ResolvedScope): readonly MentionWeek[] {
  return allText(
    db,
    `SELECT m.competitor, m.occurred_at - (m.occurred_at + 3) % 7 AS weekStart, count(*) AS mentions
     FROM competitor_mention AS m LEFT JOIN opportunity AS o ON o.id = m.opportunity_id
     WHERE m.occurred_at BETWEEN @from AND @to AND m.known_at <= @to ${scoped(scope)} GROUP BY 1, 2 ORDER BY 1, 2`,
    { from, to, ...bound(scope) }
  )
}

/** Deals on which a competitor is known (named on the deal or mentioned): open ones, and those closed since a day. */
export function readCompetitorDeals(db: ReadDb, since: Day, to: Day, scope: ResolvedScope): readonly CompetitorDeals[] {
  return allText(
    db,
    `SELECT against.competitor,
       coalesce(sum(CASE WHEN o.status = 0 THEN o.amount_e4 END), 0) AS openAmountE4, sum(o.status = 0) AS openDeals,
       sum(o.status = 1 AND o.closed_at BETWEEN @since AND @to) AS won, sum(o.status = 2 AND o.closed_at BETWEEN @since AND @to) AS lost
     FROM (SELECT id AS opportunity_id, competitor FROM opportunity WHERE competitor IS NOT NULL
           UNION SELECT opportunity_id, competitor FROM competitor_mention WHERE opportunity_id IS NOT NULL AND known_at <= @to) AS against
     JOIN opportunity AS o ON o.id = against.opportunity_id
     WHERE o.created_at <= @to ${scoped(scope)} GROUP BY against.competitor`,
    { since, to, ...bound(scope) }
  )
}

function scoped(scope: ResolvedScope): string {
  return [
    scope.regionIds === null ? '' : 'AND o.region_id IN (SELECT value FROM json_each(@regions))',
    scope.unitIds === null ? '' : 'AND o.unit_id IN (SELECT value FROM json_each(@units))',
    scope.productIds === null ? '' : 'AND o.product_id IN (SELECT value FROM json_each(@products))'
  ].join(' ')
}

function bound(scope: ResolvedScope): Readonly<Record<string, string>> {
  return { regions: JSON.stringify(scope.regionIds), units: JSON.stringify(scope.unitIds), products: JSON.stringify(scope.productIds) }
}
