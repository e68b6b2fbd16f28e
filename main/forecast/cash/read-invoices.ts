import type { ReadDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { allText } from '../../warehouse/statement'

interface InvoiceRow {
  readonly id: number
  readonly number: string
  readonly accountId: number | null
  readonly unitId: number | null
  readonly regionId: number | null
  readonly industryId: number | null
  readonly amountE4: number
  readonly issuedAt: Day
  readonly knownAt: Day
  readonly dueAt: Day
}

/** An invoice as it was known at the end of a day. Credit notes are none. */
export interface KnownInvoice extends InvoiceRow {
  readonly outstandingE4: number
  /** Day of the payment that settled it, and the day on which that was known; null while it is open. */
  readonly settledAt: Day | null
  readonly settledKnownAt: Day | null
}

/** Beyond these the oldest settled ones teach no more. */
const mostSettled = 20_000
/** Bank charges and roundings: so much of the amount may be missing. */
const tolerance = 0.005

/**
 * All open invoices and the latest 20,000 in order of their day, with nothing that became known after `asOf`. Whether an invoice is disputed is left out: the
 * data does not say since when, and a dispute that comes up when the money is late must not have been known before.
 */
export function readInvoices(db: ReadDb, asOf: Day): readonly KnownInvoice[] {
  const rows = allText<InvoiceRow>(
    db,
    `WITH known AS MATERIALIZED (SELECT id, occurred_at FROM invoice WHERE known_at <= @asOf AND occurred_at <= @asOf AND amount_e4 > 0),
       latest AS MATERIALIZED (SELECT id FROM known ORDER BY occurred_at DESC, id DESC LIMIT @mostSettled),
       chosen AS (
         SELECT id FROM latest
         UNION
         SELECT known.id FROM known JOIN invoice AS i ON i.id = known.id
         WHERE i.amount_e4 * (1 - @tolerance) > ifnull((SELECT sum(p.amount_e4) FROM payment AS p WHERE p.invoice_id = i.id AND p.known_at <= @asOf AND p.occurred_at <= @asOf), 0)
       )
     SELECT i.id, i.source_key AS number, i.account_id AS accountId, i.unit_id AS unitId, i.region_id AS regionId, account.industry_id AS industryId, i.amount_e4 AS amountE4,
       i.occurred_at AS issuedAt, i.known_at AS knownAt, i.due_at AS dueAt
     FROM chosen JOIN invoice AS i ON i.id = chosen.id LEFT JOIN account ON account.id = i.account_id
     ORDER BY i.occurred_at, i.id`,
    { asOf, mostSettled, tolerance }
  )
  const paid = allText<{ invoiceId: number; amountE4: number; occurredAt: Day; knownAt: Day }>(
    db,
    `SELECT p.invoice_id AS invoiceId, p.amount_e4 AS amountE4, p.occurred_at AS occurredAt, p.known_at AS knownAt FROM json_each(@ids) AS chosen
     JOIN payment AS p ON p.invoice_id = chosen.value WHERE p.known_at <= @asOf AND p.occurred_at <= @asOf ORDER BY p.invoice_id, p.occurred_at, p.id`,
    { asOf, ids: JSON.stringify(rows.map((row) => row.id)) }
  )
  const byInvoice = new Map<number, (typeof paid)[number][]>()
  for (const payment of paid) {
    const list = byInvoice.get(payment.invoiceId)
    if (list === undefined) byInvoice.set(payment.invoiceId, [payment])
    else list.push(payment)
  }
  return rows.map((row) => ({ ...row, ...standing(row.amountE4, byInvoice.get(row.id) ?? []) }))
}

function standing(amountE4: number, payments: readonly { readonly amountE4: number; readonly occurredAt: Day; readonly knownAt: Day }[]): Pick<KnownInvoice, 'outstandingE4' | 'settledAt' | 'settledKnownAt'> {
  let [sum, known] = [0, 0]
  for (const payment of payments) {
    sum += payment.amountE4
    known = Math.max(known, payment.knownAt, payment.occurredAt)
    if (sum >= amountE4 * (1 - tolerance)) return { outstandingE4: 0, settledAt: payment.occurredAt, settledKnownAt: known }
  }
  return { outstandingE4: amountE4 - sum, settledAt: null, settledKnownAt: null }
}
