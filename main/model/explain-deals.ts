import type { DealReason } from '../contract/forecast'
import type { EventStreams } from '../features/event-streams'
import type { Snapshots } from '../features/snapshots'
import { calibrate } from './calibration'
import { normOf } from './norms'
import { modelMatrix, type DealScores, type LoadedModel } from './score-deals'
import { sigmoid } from './scores'

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
const dealsPerBatch = 5_000

/**
 * TreeSHAP of the outcome model for the interval in which the deal most likely closes; what the interval itself contributes belongs to
 * the base. Empty without an outcome model.
 */
export async function explainDeals(loaded: LoadedModel, streams: EventStreams, snapshots: Snapshots, scores: DealScores): Promise<readonly DealExplanation[]> {
  const { rows } = scores
  const { model, outcome } = loaded
  if (outcome === null || model.outcome === null) return []
  const width = model.featureIds.length + 1
  const explanations: DealExplanation[] = []
  const columnOf = new Map(snapshots.features.map((feature, column) => [feature.id, column]))
  for (let from = 0; from < rows.length; from += dealsPerBatch) {
    const batch = rows.subarray(from, from + dealsPerBatch)
    const matrix = modelMatrix(model, snapshots, batch, [0])
    batch.forEach((_row, deal) => (matrix[deal * width + width - 1] = scores.likeliestHorizon[from + deal] ?? 1))
    const contributions = await outcome.contributions(matrix, batch.length, width)
    batch.forEach((row, deal) => {
      const own = contributions.subarray(deal * (width + 1), (deal + 1) * (width + 1))
      const baseMargin = (own[width] ?? 0) + (own[width - 1] ?? 0)
      const sums = new Map<string, number>()
      model.featureIds.forEach((id, column) => {
        const name = toldAs[id] !== undefined && model.featureIds.includes(toldAs[id]) ? toldAs[id] : id
        sums.set(name, (sums.get(name) ?? 0) + (own[column] ?? 0))
      })
      const margin = own.reduce((sum, value) => sum + value, 0)
      const ordered = [...sums].sort((left, right) => Math.abs(right[1]) - Math.abs(left[1]))
      const stageId = streams.stages[snapshots.stage[row] ?? 0]?.id ?? 0
      const reasons = ordered.slice(0, mostReasons).map(([featureId, contribution]): DealReason => {
        const column = columnOf.get(featureId) ?? -1
        const feature = snapshots.features[column]
        const value = snapshots.matrix[row * snapshots.features.length + column] ?? Number.NaN
        return {
          featureId,
          key: feature?.reasonKey ?? featureId,
          family: feature?.family ?? 'other',
          value: Number.isFinite(value) ? rounded(value) : null,
          norm: roundedOrNull(normOf(model.norms, stageId, featureId)),
          contributionMargin: contribution,
          points: pointsOf(loaded, margin, contribution)
        }
      })
      const told = reasons.reduce((sum, reason) => sum + reason.contributionMargin, 0)
      explanations.push({ margin, baseMargin, reasons, otherMargin: margin - baseMargin - told })
    })
  }
  return explanations
}

/** Approximate: what the calibrated probability would lose without this contribution; points of several reasons do not add up. */
function pointsOf(loaded: LoadedModel, margin: number, contribution: number): number {
  const calibration = loaded.model.outcome?.calibration ?? { a: 1, b: 1, c: 0 }
  return calibrate(calibration, sigmoid(margin)) - calibrate(calibration, sigmoid(margin - contribution))
}

const rounded = (value: number): number => Number(value.toPrecision(6))
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value))
