import { isoDay } from '../contract/common'
import type { CommandHost } from './command-host'
import type { Session } from './session'
import { CommandError, table, type Output } from './terminal'

interface AsOf {
  readonly asOf?: string
}

export function addDealCommands(host: CommandHost): void {
  const train = host.program
    .command('train')
    .summary('train the model of deals')
    .description('Trains on what was known by a day, backtests it and keeps it: as champion where it is no worse than the one before. The same data gives the same model hash and is not trained twice.')
    .option('--as-of <day>', 'only what was known by the end of that day; the model is kept as a challenger')
    .option('--force', 'train although the same data has been trained before')
  host.onWorkspace<AsOf & { readonly force?: boolean }>(train, trainModel)

  const explain = host.program
    .command('explain')
    .summary('why a deal stands where it stands')
    .description('Contributions to one open deal\'s chance. base_margin and the margins of all reasons (with the others) add up to margin exactly, on the log-odds scale; points of probability are approximate.')
    .argument('<opportunity>', 'its key in the source system')
    .option('--as-of <day>', 'as of the end of that day, by a model that knew nothing later (default: today)')
  host.onWorkspace<AsOf>(explain, explainDeal)

  const risk = host.program
    .command('risk')
    .summary('which open deals are in danger')
    .description('Probability of each open deal to be lost, to slip or to shrink within 14 and 28 days, the most endangered first, by a model that knew nothing later than the day.')
    .option('--as-of <day>', 'as of the end of that day (default: today)')
  host.onWorkspace<AsOf>(risk, listRisk)
}

/** The day asked for, or the workspace's today. */
export async function dayAsked(session: Session, options: AsOf): Promise<string> {
  const asOf = isoDay.safeParse(options.asOf ?? (await session.ask('workspace.status', {})).today)
  if (!asOf.success) throw new CommandError(2, `--as-of is a day as YYYY-MM-DD, not "${options.asOf}".`)
  return asOf.data
}

async function trainModel(session: Session, options: AsOf & { readonly force?: boolean }): Promise<Output> {
  const asOf = options.asOf === undefined ? {} : { asOf: await dayAsked(session, options) }
  const done = await session.ask('forecast.train', { ...asOf, force: options.force === true })
  const kept = (await session.ask('models.list', {})).models.find((model) => model.version === done.modelVersion)
  return {
    kind: 'document',
    values: {
      model_version: done.modelVersion, state: done.state, method: done.method, reason: done.reason?.key ?? null, as_of: done.asOf, model_hash: done.modelHash, data_hash: done.dataHash, reused: done.reused,
      open_deals: done.openDeals, closed_deals: kept?.closedDeals ?? null, auc: kept?.auc ?? null, log_loss: kept?.logLoss ?? null, constant_log_loss: kept?.constantLogLoss ?? null,
      promotion: kept?.promotion.reason ?? null
    },
    tables: { left_out: table([['field', 'text'], ['by', 'text'], ['auc', 'number']], (kept?.giveAways ?? []).map((field) => [field.featureId, field.by, field.auc])) }
  }
}

async function explainDeal(session: Session, options: AsOf, [opportunity]: readonly string[]): Promise<Output> {
  const found = await session.ask('forecast.explainAsOf', { opportunity: opportunity ?? '', asOf: await dayAsked(session, options) })
  const others = found.otherMargin === null ? [] : [['(others)', null, null, found.otherMargin, null]]
  return {
    kind: 'document',
    values: {
      opportunity: found.opportunity, as_of: found.basis.asOf, method: found.basis.method, reason: found.basis.reason?.key ?? null, p_win: found.pWin, p_win_28d: found.pWin28d,
      expected_close: found.expectedCloseAt, expected_amount: found.expectedAmountE4 / 10_000, base_margin: found.baseMargin, margin: found.margin
    },
    tables: {
      reasons: table(
        [['feature', 'text'], ['value', 'number'], ['usual', 'number'], ['margin', 'number'], ['points_approximate', 'number']],
        [...found.reasons.map((reason) => [reason.featureId, reason.value, reason.norm, reason.contributionMargin, reason.points]), ...others]
      )
    }
  }
}

async function listRisk(session: Session, options: AsOf): Promise<Output> {
  const { basis, deals, warnFrom } = await session.ask('risk.asOf', { asOf: await dayAsked(session, options) })
  return { kind: 'table', table: deals, note: `As of ${basis.asOf}: ${basis.method}${basis.reason === null ? '' : ` (${basis.reason.key})`}; warned from ${warnFrom === null ? 'never: too little data' : warnFrom}.` }
}
