import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ResolvedScope } from './resolved-scope'

export interface Debt {
  readonly accountId: number | null
  readonly accountName: string | null
  readonly dueAt: Day
  readonly outstandingE4: number
  readonly invoices: number
}

/** What is unpaid at the end of a day, by account and due day. */
export function readReceivablesByDueDay(db: ReadDb, day: Day, scope: ResolvedScope): readonly Debt[] {
  const conditions = [
    scope.regionIds === null ? '' : 'AND i.region_id IN (SELECT value FROM json_each(@regions))',
    scope.unitIds === null ? '' : 'AND i.unit_id IN (SELECT value FROM json_each(@units))'
  ].join(' ')
  return allText(
    db,
    `SELECT debt.account_id AS accountId, account.name AS accountName, debt.due_at AS dueAt, sum(debt.outstanding_e4) AS outstandingE4, count(*) AS invoices
     FROM (SELECT i.account_id, i.due_at, i.amount_e4 - coalesce((SELECT sum(p.amount_e4) FROM payment AS p WHERE p.invoice_id = i.id AND p.known_at <= @day), 0) AS outstanding_e4
             FROM invoice AS i WHERE i.known_at <= @day ${conditions}) AS debt
     LEFT JOIN account ON account.id = debt.account_id
     WHERE debt.outstanding_e4 > 0 GROUP BY debt.account_id, debt.due_at ORDER BY debt.due_at`,
    { day, regions: JSON.stringify(scope.regionIds), units: JSON.stringify(scope.unitIds) }
  )
}
