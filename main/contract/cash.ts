import * as z from 'zod'
import { isoDay, moneyE4, rowId, scope } from './common'
import { modelCommand } from './route'

/** P10, P50 and P90 are read off sample paths of whole weeks; the mean is the exact sum of the invoices' expectations. */
const range = { meanE4: moneyE4, p10E4: moneyE4, p50E4: moneyE4, p90E4: moneyE4 }

const cashInvoice = z.object({
  id: rowId,
  number: z.string(),
  accountId: rowId.nullable(),
  accountName: z.string().nullable(),
  unitName: z.string().nullable(),
  issuedOn: isoDay,
  dueOn: isoDay,
  outstandingE4: moneyE4,
  /** Chance to be paid after the due day, or not at all; 1 where that day is over. */
  pLate: z.number(),
  /** Day by which it is paid with a chance of one half; null beyond the weeks that are forecast. */
  expectedOn: isoDay.nullable(),
  /** Expected in each week, and after the last one (or never); together exactly what is outstanding. */
  weeksE4: z.array(moneyE4),
  laterE4: moneyE4,
  /** What the customer's settled invoices were like: how many, how many of them late, and the middle delay in days (negative: before the due day). */
  habit: z.object({ settled: z.number().int(), late: z.number().int(), medianDelay: z.number() }).nullable()
})
export type CashInvoice = z.infer<typeof cashInvoice>

const proofWeek = z.object({
  asOf: isoDay,
  from: isoDay,
  to: isoDay,
  /** What was paid in that week on the invoices that were open on the day. */
  actualE4: moneyE4,
  ...range,
  /** The week's cash if everybody paid on the due day (what was overdue: in the first week). */
  dueE4: moneyE4
})

export const cashContract = {
  /**
   * When the open invoices will be paid, as known at the end of `asOf` (default: today): chances of late payment and delay learned from settled invoices of the
   * whole company, told for those in scope. Weeks begin on the day after `asOf`.
   */
  'forecast.cash': modelCommand(
    z.object({ asOf: isoDay.optional(), scope: scope.default({}), weeks: z.number().int().min(1).max(26).default(13), limit: z.number().int().min(0).max(10_000).default(1_000) }),
    z.object({
      asOf: isoDay,
      /** `model`: fields and habits of customers; `typical_delay`: the due day and the usual delay; `due_date`: nothing is settled yet, so what is due is expected when it is due. */
      method: z.enum(['model', 'typical_delay', 'due_date']),
      /** Why not the model. */
      reason: z.object({ key: z.enum(['no_invoices', 'too_few_settled', 'no_skill']), params: z.record(z.string(), z.number()) }).nullable(),
      /** Settled invoices that were learned from. */
      settled: z.number().int(),
      /** Of late payment: whether its model has skill on later outcomes; else the rate of late ones comes from the delays alone. */
      late: z.object({ method: z.enum(['model', 'delays']), rate: z.number(), logLoss: z.number().nullable(), flatLogLoss: z.number().nullable() }),
      /** Mean absolute error in days on later invoices, and that of the usual delay alone. */
      delay: z.object({ errorDays: z.number().nullable(), typicalErrorDays: z.number().nullable(), medianDays: z.number().nullable() }),
      openInvoices: z.number().int(),
      outstandingE4: moneyE4,
      overdueE4: moneyE4,
      weeks: z.array(z.object({ from: isoDay, to: isoDay, ...range, dueE4: moneyE4 })),
      total: z.object(range),
      laterE4: moneyE4,
      /** Largest first, `limit` of them; what the others hold of each week is in `others`. */
      invoices: z.array(cashInvoice),
      others: z.object({ invoices: z.number().int(), outstandingE4: moneyE4, weeksE4: z.array(moneyE4), laterE4: moneyE4 })
    })
  ),
  /** The same forecast made again at past days, each from what was known then, beside what was paid and what due days alone would have said. */
  'forecast.cashProof': modelCommand(
    z.object({ asOf: isoDay.optional(), scope: scope.default({}), origins: z.number().int().min(1).max(13).default(4) }),
    z.object({
      asOf: isoDay,
      origins: z.number().int(),
      weeks: z.array(proofWeek),
      /** Error of the weeks as a share of what was paid; null where nothing was. */
      wape: z.number().nullable(),
      dueWape: z.number().nullable(),
      /** Share of the weeks whose cash lay within P10 to P90. */
      coverage: z.number().nullable()
    })
  )
} as const
