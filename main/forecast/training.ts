import type { RouteOutput } from '../contract'
import type { KeptModelRow } from '../contract/models'
import { dataHashOf } from '../features/data-hash'
import { readEventStreams, type EventStreams } from '../features/event-streams'
import { readOutcomes, type DealOutcomes } from '../features/outcomes'
import { buildSnapshots, type Snapshots } from '../features/snapshots'
import type { DealModel } from '../model/deal-model'
import { fitDealModel } from '../model/fit-deal-model'
import { dealModelKind, modelCode, readChampion, readModelByData, type KeptModel } from '../model/registry'
import { loadDealModel, scoreDeals } from '../model/score-deals'
import { logLossOf } from '../model/scores'
import { hashOf } from '../model/stable-hash'
import { closedDay } from '../model/training-rows'
import type { ModelContext } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'
import { runBacktest, type Backtest } from './backtest'
import { backtestOrigins } from './backtest-bookings'
import { composeForecast, rowsOfDay, type ForecastPayload } from './compose-forecast'
import { trainingPlan } from './training-grid'

export type TrainOutcome = RouteOutput<'forecast.train'>

const mostSnapshots = 60_000
const mostRows = 60_000
const mostBacktestRows = 16_000
const backtestQuarters = 4

/** Reads what was known by the day, trains, backtests, keeps the model and publishes the forecast where the day is today. */
export async function trainAndPublish(db: ReadDb, asOf: Day, force: boolean, context: ModelContext): Promise<TrainOutcome> {
  context.progress({ share: 0, step: 'forecast.reading' })
  const streams = readEventStreams(db, asOf)
  const dataHash = dataHashOf(streams, modelCode)
  const same = force ? null : readModelByData(db, dataHash)
  if (same !== null) return reuse(db, streams, same, dataHash, context)
  await context.pause()

  context.progress({ share: 0.05, step: 'forecast.features' })
  const outcomes = readOutcomes(streams)
  const firstKnown = outcomes.bornAt.reduce((first, day) => (day >= 0 ? Math.min(first, day) : first), asOf)
  const { grid, origins, sample } = trainingPlan(outcomes, streams.deals.ids, asOf, backtestOrigins(asOf, firstKnown, streams.fiscalYearStartMonth, backtestQuarters), mostSnapshots)
  const snapshots = buildSnapshots(streams, grid, true, undefined, sample)
  await context.pause()

  context.progress({ share: 0.1, step: 'forecast.training' })
  const fitted = await fitDealModel({ streams, snapshots, outcomes, asOf, mostRows, signal: context.signal, pause: context.pause })
  if (fitted.method === 'stage_weighted') {
    const runId = asOf === context.today ? await publish(db, streams, outcomes, snapshots, fitted, null, dataHash, context) : null
    const isEmpty = streams.deals.count === 0
    return {
      modelVersion: null, state: 'none', method: isEmpty ? 'none' : 'stage_weighted', reason: isEmpty ? { key: 'no_deals', params: {} } : fitted.reason, asOf: isoFromDay(asOf),
      modelHash: null, dataHash, reused: false, runId, openDeals: rowsOfDay(snapshots, asOf).length, metrics: { closedDeals: fitted.closedDeals }
    }
  }
  const backtest = await runBacktest({
    streams, snapshots, outcomes, origins, mostRows: mostBacktestRows, warnFrom: fitted.risk?.warnFrom ?? null, signal: context.signal, pause: context.pause,
    onOrigin: (done, total) => context.progress({ share: 0.25 + (0.65 * done) / total, step: 'forecast.backtest', done, total }),
    nameOf: (level, code) => nameOf(db, streams, level, code)
  })
  const model: DealModel = { ...fitted, intervals: backtest.intervals, bands: backtest.bands }
  const body = JSON.stringify(model)
  const modelHash = hashOf(body)
  const champion = readChampion(db, asOf)
  const promotion = await compareWithChampion(champion, { streams, snapshots, outcomes, origins }, asOf, context)
  const metrics = metricsOf(model, backtest, promotion, snapshots)
  const kept = await context.command('forecast.publishModel', {
    kind: dealModelKind,
    asOf,
    dataHash,
    modelHash,
    parameters: JSON.stringify({ code: modelCode, mostSnapshots, mostRows, outcomeRounds: model.outcome?.rounds ?? null, timingRounds: model.timing?.rounds ?? null, longestHorizonWeeks: model.longestHorizonWeeks, intervals: model.intervals }),
    features: JSON.stringify(model.featureIds),
    metrics: JSON.stringify(metrics),
    body,
    promote: asOf === context.today && promotion.promoted,
    backtest: [...backtest.rows]
  })
  context.progress({ share: 0.95, step: 'forecast.publishing' })
  const runId =
    asOf !== context.today
      ? null
      : kept.state === 'champion' || champion === null
        ? await publish(db, streams, outcomes, snapshots, model, kept.modelId, dataHash, context)
        : await publish(db, streams, outcomes, snapshots, champion.model, champion.id, dataHash, context)
  return { modelVersion: kept.version, state: kept.state, method: model.method, reason: model.reason, asOf: isoFromDay(asOf), modelHash, dataHash, reused: false, runId, openDeals: rowsOfDay(snapshots, asOf).length, metrics }
}

