import type { RouteOutput } from '../contract'
import type { Cell, Table, ValueType } from '../contract/common'
import type { ForecastMethod, ForecastPeriod, ForecastReason } from '../contract/forecast'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import type { ForecastRun } from './forecast-run'
import { readPeopleBacktest, type PastOrigin, type PeopleBacktest } from './people-backtest'

interface ResultRow {
  readonly subject: string
  readonly level: string
  readonly horizon_days: number | null
  readonly origin: Day | null
  readonly method: string
  readonly metric: string
  readonly value: number | null
  readonly sample_size: number
  readonly detail: string | null
}

type Backtest = RouteOutput<'forecast.backtest'>
type HeadlineBacktest = RouteOutput<'forecast.summary'>['backtest']

const table = (columns: readonly (readonly [string, ValueType])[], rows: Cell[][]): Table => ({ columns: columns.map(([id, type]) => ({ id, type })), rows })

/** The kept backtest of a model version (default: that of the current run, else the latest trained). Subjects: see model/backtest-rows.ts. */
export function readBacktest(db: ReadDb, version: number | null, run: ForecastRun | null, today: Day): Backtest {
  const model = firstText<{ id: number; version: number; as_of: Day; metrics: string }>(
    db,
    version === null
      ? `SELECT id, version, as_of, metrics FROM model WHERE kind = 'deals' ORDER BY id = ${run?.modelId ?? 0} DESC, state = 'champion' DESC, id DESC LIMIT 1`
      : `SELECT id, version, as_of, metrics FROM model WHERE kind = 'deals' AND version = ${version}`
  )
  const rows =
    model === undefined
      ? []
      : allText<ResultRow>(
          db,
          'SELECT subject, level, horizon_days, origin, method, metric, value, sample_size, detail FROM backtest_result WHERE model_id = ? ORDER BY id',
          [model.id]
        )
  const metrics = model === undefined ? null : (JSON.parse(model.metrics) as { method: ForecastMethod; reason: ForecastReason | null; weaknesses?: Backtest['weaknesses'] })
  const people = readPeopleBacktest(db, originsOf(rows), today)
  return {
    modelVersion: model?.version ?? null,
    asOf: model === undefined ? null : isoFromDay(model.as_of),
    method: metrics?.method ?? run?.method ?? 'none',
    reason: metrics === null ? (run?.reason ?? { key: 'not_computed', params: {} }) : metrics.reason,
    deals: dealTable(rows),
    rollup: rollupTable(rows, people.rollup),
    origins: originTable(rows, people.origins),
    nodes: nodeTable(rows),
    reliability: reliabilityTable(rows),
    weaknesses: metrics?.weaknesses ?? []
  }
}

