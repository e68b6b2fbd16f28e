import type { RouteOutput } from '../contract'
import { aggregate } from '../metrics/aggregate'
import { readReceivablesByDueDay, type Debt } from '../metrics/receivables-by-due-day'
import type { ResolvedScope } from '../metrics/resolved-scope'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { answered, type Question } from './question'

type Receivables = RouteOutput<'warRoom.receivables'>
type BucketKey = Receivables['buckets'][number]['key']

const bucketKeys: readonly BucketKey[] = ['current', 'days_1_30', 'days_31_60', 'days_61_90', 'days_over_90']

/** Invoices know regions and units; a product scope does not narrow them. */
function debtScope(question: Question): ResolvedScope {
  return { ...question.frame.scope, productIds: null }
}

export function readReceivables(db: ReadDb, question: Question): Receivables {
  const debts = readReceivablesByDueDay(db, question.asOf, debtScope(question))
  const dso = aggregate(db, ['dso'], [], { ...question.frame, scope: debtScope(question), from: null, to: null, stockDay: question.asOf, cut: question.asOf })[0]?.values.get('dso') ?? null
  const sums = new Map<BucketKey, { amount: number; invoices: number }>(bucketKeys.map((key) => [key, { amount: 0, invoices: 0 }]))
  for (const debt of debts) {
    const sum = sums.get(bucketOf(question.asOf - debt.dueAt))
    if (sum === undefined) continue
    sum.amount += debt.outstandingE4
    sum.invoices += debt.invoices
  }
  const buckets = bucketKeys.map((key) => ({ key, ...(sums.get(key) ?? { amount: 0, invoices: 0 }) }))
  const outstanding = buckets.reduce((sum, bucket) => sum + bucket.amount, 0)
  return {
    ...answered(question),
    outstanding,
    overdue: outstanding - (buckets[0]?.amount ?? 0),
    dsoDays: dso,
    buckets,
    accounts: byAccount(debts, question).slice(0, 50)
  }
}

/** Accounts with overdue invoices, largest debt first. */
export function overdueAccounts(db: ReadDb, question: Question): Receivables['accounts'] {
  return byAccount(readReceivablesByDueDay(db, question.asOf, debtScope(question)), question)
}

function byAccount(debts: readonly Debt[], question: Question): Receivables['accounts'] {
  const accounts = new Map<number | null, { name: string | null; overdue: number; invoices: number; oldest: number }>()
  for (const debt of debts) {
    if (debt.dueAt >= question.asOf) continue
    const account = accounts.get(debt.accountId) ?? { name: debt.accountName, overdue: 0, invoices: 0, oldest: debt.dueAt }
    accounts.set(debt.accountId, { ...account, overdue: account.overdue + debt.outstandingE4, invoices: account.invoices + debt.invoices, oldest: Math.min(account.oldest, debt.dueAt) })
  }
  return [...accounts]
    .map(([id, account]) => ({ id, name: account.name, overdue: account.overdue, invoices: account.invoices, oldestDueOn: isoFromDay(account.oldest), daysOverdue: question.asOf - account.oldest }))
    .sort((a, b) => b.overdue - a.overdue || (a.id ?? 0) - (b.id ?? 0))
}

function bucketOf(daysOverdue: number): BucketKey {
  if (daysOverdue <= 0) return 'current'
  return daysOverdue <= 30 ? 'days_1_30' : daysOverdue <= 60 ? 'days_31_60' : daysOverdue <= 90 ? 'days_61_90' : 'days_over_90'
}
