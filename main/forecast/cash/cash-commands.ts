import type { RouteOutput, RouteParsed } from '../../contract'
import type { CashInvoice } from '../../contract/cash'
import type { Scope } from '../../contract/common'
import { whileDataStands } from '../../metrics/data-memo'
import { medianOf } from '../../model/field-value'
import type { ModelContext, ModelHandlers } from '../../router/handler'
import type { ReadDb } from '../../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../../warehouse/day'
import { readActiveFocus, regionsBelow } from '../../warehouse/focus'
import { allText } from '../../warehouse/statement'
import { asFailure } from '../model-failure'
import { summarizePaths } from '../sample-quantiles'
import { readWorkdays } from '../workdays'
import { addWeeks, splitAmount } from './cash-amounts'
import { fewestSettledInvoices, forecastCash, type CashForecast, type InvoiceForecast } from './cash-forecast'
import { readInvoices, type KnownInvoice } from './read-invoices'
import { weekPaths } from './week-paths'

type Cash = RouteOutput<'forecast.cash'>
type Proof = RouteOutput<'forecast.cashProof'>

/** Longest horizon: one forecast of a day serves all others. */
const mostWeeks = 26
/** Weeks that a past day's forecast is held against, and weeks between such days: none is counted twice. */
const proofWeeks = 4

export const cashCommands: Pick<ModelHandlers, 'forecast.cash' | 'forecast.cashProof'> = {
  'forecast.cash': (db, input, context) => asFailure(() => cash(db, input, context)),
  'forecast.cashProof': (db, input, context) => asFailure(() => proof(db, input, context))
}

async function cash(db: ReadDb, input: RouteParsed<'forecast.cash'>, context: ModelContext): Promise<Cash> {
  const asOf = input.asOf === undefined ? context.today : dayFromIso(input.asOf)
  context.progress({ share: 0, step: 'forecast.reading' })
  const made = await cashOf(db, asOf, mostWeeks, context, () => context.progress({ share: 0.2, step: 'forecast.training' }))
  const isInScope = invoicesInScope(db, input.scope)
  return answer(db, input, asOf, made, made.forecast.open.filter(({ invoice }) => isInScope(invoice)))
}

async function proof(db: ReadDb, input: RouteParsed<'forecast.cashProof'>, context: ModelContext): Promise<Proof> {
  const asOf = input.asOf === undefined ? context.today : dayFromIso(input.asOf)
  const isInScope = invoicesInScope(db, input.scope)
  const weeks: Proof['weeks'] = []
  let origins = 0
  for (let origin = input.origins; origin >= 1; origin -= 1) {
    context.progress({ share: 1 - origin / input.origins, step: 'forecast.backtest', done: input.origins - origin, total: input.origins })
    const day = asOf - 7 * proofWeeks * origin
    const { forecast } = await cashOf(db, day, proofWeeks, context)
    const open = forecast.open.filter(({ invoice }) => isInScope(invoice))
    if (forecast.settled > 0 && open.length > 0) {
      origins += 1
      weeks.push(...proofOf(db, day, asOf, forecast, open))
    }
    await context.pause()
  }
  const actual = weeks.reduce((sum, week) => sum + week.actualE4, 0)
  const errorOf = (said: (week: Proof['weeks'][number]) => number): number | null => (actual <= 0 ? null : weeks.reduce((sum, week) => sum + Math.abs(said(week) - week.actualE4), 0) / actual)
  return {
    asOf: isoFromDay(asOf),
    origins,
    weeks,
    wape: errorOf((week) => week.meanE4),
    dueWape: errorOf((week) => week.dueE4),
    coverage: weeks.length === 0 ? null : weeks.filter((week) => week.actualE4 >= week.p10E4 && week.actualE4 <= week.p90E4).length / weeks.length
  }
}

interface Made {
  readonly invoices: readonly KnownInvoice[]
  readonly forecast: CashForecast
}

/** A day's forecast for these is kept: the present one and those of the proof. */
const mostKept = 14

/** Days are kept while the data stands: the pages ask for the same one region after region. */
async function cashOf(db: ReadDb, asOf: Day, weeks: number, context: ModelContext, onRead: () => void = () => undefined): Promise<Made> {
  const kept = whileDataStands(db, 'forecast.cash', () => new Map<string, Made>())
  const key = `${asOf} ${weeks}`
  const found = kept.get(key)
  if (found !== undefined) return found
  const invoices = readInvoices(db, asOf)
  await context.pause()
  onRead()
  const isWorkday = readWorkdays(db, invoices[0]?.issuedAt ?? asOf, asOf + 7 * weeks)
  const made = { invoices, forecast: await forecastCash(invoices, asOf, weeks, isWorkday, context.signal) }
  kept.set(key, made)
  const oldest = kept.keys().next().value
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return made
}

