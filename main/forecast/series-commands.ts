import type { RouteOutput, RouteParsed } from '../contract'
import { aggregate, requireMeasure } from '../metrics/aggregate'
import { whileDataStands } from '../metrics/data-memo'
import { readFrame } from '../metrics/frame'
import type { ModelContext, ModelHandlers } from '../router/handler'
import { splitByDay } from '../series/daily-split'
import { firstTrainingOrigin, simpleMethods } from '../series/simple-methods'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { makeLeafForecast, type LeafForecast } from './leaf-forecast'
import { readKnownDays } from './series-days'
import { seriesNodes, type SeriesNode } from './series-nodes'
import type { SeriesPanel } from './series-panel'
import { lastCompleteWeekEnd, metricDimension, resolveSeriesRequest, type SeriesRequest } from './series-request'
import { seriesPeriods, seriesRows, weeksToFill, type SeriesPeriod } from './series-table'

type Answer = RouteOutput<'forecast.series'>

export const forecastSeriesCommands: Pick<ModelHandlers, 'forecast.series' | 'forecast.signals'> = {
  'forecast.series': async (db, input, context) => {
    const asOf = input.asOf === undefined ? context.today : dayFromIso(input.asOf)
    const by = [...new Set(input.by)]
    const request = resolveSeriesRequest(db, input.measure, by, asOf)
    const lastWeekEnd = lastCompleteWeekEnd(db, asOf)
    const weeks = lastWeekEnd === null ? input.horizonWeeks : Math.max(input.horizonWeeks, input.grain === 'week' || input.grain === 'day' ? 0 : weeksToFill(input.grain, lastWeekEnd))
    const made = lastWeekEnd === null ? null : await leafForecast(db, request, horizonFor(weeks), context)
    return made === null ? nothing(input, by, asOf) : answer(db, input, by, made, weeks)
  },
  'forecast.signals': async (db, input, context) => {
    const asOf = input.asOf === undefined ? context.today : dayFromIso(input.asOf)
    const request = resolveSeriesRequest(db, input.measure, [], asOf)
    const made = lastCompleteWeekEnd(db, asOf) === null ? null : await leafForecast(db, request, horizonFor(13), context)
    return { measure: input.measure, asOf: isoFromDay(asOf), weeks: made?.panel.origin ?? 0, signals: [...(made?.signals ?? [])] }
  }
}

/** One forecast serves all views of a day: two horizons at most, so that nearly all calls share their figures to the last digit. */
function horizonFor(weeks: number): number {
  return weeks <= 14 ? 14 : 26
}

/** The last one is kept while the data stands: the pages ask for the same day by one dimension after the other. */
async function leafForecast(db: ReadDb, request: SeriesRequest, horizon: number, context: ModelContext): Promise<LeafForecast | null> {
  const box = whileDataStands(db, 'forecast.series', () => ({ key: '', made: null as LeafForecast | null }))
  const key = JSON.stringify([request, horizon])
  if (box.key === key) return box.made
  const made = await makeLeafForecast(db, request, horizon, context)
  made?.forecast.past.forget()
  box.key = key
  box.made = made
  return made
}

function answer(db: ReadDb, input: RouteParsed<'forecast.series'>, by: RouteParsed<'forecast.series'>['by'], made: LeafForecast, weeks: number): Answer {
  const { panel, forecast, paths } = made
  const measure = requireMeasure(input.measure)
  const nodes = seriesNodes(db, panel.request, panel.leaves, by, input.parents)
  const periods = seriesPeriods(input.grain, panel.lastWeekEnd, weeks, panel.weekdayShares)
  const daily = input.grain === 'day' ? splitByDay(paths, forecast.mean, readKnownDays(db, panel, forecast.horizon)) : null
  const reason: Answer['reason'] = panel.origin < firstTrainingOrigin + 4 ? { key: 'too_little_history', params: { weeks: panel.origin, needed: firstTrainingOrigin + 4 } } : null
  return {
    ...describe(input, panel.request.asOf),
    lastWeekEnd: isoFromDay(panel.lastWeekEnd),
    weeks: panel.origin,
    series: panel.leaves.length,
    reason,
    methods: simpleMethods.map((method) => {
      const error = forecast.simpleErrors[method]
      return { method, error: Number.isFinite(error) ? error : null, weight: forecast.simpleWeights[method] }
    }),
    correction: forecast.corrected === null ? [] : forecast.shares.map(({ fromStep, share }) => ({ fromStep, share })),
    events: [...forecast.events],
    plans: [...panel.plans],
    signals: [...made.signals],
    nodes: nodes.map((node) => ({ node: node.name, depth: node.depth, keys: [...node.keys], parent: node.parent })),
    table: {
      columns: columnsOf(input.measure, by),
      rows: seriesRows(nodes, periods, daily?.mean ?? forecast.mean, daily?.paths ?? paths, knownSoFar(db, panel), modelName(made), measure.type === 'money')
    }
  }
}

