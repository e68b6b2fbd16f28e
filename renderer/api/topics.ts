/** Tables that only a few calls read; a change of any other table may touch every figure. */
const readers: Readonly<Record<string, readonly string[]>> = {
  job: ['jobs.'],
  sql_history: ['sql.history'],
  sql_query: ['sql.saved'],
  command_log: ['history.'],
  alert_rule: ['alerts.'],
  alert_state: ['alerts.'],
  alert_firing: ['alerts.', 'warRoom.', 'workspace.status'],
  alert_note: ['alerts.'],
  race_season: ['race', 'reallocation.', 'warRoom.'],
  race_rule: ['race', 'reallocation.', 'warRoom.'],
  race_standing: ['race', 'reallocation.', 'warRoom.'],
  reallocation: ['reallocation.'],
  race_appeal: ['race.'],
  exchange_record: ['exchange.'],
  import_mapping: ['import.'],
  import_watch: ['import.watch'],
  import_watched_file: ['import.watch'],
  profile: ['profile'],
  board: ['boards.list', 'boards.get', 'boards.versions'],
  saved_view: ['views.'],
  backtest_result: ['forecast.', 'backtest.', 'model'],
  series_backtest: ['seriesBacktest.'],
  override: ['forecast.', 'overrides.', 'deals.', 'warRoom.'],
  submission: ['forecast.', 'overrides.', 'submissions.', 'alerts.'],
  follow_up_action: ['followUps.'],
  follow_up_entry: ['followUps.'],
  quote_policy: ['quote.']
}

/** What every figure may hang on, whatever facts it is made of: who belongs where and when, calendar, today, focus. */
const underEveryFigure: ReadonlySet<string> = new Set([
  'setting', 'calendar', 'region', 'battle_unit', 'rep', 'account', 'product', 'industry', 'stage', 'pipeline', 'unit_membership', 'rep_membership', 'product_membership', 'account_owner', 'currency_rate', 'profile', 'account_merge'
])

/** Whether a figure read from these tables may have changed with the tables of a commit. */
export function isTileTouched(tables: readonly string[], topics: readonly string[]): boolean {
  return topics.some((topic) => tables.includes(topic) || underEveryFigure.has(topic))
}

/** Whether an answer of the call may have changed with these tables. */
export function isTouchedBy(callName: string, topics: readonly string[]): boolean {
  return topics.some((topic) => {
    const prefixes = readers[topic]
    return prefixes === undefined ? !callName.startsWith('jobs.') : prefixes.some((prefix) => callName.startsWith(prefix))
  })
}
