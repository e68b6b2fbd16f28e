import type { ReadDb } from '../warehouse/database'
import { addMonths, monthStart, type Day } from '../warehouse/day'
import { areRollupsFresh } from '../warehouse/rollups/refresh-rollups'
import { noDay, type RolledFact } from '../warehouse/rollups/rollup'
import { firstText } from '../warehouse/statement'
import { latestDealKnowledge } from './deal-states'
import type { DimensionId } from './dimensions'
import type { Frame } from './frame'
import type { BaseMeasure } from './measures'
import { source, type Source, type SourceId } from './sources'

/** A rollup as the compiler may read it in the place of the facts: what it can tell. */
interface RolledSource {
  readonly of: SourceId
  readonly table: string
  readonly fact: RolledFact
  /** Of the fact. */
  readonly from: string
  readonly date: 'closed_at' | 'expected_close_at' | 'occurred_at' | 'created_at'
  readonly dimensions: readonly DimensionId[]
  /** Columns beside date and sums, with how a row of the rollup tells them. */
  readonly columns: Readonly<Record<string, string>>
  /** The same by day, for the ends of a period and for days and weeks. */
  readonly dayTable?: string
  readonly answers: (measure: BaseMeasure) => boolean
}

const months: readonly DimensionId[] = ['month', 'quarter', 'year', 'fiscal_month', 'fiscal_quarter', 'fiscal_year']
const id = (column: string): Readonly<Record<string, string>> => ({ [column]: `nullif(${column}, 0)` })
const isSum = (measure: BaseMeasure): boolean =>
  measure.aggregate === 'sum' && measure.when === undefined && (measure.needs ?? []).length === 0 && ['1', 'coalesce(f.amount_e4, 0)', 'f.amount_e4', 'i.amount_e4'].includes(measure.value)
/** The count of new deals, or their first amounts: the source has no other measures. */
const isOfCreated = (measure: BaseMeasure): boolean => measure.aggregate === 'sum'
const isClosed = (measure: BaseMeasure): boolean => measure.statuses !== undefined && !measure.statuses.includes(0)

const closed = { of: 'closed_deals', fact: 'closedDeals', from: 'opportunity', date: 'closed_at', answers: (measure: BaseMeasure) => isClosed(measure) && isSum(measure) } as const
const status = { status: 'status' } as const

const createdDeals = {
  of: 'created_deals', fact: 'createdDeals', date: 'created_at', answers: isOfCreated,
  from: '(SELECT o.created_at, o.region_id, o.product_id, coalesce(first.amount_e4, o.amount_e4, 0) AS amount_e4 FROM opportunity AS o LEFT JOIN rollup_first_amount AS first ON first.opportunity_id = o.id)'
} as const

/** The smaller ones first: the first that can tell everything asked is taken. */
const rolledSources: readonly RolledSource[] = [
  { ...closed, table: 'rollup_deal_unit', dimensions: ['region', 'region_root', 'unit', 'status', ...months], columns: { ...status, ...id('region_id'), ...id('unit_id') } },
  { ...closed, table: 'rollup_deal_product', dimensions: ['region', 'region_root', 'product', 'status', ...months], columns: { ...status, ...id('region_id'), ...id('product_id') } },
  {
    of: 'open_deals', table: 'rollup_open_deal', fact: 'openDeals', from: 'opportunity', date: 'expected_close_at', dimensions: ['region', 'region_root', 'unit', 'stage', 'status'],
    columns: { status: '0', stage_id: 'stage_id', ...id('region_id'), ...id('unit_id') }, answers: isSum
  },
  {
    of: 'orders', table: 'rollup_order', dayTable: 'rollup_order_day', fact: 'orders', from: 'sales_order', date: 'occurred_at', dimensions: ['region', 'region_root', 'unit', 'day', 'week', ...months],
    columns: { ...id('region_id'), ...id('unit_id') }, answers: isSum
  },
  {
    ...createdDeals, table: 'rollup_created', dayTable: 'rollup_created_day', dimensions: ['region', 'region_root', 'unit', 'day', 'week', ...months],
    columns: { ...id('region_id'), ...id('unit_id') }
  },
  { ...createdDeals, table: 'rollup_created_product', dimensions: ['region', 'region_root', 'product', ...months], columns: { ...id('region_id'), ...id('product_id') } },
  {
    of: 'invoices', table: 'rollup_invoice', fact: 'invoices', from: 'invoice', date: 'occurred_at', dimensions: ['region', 'region_root', 'unit', ...months],
    columns: { ...id('region_id'), ...id('unit_id') }, answers: isSum
  }
]

/**
 * The source with monthly sums in the place of the whole months of the period, and facts for the days at its ends; null where the sums
 * cannot tell what is asked, are out of date, or know more than the question may.
 */
export function rolledSource(db: ReadDb, of: SourceId, measures: readonly BaseMeasure[], asked: readonly DimensionId[], frame: Frame): Source | null {
  if (of === 'receivables') return rolledReceivables(db, asked, frame.stockDay)
  const rolled = rolledSources.find((candidate) => candidate.of === of && measures.every(candidate.answers) && asked.every((dimension) => candidate.dimensions.includes(dimension)))
  if (rolled === undefined) return null
  const range = rangeOf(rolled, measures, frame)
  const whole = asked.includes('day') || asked.includes('week') ? null : wholeMonths(range)
  if ((whole === null && rolled.dayTable === undefined) || !areRollupsFresh(db, rolled.fact) || !knowsNoMore(db, rolled, range, frame)) return null
  const plain = source(of)
  const alias = plain.rowId.slice(0, plain.rowId.indexOf('.'))
  return { ...plain, from: `(${arms(rolled, range, whole, measures).join('\n  UNION ALL ')}) AS ${alias}`, where: [], rolled: { facts: `${alias}.facts`, sum: `${alias}.amount_e4` } }
}

