import { forecastPeriod } from '../contract/forecast'
import type { CommandHost } from './command-host'
import { showCash, showCashProof } from './cash-command'
import { dayAsked } from './deal-commands'
import { showSeriesBacktest, type SeriesBacktestOptions } from './series-backtest-command'
import { showSeries, type SeriesOptions } from './series-command'
import { CommandError, table, type Output, type ResultTable } from './terminal'
import type { Session } from './session'

interface ForecastOptions extends SeriesOptions {
  readonly period: string
  readonly deals: string
  readonly published?: boolean
}

export function addForecastCommands(host: CommandHost): void {
  const forecast = host.program
    .command('forecast')
    .summary('where the quarter will land')
    .description('Expected bookings with their range by region or unit, and the deals that need attention. Trains and scores first where the data has changed.')
    .argument('[what]', '"deals": the open deals of a day instead, each with its chances, scored by a model that knew nothing later; "invoices": when the open invoices will be paid')
    .option('--by <dimension>', 'region or unit (default region); with --measure also product, several separated by commas')
    .option('--period <period>', 'current or next quarter', 'current')
    .option('--deals <rows>', 'how many deals to list', '20')
    .option('--published', 'show the forecast as it was last made, without making it anew')
    .option('--measure <id>', 'forecast this measure (revenue, bookings, orders_count, ...) by weeks to come instead')
    .option('--grain <grain>', 'with --measure: day, week, month or quarter', 'week')
    .option('--horizon <weeks>', 'with --measure or invoices: weeks ahead, 1 to 26', '13')
    .option('--as-of <day>', 'with --measure, deals or invoices: only what was known by the end of that day')
    .option('--parents', 'with --measure: also the nodes above those asked for')
  host.onWorkspace<ForecastOptions>(forecast, showForecast)

  const backtest = host.program
    .command('backtest')
    .summary('how good the forecast was')
    .description('The proof of the forecast: past origins in time order, each with what was known then, beside naive rules. Trains first where there is no model.')
    .option('--measure <id>', 'forecast this measure again at past Sundays instead, by every candidate')
    .option('--grain <grain>', 'with --measure: day, week, four_weeks or quarter (13 weeks)', 'week')
    .option('--invoices', 'when invoices were paid instead, beside what was forecast 4, 8, ... weeks before today')
    .option('--origins <count>', 'with --measure: how many past Sundays (default 12); with --invoices: how many past days (default 4)')
    .option('--as-of <day>', 'with --invoices: as if that day were today')
    .option('--every <weeks>', 'with --measure: weeks between them (default 4)')
  host.onWorkspace<SeriesBacktestOptions & { readonly invoices?: boolean; readonly asOf?: string }>(backtest, (session, options) => (options.invoices === true ? showCashProof(session, options) : options.measure === undefined ? showBacktest(session) : showSeriesBacktest(session, options)))
}

async function showForecast(session: Session, options: ForecastOptions, [what]: readonly string[]): Promise<Output> {
  if (what !== undefined && what !== 'deals' && what !== 'invoices') throw new CommandError(2, `There is "forecast", "forecast deals" and "forecast invoices", but no "forecast ${what}".`)
  if (what === 'invoices') return showCash(session, options)
  if (what === 'deals') return showDeals(session, options)
  if (options.measure !== undefined) return showSeries(session, options)
  const by = options.by ?? 'region'
  const period = forecastPeriod.safeParse(options.period)
  const limit = Number(options.deals)
  if (by !== 'region' && by !== 'unit') throw new CommandError(2, `--by is region or unit, not "${by}".`)
  if (!period.success) throw new CommandError(2, `--period is current or next, not "${options.period}".`)
  if (!(Number.isInteger(limit) && limit >= 0)) throw new CommandError(2, '--deals needs a whole number.')
  if (options.published !== true) await session.ask('forecast.update', {})
  const summary = await session.ask('forecast.summary', { period: period.data })
  const nodes = await session.ask('forecast.nodes', { by, period: period.data })
  const attention = limit === 0 ? { deals: [] } : await session.ask('forecast.deals', { limit })
  const { basis, bookings } = summary
  const money = ['won', 'open', 'created', 'mean', 'p10', 'p50', 'p90', 'target'].map((id) => [id, 'money'] as const)
  const figures = (one: typeof bookings) => [one.wonE4, one.openE4, one.newE4, one.meanE4, one.p10E4, one.p50E4, one.p90E4, one.targetE4]
  return {
    kind: 'document',
    values: {
      as_of: basis.asOf, method: basis.method, reason: basis.reason?.key ?? null, model_version: basis.modelVersion, period: summary.period.label, from: summary.period.from, to: summary.period.to,
      open_deals: summary.openDeals
    },
    tables: {
      total: table(money, [figures(bookings)]),
      [by]: table([[by, 'text'], ...money], nodes.nodes.map((node) => [node.name, ...figures(node)])),
      deals: table(
        [['deal', 'text'], ['account', 'text'], ['region', 'text'], ['unit', 'text'], ['rep', 'text'], ['stage', 'text'], ['amount', 'money'], ['p_win', 'ratio'], ['risk', 'ratio'], ['expected_close', 'day'], ['reasons', 'text']],
        attention.deals.map((deal) => [
          deal.name, deal.accountName, deal.regionName, deal.unitName, deal.repName, deal.stageName, deal.amountE4, deal.pWin, deal.risk, deal.expectedCloseAt, deal.reasons.slice(0, 3).map((reason) => reason.key).join(' ')
        ])
      )
    }
  }
}

async function showDeals(session: Session, options: Pick<ForecastOptions, 'asOf'>): Promise<Output> {
  const { basis, deals } = await session.ask('forecast.dealsAsOf', { asOf: await dayAsked(session, options) })
  return { kind: 'table', table: deals, note: `As of ${basis.asOf}: ${basis.method}${basis.reason === null ? '' : ` (${basis.reason.key})`}.` }
}

async function showBacktest(session: Session): Promise<Output> {
  let result = await session.ask('forecast.backtest', {})
  if (result.method === 'none') {
    await session.ask('forecast.train', {})
    result = await session.ask('forecast.backtest', {})
  }
  const tables: Record<string, ResultTable> = { rollup: result.rollup, deals: result.deals, origins: result.origins, nodes: result.nodes, reliability: result.reliability }
  return {
    kind: 'document',
    values: { model_version: result.modelVersion, as_of: result.asOf, method: result.method, reason: result.reason?.key ?? null },
    tables: { ...tables, weaknesses: table([['weakness', 'text'], ['detail', 'text']], result.weaknesses.map((weakness) => [weakness.key, JSON.stringify(weakness.params)])) }
  }
}
