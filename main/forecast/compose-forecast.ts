import type { RouteInput } from '../contract'
import type { ForecastMethod, ForecastReason } from '../contract/forecast'
import type { EventStreams } from '../features/event-streams'
import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import { counterfactuals } from '../model/counterfactuals'
import { driftOf } from '../model/data-drift'
import { explainDeals, explainRisk, type DealExplanation } from '../model/explain-deals'
import { normOf } from '../model/norms'
import { curveAt, knotDays, medianCloseDays, scoreDeals, type DealScores, type LoadedModel } from '../model/score-deals'
import { scoreRisk, type RiskScores } from '../model/score-risk'
import { wilsonInterval } from '../model/scores'
import type { Day } from '../warehouse/day'
import { periodOf, type PeriodRange } from './forecast-run'
import { figuresOf, rollupNodes } from './rollup-nodes'
import { storePaths } from './sample-quantiles'
import { simulateBookings } from './simulate-bookings'

export type ForecastPayload = RouteInput<'forecast.publish'>

export interface ComposeInput {
  readonly streams: EventStreams
  readonly outcomes: DealOutcomes
  readonly snapshots: Snapshots
  readonly loaded: LoadedModel
  readonly modelId: number | null
  readonly dataHash: string
  /** A day before the streams' own: the deals open then, as this model sees them. */
  readonly recastDay?: Day
}

export interface ScoredDay {
  readonly scores: DealScores
  readonly explanations: readonly DealExplanation[]
  readonly risk: RiskScores
  readonly riskExplanations: readonly DealExplanation[]
}

export const pathCount = 1_000

/** Rows of the deals that are open on a day of the grid. */
export function rowsOfDay(snapshots: Snapshots, day: number): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < snapshots.rows; row += 1) if (snapshots.day[row] === day && snapshots.isBirth[row] === 0) rows.push(row)
  return Int32Array.from(rows)
}

export async function scoreDay(input: Pick<ComposeInput, 'streams' | 'snapshots' | 'loaded'>, day: number, explainsRisk = true): Promise<ScoredDay> {
  const rows = rowsOfDay(input.snapshots, day)
  const scores = await scoreDeals(input.loaded, input.snapshots, rows)
  const risk = await scoreRisk(input.loaded, input.snapshots, rows, scores)
  const explanations = await explainDeals(input.loaded, input.streams, input.snapshots, scores)
  return { scores, explanations, risk, riskExplanations: explainsRisk ? await explainRisk(input.loaded, input.streams, input.snapshots, rows) : [] }
}

/** The whole run of a day, ready to be published: deals with reasons and curves, nodes and leaf paths of this quarter and the next. */
export async function composeForecast(input: ComposeInput): Promise<ForecastPayload> {
  const { streams, outcomes, snapshots, loaded } = input
  const asOf = input.recastDay ?? streams.knownBy
  const isRecast = input.recastDay !== undefined
  // Nothing reads why a deal was at risk in the recast.
  const day = await scoreDay(input, asOf, !isRecast)
  const current = periodOf(streams.knownBy, 'current', streams.fiscalYearStartMonth)
  const next = periodOf(streams.knownBy, 'next', streams.fiscalYearStartMonth)
  const simulation = { snapshots, outcomes, model: loaded.model, scores: day.scores, asOf, dealIds: streams.deals.ids, paths: pathCount }
  const periods = [
    { period: current, leaves: simulateBookings(simulation, current, loaded.model.intervals.current) },
    { period: next, leaves: simulateBookings(simulation, next, loaded.model.intervals.next) }
  ]
  const basis = methodOf(input)
  return {
    asOf,
    kind: isRecast ? 'recast' : 'current',
    modelId: input.modelId,
    ...basis,
    dataHash: input.dataHash,
    drift: isRecast || loaded.model.spreads === null ? null : JSON.stringify(driftOf(loaded.model.spreads, snapshots, day.scores.rows)),
    deals: dealColumns(input, day, current, asOf, isRecast ? [] : await actionsOf(input, day)),
    nodes: periods.flatMap(({ period, leaves }) =>
      rollupNodes(leaves, streams.regionParent, pathCount).map((node) => {
        const { mean, p10, p50, p90 } = figuresOf(node)
        const keys = node.kind === 'region' ? streams.regions.keys : streams.units.keys
        return {
          nodeKind: node.kind,
          nodeId: node.kind === 'total' ? 0 : (keys[node.code] ?? 0),
          periodStart: period.start,
          periodEnd: period.end,
          wonE4: node.won,
          openE4: node.open,
          newE4: node.created,
          meanE4: mean,
          p10E4: p10,
          p50E4: p50,
          p90E4: p90
        }
      })
    ),
    // Paths of the current run only.
    leaves: isRecast ? [] : periods.flatMap(({ period, leaves }) =>
      leaves.map((leaf) => ({
        regionId: streams.regions.keys[leaf.region] ?? 0,
        unitId: streams.units.keys[leaf.unit] ?? 0,
        periodStart: period.start,
        wonE4: leaf.won,
        openE4: leaf.open,
        newE4: leaf.created,
        paths: storePaths(leaf.paths)
      }))
    )
  }
}

function methodOf(input: ComposeInput): { method: ForecastMethod; reason: ForecastReason | null } {
  if (input.streams.deals.count === 0) return { method: 'none', reason: { key: 'no_deals', params: {} } }
  return { method: input.loaded.model.method, reason: input.loaded.model.reason }
}

