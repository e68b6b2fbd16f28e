import type { AlertSubject } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { allText, prepare } from '../warehouse/statement'
import type { MeasureSeries } from './readings'
import type { SeriesRequest } from './series-request'
import { scopeFilter } from './subjects'

export const accountMeasures = ['account_overdue', 'account_overdue_days', 'account_receivables'] as const
export type AccountMeasureId = (typeof accountMeasures)[number]

export function isAccountMeasure(id: string): id is AccountMeasureId {
  return (accountMeasures as readonly string[]).includes(id)
}

/** A customer who has paid everything is looked at for so many days more, so that its alert ends as recovered. */
const keptDays = 60

type InvoiceRow = readonly [id: number, accountId: number, unitId: number | null, regionId: number | null, knownOn: Day, issuedAt: Day, dueAt: Day, amountE4: number]

/** What a customer owes: what is outstanding, what of it is past its due date, and for how long the oldest overdue invoice has been. */
interface Debt {
  openE4: number
  overdueE4: number
  oldestDue: Day | null
}

/**
 * Receivables by customer. An invoice and a payment count from the day on which they had happened and were known; a customer is watched while
 * something is unpaid, and for a while after. With a least amount, days are counted only for customers who owe at least that much overdue.
 */
export function accountSeries({ db, rule, to, places, measure }: SeriesRequest): MeasureSeries {
  const inScope = scopeFilter(rule, places)
  const invoices = (
    prepare(
      db,
      `SELECT id, account_id, unit_id, region_id, max(occurred_at, known_at), occurred_at, due_at, amount_e4 FROM invoice
       WHERE account_id IS NOT NULL AND max(occurred_at, known_at) <= ? ORDER BY max(occurred_at, known_at), id`
    )
      .raw()
      .all(to) as InvoiceRow[]
  ).filter(([, , unitId, regionId, , issuedAt]) => inScope({ unitId, regionId, repId: null, day: issuedAt }))
  const slotOf = new Map(invoices.map((invoice, slot) => [invoice[0], slot]))
  const payments = prepare(
    db,
    'SELECT invoice_id, max(occurred_at, known_at) AS day, amount_e4 FROM payment WHERE invoice_id IS NOT NULL AND max(occurred_at, known_at) <= ? ORDER BY day, id'
  )
    .raw()
    .all(to) as (readonly [invoiceId: number, day: Day, amountE4: number])[]

  const unpaid = new Float64Array(invoices.length)
  const isKnown = new Uint8Array(invoices.length)
  const open = new Set<number>()
  /** The last day on which each customer owed something. */
  const lastOwed = new Map<number, Day>()
  const names = new Map<number, string>()
  let [invoiceAt, paymentAt] = [0, 0]

  const settle = (slot: number, day: Day): void => {
    const accountId = invoices[slot]?.[1] ?? 0
    if (unpaid[slot] === 0) open.delete(slot)
    else open.add(slot)
    lastOwed.set(accountId, Math.max(lastOwed.get(accountId) ?? day, day))
  }
  const walkTo = (day: Day): void => {
    for (; invoiceAt < invoices.length && (invoices[invoiceAt]?.[4] ?? 0) <= day; invoiceAt += 1) {
      unpaid[invoiceAt] = (unpaid[invoiceAt] ?? 0) + (invoices[invoiceAt]?.[7] ?? 0)
      isKnown[invoiceAt] = 1
      settle(invoiceAt, invoices[invoiceAt]?.[4] ?? day)
    }
    for (; paymentAt < payments.length && (payments[paymentAt]?.[1] ?? 0) <= day; paymentAt += 1) {
      const [invoiceId, paidOn, amountE4] = payments[paymentAt] ?? [0, 0, 0]
      const slot = slotOf.get(invoiceId)
      if (slot === undefined) continue
      unpaid[slot] = (unpaid[slot] ?? 0) - amountE4
      // A payment in advance waits for its invoice.
      if (isKnown[slot] === 1) settle(slot, paidOn)
    }
  }

  return {
    at: (day) => {
      walkTo(day)
      const debts = new Map<number, Debt>()
      for (const slot of open) {
        const [, accountId, , , , , dueAt] = invoices[slot] ?? [0, 0, null, null, 0, 0, 0, 0]
        const owed = unpaid[slot] ?? 0
        let debt = debts.get(accountId)
        if (debt === undefined) debts.set(accountId, (debt = { openE4: 0, overdueE4: 0, oldestDue: null }))
        debt.openE4 += owed
        if (dueAt >= day) continue
        debt.overdueE4 += owed
        if (owed > 0) debt.oldestDue = Math.min(debt.oldestDue ?? dueAt, dueAt)
      }
      for (const [accountId, owedOn] of lastOwed) if (owedOn >= day - keptDays && !debts.has(accountId)) debts.set(accountId, { openE4: 0, overdueE4: 0, oldestDue: null })
      readNames([...debts.keys()])
      return [...debts].sort(([a], [b]) => a - b).map(([id, debt]) => ({ subject: subjectOf(id), value: valueOf(debt, day) }))
    }
  }

  function valueOf(debt: Debt, day: Day): number {
    switch (measure) {
      case 'account_receivables':
        return debt.openE4
      case 'account_overdue':
        return debt.overdueE4
      default:
        return debt.oldestDue === null || debt.overdueE4 < rule.minimumAmountE4 ? 0 : day - debt.oldestDue
    }
  }

  function subjectOf(id: number): AlertSubject {
    return { kind: 'account', id, name: names.get(id) ?? '' }
  }

  function readNames(wanted: readonly number[]): void {
    const missing = wanted.filter((id) => !names.has(id))
    if (missing.length === 0) return
    for (const row of allText<{ id: number; name: string }>(db, 'SELECT id, name FROM account WHERE id IN (SELECT value FROM json_each(?))', [JSON.stringify(missing)])) names.set(row.id, row.name)
  }
}
