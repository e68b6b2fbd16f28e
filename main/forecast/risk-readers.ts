import type { RouteOutput, RouteParsed } from '../contract'
import type { Cell, Table, ValueType } from '../contract/common'
import type { DealReason } from '../contract/forecast'
import type { DealAction, RiskRow } from '../contract/risk'
import { dealModelKind } from '../model/registry'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import { basisOf, readCurrentRun, type ForecastRun } from './forecast-run'
import { scopeCondition } from './scope-condition'

export const riskReaders: Pick<ReaderHandlers, 'risk.list' | 'risk.backtest'> = {
  'risk.list': (db, input, context) => {
    const run = readCurrentRun(db)
    const basis = basisOf(run, context.today)
    return run === null ? { basis, warnFrom: null, total: 0, warned: 0, stakeE4: 0, deals: [] } : { basis, ...readRiskList(db, run, input) }
  },
  'risk.backtest': (db, input) => readRiskBacktest(db, input.version ?? null, readCurrentRun(db))
}

interface RiskSqlRow {
  readonly id: number
  readonly name: string
  readonly account_name: string | null
  readonly region_id: number | null
  readonly region_name: string | null
  readonly unit_id: number | null
  readonly unit_name: string | null
  readonly rep_id: number | null
  readonly rep_name: string | null
  readonly stage_name: string
  readonly amount_e4: number | null
  readonly close_at: Day | null
  readonly p_win: number
  readonly p_lost_14d: number
  readonly p_lost_28d: number
  readonly p_slip_14d: number
  readonly p_slip_28d: number
  readonly p_shrink_14d: number
  readonly p_shrink_28d: number
  readonly risk_14d: number
  readonly risk: number
  readonly stake: number
  readonly risk_reasons: string
  readonly actions: string
}

const stake = 'CAST(round(deal.risk * deal.expected_amount_e4) AS INTEGER)'
const orders = { stake: 'stake', risk: 'deal.risk', amount: 'opportunity.amount_e4', close: 'opportunity.expected_close_at', name: 'opportunity.name' } as const

