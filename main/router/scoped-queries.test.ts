import { beforeAll, expect, it } from 'vitest'
import { contract, type NamesRunningIn, type RouteInput } from '../contract'
import { demoToday } from '../demo/demo-options'
import { demoCompany } from '../demo/testing/demo-company'
import { storePaths } from '../forecast/sample-quantiles'
import { alertReaders } from '../alerts/alert-readers'
import type { WriteDb } from '../warehouse/database'
import { quarterEnd, quarterStart } from '../warehouse/day'
import { regionsBelow } from '../warehouse/focus'
import { narrowTables } from '../warehouse/focus-tables'
import { refreshRollups } from '../warehouse/rollups/refresh-rollups'
import { allText, firstText } from '../warehouse/statement'
import { answerQuery, narrowing } from './answer-query'
import { readerHandlers } from './reader-handlers'

type QueryName = NamesRunningIn<'reader'>
type Asked = { [N in QueryName]: readonly [N, RouteInput<N>] }[QueryName]

const canary = 'KANARIE'
const context = { nowMs: demoToday * 86_400_000, today: demoToday, actor: 'tester', device: 'here', dataDir: '' }
let db: WriteDb
let focus: readonly number[]
/** One of each in focus and one outside. */
const deal = { in: 0, out: 0 }
const unit = { in: 0, out: 0 }
const rep = { in: 0, out: 0 }
let ruleId = 0

const one = (text: string): number => firstText<{ id: number }>(db, text)?.id ?? 0
const list = (): string => focus.join()
const unitsOfFocus = (): string => `SELECT unit_id FROM unit_membership WHERE region_id IN (${list()})`
const repsOfFocus = (): string => `SELECT rep_id FROM rep_membership WHERE unit_id IN (${unitsOfFocus()})`
const accountsOfFocus = (): string => `SELECT id FROM account WHERE region_id IN (${list()}) UNION SELECT account_id FROM opportunity WHERE region_id IN (${list()}) AND account_id IS NOT NULL`
const foreignDeals = (): string => `SELECT id FROM opportunity WHERE region_id IS NULL OR region_id NOT IN (${list()})`

beforeAll(() => {
  db = demoCompany({ size: 0.2 })
  const large = one(`SELECT id FROM region WHERE parent_id IS NOT NULL AND id IN (SELECT parent_id FROM region) ORDER BY id LIMIT 1`) || one('SELECT id FROM region ORDER BY id LIMIT 1')
  focus = regionsBelow(db, [large])
  deal.in = one(`SELECT id FROM opportunity WHERE status = 0 AND region_id IN (${list()}) ORDER BY id LIMIT 1`)
  deal.out = one(`SELECT id FROM opportunity WHERE status = 0 AND region_id NOT IN (${list()}) ORDER BY id LIMIT 1`)
  unit.in = one(`SELECT id FROM battle_unit WHERE id IN (${unitsOfFocus()}) LIMIT 1`)
  unit.out = one(`SELECT id FROM battle_unit WHERE id NOT IN (${unitsOfFocus()}) LIMIT 1`)
  rep.in = one(`SELECT id FROM rep WHERE id IN (${repsOfFocus()}) LIMIT 1`)
  rep.out = one(`SELECT id FROM rep WHERE id NOT IN (${repsOfFocus()}) LIMIT 1`)
  plantResults(large)
  if ([deal, unit, rep].some((place) => place.in === 0 || place.out === 0)) throw new Error('the demo company has nothing on one of the sides')
})

