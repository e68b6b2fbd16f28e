import { cashContract } from '../contract/cash'
import { dayAsked } from './deal-commands'
import { CommandError, table, type Output } from './terminal'
import type { Session } from './session'

/** Options of `forecast invoices`, as they are typed. */
export interface CashOptions {
  readonly asOf?: string
  readonly horizon?: string
}

/** When the open invoices will be paid: by week, and invoice by invoice; money in major units. */
export async function showCash(session: Session, options: CashOptions): Promise<Output> {
  const question = cashContract['forecast.cash'].input.safeParse({ weeks: Number(options.horizon ?? 13), limit: 10_000, asOf: await dayAsked(session, options) })
  if (!question.success) throw new CommandError(2, '--horizon needs a whole number of weeks from 1 to 26.')
  const cash = await session.ask('forecast.cash', question.data)
  const money = ['mean', 'p10', 'p50', 'p90', 'due'].map((id) => [id, 'money'] as const)
  return {
    kind: 'document',
    values: {
      as_of: cash.asOf, method: cash.method, reason: cash.reason?.key ?? null, settled: cash.settled, open_invoices: cash.openInvoices, late_by: cash.late.method,
      late_rate: cash.late.rate, error_days: cash.delay.errorDays, typical_error_days: cash.delay.typicalErrorDays
    },
    tables: {
      weeks: table([['from', 'day'], ['to', 'day'], ...money], cash.weeks.map((week) => [week.from, week.to, week.meanE4, week.p10E4, week.p50E4, week.p90E4, week.dueE4])),
      total: table([['outstanding', 'money'], ['overdue', 'money'], ...money.slice(0, 4), ['later', 'money']], [[cash.outstandingE4, cash.overdueE4, cash.total.meanE4, cash.total.p10E4, cash.total.p50E4, cash.total.p90E4, cash.laterE4]]),
      invoices: table(
        [['invoice', 'text'], ['account', 'text'], ['unit', 'text'], ['issued', 'day'], ['due', 'day'], ['outstanding', 'money'], ['p_late', 'ratio'], ['expected', 'day'], ['later', 'money'], ['account_settled', 'integer'], ['account_late', 'integer']],
        cash.invoices.map((one) => [one.number, one.accountName, one.unitName, one.issuedOn, one.dueOn, one.outstandingE4, one.pLate, one.expectedOn, one.laterE4, one.habit?.settled ?? 0, one.habit?.late ?? 0])
      )
    }
  }
}

/** The same forecast made again at past days, beside what was paid. */
export async function showCashProof(session: Session, options: { readonly origins?: string; readonly asOf?: string }): Promise<Output> {
  const question = cashContract['forecast.cashProof'].input.safeParse({ origins: Number(options.origins ?? 4), asOf: await dayAsked(session, options) })
  if (!question.success) throw new CommandError(2, '--origins needs a whole number from 1 to 13.')
  const proof = await session.ask('forecast.cashProof', question.data)
  return {
    kind: 'document',
    values: { as_of: proof.asOf, origins: proof.origins, wape: proof.wape, due_wape: proof.dueWape, coverage: proof.coverage },
    tables: {
      weeks: table(
        [['as_of', 'day'], ['from', 'day'], ['to', 'day'], ['actual', 'money'], ['mean', 'money'], ['p10', 'money'], ['p90', 'money'], ['due', 'money']],
        proof.weeks.map((week) => [week.asOf, week.from, week.to, week.actualE4, week.meanE4, week.p10E4, week.p90E4, week.dueE4])
      )
    }
  }
}
