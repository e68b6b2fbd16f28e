import type { SeriesBacktestGrain, SeriesBacktestLevel, SeriesBacktestMethod } from '../../contract/series-backtest'
import type { SeriesDimension } from '../../contract/forecast-series'
import type { ModelContext } from '../../router/handler'
import { quantileOf } from '../../series/quantile'
import { splitByDay } from '../../series/daily-split'
import type { SamplePaths } from '../../series/sample-paths'
import type { HorizonTable } from '../../series/seasonal-growth'
import { simpleMethods } from '../../series/simple-methods'
import type { ReadDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { makeLeafForecast, type LeafForecast } from '../leaf-forecast'
import { readKnownDays } from '../series-days'
import { seriesNodes } from '../series-nodes'
import { readSeriesPanel } from '../series-panel'
import { lastCompleteWeekEnd, resolveSeriesRequest, type SeriesRequest } from '../series-request'
import { errorScale } from './error-scale'
import { levelsOf, nodeName, readNodeDays, sumOf, type NodeDays } from './node-days'
import type { SeriesPoint } from './point-columns'

/** Weeks of a grain and how many such periods are held against what came; days are split off the first weeks. */
const weekGrains = [{ grain: 'week', weeks: 1, steps: 13 }, { grain: 'four_weeks', weeks: 4, steps: 3 }, { grain: 'quarter', weeks: 13, steps: 1 }] as const
const dayWeeks = 4
/** As the pages and the command line ask for it. */
const horizon = 14
/** Fewer weeks than this are no history to judge by. */
const fewestWeeks = 8

export interface SeriesBacktest {
  readonly origins: number
  readonly weeks: number
  readonly points: readonly SeriesPoint[]
}

/** Forecasts the measure at past Sundays as it would have been forecast on them, and lays what came beside it. @returns null without a complete week of data */
export async function backtestSeries(db: ReadDb, measure: string, plan: { readonly origins: number; readonly everyWeeks: number }, context: ModelContext): Promise<SeriesBacktest | null> {
  const request = resolveSeriesRequest(db, measure, [], context.today)
  const lastDay = lastCompleteWeekEnd(db, context.today)
  const present = readSeriesPanel(db, request, 1)
  if (lastDay === null || present === null) return null
  const known = readNodeDays(db, request, present.lastWeekEnd - 7 * present.origin + 1, present.lastWeekEnd)
  const points: SeriesPoint[] = []
  let done = 0
  for (let index = 1; index <= plan.origins; index += 1) {
    const asOf = lastDay - 7 * plan.everyWeeks * index
    if ((asOf + 1 - known.from) / 7 < fewestWeeks) break
    context.progress({ share: (index - 1) / plan.origins, step: 'forecast.backtest', done: index - 1, total: plan.origins })
    const made = await makeLeafForecast(db, { ...request, asOf }, horizon, { pause: () => context.pause(), progress: () => undefined, signal: context.signal })
    if (made === null) break
    done += 1
    for (const point of pointsOf(db, made, known)) points.push(point)
  }
  return { origins: done, weeks: present.origin, points }
}

interface NodePaths {
  readonly level: SeriesBacktestLevel
  readonly id: number
  readonly members: readonly number[]
}

function* pointsOf(db: ReadDb, made: LeafForecast, known: NodeDays): Generator<SeriesPoint> {
  const origin = made.panel.lastWeekEnd
  const nodes = nodesOf(db, made.panel.request, made.panel.leaves)
  const tables = weeklyTables(made)
  const weekly = nodePaths(nodes, made.paths)
  for (const [index, node] of nodes.entries()) {
    const days = known.days.get(nodeName(node.level, node.id))
    const paths = weekly[index]
    if (paths === undefined) continue
    for (const { grain, weeks, steps } of weekGrains) {
      const scale = errorScale(days, known, origin, 7 * weeks, 52 * 7)
      for (let step = 1; step <= steps; step += 1) {
        const [first, last] = [(step - 1) * weeks, step * weeks - 1]
        const point = at(node, grain, origin, step, origin + 1 + 7 * first, origin + 7 * (last + 1), days, known)
        if (point === null) continue
        const said = Object.fromEntries([...tables].map(([method, table]) => [method, table === null ? null : sumOfSteps(node, table, horizon, first, last)]))
        yield { ...point, scale, ...quantiles(paths, made.paths.count, horizon, first, last), said: { ...said, ...naive(days, known, origin, point.startsAt, point.endsAt, 7 * weeks) } }
      }
    }
  }
  yield* dayPoints(db, made, nodes, known)
}

function* dayPoints(db: ReadDb, made: LeafForecast, nodes: readonly NodePaths[], known: NodeDays): Generator<SeriesPoint> {
  const origin = made.panel.lastWeekEnd
  const { mean, paths } = splitByDay(shortened(made.paths, dayWeeks), shortenedTable(made.forecast.mean, made.panel.leaves.length, made.forecast.horizon, dayWeeks), readKnownDays(db, made.panel, dayWeeks))
  const daily = nodePaths(nodes, paths)
  for (const [index, node] of nodes.entries()) {
    const days = known.days.get(nodeName(node.level, node.id))
    const own = daily[index]
    if (own === undefined) continue
    const scale = errorScale(days, known, origin, 1, 7)
    for (let step = 1; step <= 7 * dayWeeks; step += 1) {
      const point = at(node, 'day', origin, step, origin + step, origin + step, days, known)
      if (point === null) continue
      yield { ...point, scale, ...quantiles(own, paths.count, paths.horizon, step - 1, step - 1), said: { saima: sumOfSteps(node, mean, paths.horizon, step - 1, step - 1), ...naive(days, known, origin, point.startsAt, point.endsAt, 7) } }
    }
  }
}

function nodesOf(db: ReadDb, request: SeriesRequest, leaves: readonly (readonly number[])[]): readonly NodePaths[] {
  return levelsOf(request).flatMap((level) =>
    seriesNodes(db, request, leaves, level === 'total' ? [] : [level as SeriesDimension], level === 'region')
      .filter((node) => level === 'total' || node.keys[0] !== null)
      .map((node) => ({ level, id: level === 'total' ? 0 : (node.keys[0] ?? 0), members: node.members }))
  )
}

/** Every way to forecast the leaves by weeks; null where there was none. */
function weeklyTables({ panel, forecast }: LeafForecast): ReadonlyMap<SeriesBacktestMethod, HorizonTable | null> {
  return new Map<SeriesBacktestMethod, HorizonTable | null>([['saima', forecast.mean], ['lightgbm', forecast.corrected], ['blend', forecast.base], ...simpleMethods.map((method) => [method, forecast.past.simple(method, panel.origin, horizon)] as const)])
}

/** Paths of every node, each leaf drawn once. */
function nodePaths(nodes: readonly NodePaths[], paths: SamplePaths): readonly Float64Array[] {
  const sums = nodes.map(() => new Float64Array(paths.count * paths.horizon))
  const holders = new Map<number, Float64Array[]>()
  nodes.forEach((node, index) => {
    for (const leaf of node.members) holders.set(leaf, [...(holders.get(leaf) ?? []), ...(sums[index] === undefined ? [] : [sums[index]])])
  })
  const own = new Float64Array(paths.count * paths.horizon)
  for (const [leaf, targets] of holders) {
    own.fill(0)
    paths.addTo(leaf, own)
    for (const target of targets) for (let cell = 0; cell < own.length; cell += 1) target[cell] = (target[cell] ?? 0) + (own[cell] ?? 0)
  }
  return sums
}

function quantiles(paths: Float64Array, count: number, width: number, first: number, last: number): { readonly p10: number; readonly p50: number; readonly p90: number } {
  const drawn = new Float64Array(count)
  for (let path = 0; path < count; path += 1) for (let step = first; step <= last; step += 1) drawn[path] = (drawn[path] ?? 0) + (paths[path * width + step] ?? 0)
  drawn.sort()
  return { p10: quantileOf(drawn, 0.1), p50: quantileOf(drawn, 0.5), p90: quantileOf(drawn, 0.9) }
}

function sumOfSteps(node: NodePaths, table: HorizonTable, width: number, first: number, last: number): number {
  let sum = 0
  for (const leaf of node.members) for (let step = first; step <= last; step += 1) sum += table[leaf * width + step] ?? 0
  return sum
}

type Bare = Pick<SeriesPoint, 'grain' | 'level' | 'nodeId' | 'origin' | 'step' | 'startsAt' | 'endsAt' | 'actual'>

function at(node: NodePaths, grain: SeriesBacktestGrain, origin: Day, step: number, startsAt: Day, endsAt: Day, days: Float64Array | undefined, known: NodeDays): Bare | null {
  const actual = sumOf(days, known, startsAt, endsAt)
  return actual === null ? null : { grain, level: node.level, nodeId: node.id, origin, step, startsAt, endsAt, actual }
}

/** The same days 52 weeks before, and the last period of that length (of days: the same weekday of the last week), as far as both lie before the origin. */
function naive(days: Float64Array | undefined, known: NodeDays, origin: Day, startsAt: Day, endsAt: Day, length: number): Pick<Record<SeriesBacktestMethod, number | null>, 'last_year' | 'last_period'> {
  const back = length * Math.ceil((endsAt - origin) / length)
  return { last_year: sumOf(days, known, startsAt - 364, endsAt - 364, origin), last_period: sumOf(days, known, startsAt - back, endsAt - back, origin) }
}

function shortened(paths: SamplePaths, weeks: number): SamplePaths {
  const whole = new Float64Array(paths.count * paths.horizon)
  return {
    count: paths.count,
    horizon: weeks,
    addTo: (series, sum) => {
      whole.fill(0)
      paths.addTo(series, whole)
      for (let path = 0; path < paths.count; path += 1) for (let step = 0; step < weeks; step += 1) sum[path * weeks + step] = (sum[path * weeks + step] ?? 0) + (whole[path * paths.horizon + step] ?? 0)
    }
  }
}

function shortenedTable(table: HorizonTable, series: number, from: number, to: number): HorizonTable {
  const out = new Float64Array(series * to)
  for (let one = 0; one < series; one += 1) out.set(table.subarray(one * from, one * from + to), one * to)
  return out
}