async function reuse(db: ReadDb, streams: EventStreams, same: KeptModel, dataHash: string, context: ModelContext): Promise<TrainOutcome> {
  const current = firstText<{ id: number }>(db, `SELECT id FROM forecast_run WHERE is_current = 1 AND kind = 'deals' AND model_id = ? AND data_hash = ?`, [same.id, dataHash])
  const snapshots = buildSnapshots(streams, [streams.knownBy], false)
  const used = same.state === 'champion' ? same : (readChampion(db, streams.knownBy) ?? same)
  const runId =
    current?.id ?? (streams.knownBy === context.today ? await publish(db, streams, readOutcomes(streams), snapshots, used.model, used.id, dataHash, context) : null)
  return {
    modelVersion: same.version, state: same.state === 'champion' ? 'champion' : 'challenger', method: same.model.method, reason: same.model.reason, asOf: isoFromDay(same.asOf),
    modelHash: same.modelHash, dataHash, reused: true, runId, openDeals: snapshots.rows, metrics: { ...same.metrics }
  }
}

interface Recast {
  readonly day: Day
  readonly snapshots: Snapshots
}

/**
 * Publishes the run of the streams' day, and beside it how the same model sees a day about a week before ("recast"): the difference of the two is
 * what data did, and what the model did is the rest.
 * @param recast where the caller has made its rows in the same pass over the events
 */
export async function publish(
  db: ReadDb, streams: EventStreams, outcomes: DealOutcomes, snapshots: Snapshots, model: DealModel, modelId: number | null, dataHash: string, context: ModelContext, recast: Recast | null = null
): Promise<number> {
  const loaded = await loadDealModel(model)
  try {
    const runId = await publishInParts(await composeForecast({ streams, outcomes, snapshots, loaded, modelId, dataHash }), context)
    const recastDay = recast?.day ?? dayToRecast(db, streams.knownBy)
    await context.pause()
    const then = recast?.snapshots ?? buildSnapshots(streams, [recastDay], false)
    if (rowsOfDay(then, recastDay).length > 0) await publishInParts(await composeForecast({ streams, outcomes, snapshots: then, loaded, modelId, dataHash, recastDay }), context)
    return runId
  } finally {
    loaded.close()
  }
}

/** So many deals travel at once: about a megabyte, some milliseconds for every process they pass. */
const dealsPerPart = 500

async function publishInParts(payload: ForecastPayload, context: ModelContext): Promise<number> {
  const count = payload.deals.opportunityId.length
  const part = (from: number, to: number): ForecastPayload['deals'] =>
    Object.fromEntries(Object.entries(payload.deals).map(([name, column]) => [name, column.slice(from, to)])) as ForecastPayload['deals']
  let draftId: number | null = null
  let from = 0
  for (; count - from > dealsPerPart; from += dealsPerPart) {
    draftId = (await context.command('forecast.stageDeals', { draftId, asOf: payload.asOf, deals: part(from, from + dealsPerPart) })).draftId
    await context.pause()
  }
  return (await context.command('forecast.publish', { ...payload, draftId, deals: part(from, count) })).runId
}

/** The day of the newest run that is five days old or more (at most three weeks), else a week ago. */
export function dayToRecast(db: ReadDb, asOf: Day): Day {
  return firstText<{ day: Day | null }>(db, `SELECT max(as_of) AS day FROM forecast_run WHERE kind = 'deals' AND as_of BETWEEN ? AND ?`, [asOf - 21, asOf - 5])?.day ?? asOf - 7
}

/** A model of a day from nothing but what was known on it, without a backtest: for questions about the past. */
export async function fitForDay(streams: EventStreams, withRisk: boolean, context: Pick<ModelContext, 'signal' | 'pause'>): Promise<{ model: DealModel; snapshots: Snapshots; outcomes: DealOutcomes }> {
  const outcomes = readOutcomes(streams)
  const { grid, sample } = trainingPlan(outcomes, streams.deals.ids, streams.knownBy, [], mostSnapshots)
  const snapshots = buildSnapshots(streams, grid, true, undefined, sample)
  const model = await fitDealModel({ streams, snapshots, outcomes, asOf: streams.knownBy, mostRows, withRisk, signal: context.signal, pause: context.pause })
  return { model, snapshots, outcomes }
}