/** A forecast, alerts, overrides and follow-ups of both sides, as the engines and people would have left them. */
function plantResults(large: number): void {
  const quarter = quarterStart(demoToday)
  const other = one(`SELECT id FROM region WHERE id NOT IN (${list()}) ORDER BY id DESC LIMIT 1`)
  db.sqlite.exec(`
    INSERT INTO forecast_run (id, made_at_ms, as_of, method, data_hash, is_current) VALUES (900, 1, ${demoToday}, 'flat_rate', 'x', 1);
    INSERT INTO forecast_deal (run_id, opportunity_id, p_win, p_win_28d, p_lost_14d, p_lost_28d, p_slip_14d, p_slip_28d, p_win_period, expected_close_at, expected_amount_e4, risk, margin, base_margin, reasons, curve)
      SELECT 900, id, 0.4, 0.1, 0.1, 0.2, 0.1, 0.2, 0.3, expected_close_at, coalesce(amount_e4, 1), 0.5, 0, 0, '[]', '[]' FROM opportunity WHERE status = 0;
    INSERT INTO series_backtest (id, measure, as_of, made_at_ms, origins, weeks, code) VALUES (1, 'revenue', ${demoToday}, 1, 1, 100, 'x');
    INSERT INTO series_backtest_point (run_id, grain, level, node_id, origin, step, starts_at, ends_at, actual, p10, p50, p90, saima, last_year)
      SELECT 1, 'week', level, id, ${demoToday - 20}, 1, ${demoToday - 19}, ${demoToday - 13}, 100, 80, 100, 120, 90, 95 FROM (SELECT 'region' AS level, id FROM region UNION ALL SELECT 'unit', id FROM battle_unit UNION ALL SELECT 'total', 0);
    INSERT INTO forecast_node SELECT 900, 'bookings', 'region', id, ${quarter}, ${quarterEnd(demoToday)}, 100, 100, 100, 300, 200, 300, 400 FROM region;
    INSERT INTO forecast_node SELECT 900, 'bookings', 'unit', id, ${quarter}, ${quarterEnd(demoToday)}, 100, 100, 100, 300, 200, 300, 400 FROM battle_unit;
    INSERT INTO forecast_node VALUES (900, 'bookings', 'total', 0, ${quarter}, ${quarterEnd(demoToday)}, 100, 100, 100, 300, 200, 300, 400)`)
  const paths = db.sqlite.prepare(`INSERT INTO forecast_path SELECT 900, 'bookings', region_id, unit_id, ?, 100, 100, 100, ? FROM (SELECT DISTINCT region_id, unit_id FROM opportunity WHERE region_id IS NOT NULL AND unit_id IS NOT NULL)`)
  paths.run(quarter, storePaths(Float64Array.from({ length: 40 }, (_, index) => 1_000 * index)))
  const starter = alertReaders['alerts.starterRules'](db, {}, context)[0]
  db.sqlite.prepare(`INSERT INTO alert_rule (id, name, rule, severity, made_at_ms, made_by) VALUES (1, 'rule', ?, 'warning', 1, 'x')`).run(JSON.stringify(starter?.rule))
  ruleId = 1
  const fire = db.sqlite.prepare(`INSERT INTO alert_firing (rule_id, subject_kind, subject_id, subject_name, rule, value, fired_on, fired_at_ms) SELECT 1, ?, ?, ?, rule, 7, ${demoToday - 3}, 1 FROM alert_rule WHERE id = 1`)
  const override = db.sqlite.prepare(`INSERT INTO override (node_kind, node_id, measure, period_start, period_end, before_value, after_value, reason, note, actor, made_at_ms, made_on) VALUES (?, ?, ?, ?, ?, 1000, 2000, 'market', ?, 'boss', 1, ${demoToday - 2})`)
  const action = db.sqlite.prepare(`INSERT INTO follow_up_action (opportunity_id, kind, hidden_until, note, actor, made_on, at_ms) VALUES (?, 'snoozed', ?, ?, 'x', ${demoToday}, 1)`)
  for (const [side, region, mark] of [['in', large, 'own'], ['out', other, canary]] as const) {
    fire.run('deal', deal[side], mark)
    fire.run('unit', unit[side], mark)
    fire.run('rep', rep[side], mark)
    fire.run('region', region, mark)
    override.run('deal', deal[side], 'p_win', null, null, mark)
    override.run('region', region, 'bookings', quarter, quarterEnd(demoToday), mark)
    override.run('unit', unit[side], 'bookings', quarter, quarterEnd(demoToday), mark)
    action.run(deal[side], demoToday + 30, mark)
    const account = one(side === 'in' ? accountsOfFocus() : `SELECT id FROM account WHERE id NOT IN (${accountsOfFocus()}) LIMIT 1`)
    fire.run('account', account, mark)
    db.sqlite.prepare('INSERT INTO contact (source_key, account_id, role) VALUES (?, ?, ?)').run(mark, account, mark)
    db.sqlite.prepare('INSERT INTO contact_private (contact_id, name) VALUES ((SELECT max(id) FROM contact), ?)').run(mark)
  }
}

