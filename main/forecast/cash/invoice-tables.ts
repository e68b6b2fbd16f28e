import { categoryOf, type CategoryField, type FieldTable, type NumberField } from '../../model/field-table'
import { dayOfWeek } from '../../warehouse/day'
import { monthOfDay } from './calendar-parts'
import type { KnownInvoice } from './read-invoices'

const never = 2 ** 30

/** Row by row the invoices of the list: was it paid late, and by how many days after its due day (negative: before). */
export function invoiceTables(invoices: readonly KnownInvoice[], asOf: number): { readonly late: FieldTable; readonly delay: FieldTable } {
  const text = (id: number | null): string => (id === null ? '' : String(id))
  const categories: readonly CategoryField[] = [
    categoryOf('account', invoices.map((one) => text(one.accountId))),
    categoryOf('industry', invoices.map((one) => text(one.industryId))),
    categoryOf('region', invoices.map((one) => text(one.regionId))),
    categoryOf('unit', invoices.map((one) => text(one.unitId)))
  ]
  const numbers: readonly NumberField[] = [
    { name: 'amount', values: Float64Array.from(invoices, (one) => one.amountE4 / 10_000) },
    { name: 'terms', values: Float64Array.from(invoices, (one) => one.dueAt - one.issuedAt) },
    { name: 'month', values: Float64Array.from(invoices, (one) => monthOfDay(one.issuedAt)) },
    { name: 'weekday_due', values: Float64Array.from(invoices, (one) => dayOfWeek(one.dueAt)) }
  ]
  const day = Int32Array.from(invoices, (one) => one.issuedAt)
  const fields = { rows: invoices.length, day, categories, numbers }
  const isLate = (one: KnownInvoice): boolean => (one.settledAt ?? asOf) > one.dueAt
  return {
    late: { ...fields, knownAt: Int32Array.from(invoices, (one) => lateKnownAt(one, asOf)), target: Float64Array.from(invoices, (one) => (isLate(one) ? 1 : 0)) },
    delay: {
      ...fields,
      knownAt: Int32Array.from(invoices, (one) => one.settledKnownAt ?? never),
      target: Float64Array.from(invoices, (one) => (one.settledAt === null ? 0 : one.settledAt - one.dueAt))
    }
  }
}

/** That an invoice is late is known on the day after it was due, long before it is paid; that it is not, when the money is there. */
function lateKnownAt(one: KnownInvoice, asOf: number): number {
  const overdueFrom = Math.max(one.dueAt + 1, one.knownAt)
  if (one.settledAt !== null && one.settledKnownAt !== null) return one.settledAt > one.dueAt ? Math.min(one.settledKnownAt, overdueFrom) : one.settledKnownAt
  return one.dueAt < asOf ? overdueFrom : never
}
