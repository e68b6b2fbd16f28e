import { calibrate, fitBetaCalibration, identityCalibration, type BetaCalibration } from './calibration'
import type { Skill } from './deal-model'
import { logLossOf } from './scores'
import { uniformOf } from './stable-hash'
import type { LabelledRows } from './training-rows'

/** Gains below this (nats per deal) are not worth a model, however sure they are. */
const smallestGain = 0.002
const surenessInErrors = 1.645

/** Every deal counts once, however many rows it has. */
export function dealWeights(rows: LabelledRows): Float64Array {
  const counts = new Map<number, number>()
  for (const deal of rows.deal) counts.set(deal, (counts.get(deal) ?? 0) + 1)
  return Float64Array.from(rows.deal, (deal) => 1 / (counts.get(deal) ?? 1))
}

/**
 * Compares log loss per deal with that of the rival (a constant where none is given). Both sides are calibrated on one half of the later deals
 * and judged on the other, and the gain has to be larger than chance would give one time in twenty.
 */
export function judge(rows: LabelledRows, predicted: Float64Array, rivalPredicted: Float64Array | null): Skill {
  const weights = dealWeights(rows)
  const half = Uint8Array.from(rows.deal, (deal) => (uniformOf(deal, 11, 37) < 0.5 ? 0 : 1))
  const calibrated = crossCalibrated(rows, predicted, half, weights)
  const rival = rivalPredicted === null ? crossConstant(rows, half, weights) : crossCalibrated(rows, rivalPredicted, half, weights)
  const gains = new Map<number, number>()
  let [ours, theirs] = [0, 0]
  for (let row = 0; row < rows.rows; row += 1) {
    const weight = weights[row] ?? 0
    const loss = weight * logLossOf(calibrated[row] ?? 0, rows.labels[row] ?? 0)
    const rivalLoss = weight * logLossOf(rival[row] ?? 0, rows.labels[row] ?? 0)
    ours += loss
    theirs += rivalLoss
    gains.set(rows.deal[row] ?? 0, (gains.get(rows.deal[row] ?? 0) ?? 0) + rivalLoss - loss)
  }
  const deals = gains.size
  const gain = (theirs - ours) / deals
  const variance = [...gains.values()].reduce((sum, value) => sum + (value - gain) ** 2, 0) / Math.max(1, deals - 1)
  const standardError = Math.sqrt(variance / deals)
  return { deals, logLoss: ours / deals, constantLogLoss: theirs / deals, gain, standardError, hasSkill: gain > smallestGain && gain > surenessInErrors * standardError }
}

export function crossCalibrated(rows: LabelledRows, predicted: Float64Array, half: Uint8Array, weights: Float64Array): Float64Array {
  const calibrations = [0, 1].map((side): BetaCalibration => {
    const places = Array.from(half, (_side, row) => row).filter((row) => half[row] !== side)
    return places.length === 0
      ? identityCalibration
      : fitBetaCalibration(
          places.map((row) => predicted[row] ?? 0),
          places.map((row) => rows.labels[row] ?? 0),
          places.map((row) => weights[row] ?? 1)
        )
  })
  return Float64Array.from(predicted, (p, row) => calibrate(calibrations[half[row] ?? 0] ?? identityCalibration, p))
}

function crossConstant(rows: LabelledRows, half: Uint8Array, weights: Float64Array): Float64Array {
  const rates = [0, 1].map((side) => {
    let [won, all] = [0.5, 1]
    for (let row = 0; row < rows.rows; row += 1) {
      if (half[row] === side) continue
      won += (weights[row] ?? 0) * (rows.labels[row] ?? 0)
      all += weights[row] ?? 0
    }
    return won / all
  })
  return Float64Array.from(half, (side) => rates[side] ?? 0.5)
}
