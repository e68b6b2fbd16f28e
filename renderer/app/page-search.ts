type Search = Readonly<Record<string, unknown>>

const id = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined
}
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, 4_096) : undefined)
const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined => known.find((each) => each === value)

function present<T extends object>(entries: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Partial<T>
}

export interface RaceSearch {
  readonly season?: number
  readonly kind?: 'unit' | 'rep' | 'region'
  readonly who?: number
  readonly on?: string
  readonly view?: 'standings' | 'season' | 'leagues' | 'pools' | 'gaming' | 'appeals'
}
export const readRaceSearch = (search: Search): RaceSearch =>
  present<Required<RaceSearch>>({ season: id(search['season']), kind: oneOf(search['kind'], ['unit', 'rep', 'region'] as const), who: id(search['who']), on: text(search['on']), view: oneOf(search['view'], ['standings', 'season', 'leagues', 'pools', 'gaming', 'appeals'] as const) })

export interface AlertsSearch {
  readonly view?: 'inbox' | 'rules' | 'exchange'
  readonly firing?: number
  readonly rule?: number
  /** A new rule, with what it starts from. */
  readonly make?: boolean
  readonly measure?: string
  readonly state?: 'open' | 'acknowledged' | 'snoozed' | 'resolved'
  /** How the inbox is told as a digest. */
  readonly group?: 'rule' | 'day' | 'none'
}
export const readAlertsSearch = (search: Search): AlertsSearch =>
  present<Required<AlertsSearch>>({
    view: oneOf(search['view'], ['inbox', 'rules', 'exchange'] as const),
    firing: id(search['firing']),
    rule: id(search['rule']),
    make: search['make'] === true || search['make'] === 'true' ? true : undefined,
    measure: text(search['measure']),
    state: oneOf(search['state'], ['open', 'acknowledged', 'snoozed', 'resolved'] as const),
    group: oneOf(search['group'], ['rule', 'day', 'none'] as const)
  })

export interface DealsSearch {
  readonly status?: 'open' | 'won' | 'lost' | 'all'
  readonly q?: string
  readonly stage?: number
  readonly rep?: number
  readonly account?: number
  readonly due?: boolean
}
export const readDealsSearch = (search: Search): DealsSearch =>
  present<Required<DealsSearch>>({
    status: oneOf(search['status'], ['open', 'won', 'lost', 'all'] as const),
    q: text(typeof search['q'] === 'number' ? String(search['q']) : search['q']),
    stage: id(search['stage']),
    rep: id(search['rep']),
    account: id(search['account']),
    due: search['due'] === true || search['due'] === 'true' ? true : undefined
  })

export const forecastViews = ['deals', 'change', 'overrides', 'submissions', 'scorecard'] as const
export const seriesBreakdowns = ['product', 'region', 'unit', 'region-product', 'unit-product'] as const
export interface ForecastSearch {
  /** `series` and `cash` stand for themselves: revenue and orders by weeks to come, and when invoices will be paid; the others are sides of the quarter's bookings. */
  readonly view?: (typeof forecastViews)[number] | 'series' | 'cash'
  readonly by?: (typeof seriesBreakdowns)[number]
}
export const readForecastSearch = (search: Search): ForecastSearch => present<Required<ForecastSearch>>({ view: oneOf(search['view'], [...forecastViews, 'series', 'cash'] as const), by: oneOf(search['by'], seriesBreakdowns) })

export const backtestViews = ['deals', 'series'] as const
export interface BacktestSearch {
  readonly view?: (typeof backtestViews)[number]
  readonly measure?: 'revenue' | 'bookings' | 'orders_count'
  readonly grain?: 'day' | 'week' | 'four_weeks' | 'quarter'
  readonly level?: 'total' | 'region' | 'unit' | 'product'
  readonly node?: number
  /** A range of steps ahead, as `1-4`. */
  readonly steps?: string
}
export const readBacktestSearch = (search: Search): BacktestSearch => {
  const steps = String(search['steps'] ?? '')
  return present<Required<BacktestSearch>>({
    view: oneOf(search['view'], backtestViews),
    measure: oneOf(search['measure'], ['revenue', 'bookings', 'orders_count'] as const),
    grain: oneOf(search['grain'], ['day', 'week', 'four_weeks', 'quarter'] as const),
    level: oneOf(search['level'], ['total', 'region', 'unit', 'product'] as const),
    node: id(search['node']),
    steps: /^\d{1,2}(-\d{1,2})?$/.test(steps) ? steps : undefined
  })
}

export const todayViews = ['list', 'risk', 'proof'] as const
export interface TodaySearch {
  readonly view?: (typeof todayViews)[number]
}
export const readTodaySearch = (search: Search): TodaySearch => present<Required<TodaySearch>>({ view: oneOf(search['view'], todayViews) })

export interface QuoteSearch {
  readonly deal?: number
}
export const readQuoteSearch = (search: Search): QuoteSearch => present<Required<QuoteSearch>>({ deal: id(search['deal']) })

export interface DataSearch {
  readonly view?: 'import' | 'watch' | 'batches' | 'profiles' | 'customers' | 'contacts' | 'health'
  readonly batch?: number
}
export const readDataSearch = (search: Search): DataSearch => present<Required<DataSearch>>({ view: oneOf(search['view'], ['import', 'watch', 'batches', 'profiles', 'customers', 'contacts', 'health'] as const), batch: id(search['batch']) })

export const modelViews = ['models', 'signals'] as const
export interface ModelsSearch {
  readonly view?: (typeof modelViews)[number]
}
export const readModelsSearch = (search: Search): ModelsSearch => present<Required<ModelsSearch>>({ view: oneOf(search['view'], modelViews) })

export interface BoardsSearch {
  readonly board?: number
  readonly edit?: boolean
}
export const readBoardsSearch = (search: Search): BoardsSearch => present<Required<BoardsSearch>>({ board: id(search['board']), edit: search['edit'] === true || search['edit'] === 'true' ? true : undefined })

export interface BigScreenSearch {
  /** Ids of the boards that take turns, separated by commas; all of them where none is named. */
  readonly boards?: string
}
export const readBigScreenSearch = (search: Search): BigScreenSearch => {
  const ids = String(search['boards'] ?? '')
  return present<Required<BigScreenSearch>>({ boards: /^\d{1,9}(,\d{1,9}){0,30}$/.test(ids) ? ids : undefined })
}