/** Everything outside the focus is called something else and worth something else. */
function changeTheRest(): void {
  const rest = (name: string): string => `'${canary} ${name} ' || id`
  db.sqlite.exec(`
    UPDATE opportunity SET name = ${rest('deal')}, amount_e4 = amount_e4 * 3 + 70000, list_amount_e4 = list_amount_e4 * 3 WHERE id IN (${foreignDeals()});
    UPDATE opportunity_history SET amount_e4 = amount_e4 * 3 + 70000 WHERE opportunity_id IN (${foreignDeals()});
    UPDATE battle_unit SET name = ${rest('unit')} WHERE id NOT IN (${unitsOfFocus()});
    UPDATE rep SET name = ${rest('rep')} WHERE id NOT IN (${repsOfFocus()});
    UPDATE account SET name = ${rest('account')}, normal_name = ${rest('account')} WHERE id NOT IN (${accountsOfFocus()});
    UPDATE region SET name = ${rest('region')} WHERE id NOT IN (${list()});
    UPDATE sales_order SET amount_e4 = amount_e4 * 3 WHERE region_id IS NULL OR region_id NOT IN (${list()});
    UPDATE invoice SET amount_e4 = amount_e4 * 3 WHERE region_id IS NULL OR region_id NOT IN (${list()});
    UPDATE quota SET amount_e4 = amount_e4 * 5 WHERE coalesce(region_id, 0) NOT IN (${list()}) AND coalesce(unit_id, 0) NOT IN (${unitsOfFocus()}) AND coalesce(rep_id, 0) NOT IN (${repsOfFocus()});
    UPDATE submission SET amount_e4 = amount_e4 * 7 WHERE NOT (level = 'region' AND node_id IN (${list()})) AND NOT (level = 'unit' AND node_id IN (${unitsOfFocus()})) AND NOT (level = 'rep' AND node_id IN (${repsOfFocus()}));
    UPDATE forecast_deal SET p_win = 0.9, risk = 0.1, expected_amount_e4 = expected_amount_e4 * 3 WHERE opportunity_id IN (${foreignDeals()});
    UPDATE series_backtest_point SET actual = 7000, saima = 9 WHERE NOT (level = 'region' AND node_id IN (${list()})) AND NOT (level = 'unit' AND node_id IN (${unitsOfFocus()}));
    UPDATE forecast_node SET actual_e4 = 900, mean_e4 = 9000, p50_e4 = 9000, p90_e4 = 9900 WHERE NOT (node_kind = 'region' AND node_id IN (${list()})) AND NOT (node_kind = 'unit' AND node_id IN (${unitsOfFocus()}));
    DELETE FROM forecast_path WHERE region_id NOT IN (${list()});
    UPDATE activity SET minutes = 999, outcome = '${canary}' WHERE opportunity_id IN (${foreignDeals()})`)
  refreshRollups(db)
}

const asked = (): readonly Asked[] => [
  ['alerts.measures', {}], ['alerts.rules', {}], ['alerts.firings', { includeResolved: true }], ['alerts.digest', {}], ['alerts.starterRules', {}],
  ...([deal.in, deal.out].map((id) => ['alerts.story', { ruleId, subjectKind: 'deal', subjectId: id }] as const)),
  ['alerts.previewRule', { rule: alertReaders['alerts.starterRules'](db, {}, context)[0]?.rule as never }],
  ['boards.list', {}], ['boards.templates', {}], ['boards.values', { tiles: [{ key: 'a', content: { kind: 'bars', measure: 'bookings', by: 'unit', limit: 50 } }, { key: 'b', content: { kind: 'figure', measure: 'pipeline' } }] }],
  ['views.list', {}], ['forecast.change', {}], ['forecast.summary', {}], ['forecast.nodes', { by: 'region' }], ['forecast.nodes', { by: 'unit' }], ['forecast.deals', { limit: 1_000 }],
  ['forecast.backtest', {}], ['forecast.models', {}], ['models.list', {}], ['models.drift', {}], ['models.compare', { left: 1, right: 2 }],
  ['seriesBacktest.read', {}], ...(['total', 'region', 'unit'] as const).map((level) => ['seriesBacktest.rows', { grain: 'week', level }] as const),
  ...([deal.in, deal.out].flatMap((id): Asked[] => [
    ['deals.change', { opportunityId: id }], ['deals.counterfactuals', { opportunityId: id }], ['deals.detail', { id }], ['forecast.explain', { opportunityId: id }], ['quote.range', { opportunityId: id }],
    ['overrides.list', { node: { kind: 'deal', id } }], ['deals.list', { ids: [id] }]
  ])),
  ['contacts.list', {}], ['deals.list', {}], ['followUps.list', {}], ['followUps.actions', {}], ['followUps.measure', {}],
  ...([unit.in, unit.out].map((id) => ['submissions.list', { level: 'unit', nodeId: id }] as const)),
  ['overrides.list', {}], ['overrides.scorecard', {}], ['submissions.list', {}], ['submissions.tree', {}],
  ['health.summary', {}], ...(['activity', 'close_date', 'quote'] as const).map((family) => ['health.rows', { subject: { kind: 'gap', family } }] as const), ['health.rows', { subject: { kind: 'same_deals' } }],
  ['history.list', {}], ['jobs.history', {}], ['identity.queue', {}], ['identity.merges', {}],
  ['metrics.catalog', {}], ['metrics.query', { measures: ['bookings', 'new_pipeline', 'overdue_receivables', 'dso', 'target', 'activities', 'tickets'], by: ['region'] }], ['metrics.query', { measures: ['pipeline', 'win_rate'], by: ['rep'], asOf: '2026-03-31' }],
  ['metrics.rows', { measure: 'pipeline' }], ['metrics.series', { measure: 'bookings', grain: 'month', from: '2026-01-01', to: '2026-05-31' }],
  ...(['region', 'unit', 'rep', 'account'] as const).map((dimension) => ['metrics.values', { dimension, limit: 1_000 }] as const),
  ['quote.deals', {}], ['quote.responses', {}], ['quote.policy', {}],
  ['risk.list', {}], ['risk.backtest', {}], ['workspace.status', {}], ['workspace.scopeOptions', {}], ['profiles.list', {}], ['profiles.active', {}],
  ['warRoom.headline', {}], ['warRoom.pace', {}], ['warRoom.flow', {}], ['warRoom.flowDeals', { bucket: 'new' }], ['warRoom.funnel', {}], ['warRoom.regions', {}], ['warRoom.units', {}], ['warRoom.attention', {}],
  ['warRoom.ticker', {}], ['warRoom.receivables', {}], ['warRoom.resources', {}], ['warRoom.competitors', {}],
  ['sql.schema', {}], ['sql.history', {}], ['sql.saved', {}], ['sql.run', { text: 'SELECT * FROM deals', runId: 'a' }],
  ['race.seasons', {}], ['race.suggestRule', { participantKind: 'unit', from: '2026-04-01', to: '2026-06-30' }], ['race.standings', {}], ['race.playback', {}], ['race.leagues', {}], ['race.gaming', {}],
  ['reallocation.pools', {}], ['reallocation.proposals', {}]
]

