import type { RouteOutput } from '../contract'
import type { Cell } from '../contract/common'
import { FailureError } from '../contract/failure'
import { readEventStreams, type EventStreams } from '../features/event-streams'
import type { Snapshots } from '../features/snapshots'
import type { DealModel } from '../model/deal-model'
import { curveAt, loadDealModel, medianCloseDays, type LoadedModel } from '../model/score-deals'
import type { ModelContext } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { expectedAmountE4, roundedProbability, scoreDay, type ScoredDay } from './compose-forecast'
import { fitForDay } from './training'

interface DayInThePast {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly model: DealModel
  readonly loaded: LoadedModel
  readonly scored: ScoredDay
  readonly basis: RouteOutput<'forecast.dealsAsOf'>['basis']
}

/** The open deals of a day, scored by a model of what was known by its end. */
async function readDayAsOf(db: ReadDb, asOf: Day, withRisk: boolean, context: ModelContext): Promise<DayInThePast> {
  context.progress({ share: 0, step: 'forecast.reading' })
  const streams = readEventStreams(db, asOf)
  await context.pause()
  context.progress({ share: 0.2, step: 'forecast.training' })
  const { model, snapshots } = await fitForDay(streams, withRisk, context)
  const loaded = await loadDealModel(model)
  try {
    const scored = await scoreDay({ streams, snapshots, loaded }, streams.knownBy)
    const basis = { runId: null, method: streams.deals.count === 0 ? ('none' as const) : model.method, reason: model.reason, asOf: isoFromDay(asOf), madeAtMs: context.nowMs, modelVersion: null }
    return { streams, snapshots, model, loaded, scored, basis }
  } finally {
    loaded.close()
  }
}

const keyOf = ({ streams, snapshots }: DayInThePast, row: number): string => streams.deals.sourceKeys[snapshots.deal[row] ?? 0] ?? ''

function closeOn(day: DayInThePast, place: number): string | null {
  const days = medianCloseDays(day.scored.scores, place)
  return days === null ? null : isoFromDay(day.streams.knownBy + days)
}

export async function dealsAsOf(db: ReadDb, asOf: Day, context: ModelContext): Promise<RouteOutput<'forecast.dealsAsOf'>> {
  const day = await readDayAsOf(db, asOf, false, context)
  const { scores, explanations } = day.scored
  const rows = Array.from(scores.rows, (row, place): Cell[] => [
    keyOf(day, row),
    roundedProbability(scores.pWin[place] ?? 0),
    roundedProbability(curveAt(scores.won, place, 28)),
    closeOn(day, place),
    expectedAmountE4(day, row),
    JSON.stringify(explanations[place]?.reasons ?? [])
  ])
  return {
    basis: day.basis,
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

/** @throws not_found where the deal was not open on the day */
export async function explainAsOf(db: ReadDb, opportunity: string, asOf: Day, context: ModelContext): Promise<RouteOutput<'forecast.explainAsOf'>> {
  const day = await readDayAsOf(db, asOf, false, context)
  const { scores, explanations } = day.scored
  const place = scores.rows.findIndex((row) => keyOf(day, row) === opportunity)
  if (place < 0) {
    throw new FailureError('not_found', 'forecast.deal_not_open', `Deal "${opportunity}" was not open on ${isoFromDay(asOf)}, or was not known then. Nothing was changed.`, { opportunity, asOf: isoFromDay(asOf) })
  }
  const explanation = explanations[place]
  return {
    basis: day.basis,
    opportunity,
    pWin: roundedProbability(scores.pWin[place] ?? 0),
    pWin28d: roundedProbability(curveAt(scores.won, place, 28)),
    expectedCloseAt: closeOn(day, place),
    expectedAmountE4: expectedAmountE4(day, scores.rows[place] ?? 0),
    margin: explanation?.margin ?? null,
    baseMargin: explanation?.baseMargin ?? null,
    otherMargin: explanation?.otherMargin ?? null,
    reasons: [...(explanation?.reasons ?? [])]
  }
}

export async function riskAsOf(db: ReadDb, asOf: Day, context: ModelContext): Promise<RouteOutput<'risk.asOf'>> {
  const day = await readDayAsOf(db, asOf, true, context)
  const { scores, risk, riskExplanations } = day.scored
  const warnFrom = day.model.risk?.warnFrom ?? null
  const rows = Array.from(scores.rows, (row, place): Cell[] => {
    const any = risk.within28.any[place] ?? 0
    return [
      keyOf(day, row),
      roundedProbability(risk.within14.any[place] ?? 0),
      roundedProbability(any),
      ...(['lost', 'slip', 'shrink'] as const).flatMap((event) => [roundedProbability(risk.within14[event][place] ?? 0), roundedProbability(risk.within28[event][place] ?? 0)]),
      warnFrom !== null && any >= warnFrom ? 1 : 0,
      Math.round(any * expectedAmountE4(day, row)),
      JSON.stringify(riskExplanations[place]?.reasons ?? [])
    ]
  })
  return {
    basis: day.basis,
    warnFrom,
    deals: {
      columns: [
        { id: 'opportunity', type: 'text' },
        ...['risk_14d', 'risk_28d', 'lost_14d', 'lost_28d', 'slip_14d', 'slip_28d', 'shrink_14d', 'shrink_28d'].map((id) => ({ id, type: 'ratio' as const })),
        { id: 'warned', type: 'integer' },
        { id: 'amount_at_stake', type: 'money' },
        { id: 'reasons', type: 'text' }
      ],
      rows: rows.sort((left, right) => Number(right[2]) - Number(left[2]) || (String(left[0]) < String(right[0]) ? -1 : 1))
    }
  }
}
