import type { RouteOutput } from '../contract'
import { dataHashOf } from '../features/data-hash'
import { readEventStreams } from '../features/event-streams'
import { readOutcomes } from '../features/outcomes'
import { buildSnapshots } from '../features/snapshots'
import { lastTrainedOn, modelCode, readChampion } from '../model/registry'
import type { ModelContext, ModelHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { dealsAsOf, explainAsOf, riskAsOf } from './as-of-day'
import { rowsOfDay } from './compose-forecast'
import { asFailure } from './model-failure'
import { dayToRecast, publish, trainAndPublish } from './training'

export const forecastCommands: Pick<ModelHandlers, 'forecast.train' | 'forecast.update' | 'forecast.dealsAsOf' | 'forecast.explainAsOf' | 'risk.asOf'> = {
  'forecast.train': (db, input, context) => asFailure(() => trainAndPublish(db, input.asOf === undefined ? context.today : dayFromIso(input.asOf), input.force, context)),
  'forecast.update': (db, _input, context) => asFailure(() => update(db, context)),
  'forecast.dealsAsOf': (db, input, context) => asFailure(() => dealsAsOf(db, dayFromIso(input.asOf), context)),
  'forecast.explainAsOf': (db, input, context) => asFailure(() => explainAsOf(db, input.opportunity, dayFromIso(input.asOf), context)),
  'risk.asOf': (db, input, context) => asFailure(() => riskAsOf(db, dayFromIso(input.asOf), context))
}

const fullTrainingDays = 7

async function update(db: ReadDb, context: ModelContext): Promise<RouteOutput<'forecast.update'>> {
  const champion = readChampion(db, context.today)
  // Once a week all is learned anew; on the other days the champion scores what is known by then.
  if (champion === null || context.today - lastTrainedOn(db, context.today) >= fullTrainingDays) {
    const trained = await trainAndPublish(db, context.today, false, context)
    return { runId: trained.runId ?? 0, asOf: trained.asOf, method: trained.method, reason: trained.reason, modelVersion: trained.modelVersion, deals: trained.openDeals }
  }
  context.progress({ share: 0, step: 'forecast.reading' })
  const streams = readEventStreams(db, context.today)
  await context.pause()
  context.progress({ share: 0.4, step: 'forecast.features' })
  // One pass over the events for both days that are published.
  const recastDay = dayToRecast(db, context.today)
  const snapshots = buildSnapshots(streams, [recastDay, context.today], false)
  await context.pause()
  context.progress({ share: 0.6, step: 'forecast.scoring' })
  const runId = await publish(db, streams, readOutcomes(streams), snapshots, champion.model, champion.id, dataHashOf(streams, modelCode), context, { day: recastDay, snapshots })
  return { runId, asOf: isoFromDay(context.today), method: champion.model.method, reason: champion.model.reason, modelVersion: champion.version, deals: rowsOfDay(snapshots, context.today).length }
}
