import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import { fitLogistic } from '../model/logistic-regression'
import { curveAt, type DealScores } from '../model/score-deals'
import { calibrationLimit, reliabilityBins, scoreProbabilities } from '../model/scores'
import { uniformOf } from '../model/stable-hash'
import { closedDay } from '../model/training-rows'
import type { Day } from '../warehouse/day'

/** One row of `backtest_result` before it is kept. */
export interface BacktestRow {
  readonly subject: string
  readonly level: string
  readonly horizonDays: number | null
  readonly origin: Day | null
  readonly method: string
  readonly metric: string
  readonly value: number | null
  readonly sampleSize: number
  readonly detail: string | null
}

export const dealTargets = [
  { id: 'won', days: null },
  { id: 'won_28d', days: 28 },
  { id: 'won_91d', days: 91 }
] as const
export type DealTarget = (typeof dealTargets)[number]

/** Predictions at origins beside what happened later, by target and method. */
export interface DealEvidence {
  readonly target: DealTarget['id']
  readonly method: 'saima' | 'constant' | 'stage_weighted' | 'logistic'
  readonly origin: Day
  readonly probabilities: number[]
  readonly outcomes: number[]
  /** Deal of each row. */
  readonly deals: number[]
}

export interface DealOriginInput {
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  readonly origin: Day
  /** The last day whose outcomes are known now. */
  readonly knownBy: Day
  readonly scores: DealScores
  readonly stageScores: DealScores
  readonly flatRate: number
  readonly columns: readonly number[]
}

/**
 * What each method said on the origin about the deals open then. `won` looks at those that are closed by now; the other two at all, where their time
 * is over. Constant and logistic regression learn from what was known on the origin.
 */
export function dealEvidence(input: DealOriginInput): readonly DealEvidence[] {
  return dealTargets.flatMap((target) => {
    if (target.days !== null && input.origin + target.days > input.knownBy) return []
    const places: number[] = []
    const outcomes: number[] = []
    const deals: number[] = []
    input.scores.rows.forEach((row, place) => {
      const outcome = outcomeOf(input, target, row, input.origin, input.knownBy)
      if (outcome === null) return
      places.push(place)
      outcomes.push(outcome)
      deals.push(input.snapshots.deal[row] ?? 0)
    })
    if (places.length === 0) return []
    const said = (method: DealEvidence['method'], probabilities: number[]): DealEvidence => ({ target: target.id, method, origin: input.origin, probabilities, outcomes, deals })
    const read = (scores: DealScores): number[] => places.map((place) => (target.days === null ? (scores.pWin[place] ?? 0) : curveAt(scores.won, place, target.days)))
    const past = pastRows(input, target)
    const rate = target.days === null ? input.flatRate : (past.outcomes.reduce((sum, value) => sum + value, 0) + 1) / (past.outcomes.length + 4)
    const result = [said('saima', read(input.scores)), said('constant', places.map(() => rate)), said('stage_weighted', read(input.stageScores))]
    if (new Set(past.outcomes).size === 2 && past.rows.length >= 100) {
      const chosen = selectColumns(input.snapshots, input.columns, past.rows)
      const logistic = fitLogistic(chosen, input.columns.length, past.rows.map((_row, place) => place), past.outcomes, past.outcomes.map(() => 1))
      const asked = selectColumns(input.snapshots, input.columns, places.map((place) => input.scores.rows[place] ?? 0))
      result.push(said('logistic', Array.from(logistic.predict(asked, places.map((_place, index) => index)))))
    }
    return result
  })
}

function outcomeOf(input: DealOriginInput, target: DealTarget, row: number, day: Day, knownBy: Day): number | null {
  const deal = input.snapshots.deal[row] ?? 0
  const closedAt = closedDay(input.outcomes, deal, day, knownBy)
  if (target.days === null) return closedAt < 0 ? null : input.outcomes.status[deal] === 1 ? 1 : 0
  return closedAt >= 0 && closedAt <= day + target.days && input.outcomes.status[deal] === 1 ? 1 : 0
}

const mostPastRows = 4_000

function pastRows(input: DealOriginInput, target: DealTarget): { rows: number[]; outcomes: number[] } {
  const rows: number[] = []
  const outcomes: number[] = []
  for (let row = 0; row < input.snapshots.rows; row += 1) {
    const day = input.snapshots.day[row] ?? 0
    if (day >= input.origin || input.snapshots.isBirth[row] === 1 || (target.days !== null && day + target.days > input.origin)) continue
    const outcome = outcomeOf(input, target, row, day, input.origin)
    if (outcome === null) continue
    rows.push(row)
    outcomes.push(outcome)
  }
  const share = mostPastRows / Math.max(1, rows.length)
  const kept = rows.map((_row, place) => place).filter((place) => share >= 1 || uniformOf(input.snapshots.deal[rows[place] ?? 0] ?? 0, input.snapshots.day[rows[place] ?? 0] ?? 0, 43) < share)
  return { rows: kept.map((place) => rows[place] ?? 0), outcomes: kept.map((place) => outcomes[place] ?? 0) }
}

function selectColumns(snapshots: Snapshots, columns: readonly number[], rows: readonly number[]): Float32Array {
  const matrix = new Float32Array(rows.length * columns.length)
  rows.forEach((row, place) => columns.forEach((column, index) => (matrix[place * columns.length + index] = snapshots.matrix[row * snapshots.features.length + column] ?? Number.NaN)))
  return matrix
}

/**
 * Rows that ask for the same event: a deal's one end, or its windows that overlap. A deal that is asked for again when its window is over is another event: it was still
 * open then, and what comes next is drawn anew.
 */
function clustersOf(parts: readonly DealEvidence[], target: DealTarget): readonly number[] {
  const windowOf = new Map<number, { readonly cluster: number; readonly until: Day }>()
  let clusters = 0
  return [...parts].flatMap((part) =>
    part.deals.map((deal) => {
      const before = windowOf.get(deal)
      if (before !== undefined && (target.days === null || part.origin < before.until)) return before.cluster
      clusters += 1
      windowOf.set(deal, { cluster: clusters, until: part.origin + (target.days ?? 0) })
      return clusters
    })
  )
}

/** Scores pooled over the origins, and the reliability of ours. */
export function dealRows(evidence: readonly DealEvidence[]): readonly BacktestRow[] {
  const rows: BacktestRow[] = []
  for (const target of dealTargets) {
    for (const method of ['saima', 'constant', 'stage_weighted', 'logistic'] as const) {
      const parts = evidence.filter((part) => part.target === target.id && part.method === method)
      if (parts.length === 0) continue
      const probabilities = parts.flatMap((part) => part.probabilities)
      const outcomes = parts.flatMap((part) => part.outcomes)
      const scores = scoreProbabilities(probabilities, outcomes)
      const row = (metric: string, value: number | null): BacktestRow => ({
        subject: 'deals', level: target.id, horizonDays: target.days, origin: null, method, metric, value, sampleSize: scores.sampleSize, detail: null
      })
      rows.push(row('auc', scores.auc), row('log_loss', scores.logLoss), row('brier', scores.brier), row('ece', scores.ece), row('ece_limit', calibrationLimit(probabilities, 200, clustersOf(parts, target))))
      if (method !== 'saima') continue
      reliabilityBins(probabilities, outcomes).forEach((bin, index) =>
        rows.push({
          subject: 'reliability', level: target.id, horizonDays: target.days, origin: null, method, metric: 'observed', value: bin.observed, sampleSize: bin.size,
          detail: JSON.stringify({ bin: index + 1, predicted: bin.predicted, low: bin.low, high: bin.high })
        })
      )
    }
  }
  return rows
}