/** Rows of one subject without an origin, gathered by level, period and method: metric -> value. */
function gather(rows: readonly ResultRow[], subject: string): { level: string; period: string; method: string; sampleSize: number; metrics: Map<string, number | null> }[] {
  const groups = new Map<string, { level: string; period: string; method: string; sampleSize: number; metrics: Map<string, number | null> }>()
  for (const row of rows) {
    if (row.subject !== subject || row.origin !== null) continue
    const period = row.detail ?? ''
    const key = `${row.level}|${period}|${row.method}`
    const group = groups.get(key) ?? { level: row.level, period, method: row.method, sampleSize: row.sample_size, metrics: new Map<string, number | null>() }
    group.metrics.set(row.metric, row.value)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function dealTable(rows: readonly ResultRow[]): Table {
  const groups = gather(rows, 'deals')
  const best = bestBy(groups, (group) => group.level, 'log_loss')
  return table(
    [['target', 'text'], ['method', 'text'], ['auc', 'number'], ['log_loss', 'number'], ['brier', 'number'], ['ece', 'number'], ['deals', 'integer'], ['best', 'integer']],
    groups.map((group) => [
      group.level,
      group.method,
      group.metrics.get('auc') ?? null,
      group.metrics.get('log_loss') ?? null,
      group.metrics.get('brier') ?? null,
      group.metrics.get('ece') ?? null,
      group.sampleSize,
      best.has(group) ? 1 : 0
    ])
  )
}

function rollupTable(rows: readonly ResultRow[], people: PeopleBacktest['rollup']): Table {
  const groups = [
    ...gather(rows, 'bookings'),
    ...people.map(([level, period, method, wape, bias, , sampleSize]) => ({ level, period, method, sampleSize, metrics: new Map<string, number | null>([['wape', wape], ['bias', bias]]) }))
  ].sort((left, right) => levels.indexOf(left.level) - levels.indexOf(right.level) || left.period.localeCompare(right.period))
  const best = bestBy(groups, (group) => `${group.level}|${group.period}`, 'wape')
  return table(
    [['level', 'text'], ['period', 'text'], ['method', 'text'], ['wape', 'ratio'], ['bias', 'ratio'], ['coverage', 'ratio'], ['points', 'integer'], ['best', 'integer']],
    groups.map((group) => [
      group.level,
      group.period,
      group.method,
      group.metrics.get('wape') ?? null,
      group.metrics.get('bias') ?? null,
      group.metrics.get('coverage') ?? null,
      group.sampleSize,
      best.has(group) ? 1 : 0
    ])
  )
}

function bestBy<G extends { readonly metrics: ReadonlyMap<string, number | null> }>(groups: readonly G[], keyOf: (group: G) => string, metric: string): Set<G> {
  const best = new Map<string, G>()
  for (const group of groups) {
    const value = group.metrics.get(metric)
    const before = best.get(keyOf(group))?.metrics.get(metric)
    if (value !== null && value !== undefined && (before === undefined || before === null || value < before)) best.set(keyOf(group), group)
  }
  return new Set(best.values())
}

const levels = ['total', 'region', 'unit']

/** The days and periods that the company's forecast was tested on. */
function originsOf(rows: readonly ResultRow[]): readonly PastOrigin[] {
  return rows
    .filter((row) => row.subject === 'bookings_origin' && row.method === 'saima' && row.origin !== null)
    .map((row) => {
      const { periodEnd, period } = JSON.parse(row.detail ?? '{}') as { periodEnd: Day; period: string }
      return { origin: row.origin ?? 0, periodEnd, period }
    })
}

function originTable(rows: readonly ResultRow[], people: PeopleBacktest['origins']): Table {
  return table(
    [['origin', 'day'], ['period_end', 'day'], ['period', 'text'], ['method', 'text'], ['forecast', 'money'], ['p10', 'money'], ['p90', 'money'], ['actual', 'money']],
    rows
      .filter((row) => row.subject === 'bookings_origin')
      .map((row) => {
        const detail = JSON.parse(row.detail ?? '{}') as { periodEnd: Day; period: string; p10: number | null; p90: number | null; actual: number }
        return [isoFromDay(row.origin ?? 0), isoFromDay(detail.periodEnd), detail.period, row.method, row.value, detail.p10, detail.p90, detail.actual] as Cell[]
      })
      .concat(people)
  )
}

function nodeTable(rows: readonly ResultRow[]): Table {
  return table(
    [['level', 'text'], ['node_id', 'id'], ['node', 'text'], ['wape', 'ratio'], ['bias', 'ratio'], ['coverage', 'ratio'], ['points', 'integer'], ['best_baseline', 'text'], ['baseline_wape', 'ratio']],
    rows
      .filter((row) => row.subject === 'bookings_node')
      .sort((left, right) => (right.value ?? 0) - (left.value ?? 0))
      .map((row) => {
        const detail = JSON.parse(row.detail ?? '{}') as { nodeId: number; name: string; bias: number | null; coverage: number | null; bestBaseline: string | null; baselineWape: number | null }
        return [row.level, detail.nodeId, detail.name, row.value, detail.bias, detail.coverage, row.sample_size, detail.bestBaseline, detail.baselineWape]
      })
  )
}

function reliabilityTable(rows: readonly ResultRow[]): Table {
  return table(
    [['target', 'text'], ['bin', 'integer'], ['predicted', 'ratio'], ['observed', 'ratio'], ['low', 'ratio'], ['high', 'ratio'], ['deals', 'integer']],
    rows
      .filter((row) => row.subject === 'reliability')
      .map((row) => {
        const detail = JSON.parse(row.detail ?? '{}') as { bin: number; predicted: number; low: number; high: number }
        return [row.level, detail.bin, detail.predicted, row.value, detail.low, detail.high, row.sample_size]
      })
  )
}

/** The line beside the headline figure: how often the range held, and how far off we and the best naive rule were. */
export function readHeadlineBacktest(db: ReadDb, run: ForecastRun | null, period: ForecastPeriod): HeadlineBacktest {
  if (run === null || run.modelId === null) return null
  const rows = allText<ResultRow>(
    db,
    `SELECT subject, level, horizon_days, origin, method, metric, value, sample_size, detail FROM backtest_result
     WHERE model_id = ? AND subject = 'bookings' AND level = 'total' AND detail = ?`,
    [run.modelId, period]
  )
  const groups = gather(rows, 'bookings')
  const ours = groups.find((group) => group.method === 'saima')
  if (ours === undefined) return null
  const naive = groups.filter((group) => group.method !== 'saima')
  const [best] = bestBy(naive, () => 'all', 'wape')
  return {
    coverage: ours.metrics.get('coverage') ?? null,
    periods: ours.sampleSize,
    wape: ours.metrics.get('wape') ?? null,
    bias: ours.metrics.get('bias') ?? null,
    bestBaseline: best?.method ?? null,
    baselineWape: best?.metrics.get('wape') ?? null
  }
}
