/** Facts that are summed up, as `rollup_dirty.fact` numbers them. */
export const rolledFacts = { closedDeals: 1, openDeals: 2, orders: 3, invoices: 4, createdDeals: 5, receivables: 6 } as const
export type RolledFact = keyof typeof rolledFacts

/** Stands for "no day" in `month` and in `rollup_dirty.day`. */
export const noDay = -9_999_999

/** One table of monthly sums: how a month of it is made of the facts. */
export interface Rollup {
  readonly table: string
  readonly fact: RolledFact
  /** Its rows of one month in the order of its columns; @month is the month's first day, the facts' days run from @from to @to. */
  readonly select: string
}

const id = (column: string): string => `coalesce(${column}, 0)`
const sums = 'count(*), sum(coalesce(amount_e4, 0))'
/** Days between @from and @to; those without a day for the month that stands for them. */
const within = (date: string): string => `${date} BETWEEN @from AND @to`
const deals = (day: 'closed_at' | 'expected_close_at', statuses: string): string => `FROM opportunity WHERE status IN (${statuses}) AND {${day}}`

const firstSums = 'count(*), sum(coalesce(f.amount_e4, o.amount_e4, 0))'
const created = 'FROM opportunity AS o LEFT JOIN rollup_first_amount AS f ON f.opportunity_id = o.id WHERE {o.created_at}'

const templates: readonly Rollup[] = [
  { table: 'rollup_deal_unit', fact: 'closedDeals', select: `SELECT status, @month, ${id('region_id')}, ${id('unit_id')}, ${sums} ${deals('closed_at', '1, 2')} GROUP BY 1, 3, 4` },
  { table: 'rollup_deal_product', fact: 'closedDeals', select: `SELECT status, @month, ${id('region_id')}, ${id('product_id')}, ${sums} ${deals('closed_at', '1, 2')} GROUP BY 1, 3, 4` },
  { table: 'rollup_open_deal', fact: 'openDeals', select: `SELECT @month, stage_id, ${id('region_id')}, ${id('unit_id')}, ${sums} ${deals('expected_close_at', '0')} GROUP BY 2, 3, 4` },
  {
    table: 'rollup_order',
    fact: 'orders',
    select: `SELECT @month, ${id('region_id')}, ${id('unit_id')}, ${sums}, max(known_at) FROM sales_order WHERE status <> 'cancelled' AND {occurred_at} GROUP BY 2, 3`
  },
  {
    table: 'rollup_order_day',
    fact: 'orders',
    select: `SELECT @month, occurred_at, ${id('region_id')}, ${id('unit_id')}, ${sums}, max(known_at) FROM sales_order WHERE status <> 'cancelled' AND {occurred_at} GROUP BY 2, 3, 4`
  },
  // By day first: the month's sums are made of its days. Grouped by the columns as they lie in the index, nothing is sorted.
  {
    table: 'rollup_created_day',
    fact: 'createdDeals',
    select: `SELECT @month, o.created_at, ${id('o.region_id')}, ${id('o.unit_id')}, ${firstSums} ${created} GROUP BY o.created_at, o.region_id, o.unit_id`
  },
  { table: 'rollup_created', fact: 'createdDeals', select: 'SELECT month, region_id, unit_id, sum(facts), sum(amount_e4) FROM rollup_created_day WHERE month = @month GROUP BY 2, 3' },
  { table: 'rollup_created_product', fact: 'createdDeals', select: `SELECT @month, ${id('o.region_id')}, ${id('o.product_id')}, ${firstSums} ${created} GROUP BY 2, 3` },
  { table: 'rollup_invoice', fact: 'invoices', select: `SELECT @month, ${id('region_id')}, ${id('unit_id')}, ${sums}, max(known_at) FROM invoice WHERE {occurred_at} GROUP BY 2, 3` }
]

/** What makes a month of each rollup; the month without a day is told by its own condition, because NULL lies between nothing. */
export function rollupsOf(fact: RolledFact, month: number): readonly Rollup[] {
  return templates
    .filter((rollup) => rollup.fact === fact)
    .map((rollup) => ({ ...rollup, select: rollup.select.replace(/\{([\w.]+)\}/, (_, date: string) => (month === noDay ? `${date} IS NULL` : within(date))) }))
}
