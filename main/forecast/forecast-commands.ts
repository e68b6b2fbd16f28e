import { LightGbmError } from 'lightgbm-node-bindings'
import type { RouteOutput } from '../contract'
import type { Cell } from '../contract/common'
import { FailureError } from '../contract/failure'
import { dataHashOf } from '../features/data-hash'
import { readEventStreams } from '../features/event-streams'
import { readOutcomes } from '../features/outcomes'
import { buildSnapshots } from '../features/snapshots'
import { modelCode, readChampion } from '../model/registry'
import { curveAt, loadDealModel, medianCloseDays } from '../model/score-deals'
import type { ModelContext, ModelHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { expectedAmountE4, roundedProbability, scoreDay } from './compose-forecast'
import { fitForDay, publish, trainAndPublish } from './training'

export const forecastCommands: Pick<ModelHandlers, 'forecast.train' | 'forecast.update' | 'forecast.dealsAsOf'> = {
  'forecast.train': (db, input, context) => asFailure(() => trainAndPublish(db, input.asOf === undefined ? context.today : dayFromIso(input.asOf), input.force, context)),
  'forecast.update': (db, _input, context) => asFailure(() => update(db, context)),
  'forecast.dealsAsOf': (db, input, context) => asFailure(() => dealsAsOf(db, dayFromIso(input.asOf), context))
}

/** What LightGBM throws, in the words of the contract. */
async function asFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new FailureError('cancelled', 'cancelled', 'Cancelled. The models and forecasts that were there stay in use.')
    if (error instanceof LightGbmError && ['addon_missing', 'library_missing', 'library_platform', 'library_version', 'library_conflict', 'openmp_missing'].includes(error.code)) {
      throw new FailureError('model_unavailable', 'model_unavailable', `LightGBM cannot be used here: ${error.message} The forecast that was made before stays in use.`, { detail: error.message })
    }
    throw error
  }
}

async function update(db: ReadDb, context: ModelContext): Promise<RouteOutput<'forecast.update'>> {
  const champion = readChampion(db, context.today)
  // A champion of older code has no model of risk; it makes way at once.
  if (champion === null || champion.model.risk === null) {
    const trained = await trainAndPublish(db, context.today, false, context)
    return { runId: trained.runId ?? 0, asOf: trained.asOf, method: trained.method, reason: trained.reason, modelVersion: trained.modelVersion, deals: trained.openDeals }
  }
  context.progress({ share: 0, step: 'forecast.reading' })
  const streams = readEventStreams(db, context.today)
  await context.pause()
  context.progress({ share: 0.4, step: 'forecast.features' })
  const snapshots = buildSnapshots(streams, [context.today], false)
  await context.pause()
  context.progress({ share: 0.6, step: 'forecast.scoring' })
  const runId = await publish(db, streams, readOutcomes(streams), snapshots, champion.model, champion.id, dataHashOf(streams, modelCode), context)
  return { runId, asOf: isoFromDay(context.today), method: champion.model.method, reason: champion.model.reason, modelVersion: champion.version, deals: snapshots.rows }
}

async function dealsAsOf(db: ReadDb, asOf: Day, context: ModelContext): Promise<RouteOutput<'forecast.dealsAsOf'>> {
  context.progress({ share: 0, step: 'forecast.reading' })
  const streams = readEventStreams(db, asOf)
  await context.pause()
  context.progress({ share: 0.2, step: 'forecast.training' })
  const { model, snapshots } = await fitForDay(streams, context)
  const loaded = await loadDealModel(model)
  const { scores, explanations } = await scoreDay({ streams, snapshots, loaded }, streams.knownBy)
  loaded.close()
  const rows = Array.from(scores.rows, (row, deal): Cell[] => {
    const closeDays = medianCloseDays(scores, deal)
    return [
      streams.deals.sourceKeys[snapshots.deal[row] ?? 0] ?? '',
      roundedProbability(scores.pWin[deal] ?? 0),
      roundedProbability(curveAt(scores.won, deal, 28)),
      closeDays === null ? null : isoFromDay(streams.knownBy + closeDays),
      expectedAmountE4({ snapshots, loaded }, row),
      JSON.stringify(explanations[deal]?.reasons ?? [])
    ]
  })
  return {
    basis: { runId: null, method: streams.deals.count === 0 ? 'none' : model.method, reason: model.reason, asOf: isoFromDay(asOf), madeAtMs: context.nowMs, modelVersion: null },
    deals: {
      columns: [
        { id: 'opportunity', type: 'text' },
        { id: 'p_win', type: 'ratio' },
        { id: 'p_win_28d', type: 'ratio' },
        { id: 'expected_close', type: 'day' },
        { id: 'expected_amount', type: 'money' },
        { id: 'reasons', type: 'text' }
      ],
      rows
    }
  }
}