/** Money a deal is expected to bring if it is won: its amount as known times the mean of won amounts against known ones. */
export function expectedAmountE4(input: Pick<ComposeInput, 'snapshots' | 'loaded'>, row: number): number {
  const ratios = input.loaded.model.amountRatios
  const amount = input.snapshots.amountE4[row] ?? Number.NaN
  return amount > 0 ? Math.round((amount * ratios.reduce((sum, ratio) => sum + ratio, 0)) / Math.max(1, ratios.length)) : 0
}

export const roundedProbability = (value: number): number => Math.round(value * 1e6) / 1e6

/** Deals whose actions are looked at: those with most at stake; looking at all of a very large pipeline would take minutes. */
const mostActedOn = 5_000

/** What may be done about each deal, as JSON; empty for deals beyond the limit. */
async function actionsOf(input: ComposeInput, { scores, risk }: ScoredDay): Promise<readonly string[]> {
  const { loaded, snapshots, streams } = input
  const stake = (place: number): number => (risk.within28.any[place] ?? 0) * Math.max(0, expectedAmountE4(input, scores.rows[place] ?? 0))
  const places = Array.from(scores.rows, (_row, place) => place)
  const chosen = places.length <= mostActedOn ? places : places.sort((left, right) => stake(right) - stake(left) || left - right).slice(0, mostActedOn)
  const found = await counterfactuals(loaded, streams.stages.map((stage) => stage.id), snapshots, Int32Array.from(chosen, (place) => scores.rows[place] ?? 0))
  const result = Array.from(scores.rows, () => '[]')
  chosen.forEach((place, index) => {
    const told = (found[index] ?? []).map((one) => ({ ...one, pWin: roundedProbability(one.pWin), pWin28d: roundedProbability(one.pWin28d), risk28d: roundedProbability(one.risk28d) }))
    result[place] = JSON.stringify(told)
  })
  return result
}

function dealColumns(input: ComposeInput, { scores, explanations, risk, riskExplanations }: ScoredDay, period: PeriodRange, asOf: Day, actions: readonly string[]): ForecastPayload['deals'] {
  const { streams, snapshots, loaded } = input
  const rows = Array.from(scores.rows)
  const rounded = (values: Float64Array): number[] => Array.from(values, roundedProbability)
  return {
    opportunityId: rows.map((row) => streams.deals.ids[snapshots.deal[row] ?? 0] ?? 0),
    pWin: rows.map((_row, deal) => roundedProbability(scores.pWin[deal] ?? 0)),
    pWin28d: rows.map((_row, deal) => roundedProbability(curveAt(scores.won, deal, 28))),
    pWinPeriod: rows.map((_row, deal) => roundedProbability(curveAt(scores.won, deal, period.end - asOf) - curveAt(scores.won, deal, period.start - 1 - asOf))),
    pLost14d: rounded(risk.within14.lost),
    pLost28d: rounded(risk.within28.lost),
    pSlip14d: rounded(risk.within14.slip),
    pSlip28d: rounded(risk.within28.slip),
    pShrink14d: rounded(risk.within14.shrink),
    pShrink28d: rounded(risk.within28.shrink),
    risk14d: rounded(risk.within14.any),
    risk28d: rounded(risk.within28.any),
    riskReasons: rows.map((_row, deal) => JSON.stringify(riskExplanations[deal]?.reasons ?? [])),
    actions: rows.map((_row, deal) => actions[deal] ?? '[]'),
    forecastCloseAt: rows.map((_row, deal) => {
      const days = medianCloseDays(scores, deal)
      return days === null ? null : asOf + days
    }),
    expectedAmountE4: rows.map((row) => expectedAmountE4(input, row)),
    margin: rows.map((_row, deal) => explanations[deal]?.margin ?? null),
    baseMargin: rows.map((_row, deal) => explanations[deal]?.baseMargin ?? null),
    reasons: rows.map((row, deal) => {
      const stageId = streams.stages[snapshots.stage[row] ?? 0]?.id ?? 0
      const explanation = explanations[deal]
      return JSON.stringify({
        top: explanation?.reasons ?? [],
        other: explanation?.otherMargin ?? null,
        baseRate: loaded.model.closedDeals === 0 ? null : loaded.model.baseRate,
        dwellDays: snapshots.dwellDays[row] ?? null,
        usualDwellDays: normOf(loaded.model.norms, stageId, 'stage.dwell_days') ?? Math.round(snapshots.usualDwellDays[row] ?? 0)
      })
    }),
    curve: rows.map((_row, deal) => JSON.stringify(curveOf(loaded, scores, deal)))
  }
}

/** The curve at the knots up to half a year; the band is the 80 % interval of the observed rate among backtest deals of like probability. */
function curveOf(loaded: LoadedModel, scores: DealScores, deal: number): { week: number; won: number; lost: number; wonLow: number; wonHigh: number }[] {
  const pWin = scores.pWin[deal] ?? 0
  const band = [...loaded.model.bands].sort((left, right) => Math.abs(left.predicted - pWin) - Math.abs(right.predicted - pWin))[0]
  const { low, high } = wilsonInterval(pWin, Math.max(5, band?.deals ?? 20))
  return knotDays
    .filter((days) => days <= 182)
    .map((days) => {
      const won = curveAt(scores.won, deal, days)
      const scale = pWin <= 0 ? 0 : won / pWin
      return {
        week: days / 7,
        won: roundedProbability(won),
        lost: roundedProbability(curveAt(scores.lost, deal, days)),
        wonLow: roundedProbability(Math.min(won, low * scale)),
        wonHigh: roundedProbability(Math.min(1, Math.max(won, high * scale)))
      }
    })
}
