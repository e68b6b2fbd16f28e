import type { Cell } from '../contract/common'
import { dataHashOf } from '../features/data-hash'
import { readEventStreams } from '../features/event-streams'
import { readOutcomes } from '../features/outcomes'
import { buildSnapshots } from '../features/snapshots'
import { modelCode, readChampion } from '../model/registry'
import { curveAt, loadDealModel, medianCloseDays } from '../model/score-deals'
import type { ModelHandlers } from '../router/handler'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { expectedAmountE4, roundedProbability, scoreDay } from './compose-forecast'
import { fitForDay, publish, trainAndPublish } from './training'

export const forecastCommands: Pick<ModelHandlers, 'forecast.train' | 'forecast.update' | 'forecast.dealsAsOf'> = {
  'forecast.train': (db, input, context) => trainAndPublish(db, input.asOf === undefined ? context.today : dayFromIso(input.asOf), input.force, context),
  'forecast.update': async (db, _input, context) => {
    const champion = readChampion(db, context.today)
    if (champion === null) {
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
    const runId = await publish(streams, readOutcomes(streams), snapshots, champion.model, champion.id, dataHashOf(streams, modelCode), context)
    return { runId, asOf: isoFromDay(context.today), method: champion.model.method, reason: champion.model.reason, modelVersion: champion.version, deals: snapshots.rows }
  },
  'forecast.dealsAsOf': async (db, input, context) => {
    context.progress({ share: 0, step: 'forecast.reading' })
    const streams = readEventStreams(db, dayFromIso(input.asOf))
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
      basis: { runId: null, method: streams.deals.count === 0 ? 'none' : model.method, reason: model.reason, asOf: input.asOf, madeAtMs: context.nowMs, modelVersion: null },
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
}