/**
 * Balances as the sums of all changes up to a day: of whole months, and of the days of its own. Overdue or not is all that is left of the
 * day on which an invoice is due.
 */
function rolledReceivables(db: ReadDb, asked: readonly DimensionId[], day: Day): Source | null {
  if (!asked.every((dimension) => dimension === 'region' || dimension === 'region_root' || dimension === 'unit') || !areRollupsFresh(db, 'receivables')) return null
  const month = monthStart(day)
  const change = 'region_id, unit_id, overdue, facts, amount_e4'
  return {
    ...source('receivables'),
    from: `(SELECT nullif(region_id, 0) AS region_id, nullif(unit_id, 0) AS unit_id, CASE overdue WHEN 1 THEN ${day - 1} ELSE ${day} END AS due_at, sum(facts) AS facts, sum(amount_e4) AS amount_e4
              FROM (SELECT ${change} FROM rollup_receivable WHERE month < ${month} UNION ALL SELECT ${change} FROM rollup_receivable_day WHERE month = ${month} AND day <= ${day})
              GROUP BY 1, 2, 3 HAVING sum(facts) <> 0) AS i`,
    where: [],
    rolled: { facts: 'i.facts', sum: 'i.amount_e4' }
  }
}

/** Days of the fact's date, both included, null for no limit; `unknown` for facts without a date. */
interface DayRange {
  readonly from: Day | null
  readonly to: Day | null
  readonly unknown: boolean
}

/** What the source's own condition on its date comes to. */
function rangeOf(rolled: RolledSource, measures: readonly BaseMeasure[], frame: Frame): DayRange {
  const windowDays = measures[0]?.windowDays
  const from = windowDays === undefined ? frame.from : frame.stockDay - windowDays + 1
  const to = windowDays === undefined ? frame.to : frame.stockDay
  // Deals that should have closed before the day of the stock, or have no date, count on that day.
  if (rolled.fact === 'openDeals') return from === null || from <= frame.stockDay ? { from: null, to, unknown: true } : { from, to, unknown: false }
  return { from, to, unknown: from === null && to === null }
}

interface Months {
  readonly first: Day | null
  readonly last: Day | null
}

function wholeMonths({ from, to }: DayRange): Months | null {
  const first = from === null || monthStart(from) === from ? from : addMonths(monthStart(from), 1)
  const last = to === null ? null : addMonths(monthStart(to + 1), -1)
  return first !== null && last !== null && first > last ? null : { first, last }
}

/** Facts that carry their own day of knowledge are not summed with those that were known later. */
function knowsNoMore(db: ReadDb, rolled: RolledSource, range: DayRange, frame: Frame): boolean {
  if (rolled.fact === 'closedDeals' || rolled.fact === 'createdDeals') return frame.cut >= latestDealKnowledge(db)
  if (rolled.fact === 'openDeals') return frame.stockDay >= latestDealKnowledge(db)
  const months = { first: range.from === null ? null : monthStart(range.from), last: range.to, cut: frame.cut }
  return firstText(db, `SELECT 1 FROM ${rolled.table} WHERE (@first IS NULL OR month >= @first) AND (@last IS NULL OR month <= @last) AND last_known_at > @cut LIMIT 1`, months) === undefined
}

function arms(rolled: RolledSource, range: DayRange, whole: Months | null, measures: readonly BaseMeasure[]): readonly string[] {
  const names = Object.keys(rolled.columns)
  const statuses = [...new Set(measures.flatMap((measure) => measure.statuses ?? []))].sort((a, b) => a - b)
  const narrowed = rolled.fact === 'closedDeals' ? [`status IN (${statuses.join(', ')})`] : []
  const told = `${names.map((name) => `${rolled.columns[name] ?? name} AS ${name}`).join(', ')}, facts, amount_e4`
  const days = (from: Day | null, to: Day | null): string => {
    const limits = [...(from === null ? [] : [`month >= ${monthStart(from)}`, `day >= ${from}`]), ...(to === null ? [] : [`month <= ${to}`, `day <= ${to}`])]
    return `SELECT day AS ${rolled.date}, ${told} FROM ${rolled.dayTable}${conditions(limits)}`
  }
  if (whole === null) return [days(range.from, range.to)]
  const known = [
    ...narrowed,
    ...(whole.first === null ? (range.unknown ? [] : [`month <> ${noDay}`]) : [`month >= ${whole.first}`]),
    ...(whole.last === null ? [] : [`month <= ${whole.last}`])
  ]
  const fromRollup = `SELECT nullif(month, ${noDay}) AS ${rolled.date}, ${told} FROM ${rolled.table}${conditions(known)}`
  const facts = rolled.fact === 'openDeals' ? ['status = 0'] : narrowed
  const between = (from: Day, to: Day): string =>
    rolled.dayTable === undefined
      ? `SELECT ${[rolled.date, ...names].join(', ')}, 1, amount_e4 FROM ${rolled.from}${conditions([...facts, `${rolled.date} BETWEEN ${from} AND ${to}`])}`
      : days(from, to)
  return [
    fromRollup,
    ...(range.from !== null && whole.first !== null && whole.first > range.from ? [between(range.from, whole.first - 1)] : []),
    ...(range.to !== null && whole.last !== null && addMonths(whole.last, 1) <= range.to ? [between(addMonths(whole.last, 1), range.to)] : [])
  ]
}

function conditions(all: readonly string[]): string {
  return all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`
}