/** What the headline is made of, in words that do not need translating: methods of the base, the correction, and why there is none. */
function modelName({ forecast, panel: { origin: weeks }, signals }: LeafForecast): string {
  const used = signals.some((signal) => signal.outcome === 'used') ? '+signals' : ''
  const base = simpleMethods.filter((method) => forecast.simpleWeights[method] > 0).join('+')
  if (forecast.corrected !== null) return `${base}+lightgbm${used}`
  return weeks < firstTrainingOrigin + 4 ? `${base} (too_little_history: ${weeks} of ${firstTrainingOrigin + 4} weeks)` : `${base}${used}`
}

/** A running month or quarter holds what its known weeks brought, leaf by leaf. */
function knownSoFar(db: ReadDb, panel: SeriesPanel): (node: SeriesNode, period: SeriesPeriod) => number {
  const { request, lastWeekEnd, leaves } = panel
  const dimensions = request.finest.map((dimension) => metricDimension(dimension, request.productDimension))
  const byStart = new Map<Day, readonly number[]>()
  const valuesFrom = (from: Day): readonly number[] => {
    const found = byStart.get(from)
    if (found !== undefined) return found
    const frame = readFrame(db, { from: isoFromDay(from), to: isoFromDay(lastWeekEnd), asOf: isoFromDay(request.asOf) }, request.asOf)
    const sums = new Map(aggregate(db, [request.measure], dimensions, frame).map((group) => [group.keys.map((key) => Number(key ?? 0)).join(' '), group.values.get(request.measure) ?? 0]))
    const values = leaves.map((keys) => sums.get(keys.join(' ')) ?? 0)
    byStart.set(from, values)
    return values
  }
  return (node, period) => (period.from > lastWeekEnd ? 0 : node.members.reduce((sum, leaf) => sum + (valuesFrom(period.from)[leaf] ?? 0), 0))
}

function nothing(input: RouteParsed<'forecast.series'>, by: RouteParsed<'forecast.series'>['by'], asOf: Day): Answer {
  return {
    ...describe(input, asOf),
    lastWeekEnd: null,
    weeks: 0,
    series: 0,
    reason: { key: 'no_data', params: {} },
    methods: [],
    correction: [],
    events: [],
    plans: [],
    signals: [],
    nodes: [],
    table: { columns: columnsOf(input.measure, by), rows: [] }
  }
}

function describe(input: RouteParsed<'forecast.series'>, asOf: Day): Pick<Answer, 'measure' | 'type' | 'asOf'> {
  return { measure: input.measure, type: requireMeasure(input.measure).type, asOf: isoFromDay(asOf) }
}

function columnsOf(measure: string, by: RouteParsed<'forecast.series'>['by']): Answer['table']['columns'] {
  const type = requireMeasure(measure).type === 'money' ? 'money' : 'number'
  return [
    { id: 'node', type: 'text' },
    ...by.map((dimension) => ({ id: dimension, type: 'text' as const })),
    { id: 'period', type: 'text' },
    ...['mean', 'p10', 'p50', 'p90'].map((id) => ({ id, type: type as 'money' | 'number' })),
    { id: 'model', type: 'text' }
  ]
}
