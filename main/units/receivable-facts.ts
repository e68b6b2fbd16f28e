import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText, prepare } from '../warehouse/statement'
import type { OwnedFact } from './owned-facts'

type InvoiceRow = readonly [id: number, unitId: number | null, regionId: number | null, issuedAt: Day, issuedKnown: Day, dueAt: Day, amountE4: number]
type PaymentRow = readonly [invoiceId: number, paidAt: Day, paidKnown: Day, amountE4: number]

interface Paid {
  readonly at: Day
  readonly knownAt: Day
  readonly amountE4: number
}

/**
 * Receivables as changes, so that the sum up to a day is the balance of that day: `value` is what is overdue, `weight` what is outstanding. An
 * unpaid invoice turns overdue the day after it was due. Balances hold for days from `from` on: invoices that were settled before (nearly all of a
 * long history) add up to nothing and are left out.
 */
export function readReceivables(db: ReadDb, from: Day, to: Day): readonly OwnedFact[] {
  const invoices = prepare(db, 'SELECT id, unit_id, region_id, occurred_at, known_at, due_at, amount_e4 FROM invoice WHERE occurred_at <= ?').raw().all(to) as InvoiceRow[]
  const payments = prepare(db, 'SELECT invoice_id, occurred_at, known_at, amount_e4 FROM payment WHERE occurred_at <= ? AND invoice_id IS NOT NULL').raw().all(to) as PaymentRow[]
  // What is open when the period begins, by invoice; payments from then on keep their invoice in.
  const settled = new Map<number, number>()
  const isLate = new Set<number>()
  for (const [invoiceId, paidAt, paidKnown, amountE4] of payments) {
    if (paidAt < from && paidKnown < from) settled.set(invoiceId, (settled.get(invoiceId) ?? 0) + amountE4)
    else isLate.add(invoiceId)
  }
  const living = invoices.filter(([id, , , , issuedKnown, dueAt, amountE4]) => isLate.has(id) || issuedKnown >= from || dueAt + 1 >= from || settled.get(id) !== amountE4)
  const ids = new Set(living.map((invoice) => invoice[0]))
  const paidBy = new Map<number, Paid[]>()
  for (const [invoiceId, at, knownAt, amountE4] of payments) {
    if (!ids.has(invoiceId)) continue
    const own = paidBy.get(invoiceId)
    if (own === undefined) paidBy.set(invoiceId, [{ at, knownAt, amountE4 }])
    else own.push({ at, knownAt, amountE4 })
  }
  const reps = readReps(db, [...ids])
  return living.flatMap((invoice) => changesOf(invoice, paidBy.get(invoice[0]) ?? [], reps.get(invoice[0]) ?? null, to))
}

function changesOf(invoice: InvoiceRow, payments: readonly Paid[], repId: number | null, to: Day): readonly OwnedFact[] {
  const [id, unitId, regionId, issuedAt, issuedKnown, dueAt, amountE4] = invoice
  const change = (day: Day, knownAt: Day, value: number, weight: number): OwnedFact => ({ rowId: id, dealId: null, unitId, regionId, repId, day, knownAt: Math.max(day, knownAt), value, weight })
  const changes = [change(issuedAt, issuedKnown, 0, amountE4)]
  if (dueAt < to) changes.push(change(dueAt + 1, issuedKnown, amountE4, 0))
  for (const paid of payments) {
    changes.push(change(paid.at, paid.knownAt, 0, -paid.amountE4))
    const overdueOff = Math.max(paid.at, dueAt + 1)
    if (overdueOff <= to) changes.push(change(overdueOff, paid.knownAt, -paid.amountE4, 0))
  }
  return changes
}

/** Whose orders the invoices are for. */
function readReps(db: ReadDb, invoiceIds: readonly number[]): ReadonlyMap<number, number | null> {
  const rows = allText<{ id: number; repId: number | null }>(
    db,
    `SELECT invoice.id, sales_order.rep_id AS repId FROM json_each(?) AS asked JOIN invoice ON invoice.id = asked.value JOIN sales_order ON sales_order.id = invoice.order_id`,
    [JSON.stringify(invoiceIds)]
  )
  return new Map(rows.map((row) => [row.id, row.repId]))
}
