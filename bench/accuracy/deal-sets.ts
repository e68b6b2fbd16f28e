import { categoryOf, type CategoryField, type FieldTable, type NumberField } from '../../main/model/field-table'
import { dayFromIso, dayFromParts, isoFromDay, type Day } from '../../main/warehouse/day'
import { readRows } from './shared-sets'

type Row = Readonly<Record<string, string>>

/** Cases with what the protocol of the shared data asks of them. Training knows what was known by the end of `asOf`; the test rows are judged. */
export interface DealSet {
  readonly name: string
  readonly table: FieldTable
  readonly asOf: Day
  readonly test: readonly number[]
  /** Said beside the figures: how the set's dates were read. */
  readonly mapping: string
  /** Fields of the file that are only known afterwards: never a feature, but detection must name them when it is shown them. */
  readonly afterwards: readonly NumberField[]
}

const never = 2 ** 30
const dayNumber = (day: Day): number => new Date(day * 86_400_000).getUTCDay()
const monthOf = (day: Day): number => Number(isoFromDay(day).slice(5, 7))

/** Deals by the day on which they were created; the set tells no closing day, so an outcome counts as known from the next day on, as for the peers of the protocol. */
export function itWinPrediction(): DealSet {
  const seen = new Set<string>()
  const rows = readRows('it_win_prediction/it_deals.csv')
    .filter((row) => {
      const text = JSON.stringify(row)
      return seen.has(text) ? false : seen.add(text) !== undefined
    })
    .map((row) => ({ row, day: dayFromIso(row['Deal Date'] ?? '') }))
    .sort((left, right) => left.day - right.day)
  const cut = Math.floor(0.8 * rows.length)
  const asOf = rows[cut - 1]?.day ?? 0
  const table = tableOf(
    rows.map(({ row, day }) => ({ row, day, knownAt: day, target: row['Deal Status Code'] === 'Won' ? 1 : 0 })),
    ['Client Category', 'Solution Type', 'Sector', 'Location', 'VP Name', 'Manager Name'],
    [['Deal Cost', (row) => numberOf(row['Deal Cost'])]]
  )
  const test = Array.from({ length: rows.length - cut }, (_value, index) => cut + index)
  return { name: 'it_win_prediction', table, asOf, test, afterwards: [], mapping: `first 80 % by deal date (to ${isoFromDay(asOf)}) train; an outcome counts as known from the day after the deal's date` }
}

/** Deals by the day on which they were engaged. Products are written in two ways; accounts bring their sector, size and office. */
export function crmSalesOpportunities(): DealSet & { readonly money: DealMoney } {
  const accounts = new Map(readRows('crm_sales_opportunities/accounts.csv').map((row) => [row['account'] ?? '', row]))
  const products = new Map(readRows('crm_sales_opportunities/products.csv').map((row) => [nameKey(row['product']), row]))
  const teams = new Map(readRows('crm_sales_opportunities/sales_teams.csv').map((row) => [row['sales_agent'] ?? '', row]))
  const rows = readRows('crm_sales_opportunities/sales_pipeline.csv')
    .filter((row) => row['deal_stage'] === 'Won' || row['deal_stage'] === 'Lost')
    .map((row) => ({ row, day: dayFromIso(row['engage_date'] ?? ''), knownAt: dayFromIso(row['close_date'] ?? ''), target: row['deal_stage'] === 'Won' ? 1 : 0 }))
    .sort((left, right) => left.day - right.day)
  const joined = rows.map((one) => ({ ...one, row: { ...one.row, ...accounts.get(one.row['account'] ?? ''), ...teams.get(one.row['sales_agent'] ?? ''), product: nameKey(one.row['product']), price: products.get(nameKey(one.row['product']))?.['sales_price'] ?? '' } as Row }))
  const table = tableOf(joined, ['sales_agent', 'account', 'product', 'manager', 'regional_office', 'sector', 'office_location'], [
    ['list_price', (row) => numberOf(row['price'])],
    ['account_revenue', (row) => numberOf(row['revenue'])],
    ['account_employees', (row) => numberOf(row['employees'])],
    ['account_founded', (row) => numberOf(row['year_established'])],
    ['month', (_row, day) => monthOf(day)]
  ])
  const first = dayFromIso('2017-08-15')
  return {
    name: 'crm_sales_opportunities',
    table,
    asOf: first - 1,
    test: [...table.day.keys()].filter((row) => (table.day[row] ?? 0) >= first),
    afterwards: [
      { name: 'close_value', values: Float64Array.from(joined, ({ row }) => numberOf(row['close_value'])) },
      { name: 'days_to_close', values: Float64Array.from(joined, ({ day, knownAt }) => knownAt - day) }
    ],
    mapping: 'deals closed by 2017-08-14 train; deals engaged from 2017-08-15 on are judged on the day of their engagement',
    money: {
      amount: Float64Array.from(joined, ({ row }) => numberOf(row['price'])),
      won: Float64Array.from(joined, ({ row, target }) => (target === 1 ? numberOf(row['close_value']) : 0)),
      groups: {
        office: joined.map(({ row }) => row['regional_office'] ?? ''),
        agent: joined.map(({ row }) => row['sales_agent'] ?? ''),
        office_month: joined.map(({ row, day }) => `${row['regional_office']} ${isoFromDay(day).slice(0, 7)}`)
      }
    }
  }
}

