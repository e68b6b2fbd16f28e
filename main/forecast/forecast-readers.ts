import type { RouteOutput } from '../contract'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import type { ForecastMethod } from '../contract/forecast'
import type { Scope } from '../contract/common'
import { readBacktest, readHeadlineBacktest } from './backtest-reader'
import { readBookingsTargets, type BookingsTargets } from './bookings-target'
import { readDeals, explainDeal } from './deal-reader'
import { basisOf, describePeriod, readCurrentRun, type ForecastRun, type PeriodRange } from './forecast-run'
import { adjustedFigures, changedFactsIn } from './adjusted-figures'
import { adjustmentsOf, readStandingOverrides } from './override-adjustment'
import { addStoredPaths, summarizePaths } from './sample-quantiles'
import { scopeCondition } from './scope-condition'

interface NodeRow {
  readonly node_id: number
  readonly name: string | null
  readonly parent_id: number | null
  readonly actual_e4: number
  readonly open_e4: number
  readonly new_e4: number
  readonly mean_e4: number
  readonly p10_e4: number
  readonly p50_e4: number
  readonly p90_e4: number
}

export const forecastReaders: Pick<
  ReaderHandlers,
  'forecast.summary' | 'forecast.nodes' | 'forecast.deals' | 'forecast.explain' | 'forecast.backtest' | 'forecast.models'
> = {
  'forecast.summary': (db, input, context) => {
    const run = readCurrentRun(db)
    const period = describePeriod(db, run, context.today, input.period)
    const condition = scopeCondition(db, input.scope)
    const open = firstText<{ deals: number; amount: number | null }>(
      db,
      `SELECT count(*) AS deals, sum(amount_e4) AS amount FROM opportunity WHERE status = 0 AND ${condition}`
    )
    const bookings = run === null ? wonOnly(db, period, context.today, condition, input.scope) : sumOfScope(db, run, period, input.scope)
    return {
      basis: basisOf(run, context.today),
      period: period.view,
      bookings,
      adjusted: run === null ? null : adjustedForScope(db, run, period, input.scope, context.today, bookings),
      openDeals: open?.deals ?? 0,
      openPipelineE4: open?.amount ?? 0,
      scopeIsExact: (input.scope.productIds?.length ?? 0) === 0,
      backtest: readHeadlineBacktest(db, run, input.period)
    }
  },
  'forecast.nodes': (db, input, context) => {
    const run = readCurrentRun(db)
    const period = describePeriod(db, run, context.today, input.period)
    return { basis: basisOf(run, context.today), period: period.view, nodes: run === null ? [] : readNodes(db, run, period, input.by, context.today) }
  },
  'forecast.deals': (db, input, context) => {
    const run = readCurrentRun(db)
    const period = describePeriod(db, run, context.today, 'current')
    const found = run === null ? { total: 0, deals: [] } : readDeals(db, run, { ...input, dueBy: input.dueInPeriod ? period.end : null, condition: scopeCondition(db, input.scope, 'opportunity.') })
    return { basis: basisOf(run, context.today), ...found }
  },
  'forecast.explain': (db, input, context) => {
    const run = readCurrentRun(db)
    return { basis: basisOf(run, context.today), ...explainDeal(db, run, input.opportunityId) }
  },
  'forecast.backtest': (db, input, context) => readBacktest(db, input.version ?? null, readCurrentRun(db), context.today),
  'forecast.models': (db, input) =>
    allText<{ kind: string; version: number; state: 'champion' | 'challenger' | 'retired'; as_of: number; trained_at_ms: number; data_hash: string; model_hash: string; parameters: string; features: string; metrics: string }>(
      db,
      `SELECT kind, version, state, as_of, trained_at_ms, data_hash, model_hash, parameters, features, metrics FROM model ORDER BY trained_at_ms DESC, id DESC LIMIT ?`,
      [input.limit]
    ).map((row) => {
      const metrics = JSON.parse(row.metrics) as Record<string, unknown>
      return {
        kind: row.kind,
        version: row.version,
        state: row.state,
        method: metrics['method'] as ForecastMethod,
        asOf: isoFromDay(row.as_of),
        trainedAtMs: row.trained_at_ms,
        dataHash: row.data_hash,
        modelHash: row.model_hash,
        parameters: JSON.parse(row.parameters) as Record<string, unknown>,
        features: JSON.parse(row.features) as string[],
        metrics
      }
    })
}

/** The scope's own nodes decide: all, regions (with what is below them), or units. */
function adjustedForScope(db: ReadDb, run: ForecastRun, period: PeriodRange, scope: Scope, today: Day, bookings: Bookings): RouteOutput<'forecast.summary'>['adjusted'] {
  const overrides = readStandingOverrides(db, today).filter((one) => (scope.productIds?.length ?? 0) === 0 || (one.node_kind === 'deal' && isOfProducts(db, one.node_id, scope)))
  const adjustments = adjustmentsOf(db, run, period, overrides)
  const units = scope.unitIds ?? []
  const regions = topmost(db, scope.regionIds ?? [])
  const parts = units.length > 0 ? units.map((id) => adjustments.unit(id)) : regions.length > 0 ? regions.map((id) => adjustments.region(id)) : [adjustments.total]
  const adjustment = { deltaE4: parts.reduce((sum, part) => sum + part.deltaE4, 0), overrideIds: parts.flatMap((part) => part.overrideIds) }
  return adjustedFigures(adjustment, bookings, changedFactsIn(db, overrides))
}

function isOfProducts(db: ReadDb, dealId: number, scope: Scope): boolean {
  return firstText(db, `SELECT 1 FROM opportunity WHERE id = ? AND ${scopeCondition(db, { productIds: scope.productIds })}`, [dealId]) !== undefined
}