function readRiskList(db: ReadDb, run: ForecastRun, input: RouteParsed<'risk.list'>): Omit<RouteOutput<'risk.list'>, 'basis'> {
  const warnFrom = warnLevel(db, run.modelId)
  const where = [`deal.run_id = ${run.id}`, 'opportunity.status = 0', scopeCondition(db, input.scope, 'opportunity.')]
  if (input.opportunityIds !== undefined) where.push(`deal.opportunity_id IN (${input.opportunityIds.join(',')})`)
  if (input.warnedOnly) where.push(warnFrom === null ? '1 = 0' : `deal.risk >= ${warnFrom}`)
  const from = `FROM forecast_deal AS deal JOIN opportunity ON opportunity.id = deal.opportunity_id WHERE ${where.join(' AND ')}`
  const sums = firstText<{ total: number; warned: number; stake: number | null }>(db, `SELECT count(*) AS total, ifnull(sum(deal.risk >= :warnFrom), 0) AS warned, sum(${stake}) AS stake ${from}`, { warnFrom: warnFrom ?? 2 })
  const rows = allText<RiskSqlRow>(
    db,
    `WITH chosen AS MATERIALIZED (
       SELECT deal.opportunity_id AS id, ${stake} AS stake ${from} ORDER BY ${orders[input.sort]} ${input.descending ? 'DESC' : 'ASC'}, deal.opportunity_id LIMIT :limit OFFSET :offset
     )
     SELECT opportunity.id, opportunity.name, account.name AS account_name, opportunity.region_id, region.name AS region_name, opportunity.unit_id, battle_unit.name AS unit_name, opportunity.rep_id,
       rep.name AS rep_name, stage.name AS stage_name, opportunity.amount_e4, opportunity.expected_close_at AS close_at, deal.*, chosen.stake
     FROM chosen JOIN forecast_deal AS deal ON deal.run_id = :run AND deal.opportunity_id = chosen.id JOIN opportunity ON opportunity.id = chosen.id JOIN stage ON stage.id = opportunity.stage_id
     LEFT JOIN account ON account.id = opportunity.account_id LEFT JOIN region ON region.id = opportunity.region_id LEFT JOIN battle_unit ON battle_unit.id = opportunity.unit_id
     LEFT JOIN rep ON rep.id = opportunity.rep_id
     ORDER BY ${input.sort === 'stake' ? 'chosen.stake' : orders[input.sort]} ${input.descending ? 'DESC' : 'ASC'}, opportunity.id`,
    { limit: input.limit, offset: input.offset, run: run.id }
  )
  const warnedSince = warnFrom === null ? new Map<number, Day>() : readWarnedSince(db, rows.filter((row) => row.risk >= warnFrom).map((row) => row.id), warnFrom)
  return {
    warnFrom,
    total: sums?.total ?? 0,
    warned: sums?.warned ?? 0,
    stakeE4: sums?.stake ?? 0,
    deals: rows.map((row): RiskRow => {
      const since = warnedSince.get(row.id)
      return {
        opportunityId: row.id,
        name: row.name,
        accountName: row.account_name,
        regionId: row.region_id,
        regionName: row.region_name,
        unitId: row.unit_id,
        unitName: row.unit_name,
        repId: row.rep_id,
        repName: row.rep_name,
        stageName: row.stage_name,
        amountE4: row.amount_e4,
        expectedCloseOn: row.close_at === null ? null : isoFromDay(row.close_at),
        overdueDays: row.close_at === null ? 0 : Math.max(0, run.asOf - row.close_at),
        pWin: row.p_win,
        within14: { any: row.risk_14d, lost: row.p_lost_14d, slip: row.p_slip_14d, shrink: row.p_shrink_14d },
        within28: { any: row.risk, lost: row.p_lost_28d, slip: row.p_slip_28d, shrink: row.p_shrink_28d },
        stakeE4: row.stake,
        isWarned: warnFrom !== null && row.risk >= warnFrom,
        warnedSince: since === undefined ? null : isoFromDay(since),
        reasons: JSON.parse(row.risk_reasons) as DealReason[],
        actions: usefulActions(JSON.parse(row.actions) as DealAction[], row)
      }
    })
  }
}

/** Those that lower the risk or raise the chance without raising the risk, the best first. */
function usefulActions(actions: readonly DealAction[], now: { readonly risk: number; readonly p_win: number }): DealAction[] {
  const gain = (action: DealAction): number => now.risk - action.risk28d + (action.pWin - now.p_win)
  return actions.filter((action) => action.risk28d <= now.risk + 0.005 && gain(action) > 0.005).sort((left, right) => gain(right) - gain(left))
}

/** The level from which the run's model warns; null where it has no model of risk. */
export function warnLevel(db: ReadDb, modelId: number | null): number | null {
  if (modelId === null) return null
  return firstText<{ level: number | null }>(db, `SELECT body ->> '$.risk.warnFrom' AS level FROM model WHERE id = ?`, [modelId])?.level ?? null
}

/** First day of the unbroken runs up to now in which the deal was above the level. */
function readWarnedSince(db: ReadDb, ids: readonly number[], warnFrom: number): ReadonlyMap<number, Day> {
  if (ids.length === 0) return new Map()
  const rows = allText<{ id: number; day: Day; risk: number }>(
    db,
    `SELECT deal.opportunity_id AS id, run.as_of AS day, deal.risk FROM forecast_deal AS deal JOIN forecast_run AS run ON run.id = deal.run_id
     WHERE run.kind = 'deals' AND deal.opportunity_id IN (${ids.join(',')}) ORDER BY run.as_of DESC, run.id DESC`
  )
  const since = new Map<number, Day>()
  const ended = new Set<number>()
  for (const row of rows) {
    if (ended.has(row.id)) continue
    if (row.risk >= warnFrom) since.set(row.id, row.day)
    else ended.add(row.id)
  }
  return since
}