function nameOf(db: ReadDb, streams: EventStreams, level: 'total' | 'region' | 'unit', code: number): { id: number; name: string } {
  if (level === 'total') return { id: 0, name: '' }
  const id = (level === 'region' ? streams.regions : streams.units).keys[code] ?? 0
  return { id, name: firstText<{ name: string }>(db, `SELECT name FROM ${level === 'region' ? 'region' : 'battle_unit'} WHERE id = ?`, [id])?.name ?? '' }
}

type Promotion = KeptModelRow['promotion']

/** How much worse in log loss than the champion still counts as level, and than a constant as no harm. */
const tolerance = 0.001
const mostHarm = 0.005

/**
 * The newcomer's procedure and the champion meet on the latest origin whose 28 days are over: the procedure trained on what was known then,
 * the champion as it was kept (only where it is not younger than the origin; a younger one knows the answers). The newcomer, which knows more, takes
 * over unless it is worse than the champion, or than a constant by more than is harmless. A champion of less than 28 days cannot be compared; the fresher model of the
 * same procedure follows it.
 */
async function compareWithChampion(
  champion: KeptModel | null,
  world: { readonly streams: EventStreams; readonly snapshots: Snapshots; readonly outcomes: DealOutcomes; readonly origins: readonly Day[] },
  asOf: Day,
  context: ModelContext
): Promise<Promotion> {
  const alone = { promoted: true, origin: null, logLoss: null, championLogLoss: null, constantLogLoss: null, championVersion: champion?.version ?? null } as const
  if (champion === null) return { ...alone, reason: 'first' }
  const [origin] = [...new Set(world.snapshots.day)].filter((day) => day + 28 <= asOf && day >= champion.asOf).sort((left, right) => right - left)
  if (origin === undefined) return { ...alone, reason: 'champion_too_young' }
  const fitted = await fitDealModel({ ...world, asOf: origin, mostRows: mostBacktestRows, withRisk: false, signal: context.signal, pause: context.pause })
  const rows = rowsOfDay(world.snapshots, origin)
  const logLoss = await lossOn(fitted, world, rows, origin, asOf)
  const championLogLoss = await lossOn(champion.model, world, rows, origin, asOf)
  const constantLogLoss = await lossOn({ ...fitted, method: 'flat_rate', outcome: null, timing: null, won: [] }, world, rows, origin, asOf)
  const reason = promotionReason(logLoss, championLogLoss, constantLogLoss)
  return { promoted: reason === 'better' || reason === 'not_worse', reason, origin: isoFromDay(origin), logLoss, championLogLoss, constantLogLoss, championVersion: champion.version }
}

/** Better than the champion, as good, worse; or harmful: worse than saying the same of every deal, while the champion is not. */
export function promotionReason(logLoss: number, championLogLoss: number, constantLogLoss: number): Promotion['reason'] {
  if (logLoss > constantLogLoss + mostHarm) return championLogLoss > logLoss ? 'better' : 'harm'
  if (logLoss < championLogLoss) return 'better'
  return logLoss <= championLogLoss + tolerance ? 'not_worse' : 'worse'
}

async function lossOn(model: DealModel, world: { readonly snapshots: Snapshots; readonly outcomes: DealOutcomes }, rows: Int32Array, origin: Day, knownBy: Day): Promise<number> {
  const loaded = await loadDealModel(model)
  const scores = await scoreDeals(loaded, world.snapshots, rows)
  loaded.close()
  let loss = 0
  let count = 0
  rows.forEach((row, place) => {
    const deal = world.snapshots.deal[row] ?? 0
    if (closedDay(world.outcomes, deal, origin, knownBy) < 0) return
    loss += logLossOf(scores.pWin[place] ?? 0, world.outcomes.status[deal] === 1 ? 1 : 0)
    count += 1
  })
  return count === 0 ? 0 : loss / count
}

function metricsOf(model: DealModel, backtest: Backtest, promotion: Promotion, snapshots: Snapshots): Record<string, unknown> {
  const { headline } = backtest
  return {
    headline: model.method === 'model' && headline.auc !== null ? { metric: 'auc', value: headline.auc } : { metric: 'log_loss', value: headline.logLoss ?? model.skill.outcome?.constantLogLoss ?? 0 },
    method: model.method,
    reason: model.reason,
    backtest: headline,
    skill: model.skill,
    giveAways: model.giveAways,
    flatRate: model.flatRate,
    closedDeals: model.closedDeals,
    snapshots: snapshots.rows,
    promotion,
    weaknesses: backtest.weaknesses
  }
}
