import { fitFieldOutcome, type FieldOutcome } from '../../model/field-outcome'
import { fitFieldValue, medianOf, type FieldValue } from '../../model/field-value'
import type { Day } from '../../warehouse/day'
import { delayCurve, type Waiting } from './delay-curve'
import { paysOnDaysOff } from './calendar-parts'
import { invoiceTables } from './invoice-tables'
import { onWorkdays, payDays } from './pay-days'
import type { KnownInvoice } from './read-invoices'
import { likeness } from './week-paths'

export const fewestSettledInvoices = 200

/** When one open invoice will be paid. */
export interface InvoiceForecast {
  readonly invoice: KnownInvoice
  readonly pLate: number
  /** Chance to be paid by the end of each week after the day; the last one is that of the whole horizon. */
  readonly paidByWeek: readonly number[]
  /** Days after the day by which it is paid with a chance of one half; null beyond the horizon. */
  readonly medianDays: number | null
}

export interface CashForecast {
  readonly method: 'model' | 'typical_delay' | 'due_date'
  readonly settled: number
  readonly late: FieldOutcome | null
  readonly delay: FieldValue | null
  /** Middle delay of the settled invoices in days; null where there are none. */
  readonly typicalDelay: number | null
  /** Share of late ones among those whose outcome is known. */
  readonly lateRate: number
  /** How much of a delay's variance a customer's invoices share. */
  readonly alike: number
  readonly open: readonly InvoiceForecast[]
}

/**
 * Chances by week for every open invoice, learned from what was known on the day: the expected delay by a model of the invoice's fields and its customer's history (the
 * usual delay where the model is no better), spread by how far off it was on later cases, and paid on working days where customers do so.
 */
export async function forecastCash(invoices: readonly KnownInvoice[], asOf: Day, weeks: number, isWorkday: (day: Day) => boolean, signal: AbortSignal): Promise<CashForecast> {
  const tables = invoiceTables(invoices, asOf)
  const rows = invoices.map((_, row) => row)
  const settledRows = rows.filter((row) => invoices[row]?.settledAt !== null)
  const openRows = rows.filter((row) => invoices[row]?.settledAt === null)
  const enough = settledRows.length >= fewestSettledInvoices
  const late = enough ? await fitFieldOutcome(tables.late, asOf, signal) : null
  signal.throwIfAborted()
  const delay = enough ? await fitFieldValue(tables.delay, asOf, signal) : null
  signal.throwIfAborted()
  const typicalDelay = settledRows.length === 0 ? null : medianOf(settledRows.map((row) => tables.delay.target[row] ?? 0))
  const expected = delay?.predict(rows) ?? new Float64Array(rows.length).fill(typicalDelay ?? 0)
  const judged = delay !== null && delay.judged.length > 0 ? delay.judged : settledRows.map((row) => ({ row, residual: (tables.delay.target[row] ?? 0) - (typicalDelay ?? 0) }))
  const judgedFrom = judged.reduce((first, { row }) => Math.min(first, tables.delay.day[row] ?? 0), Number.POSITIVE_INFINITY)
  const waiting: readonly Waiting[] = [
    ...judged.map(({ residual }) => ({ days: residual, isPaid: true })),
    ...openRows.flatMap((row) => ((tables.delay.day[row] ?? 0) < judgedFrom ? [] : [{ days: asOf - (invoices[row]?.dueAt ?? 0) - (expected[row] ?? 0), isPaid: false }]))
  ]
  // Nothing to learn from: paid when due, and what is overdue on the next day.
  const curve = settledRows.length === 0 ? (days: number): number => (days < 0 ? 1 : 0) : delayCurve(waiting)
  const lateAtIssue = late?.method === 'model' ? late.predict(rows) : null
  const paysOff = paysOnDaysOff(settledRows.map((row) => invoices[row]?.settledAt ?? 0), isWorkday)
  const workdays = Array.from({ length: 7 * weeks }, (_, index) => isWorkday(asOf + 1 + index))
  const outcomes = rows.filter((row) => (tables.late.knownAt[row] ?? 0) <= asOf)
  return {
    method: settledRows.length === 0 ? 'due_date' : delay?.method === 'model' ? 'model' : 'typical_delay',
    settled: settledRows.length,
    late,
    delay,
    typicalDelay,
    lateRate: outcomes.length === 0 ? 0 : outcomes.filter((row) => tables.late.target[row] === 1).length / outcomes.length,
    alike: likeness(judged.map(({ row, residual }) => ({ group: tables.delay.categories[0]?.codes[row] ?? -1, residual }))),
    open: openRows.flatMap((row) => {
      const invoice = invoices[row]
      if (invoice === undefined) return []
      const days = settledRows.length === 0 ? whenDue(invoice, asOf, 7 * weeks) : payDays(curve, expected[row] ?? 0, invoice.dueAt, asOf, 7 * weeks, lateAtIssue?.[row] ?? null)
      const paidBy = onWorkdays(days.paidBy, workdays, paysOff)
      const half = paidBy.findIndex((share) => share >= 0.5)
      return [{ invoice, pLate: days.pLate, paidByWeek: Array.from({ length: weeks }, (_, week) => paidBy[7 * week + 6] ?? 0), medianDays: half < 0 ? null : half + 1 }]
    })
  }
}

function whenDue(invoice: KnownInvoice, asOf: Day, days: number): { readonly paidBy: Float64Array; readonly pLate: number } {
  return { paidBy: Float64Array.from({ length: days }, (_, index) => (asOf + 1 + index >= invoice.dueAt ? 1 : 0)), pLate: invoice.dueAt <= asOf ? 1 : 0 }
}