/** What a set's deals are worth, for the error of won revenue by group. */
export interface DealMoney {
  readonly amount: Float64Array
  readonly won: Float64Array
  readonly groups: Readonly<Record<string, readonly string[]>>
}

/** Invoices by the day on which they were written. Late is known when it is settled or overdue, days to settle only when settled. */
export function ibmAccountsReceivable(): DealSet & { readonly days: FieldTable; readonly dueDays: Float64Array; readonly amounts: Float64Array } {
  const rows = readRows('ibm_accounts_receivable/WA_Fn-UseC_-Accounts-Receivable.csv')
    .map((row) => ({ row, day: americanDay(row['InvoiceDate']), due: americanDay(row['DueDate']), settled: americanDay(row['SettledDate']) }))
    .sort((left, right) => left.day - right.day)
  const cases = rows.map(({ row, day, due, settled }) => ({ row, day, knownAt: Math.min(settled, due + 1), target: settled > due ? 1 : 0 }))
  const categories = ['customerID', 'countryCode', 'PaperlessBill']
  const numbers: NumberReader[] = [
    ['InvoiceAmount', (row) => numberOf(row['InvoiceAmount'])],
    ['month', (_row, day) => monthOf(day)],
    ['weekday', (_row, day) => dayNumber(day)]
  ]
  const first = dayFromIso('2013-06-05')
  const table = tableOf(cases, categories, numbers)
  return {
    name: 'ibm_accounts_receivable',
    table,
    asOf: first - 1,
    test: [...table.day.keys()].filter((row) => (table.day[row] ?? 0) >= first),
    afterwards: [{ name: 'DaysToSettle', values: Float64Array.from(rows, ({ row }) => numberOf(row['DaysToSettle'])) }],
    mapping: 'invoices whose outcome was known by 2013-06-04 train; invoices from 2013-06-05 on are judged on the day they were written; "Disputed" is known only later',
    days: tableOf(cases.map((one, index) => ({ ...one, knownAt: rows[index]?.settled ?? never, target: (rows[index]?.settled ?? 0) - one.day })), categories, numbers),
    dueDays: Float64Array.from(rows, ({ day, due }) => due - day),
    amounts: Float64Array.from(rows, ({ row }) => numberOf(row['InvoiceAmount']))
  }
}

type NumberReader = readonly [name: string, read: (row: Row, day: Day) => number]

function tableOf(cases: readonly { readonly row: Row; readonly day: Day; readonly knownAt: Day; readonly target: number }[], categories: readonly string[], numbers: readonly NumberReader[]): FieldTable {
  return {
    rows: cases.length,
    day: Int32Array.from(cases, (one) => one.day),
    knownAt: Int32Array.from(cases, (one) => one.knownAt),
    target: Float64Array.from(cases, (one) => one.target),
    categories: categories.map((name): CategoryField => categoryOf(name, cases.map(({ row }) => row[name] ?? ''))),
    numbers: numbers.map(([name, read]): NumberField => ({ name, values: Float64Array.from(cases, ({ row, day }) => read(row, day)) }))
  }
}

const nameKey = (text: string | undefined): string => (text ?? '').replace(/\s+/g, '')
const numberOf = (text: string | undefined): number => (text === undefined || text === '' ? Number.NaN : Number(text))

function americanDay(text: string | undefined): Day {
  const [month = 1, day = 1, year = 1970] = (text ?? '').split('/').map(Number)
  return dayFromParts(year, month, day)
}