/** Regions with everything below them, units, and the regions of the active profile; invoices know no products. */
function invoicesInScope(db: ReadDb, scope: Scope): (invoice: KnownInvoice) => boolean {
  const regions = scope.regionIds === undefined || scope.regionIds.length === 0 ? null : new Set(regionsBelow(db, scope.regionIds))
  const units = scope.unitIds === undefined || scope.unitIds.length === 0 ? null : new Set(scope.unitIds)
  const focus = readActiveFocus(db)
  const inFocus = focus === null ? null : new Set(focus)
  const isIn = (set: ReadonlySet<number> | null, id: number | null): boolean => set === null || (id !== null && set.has(id))
  return (invoice) => isIn(regions, invoice.regionId) && isIn(units, invoice.unitId) && isIn(inFocus, invoice.regionId)
}

function answer(db: ReadDb, input: RouteParsed<'forecast.cash'>, asOf: Day, made: Made, chosen: readonly InvoiceForecast[]): Cash {
  const { forecast } = made
  const weeks = input.weeks
  const split = chosen.map((one) => ({ ...one, ...splitAmount(one.invoice.outstandingE4, one.paidByWeek.slice(0, weeks)) })).sort((left, right) => right.invoice.outstandingE4 - left.invoice.outstandingE4 || left.invoice.id - right.invoice.id)
  const none = Array.from({ length: weeks }, () => 0)
  const shown = split.slice(0, input.limit)
  const rest = split.slice(input.limit)
  const sumOf = (list: typeof split): readonly number[] => list.reduce((sums, one) => addWeeks(sums, one.weeks), none)
  const laterOf = (list: typeof split): number => list.reduce((sum, one) => sum + one.later, 0)
  const means = sumOf(split)
  const paths = pathsOf(forecast, chosen, weeks)
  const due = dueByWeek(chosen, asOf, weeks)
  const names = namesOf(db, shown.map((one) => one.invoice))
  const habits = habitsOf(made.invoices, new Set(shown.flatMap((one) => (one.invoice.accountId === null ? [] : [one.invoice.accountId]))))
  return {
    asOf: isoFromDay(asOf),
    method: forecast.method,
    reason: reasonOf(made),
    settled: forecast.settled,
    late: {
      method: forecast.late?.method === 'model' ? 'model' : 'delays',
      rate: forecast.lateRate,
      logLoss: forecast.late?.skill?.logLoss ?? null,
      flatLogLoss: forecast.late?.skill?.constantLogLoss ?? null
    },
    delay: {
      errorDays: forecast.delay === null || forecast.delay.judged.length === 0 ? null : forecast.delay.error,
      typicalErrorDays: forecast.delay === null || forecast.delay.judged.length === 0 ? null : forecast.delay.plainError,
      medianDays: forecast.typicalDelay
    },
    openInvoices: split.length,
    outstandingE4: split.reduce((sum, one) => sum + one.invoice.outstandingE4, 0),
    overdueE4: split.reduce((sum, one) => sum + (one.invoice.dueAt < asOf ? one.invoice.outstandingE4 : 0), 0),
    weeks: means.map((meanE4, week) => ({ from: isoFromDay(asOf + 1 + 7 * week), to: isoFromDay(asOf + 7 + 7 * week), ...rangeOf(paths[week], meanE4), dueE4: due[week] ?? 0 })),
    total: rangeOf(paths[weeks], means.reduce((sum, mean) => sum + mean, 0)),
    laterE4: laterOf(split),
    invoices: shown.map(({ invoice, pLate, medianDays, weeks: weeksE4, later }): CashInvoice => ({
      id: invoice.id,
      number: invoice.number,
      accountId: invoice.accountId,
      accountName: names.accounts.get(invoice.accountId) ?? null,
      unitName: names.units.get(invoice.unitId) ?? null,
      issuedOn: isoFromDay(invoice.issuedAt),
      dueOn: isoFromDay(invoice.dueAt),
      outstandingE4: invoice.outstandingE4,
      pLate,
      expectedOn: medianDays === null || medianDays > 7 * weeks ? null : isoFromDay(asOf + medianDays),
      weeksE4: [...weeksE4],
      laterE4: later,
      habit: habits.get(invoice.accountId) ?? null
    })),
    others: { invoices: rest.length, outstandingE4: rest.reduce((sum, one) => sum + one.invoice.outstandingE4, 0), weeksE4: [...sumOf(rest)], laterE4: laterOf(rest) }
  }
}

