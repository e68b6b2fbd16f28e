import type { EventStreams } from '../features/event-streams'
import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { DealModel } from '../model/deal-model'
import { fitDealModel } from '../model/fit-deal-model'
import { cameWithin, longestRiskDays, riskOutcomes, type RiskOutcomes } from '../model/risk-events'
import { scoreRisk } from '../model/score-risk'
import { reliabilityBins } from '../model/scores'
import { loadDealModel, scoreDeals } from '../model/score-deals'
import { riskEvidence, riskRows, type RiskBacktestRow, type RiskEvidence, type RiskKind } from '../risk/risk-backtest'
import type { Day } from '../warehouse/day'
import { bookingsEvidence, bookingsRows, errorsOf, type BookingsEvidence } from './backtest-bookings'
import { dealEvidence, dealRows, type BacktestRow, type DealEvidence } from './backtest-deals'
import { rowsOfDay } from './compose-forecast'
import { estimateIntervals, type IntervalEvidence } from './interval-effect'

export interface BacktestInput {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  readonly origins: readonly Day[]
  readonly mostRows: number
  /** The level from which the model in use warns; measured beside others. */
  readonly warnFrom: number | null
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
  readonly onOrigin: (done: number, total: number) => void
  readonly nameOf: (level: 'total' | 'region' | 'unit', code: number) => { id: number; name: string }
}

export interface Backtest {
  readonly rows: readonly BacktestRow[]
  readonly intervals: DealModel['intervals']
  readonly bands: DealModel['bands']
  readonly headline: { readonly auc: number | null; readonly logLoss: number | null; readonly constantLogLoss: number | null; readonly wapeTotal: number | null; readonly coverageTotal: number | null }
  readonly weaknesses: readonly { readonly key: string; readonly params: Readonly<Record<string, string | number>> }[]
}

/** Rolling origins in time order: on each, train on what was known that day, forecast, and compare with what came. */
export async function runBacktest(input: BacktestInput): Promise<Backtest> {
  const deals: DealEvidence[] = []
  const bookings: BookingsEvidence[] = []
  const intervals: (IntervalEvidence & { readonly knownAt: Day })[] = []
  const risk: RiskEvidence[] = []
  let warnFrom: number | null = null
  const { streams, snapshots, outcomes } = input
  const riskKnown = riskOutcomes(streams, snapshots, streams.knownBy)
  for (const [index, origin] of input.origins.entries()) {
    await input.pause()
    input.onOrigin(index, input.origins.length)
    const model = await fitDealModel({ streams, snapshots, outcomes, asOf: origin, mostRows: input.mostRows, withRisk: isRiskOrigin(index), signal: input.signal, pause: input.pause })
    if (model.method === 'stage_weighted') continue
    const rows = rowsOfDay(snapshots, origin)
    const loaded = await loadDealModel(model)
    const scores = await scoreDeals(loaded, snapshots, rows)
    if (model.risk !== null) {
      const until = input.origins.find((_origin, later) => later > index && isRiskOrigin(later)) ?? streams.knownBy
      const weeks = rowsBetween(snapshots, origin, until)
      const said = await scoreRisk(loaded, snapshots, weeks, await scoreDeals(loaded, snapshots, weeks))
      // One by one: with millions of deals there are more of them than a call takes arguments.
      for (const one of riskEvidence(snapshots, riskKnown, weeks, said, riskRates(snapshots, riskKnown, origin))) risk.push(one)
      warnFrom = model.risk.warnFrom
    }
    loaded.close()
    const stage: DealModel = { ...model, method: 'stage_weighted', outcome: null, timing: null, won: [], risk: null }
    const stageScores = await scoreDeals(await loadDealModel(stage), snapshots, rows)
    const columns = model.featureIds.map((id) => snapshots.features.findIndex((feature) => feature.id === id))
    deals.push(...dealEvidence({ snapshots, outcomes, origin, knownBy: streams.knownBy, scores, stageScores, flatRate: model.flatRate, columns }))
    // The width of the range is learned from the quarters that were over by this origin, as it would have been then.
    const known = estimateIntervals(intervals.filter((item) => item.knownAt <= origin))
    const result = bookingsEvidence({ streams, snapshots, outcomes, origin, knownBy: streams.knownBy, model, scores, intervals: known })
    bookings.push(...result.evidence)
    const ends = new Map(result.evidence.map((item) => [item.period, item.periodEnd]))
    intervals.push(...result.intervals.map((item) => ({ ...item, knownAt: ends.get(item.period) ?? streams.knownBy })))
  }
  return summarize(deals, bookings, intervals, warnFrom === null ? [] : riskRows(risk, input.warnFrom ?? warnFrom), input.nameOf)
}

/** Risk is learned on every second origin: models of it cost as much again. */
const isRiskOrigin = (index: number): boolean => index % 2 === 0