interface ResultRow {
  readonly subject: string
  readonly level: string
  readonly horizon_days: number | null
  readonly method: string
  readonly metric: string
  readonly value: number | null
  readonly sample_size: number
  readonly detail: string | null
}

const table = (columns: readonly (readonly [string, ValueType])[], rows: Cell[][]): Table => ({ columns: columns.map(([id, type]) => ({ id, type })), rows })

function readRiskBacktest(db: ReadDb, version: number | null, run: ForecastRun | null): RouteOutput<'risk.backtest'> {
  const model = firstText<{ id: number; version: number; as_of: Day }>(
    db,
    `SELECT id, version, as_of FROM model WHERE kind = @kind AND (@version IS NULL OR version = @version) ORDER BY id = @current DESC, state = 'champion' DESC, id DESC LIMIT 1`,
    { kind: dealModelKind, version, current: run?.modelId ?? 0 }
  )
  const rows = model === undefined ? [] : allText<ResultRow>(db, `SELECT subject, level, horizon_days, method, metric, value, sample_size, detail FROM backtest_result WHERE model_id = ? AND subject LIKE 'risk%' ORDER BY id`, [model.id])
  const of = (subject: string): readonly ResultRow[] => rows.filter((row) => row.subject === subject)
  const warnings = of('risk_warning').map((row) => ({ level: Number(row.level), ...(JSON.parse(row.detail ?? '{}') as Readonly<Record<string, number | null>>) }))
  return {
    modelVersion: model?.version ?? null,
    asOf: model === undefined ? null : isoFromDay(model.as_of),
    warnFrom: model === undefined ? null : warnLevel(db, model.id),
    reason: model === undefined ? 'not_computed' : rows.length === 0 ? 'too_little_data' : null,
    events: eventTable(of('risk')),
    warnings: table(
      [['warn_from', 'ratio'], ['chosen', 'integer'], ['warnings', 'integer'], ['precision', 'ratio'], ['events', 'integer'], ['recall', 'ratio'], ['median_lead_days', 'days'], ['warned_7', 'ratio'], ['warned_14', 'ratio'], ['warned_21', 'ratio']],
      warnings.map((row) => [row.level, ...(['chosen', 'warnings', 'precision', 'events', 'recall', 'median_lead_days', 'warned_7', 'warned_14', 'warned_21'] as const).map((id) => (row as Readonly<Record<string, number | null>>)[id] ?? null)])
    ),
    leadTimes: table([['lead_days', 'days'], ['events', 'integer'], ['share', 'ratio']], of('risk_lead').map((row) => [Number(row.level), row.sample_size, row.value])),
    reliability: table(
      [['event', 'text'], ['horizon_days', 'days'], ['bin', 'integer'], ['predicted', 'ratio'], ['observed', 'ratio'], ['low', 'ratio'], ['high', 'ratio'], ['deals', 'integer']],
      of('risk_reliability').map((row) => {
        const detail = JSON.parse(row.detail ?? '{}') as { bin: number; predicted: number; low: number; high: number }
        return [row.level, row.horizon_days, detail.bin, detail.predicted, row.value, detail.low, detail.high, row.sample_size]
      })
    )
  }
}

function eventTable(rows: readonly ResultRow[]): Table {
  const groups = new Map<string, { head: Cell[]; deals: number; values: Map<string, number | null> }>()
  for (const row of rows) {
    const key = `${row.level}|${row.horizon_days}|${row.method}`
    const group = groups.get(key) ?? { head: [row.level, row.horizon_days, row.method], deals: row.sample_size, values: new Map<string, number | null>() }
    group.values.set(row.metric, row.value)
    groups.set(key, group)
  }
  return table(
    [['event', 'text'], ['horizon_days', 'days'], ['method', 'text'], ['base_rate', 'ratio'], ['auc', 'number'], ['log_loss', 'number'], ['ece', 'number'], ['ece_limit', 'number'], ['deals', 'integer']],
    [...groups.values()].map(({ head, deals, values }) => [...head, ...['base_rate', 'auc', 'log_loss', 'ece', 'ece_limit'].map((id) => values.get(id) ?? null), deals])
  )
}
