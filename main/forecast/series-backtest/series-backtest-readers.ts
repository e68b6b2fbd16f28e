import { seriesBacktestMethods, type SeriesBacktestGrain, type SeriesBacktestLevel, type SeriesBacktestMethod } from '../../contract/series-backtest'
import type { Cell, Table, ValueType } from '../../contract/common'
import { requireMeasure } from '../../metrics/aggregate'
import { whileDataStands } from '../../metrics/data-memo'
import { modelCode } from '../../model/registry'
import type { ReaderHandlers } from '../../router/handler'
import type { ReadDb } from '../../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../../warehouse/day'
import { allText, firstText } from '../../warehouse/statement'
import { addPoint, emptySums, errorsOf, hasRange, type ErrorSums, type Errors, type KeptPoint } from './error-sums'
import { readNodeNames } from './node-names'
import { bestMethod, horizonOf, horizons, usableError } from './usable-grain'

type Candidate = Exclude<SeriesBacktestMethod, 'saima' | 'last_year' | 'last_period'>

interface PointRow extends KeptPoint, Readonly<Record<SeriesBacktestMethod, number | null>> {
  readonly grain: SeriesBacktestGrain
  readonly level: SeriesBacktestLevel
  readonly node: number
  readonly origin: Day
  readonly step: number
  readonly startsAt: Day
  readonly endsAt: Day
}

interface RunRow {
  readonly id: number
  readonly as_of: Day
  readonly made_at_ms: number
  readonly origins: number
  readonly weeks: number
  readonly code: string
}

const levels: readonly SeriesBacktestLevel[] = ['total', 'region', 'unit', 'product']
const grains: readonly SeriesBacktestGrain[] = ['day', 'week', 'four_weeks', 'quarter']
const candidates: readonly Candidate[] = ['lightgbm', 'blend', 'seasonal_growth', 'pooled_season', 'moving_average', 'exponential_smoothing', 'decomposed_season', 'company_level', 'seasonal_naive']
const table = (columns: readonly (readonly [string, ValueType])[], rows: Cell[][]): Table => ({ columns: columns.map(([id, type]) => ({ id, type })), rows })
const figureColumns = [['wape', 'ratio'], ['bias', 'ratio'], ['mase', 'number'], ['pinball', 'ratio'], ['coverage', 'ratio'], ['points', 'integer']] as const
const figures = (errors: Errors): Cell[] => [errors.wape, errors.bias, errors.mase, errors.pinball, errors.coverage, errors.points]