function reasonOf({ invoices, forecast }: Made): Cash['reason'] {
  if (invoices.length === 0) return { key: 'no_invoices', params: {} }
  if (forecast.method === 'model') return null
  if (forecast.delay === null) return { key: 'too_few_settled', params: { settled: forecast.settled, needed: fewestSettledInvoices } }
  return { key: 'no_skill', params: { typicalErrorDays: Math.round(forecast.delay.plainError * 10) / 10 } }
}

function pathsOf(forecast: CashForecast, chosen: readonly InvoiceForecast[], weeks: number): readonly Float64Array[] {
  return weekPaths(chosen.map(({ invoice, paidByWeek }) => ({ id: invoice.id, accountId: invoice.accountId, outstandingE4: invoice.outstandingE4, paidByWeek: paidByWeek.slice(0, weeks) })), weeks, forecast.alike)
}

function rangeOf(paths: Float64Array | undefined, meanE4: number): Cash['total'] {
  const { p10, p50, p90 } = summarizePaths(paths ?? new Float64Array(0))
  return { meanE4, p10E4: p10, p50E4: p50, p90E4: p90 }
}

/** Everything on its due day; what is overdue in the first week. */
function dueByWeek(chosen: readonly InvoiceForecast[], asOf: Day, weeks: number): readonly number[] {
  const sums = Array.from({ length: weeks }, () => 0)
  for (const { invoice } of chosen) {
    const week = Math.max(0, Math.floor((invoice.dueAt - asOf - 1) / 7))
    if (week < weeks) sums[week] = (sums[week] ?? 0) + invoice.outstandingE4
  }
  return sums
}

/** The weeks after a past day beside what came in on the invoices that were open then, as known at the end of `knownBy`. */
function proofOf(db: ReadDb, day: Day, knownBy: Day, forecast: CashForecast, open: readonly InvoiceForecast[]): Proof['weeks'] {
  const paths = pathsOf(forecast, open, proofWeeks)
  const due = dueByWeek(open, day, proofWeeks)
  const means = open.reduce<readonly number[]>((sums, one) => addWeeks(sums, splitAmount(one.invoice.outstandingE4, one.paidByWeek).weeks), Array.from({ length: proofWeeks }, () => 0))
  const paid = allText<{ week: number; amountE4: number }>(
    db,
    `SELECT CAST((p.occurred_at - @day - 1) / 7 AS INTEGER) AS week, sum(p.amount_e4) AS amountE4 FROM json_each(@ids) AS chosen JOIN payment AS p ON p.invoice_id = chosen.value
     WHERE p.occurred_at > @day AND p.occurred_at <= @last AND p.known_at <= @knownBy GROUP BY 1`,
    { day, last: day + 7 * proofWeeks, knownBy, ids: JSON.stringify(open.map(({ invoice }) => invoice.id)) }
  )
  const actual = new Map(paid.map((row) => [row.week, row.amountE4]))
  return means.map((meanE4, week) => ({
    asOf: isoFromDay(day),
    from: isoFromDay(day + 1 + 7 * week),
    to: isoFromDay(day + 7 + 7 * week),
    actualE4: actual.get(week) ?? 0,
    ...rangeOf(paths[week], meanE4),
    dueE4: due[week] ?? 0
  }))
}

function namesOf(db: ReadDb, invoices: readonly KnownInvoice[]): { readonly accounts: ReadonlyMap<number | null, string>; readonly units: ReadonlyMap<number | null, string> } {
  const read = (table: 'account' | 'battle_unit', ids: readonly (number | null)[]): ReadonlyMap<number | null, string> =>
    new Map(allText<{ id: number; name: string }>(db, `SELECT id, name FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify([...new Set(ids)])]).map((row) => [row.id, row.name]))
  return { accounts: read('account', invoices.map((one) => one.accountId)), units: read('battle_unit', invoices.map((one) => one.unitId)) }
}

/** What the customers' settled invoices were like. */
function habitsOf(invoices: readonly KnownInvoice[], accounts: ReadonlySet<number>): ReadonlyMap<number | null, CashInvoice['habit']> {
  const delays = new Map<number, number[]>()
  for (const { accountId, settledAt, dueAt } of invoices) {
    if (accountId === null || settledAt === null || !accounts.has(accountId)) continue
    const list = delays.get(accountId)
    if (list === undefined) delays.set(accountId, [settledAt - dueAt])
    else list.push(settledAt - dueAt)
  }
  return new Map([...delays].map(([account, list]) => [account, { settled: list.length, late: list.filter((days) => days > 0).length, medianDelay: medianOf(list) }]))
}