/** Rows of open deals on days after `from` up to `to`. */
function rowsBetween(snapshots: Snapshots, from: Day, to: Day): Int32Array {
  return Int32Array.from(Array.from({ length: snapshots.rows }, (_value, row) => row).filter((row) => (snapshots.day[row] ?? 0) > from && (snapshots.day[row] ?? 0) <= to && snapshots.isBirth[row] === 0))
}

/** What a constant would say on the origin: shares among rows whose 28 days were over then. */
function riskRates(snapshots: Snapshots, known: RiskOutcomes, origin: Day): RiskEvidence['rates'] {
  const rows = Array.from(rowsBetween(snapshots, Number.NEGATIVE_INFINITY, origin - longestRiskDays))
  const rate = (event: RiskKind, days: number): number => (rows.reduce<number>((sum, row) => sum + cameWithin(known, event, row, days), 0) + 0.5) / (rows.length + 1)
  const within = (days: 14 | 28): RiskEvidence['rates'][14] => ({ any: rate('any', days), lost: rate('lost', days), slip: rate('slip', days), shrink: rate('shrink', days) })
  return { 14: within(14), 28: within(28) }
}

function summarize(deals: readonly DealEvidence[], bookings: readonly BookingsEvidence[], intervals: readonly IntervalEvidence[], risk: readonly RiskBacktestRow[], nameOf: BacktestInput['nameOf']): Backtest {
  const rows: readonly BacktestRow[] = [...dealRows(deals), ...bookingsRows(bookings, nameOf), ...risk.map((row) => ({ ...row, origin: null }))]
  const won = deals.filter((part) => part.target === 'won' && part.method === 'saima')
  const scoreOf = (method: string, metric: string): number | null => rows.find((row) => row.subject === 'deals' && row.level === 'won' && row.method === method && row.metric === metric)?.value ?? null
  const bookingsOf = (metric: string): number | null =>
    rows.find((row) => row.subject === 'bookings' && row.level === 'total' && row.detail === 'current' && row.method === 'saima' && row.metric === metric)?.value ?? null
  return {
    rows,
    intervals: estimateIntervals(intervals),
    bands: reliabilityBins(won.flatMap((part) => part.probabilities), won.flatMap((part) => part.outcomes)).map((bin) => ({ predicted: bin.predicted, observed: bin.observed, deals: bin.size })),
    headline: { auc: scoreOf('saima', 'auc'), logLoss: scoreOf('saima', 'log_loss'), constantLogLoss: scoreOf('constant', 'log_loss'), wapeTotal: bookingsOf('wape'), coverageTotal: bookingsOf('coverage') },
    weaknesses: weaknessesOf(rows, bookings)
  }
}

const usable = 0.12

/** Where the page has to warn: levels above 12 % error, naive rules that do better, ranges that are too narrow or too wide. */
function weaknessesOf(rows: readonly BacktestRow[], bookings: readonly BookingsEvidence[]): Backtest['weaknesses'] {
  const weaknesses: { key: string; params: Record<string, string | number> }[] = []
  const percent = (value: number): number => Math.round(value * 1_000) / 1_000
  for (const period of ['current', 'next'] as const) {
    for (const level of ['total', 'region', 'unit'] as const) {
      const wapes = rows.filter((row) => row.subject === 'bookings' && row.detail === period && row.level === level && row.metric === 'wape' && row.value !== null)
      const own = wapes.find((row) => row.method === 'saima')?.value
      if (own === undefined || own === null) continue
      if (own > usable) weaknesses.push({ key: 'error_above_usable', params: { level, period, wape: percent(own), usable } })
      const [best] = wapes.filter((row) => row.method !== 'saima').sort((left, right) => (left.value ?? 0) - (right.value ?? 0))
      if (best?.value !== null && best !== undefined && best.value < own) weaknesses.push({ key: 'baseline_better', params: { level, period, method: best.method, wape: percent(own), baselineWape: percent(best.value) } })
      const coverage = errorsOf(bookings.filter((item) => item.period === period && item.level === level), 'saima').coverage
      if (coverage !== null && Math.abs(coverage - 0.8) > 0.15) weaknesses.push({ key: coverage < 0.8 ? 'range_too_narrow' : 'range_too_wide', params: { level, period, coverage: percent(coverage) } })
    }
  }
  const logLoss = (method: string): number | null | undefined => rows.find((row) => row.subject === 'deals' && row.level === 'won' && row.method === method && row.metric === 'log_loss')?.value
  for (const method of ['constant', 'stage_weighted', 'logistic']) {
    const [own, other] = [logLoss('saima'), logLoss(method)]
    if (own !== null && own !== undefined && other !== null && other !== undefined && other < own) weaknesses.push({ key: 'deals_baseline_better', params: { method, logLoss: percent(own), baselineLogLoss: percent(other) } })
  }
  return weaknesses
}