const raceFields = ['rank', 'rankBefore', 'score']

function answer([name, input]: Asked): string {
  try {
    // What the race says of a unit is about the whole field.
    const shown = (key: string, value: unknown): unknown => (name === 'warRoom.units' && raceFields.includes(key) ? undefined : value)
    return JSON.stringify(answerQuery(db, name, contract[name].input.parse(input) as never, context, focus), shown)
  } catch (error) {
    return `refused: ${(error as Error).message}`
  }
}

it('no query of a scoped profile tells a name or a figure of another region', () => {
  const questions = asked().filter(([name]) => typeof narrowing[name] !== 'object')
  const before = questions.map(answer)
  narrowTables(db, null)
  changeTheRest()
  const after = questions.map(answer)
  const leaks = questions.flatMap(([name, input], index) => {
    const [was = '', is = ''] = [before[index], after[index]]
    if (!is.includes(canary) && was === is) return []
    const at = [...is].findIndex((letter, place) => letter !== was[place])
    const shown = is.includes(canary) ? is.slice(Math.max(0, is.indexOf(canary) - 80), is.indexOf(canary) + 40) : `${was.slice(Math.max(0, at - 120), at + 40)} => ${is.slice(Math.max(0, at - 20), at + 40)}`
    return [`${name} ${JSON.stringify(input).slice(0, 80)}: ${shown}`]
  })
  expect(leaks).toEqual([])
  const broken = questions.flatMap(([name], index) => (/refused: (no such|SQLITE|.*syntax|Cannot read)/.test(after[index] ?? '') ? [`${name}: ${after[index] ?? ''}`] : []))
  expect(broken).toEqual([])
})

it('of a race the field is told, but not what lies behind the score of a participant outside the focus', () => {
  const detail = (participantId: number): string => answer(['race.scoreDetail', { participantKind: 'unit', participantId }])
  expect(detail(unit.in)).toMatch(/^\{"season"/)
  expect(detail(unit.out)).toMatch(/^refused: Nobody with id/)
  const gaming = answerQuery(db, 'race.gaming', { participantKind: 'unit' }, context, focus)
  const own = new Set(allText<{ unit_id: number }>(db, unitsOfFocus()).map((row) => row.unit_id))
  expect(gaming.findings.filter((finding) => !own.has(finding.participantId))).toEqual([])
  expect(JSON.stringify(gaming.findings)).not.toContain(canary)
})

it('every query is asked, or named with the reason why it need not be', () => {
  const walked = new Set<string>(asked().map(([name]) => name))
  const missing = Object.keys(readerHandlers).filter((name) => !walked.has(name) && typeof narrowing[name as QueryName] !== 'object')
  expect(missing).toEqual([])
})