export const seriesBacktestReaders: Pick<ReaderHandlers, 'seriesBacktest.read' | 'seriesBacktest.rows'> = {
  'seriesBacktest.read': (db, input) => {
    const { type } = requireMeasure(input.measure)
    const run = readRun(db, input.measure)
    const all = run === null ? [] : readPoints(db, run.id)
    // A profile may look at regions that the backtest holds nothing of.
    if (run === null || all.length === 0) return { run: null, scores: scoreTable([]), overTime: overTimeTable([]), candidates: candidateTable([]), nodes: nodeTable(db, [], new Map()), usable: usableTable([]) }
    const points = all.filter((point) => point.grain === input.grain)
    const asked = points.filter((point) => point.level === input.level && point.node === input.nodeId)
    const origins = [...new Set(all.map((point) => point.origin))]
    return {
      run: {
        runId: run.id, type, asOf: isoFromDay(run.as_of), madeAtMs: run.made_at_ms, firstOrigin: isoFromDay(Math.min(...origins)), lastOrigin: isoFromDay(Math.max(...origins)),
        origins: origins.length, weeks: run.weeks, isOlderCode: run.code !== modelCode
      },
      scores: scoreTable(points),
      overTime: overTimeTable(asked),
      candidates: candidateTable(asked),
      nodes: nodeTable(db, points, usableByNode(all)),
      usable: usableTable(all)
    }
  },
  'seriesBacktest.rows': (db, input) => {
    const { type } = requireMeasure(input.measure)
    const run = readRun(db, input.measure)
    const origin = input.origin === undefined ? null : dayFromIso(input.origin)
    const found = (run === null ? [] : readPoints(db, run.id))
      .filter((point) => point.grain === input.grain && point.level === input.level && (input.nodeId === undefined || point.node === input.nodeId) && point.step >= (input.fromStep ?? 1) && point.step <= (input.toStep ?? 10_000) && (origin === null || point.origin === origin))
      .sort((left, right) => right.origin - left.origin || left.step - right.step || left.node - right.node)
    const shown = found.slice(input.offset, input.offset + input.limit)
    const names = readNodeNames(db)
    return {
      type,
      total: found.length,
      nodeIds: shown.map((point) => point.node),
      rows: table(
        [['node', 'text'], ['origin', 'day'], ['from', 'day'], ['to', 'day'], ['step', 'integer'], ['forecast', typeOf(type)], ['p10', typeOf(type)], ['p90', typeOf(type)], ['actual', typeOf(type)], ['error', 'ratio'], ['last_year', typeOf(type)]],
        shown.map((point) => [
          names(point.level, point.node), isoFromDay(point.origin), isoFromDay(point.startsAt), isoFromDay(point.endsAt), point.step, point.saima, point.p10, point.p90, point.actual,
          point.saima === null || point.actual === 0 ? null : (point.saima - point.actual) / Math.abs(point.actual), point.last_year
        ])
      )
    }
  }
}

const typeOf = (type: ValueType): ValueType => (type === 'money' ? 'money' : 'number')

function readRun(db: ReadDb, measure: string): RunRow | null {
  return firstText<RunRow>(db, 'SELECT id, as_of, made_at_ms, origins, weeks, code FROM series_backtest WHERE measure = ?', [measure]) ?? null
}

/** Some ten thousand rows, asked for by every choice on the page. */
function readPoints(db: ReadDb, runId: number): readonly PointRow[] {
  return whileDataStands(db, `seriesBacktest ${runId}`, () =>
    allText<PointRow>(
      db,
      `SELECT grain, level, node_id AS node, origin, step, starts_at AS startsAt, ends_at AS endsAt, actual, scale, p10, p50, p90, ${seriesBacktestMethods.join(', ')}
       FROM series_backtest_point WHERE run_id = ? ORDER BY grain, level, node_id, origin, step`,
      [runId]
    )
  )
}

/** Errors by any key of the points. */
function errorsBy<K extends string | number>(points: readonly PointRow[], method: SeriesBacktestMethod, keyOf: (point: PointRow) => K | null): ReadonlyMap<K, Errors> {
  const sums = new Map<K, ErrorSums>()
  for (const point of points) {
    const said = point[method]
    const key = keyOf(point)
    if (said === null || key === null) continue
    let own = sums.get(key)
    if (own === undefined) sums.set(key, (own = emptySums()))
    addPoint(own, point, said, hasRange(method))
  }
  return new Map([...sums].map(([key, own]) => [key, errorsOf(own, hasRange(method))]))
}

function scoreTable(points: readonly PointRow[]): Table {
  const grain = points[0]?.grain ?? 'week'
  const byMethod = seriesBacktestMethods.map((method) => ({
    method,
    whole: errorsBy(points, method, (point) => `${point.level} all`),
    parts: errorsBy(points, method, (point) => `${point.level} ${horizonOf(grain, point.step)}`)
  }))
  const rows: Cell[][] = []
  for (const level of levels) {
    for (const horizon of ['all', ...horizons[grain]]) {
      const found = byMethod.flatMap(({ method, whole, parts }) => {
        const errors = (horizon === 'all' ? whole : parts).get(`${level} ${horizon}`)
        return errors === undefined ? [] : [{ method, errors }]
      })
      const best = bestMethod(found)
      for (const { method, errors } of found) rows.push([level, horizon, method, ...figures(errors), method === best ? 1 : 0])
    }
  }
  return table([['level', 'text'], ['horizon', 'text'], ['method', 'text'], ...figureColumns, ['best', 'integer']], rows)
}

