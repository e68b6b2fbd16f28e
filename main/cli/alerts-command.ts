import type { CommandHost } from './command-host'
import { table, type Output } from './terminal'
import type { Session } from './session'
import type { Cell, ValueType } from '../contract/common'

interface AlertsOptions {
  readonly all?: boolean
  readonly rules?: boolean
}

export function addAlertsCommand(host: CommandHost): void {
  const command = host.program
    .command('alerts')
    .summary('what has crossed a line')
    .description('Evaluates the rules up to the workspace’s today and lists the alerts that have not resolved. A workspace without rules gets the starter rules that fit its data.')
    .option('--all', 'with those that have resolved')
    .option('--rules', 'list the rules instead')
  host.onWorkspace<AlertsOptions>(command, showAlerts)
}

async function showAlerts(session: Session, options: AlertsOptions): Promise<Output> {
  let rules = await session.ask('alerts.rules', {})
  if (rules.length === 0) {
    await session.ask('alerts.ensureStarterRules', {})
    rules = await session.ask('alerts.rules', {})
  }
  const nameOf = (rule: { readonly ruleName?: string; readonly name?: string; readonly starterId: string | null }): string => (rule.ruleName ?? rule.name ?? '') || (rule.starterId ?? '')
  await session.ask('alerts.evaluate', {})
  if (options.rules === true) {
    rules = await session.ask('alerts.rules', {})
    return {
      kind: 'table',
      table: table(
        [['id', 'id'], ['rule', 'text'], ['severity', 'text'], ['measure', 'text'], ['on', 'text'], ['comparison', 'text'], ['threshold', 'number'], ['enabled', 'integer'], ['open', 'integer']],
        rules.map((rule) => [rule.id, nameOf(rule), rule.severity, rule.rule.measure, rule.rule.subjectKind, rule.rule.comparison, rule.rule.threshold, rule.enabled ? 1 : 0, rule.openFirings])
      )
    }
  }
  const { firings } = await session.ask('alerts.firings', { includeResolved: options.all === true, limit: 10_000 })
  return {
    kind: 'table',
    table: table(
      [['id', 'id'], ['fired_on', 'day'], ['severity', 'text'], ['rule', 'text'], ['on', 'text'], ['subject', 'text'], ['measure', 'text'], ['value', 'number'], ['threshold', 'number'], ['state', 'text'], ['resolved_on', 'day']],
      firings.map((firing) => [
        firing.id, firing.firedOn, firing.severity, nameOf(firing), firing.subject.kind, firing.subject.name, firing.measure, plain(firing.value, firing.valueType), plain(firing.threshold, firing.valueType), firing.state, firing.resolvedOn
      ])
    )
  }
}

/** One column holds values of many measures, so money is turned into major units here. */
function plain(value: number | null, type: ValueType): Cell {
  return value !== null && type === 'money' ? value / 10_000 : value
}
