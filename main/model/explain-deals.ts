import type { DealReason } from '../contract/forecast'
import type { EventStreams } from '../features/event-streams'
import type { Snapshots } from '../features/snapshots'
import { calibrate, type BetaCalibration } from './calibration'
import type { DealModel, TreePart } from './deal-model'
import type { GradientTrees } from './gradient-trees'
import { windowColumns, type WeekWindow } from './closing-pace'
import { calibrationAt } from './horizon-calibration'
import { normOf } from './norms'
import { longestRiskDays } from './risk-events'
import { windowMatrix, type DealScores, type LoadedModel } from './score-deals'
import { sigmoid } from './scores'
import { intervalWindow, riskWindow } from './training-rows'

/** Why a deal stands where it stands. Contributions of `reasons` and `otherMargin` add up to margin - baseMargin. */
export interface DealExplanation {
  readonly margin: number
  readonly baseMargin: number
  readonly reasons: readonly DealReason[]
  readonly otherMargin: number
}

/** Features that say the same thing to a reader are told as one, under the first name; their contributions are added. */
const toldAs: Readonly<Record<string, string>> = {
  'stage.dwell_against_usual': 'stage.dwell_days',
  'stage.win_rate': 'stage.position',
  'age.against_usual_cycle': 'age.days',
  'amount.against_product': 'amount.value',
  'amount.days_since_change': 'amount.change',
  'amount.changes': 'amount.change',
  'close_date.overdue_days': 'close_date.days_ahead',
  'close_date.pushed_days': 'close_date.pushes',
  'close_date.days_since_push': 'close_date.pushes',
  'activity.recent': 'activity.days_since_last',
  'activity.per_week': 'activity.count',
  'activity.days_since_meeting': 'activity.meetings',
  'competition.days_since_mention': 'competition.mentions',
  'quote.price_change': 'quote.price_to_list',
  'quote.days_since': 'quote.count',
  'service.days_since_ticket': 'service.open_tickets',
  'service.worst_open': 'service.open_tickets',
  'account.wins': 'account.win_rate',
  'account.losses': 'account.win_rate',
  'people.rep_outcomes': 'people.rep_win_rate',
  'season.days_left_in_month': 'season.days_left_in_quarter'
}

const mostReasons = 6
const dealsPerBatch = 20_000

/**
 * TreeSHAP of the outcome model for the interval in which the deal most likely closes; what the interval itself (and the calendar in it) contributes belongs to
 * the base. Empty without an outcome model.
 */
export function explainDeals(loaded: LoadedModel, streams: EventStreams, snapshots: Snapshots, scores: DealScores): Promise<readonly DealExplanation[]> {
  return explainTrees(loaded, loaded.outcome, loaded.model.outcome, streams, snapshots, scores.rows, (place) => intervalWindow(scores.likeliestHorizon[place] ?? 1))
}

/** The same for any trouble within 28 days. Empty where the rate stands instead of trees. */
export function explainRisk(loaded: LoadedModel, streams: EventStreams, snapshots: Snapshots, rows: Int32Array): Promise<readonly DealExplanation[]> {
  return explainTrees(loaded, loaded.risk?.any ?? null, loaded.model.risk?.any.trees ?? null, streams, snapshots, rows, () => riskWindow(longestRiskDays / 7))
}

async function explainTrees(
  loaded: LoadedModel, trees: GradientTrees | null, part: TreePart | null, streams: EventStreams, snapshots: Snapshots, rows: Int32Array, windowOf: (place: number) => WeekWindow
): Promise<readonly DealExplanation[]> {
  if (trees === null || part === null) return []
  const { model } = loaded
  const width = model.featureIds.length + windowColumns
  const explanations: DealExplanation[] = []
  const teller = createTeller(model, snapshots, part)
  for (let from = 0; from < rows.length; from += dealsPerBatch) {
    const batch = rows.subarray(from, from + dealsPerBatch)
    const matrix = windowMatrix(model, snapshots, batch, 1, (place) => windowOf(from + place))
    const contributions = await trees.contributions(matrix, batch.length, width)
    for (let place = 0; place < batch.length; place += 1) {
      const row = batch[place] ?? 0
      explanations.push(teller(row, streams.stages[snapshots.stage[row] ?? 0]?.id ?? 0, windowOf(from + place).toWeeks, contributions.subarray(place * (width + 1), (place + 1) * (width + 1))))
    }
  }
  return explanations
}

/** Puts contributions into reasons; what follows from the model alone is looked up once. */
function createTeller(model: DealModel, snapshots: Snapshots, part: TreePart): (row: number, stageId: number, weeks: number, own: Float64Array) => DealExplanation {
  const columnOf = new Map(snapshots.features.map((feature, column) => [feature.id, column]))
  const names = [...new Set(model.featureIds.map((id) => toldName(model, id)))]
  const placeOf = Int32Array.from(model.featureIds, (id) => names.indexOf(toldName(model, id)))
  const features = names.map((id) => ({ id, column: columnOf.get(id) ?? -1, feature: snapshots.features[columnOf.get(id) ?? -1] }))
  const sums = new Float64Array(names.length)
  const width = model.featureIds.length + windowColumns
  return (row, stageId, weeks, own) => {
    const calibration = calibrationAt(part.calibrations, weeks)
    sums.fill(0)
    let margin = 0
    for (let column = 0; column <= width; column += 1) margin += own[column] ?? 0
    for (let column = 0; column < placeOf.length; column += 1) {
      const place = placeOf[column] ?? 0
      sums[place] = (sums[place] ?? 0) + (own[column] ?? 0)
    }
    let baseMargin = own[width] ?? 0
    for (let column = placeOf.length; column < width; column += 1) baseMargin += own[column] ?? 0
    let told = 0
    const reasons = largest(sums, mostReasons).map((place): DealReason => {
      const contribution = sums[place] ?? 0
      told += contribution
      const one = features[place]
      const value = snapshots.matrix[row * snapshots.features.length + (one?.column ?? 0)] ?? Number.NaN
      return {
        featureId: one?.id ?? '',
        key: one?.feature?.reasonKey ?? one?.id ?? '',
        family: one?.feature?.family ?? 'other',
        value: Number.isFinite(value) ? rounded(value) : null,
        norm: roundedOrNull(normOf(model.norms, stageId, one?.id ?? '')),
        contributionMargin: contribution,
        points: pointsOf(calibration, margin, contribution)
      }
    })
    return { margin, baseMargin, reasons, otherMargin: margin - baseMargin - told }
  }
}

function toldName(model: DealModel, id: string): string {
  const name = toldAs[id]
  return name !== undefined && model.featureIds.includes(name) ? name : id
}

/** Places of the largest absolute values, the largest first. */
function largest(values: Float64Array, count: number): readonly number[] {
  const best: number[] = []
  for (let place = 0; place < values.length; place += 1) {
    const size = Math.abs(values[place] ?? 0)
    let at = best.length
    while (at > 0 && size > Math.abs(values[best[at - 1] ?? 0] ?? 0)) at -= 1
    if (at >= count) continue
    best.splice(at, 0, place)
    if (best.length > count) best.pop()
  }
  return best
}

/** Approximate: what the calibrated probability would lose without this contribution; points of several reasons do not add up. */
function pointsOf(calibration: BetaCalibration, margin: number, contribution: number): number {
  return calibrate(calibration, sigmoid(margin)) - calibrate(calibration, sigmoid(margin - contribution))
}

const rounded = (value: number): number => Number(value.toPrecision(6))
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value))