function overTimeTable(points: readonly PointRow[]): Table {
  const rows = (['saima', 'last_year', 'last_period'] as const).flatMap((method) =>
    [...errorsBy(points, method, (point) => point.origin)].map(([origin, errors]): Cell[] => [isoFromDay(origin), method, errors.wape, errors.bias, errors.coverage, errors.points])
  )
  return table([['origin', 'day'], ['method', 'text'], ['wape', 'ratio'], ['bias', 'ratio'], ['coverage', 'ratio'], ['points', 'integer']], rows.sort((left, right) => String(left[0]).localeCompare(String(right[0]))))
}

function candidateTable(points: readonly PointRow[]): Table {
  const found = seriesBacktestMethods.flatMap((method) => {
    const errors = errorsBy(points, method, () => 'all').get('all')
    return errors === undefined ? [] : [{ method, errors }]
  })
  const best = bestMethod(found)
  return table([['method', 'text'], ['wape', 'ratio'], ['points', 'integer'], ['best', 'integer']], found.map(({ method, errors }): Cell[] => [method, errors.wape, errors.points, method === best ? 1 : 0]))
}

/** The shortest grain at which each node's error was under the limit. */
function usableByNode(points: readonly PointRow[]): ReadonlyMap<string, SeriesBacktestGrain> {
  const errors = errorsBy(points, 'saima', (point) => `${point.grain} ${point.level} ${point.node}`)
  const usable = new Map<string, SeriesBacktestGrain>()
  for (const grain of [...grains].reverse()) {
    for (const [key, { wape }] of errors) {
      if (key.startsWith(`${grain} `) && wape !== null && wape < usableError) usable.set(key.slice(grain.length + 1), grain)
    }
  }
  return usable
}

function nodeTable(db: ReadDb, points: readonly PointRow[], usable: ReadonlyMap<string, SeriesBacktestGrain>): Table {
  const keyOf = (point: PointRow): string => `${point.level} ${point.node}`
  const names = readNodeNames(db)
  const ours = errorsBy(points, 'saima', keyOf)
  const others = candidates.map((method) => ({ method, errors: errorsBy(points, method, keyOf) }))
  const lastYear = errorsBy(points, 'last_year', keyOf)
  const rows = [...ours].map(([key, errors]): Cell[] => {
    const [level = 'total', id = '0'] = key.split(' ')
    const found = others.flatMap((other) => {
      const own = other.errors.get(key)
      return own === undefined ? [] : [{ method: other.method, errors: own }]
    })
    const winner = bestMethod(found)
    return [
      level, Number(id), names(level as SeriesBacktestLevel, Number(id)), ...figures(errors), winner, found.find((other) => other.method === winner)?.errors.wape ?? null, lastYear.get(key)?.wape ?? null, usable.get(key) ?? null
    ]
  })
  const order = (row: Cell[]): number => levels.indexOf(row[0] as SeriesBacktestLevel)
  return table(
    [['level', 'text'], ['node_id', 'id'], ['node', 'text'], ...figureColumns, ['winner', 'text'], ['winner_wape', 'ratio'], ['last_year_wape', 'ratio'], ['usable', 'text']],
    rows.sort((left, right) => order(left) - order(right) || Number(right[3] ?? 0) - Number(left[3] ?? 0))
  )
}

function usableTable(points: readonly PointRow[]): Table {
  const errors = errorsBy(points, 'saima', (point) => `${point.level} ${point.grain}`)
  return table(
    [['level', 'text'], ['grain', 'text'], ['wape', 'ratio'], ['points', 'integer']],
    levels.flatMap((level) => grains.flatMap((grain): Cell[][] => {
      const own = errors.get(`${level} ${grain}`)
      return own === undefined ? [] : [[level, grain, own.wape, own.points]]
    }))
  )
}