/** Without regions that lie below another chosen one. */
function topmost(db: ReadDb, ids: readonly number[]): readonly number[] {
  const parents = new Map(allText<{ id: number; parent_id: number | null }>(db, 'SELECT id, parent_id FROM region').map((row) => [row.id, row.parent_id]))
  const chosen = new Set(ids)
  return ids.filter((id) => {
    for (let above = parents.get(id) ?? null, depth = 0; above !== null && depth < 50; above = parents.get(above) ?? null, depth += 1) if (chosen.has(above)) return false
    return true
  })
}

interface Bookings {
  readonly wonE4: number
  readonly openE4: number
  readonly newE4: number
  readonly meanE4: number
  readonly p10E4: number
  readonly p50E4: number
  readonly p90E4: number
  readonly targetE4: number | null
}

function sumOfScope(db: ReadDb, run: ForecastRun, period: PeriodRange, scope: Scope): Bookings {
  const condition = scopeCondition(db, { regionIds: scope.regionIds, unitIds: scope.unitIds } as Scope)
  const leaves = allText<{ actual_e4: number; open_e4: number; new_e4: number; paths: Uint8Array }>(
    db,
    `SELECT actual_e4, open_e4, new_e4, paths FROM forecast_path WHERE run_id = :run AND measure = 'bookings' AND period_start = :start AND ${condition} ORDER BY region_id, unit_id`,
    { run: run.id, start: period.start }
  )
  const sum = new Float64Array((leaves[0]?.paths.byteLength ?? 0) / 8)
  let [wonE4, openE4, newE4] = [0, 0, 0]
  for (const leaf of leaves) {
    addStoredPaths(sum, leaf.paths)
    wonE4 += leaf.actual_e4
    openE4 += leaf.open_e4
    newE4 += leaf.new_e4
  }
  const quantiles = summarizePaths(sum)
  const targets = readBookingsTargets(db, period.start, period.end, run.asOf)
  return { wonE4, openE4, newE4, meanE4: wonE4 + openE4 + newE4, p10E4: quantiles.p10, p50E4: quantiles.p50, p90E4: quantiles.p90, targetE4: targetOfScope(targets, scope) }
}

function targetOfScope(targets: BookingsTargets, scope: Scope): number | null {
  const units = scope.unitIds ?? []
  const regions = scope.regionIds ?? []
  if (units.length === 0 && regions.length === 0) return targets.total
  const chosen = units.length > 0 ? units.map((id) => targets.byUnit.get(id)) : regions.map((id) => targets.byRegion.get(id))
  const known = chosen.filter((amount): amount is number => amount !== undefined)
  return known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0)
}

/** Before the first run: what is won already, and no claim about the rest. */
function wonOnly(db: ReadDb, period: PeriodRange, today: number, condition: string, scope: Scope): Bookings {
  const wonE4 =
    firstText<{ won: number | null }>(db, `SELECT sum(amount_e4) AS won FROM opportunity WHERE status = 1 AND closed_at BETWEEN :start AND :end AND ${condition}`, {
      start: period.start,
      end: Math.min(period.end, today)
    })?.won ?? 0
  const targetE4 = targetOfScope(readBookingsTargets(db, period.start, period.end, today), scope)
  return { wonE4, openE4: 0, newE4: 0, meanE4: wonE4, p10E4: wonE4, p50E4: wonE4, p90E4: wonE4, targetE4 }
}

function readNodes(db: ReadDb, run: ForecastRun, period: PeriodRange, by: 'region' | 'unit', today: Day): RouteOutput<'forecast.nodes'>['nodes'] {
  const overrides = readStandingOverrides(db, today)
  const adjustments = adjustmentsOf(db, run, period, overrides)
  const targets = readBookingsTargets(db, period.start, period.end, run.asOf)
  const source =
    by === 'region'
      ? `SELECT id, name, parent_id, position FROM region`
      : `SELECT battle_unit.id, battle_unit.name, membership.region_id AS parent_id, 0 AS position FROM battle_unit
         LEFT JOIN unit_membership AS membership ON membership.unit_id = battle_unit.id AND :day BETWEEN membership.valid_from AND membership.valid_to`
  const rows = allText<NodeRow>(
    db,
    `WITH place AS (${source})
     SELECT node.node_id, place.name, place.parent_id, node.actual_e4, node.open_e4, node.new_e4, node.mean_e4, node.p10_e4, node.p50_e4, node.p90_e4
     FROM forecast_node AS node LEFT JOIN place ON place.id = node.node_id
     WHERE node.run_id = :run AND node.measure = 'bookings' AND node.node_kind = :by AND node.period_start = :start
     ORDER BY place.position, place.name`,
    { run: run.id, by, start: period.start, ...(by === 'unit' ? { day: run.asOf } : {}) }
  )
  return rows.map((row) => ({
    adjusted: adjustedFigures(by === 'region' ? adjustments.region(row.node_id) : adjustments.unit(row.node_id), { meanE4: row.mean_e4, p10E4: row.p10_e4, p50E4: row.p50_e4, p90E4: row.p90_e4 }, changedFactsIn(db, overrides)),
    ownOverrideId: adjustments.own(by, row.node_id)?.id ?? null,
    nodeId: row.node_id,
    name: row.name ?? '',
    parentId: row.parent_id,
    wonE4: row.actual_e4,
    openE4: row.open_e4,
    newE4: row.new_e4,
    meanE4: row.mean_e4,
    p10E4: row.p10_e4,
    p50E4: row.p50_e4,
    p90E4: row.p90_e4,
    targetE4: (by === 'unit' ? targets.byUnit : targets.byRegion).get(row.node_id) ?? null
  }))
}
