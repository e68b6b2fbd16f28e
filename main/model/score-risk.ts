import type { Snapshots } from '../features/snapshots'
import { calibrate } from './calibration'
import type { RiskPart } from './deal-model'
import type { GradientTrees } from './gradient-trees'
import { calibrationAt } from './horizon-calibration'
import { riskHorizons } from './risk-events'
import { curveAt, modelMatrix, type DealScores, type LoadedModel } from './score-deals'
import { sigmoid } from './scores'
import { windowColumns } from './closing-pace'
import { riskWindow } from './training-rows'

/** Probability of each event within 14 and 28 days, by deal. */
export interface RiskHorizon {
  readonly any: Float64Array
  readonly lost: Float64Array
  readonly slip: Float64Array
  readonly shrink: Float64Array
}

export interface RiskScores {
  readonly within14: RiskHorizon
  readonly within28: RiskHorizon
}

const dealsPerBatch = 100_000

/** The parts never exceed `any`, `any` never exceeds their sum, and 28 days hold at least what 14 hold. */
export async function scoreRisk(loaded: LoadedModel, snapshots: Snapshots, rows: Int32Array, scores: DealScores): Promise<RiskScores> {
  const size = rows.length
  const empty = (): RiskHorizon => ({ any: new Float64Array(size), lost: new Float64Array(size), slip: new Float64Array(size), shrink: new Float64Array(size) })
  const result: RiskScores = { within14: empty(), within28: empty() }
  const { risk } = loaded.model
  for (let from = 0; from < size; from += dealsPerBatch) {
    const batch = rows.subarray(from, from + dealsPerBatch)
    const matrix = risk === null ? new Float32Array(0) : modelMatrix(loaded.model, snapshots, batch, riskHorizons.map((days) => riskWindow(days / 7)))
    const columns = loaded.model.featureIds.length + windowColumns
    const any = await probabilities(risk?.any ?? null, loaded.risk?.any ?? null, matrix, batch.length, columns)
    const lost = await probabilities(risk?.lost ?? null, loaded.risk?.lost ?? null, matrix, batch.length, columns)
    const slip = await probabilities(risk?.slip ?? null, loaded.risk?.slip ?? null, matrix, batch.length, columns)
    const shrink = await probabilities(risk?.shrink ?? null, loaded.risk?.shrink ?? null, matrix, batch.length, columns)
    for (let place = 0; place < batch.length; place += 1) {
      const deal = from + place
      riskHorizons.forEach((days, horizon) => {
        const into = horizon === 0 ? result.within14 : result.within28
        const floor = (kind: keyof RiskHorizon): number => (horizon === 0 ? 0 : (result.within14[kind][deal] ?? 0))
        // Without a model of risk the deal's own curve says how likely it is lost.
        into.lost[deal] = Math.max(floor('lost'), lost === null ? curveAt(scores.lost, deal, days) : (lost[place * 2 + horizon] ?? 0))
        into.slip[deal] = Math.max(floor('slip'), slip?.[place * 2 + horizon] ?? 0)
        into.shrink[deal] = Math.max(floor('shrink'), shrink?.[place * 2 + horizon] ?? 0)
        const parts = [into.lost[deal] ?? 0, into.slip[deal] ?? 0, into.shrink[deal] ?? 0]
        const sum = Math.min(1, parts.reduce((before, part) => before + part, 0))
        into.any[deal] = Math.max(floor('any'), ...parts, Math.min(sum, any === null ? sum : (any[place * 2 + horizon] ?? 0)))
      })
    }
  }
  return result
}

/** Deals x horizons; null without a risk model. */
async function probabilities(part: RiskPart | null, trees: GradientTrees | null, matrix: Float32Array, deals: number, columns: number): Promise<Float64Array | null> {
  if (part === null) return null
  const values = new Float64Array(deals * riskHorizons.length)
  const margins = part.trees === null || trees === null ? null : await trees.margins(matrix, values.length, columns)
  for (let cell = 0; cell < values.length; cell += 1) {
    values[cell] = margins === null || part.trees === null ? (part.rates[cell % riskHorizons.length] ?? 0) : calibrate(calibrationAt(part.trees.calibrations, (riskHorizons[cell % riskHorizons.length] ?? 28) / 7), sigmoid(margins[cell] ?? 0))
  }
  return values
}
