import type { CommandHost } from './command-host'
import { CommandError, type Output } from './terminal'
import type { Session } from './session'

interface DemoOptions {
  readonly size?: string
}

export function addDemoCommand(host: CommandHost): void {
  const command = host.program
    .command('demo')
    .summary('prepare the demo company')
    .description('Fills an empty workspace with the demo company, trains its models, and sets up a race season and alert rules. Where that is done already it does nothing.')
    .option('--size <share>', 'share of the full company, 0.1 to 1', '1')
  host.onWorkspace<DemoOptions>(command, prepareDemo)
}

/** Every step is skipped where its result is there, so an interrupted preparation is simply repeated. */
async function prepareDemo(session: Session, options: DemoOptions): Promise<Output> {
  const size = Number(options.size)
  if (!(size >= 0.1 && size <= 1)) throw new CommandError(2, '--size needs a number from 0.1 to 1.')
  let status = await session.ask('workspace.status', {})
  let didWork = false
  if (!status.isDemo || (status.rowCounts['opportunity'] ?? 0) === 0) {
    session.tell('Making the demo company…')
    const made = await session.ask('demo.generate', { size })
    session.tell(`${made.name}: ${made.rows.toLocaleString('en-US')} rows, today is ${made.today}.`)
    didWork = true
    status = await session.ask('workspace.status', {})
  }
  const { basis } = await session.ask('forecast.summary', {})
  let method = basis.method
  if (basis.runId === null) {
    const customers = await session.ask('identity.refresh', {})
    session.tell(`${customers.accounts} customers compared: ${customers.merged} merged, ${customers.queued} to decide.`)
    session.tell('Training the forecast…')
    const trained = await session.core.call('forecast.train', {})
    if (trained.ok) {
      method = trained.value.method
      await session.ask('health.measure', {})
      session.tell('Looking back at revenue…')
      await session.ask('seriesBacktest.run', { measure: 'revenue', origins: 6, everyWeeks: 8 })
    }
    if (trained.ok) session.tell(`Forecast by ${trained.value.method}${trained.value.modelVersion === null ? '' : `, model ${trained.value.modelVersion}`}.`)
    else if (trained.error.code === 'model_unavailable') session.tell(`${trained.error.message} The demo company is there without a forecast.`)
    else throw new CommandError(1, trained.error.message, trained.error)
    didWork = true
  }
  const season = await session.ask('race.ensureDefaultSeason', {})
  if (didWork) await session.ask('followUps.plan', {})
  const rules = await session.ask('alerts.ensureStarterRules', {})
  if (didWork || season.created || rules.created > 0) {
    const evaluated = await session.ask('alerts.evaluate', {})
    session.tell(`${rules.created} alert rules, ${evaluated.fired + rules.fired} alerts.`)
    didWork = true
  }
  if (didWork) status = await session.ask('workspace.status', {})
  return {
    kind: 'document',
    note: didWork ? 'The demo company is ready.' : 'The demo company is ready (it was prepared before).',
    values: { name: status.name, today: status.today, prepared: didWork ? 'now' : 'before', opportunities: status.rowCounts['opportunity'] ?? 0, method },
    tables: {}
  }
}
