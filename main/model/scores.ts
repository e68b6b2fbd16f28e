import { uniformOf } from './stable-hash'

/** Measures of probabilities against what happened (1 or 0). Weights are optional; rows of one deal may share one. */
export interface ProbabilityScores {
  /** Area under the ROC curve; null where only one outcome occurs. */
  readonly auc: number | null
  readonly logLoss: number
  readonly brier: number
  /** Expected calibration error over ten bins of equal mass. */
  readonly ece: number
  readonly sampleSize: number
}

const smallest = 1e-6
export const clampProbability = (p: number): number => Math.min(1 - smallest, Math.max(smallest, p))
export const logLossOf = (p: number, outcome: number): number => -Math.log(outcome === 1 ? clampProbability(p) : 1 - clampProbability(p))
export const sigmoid = (margin: number): number => 1 / (1 + Math.exp(-margin))
export const logit = (p: number): number => Math.log(clampProbability(p) / (1 - clampProbability(p)))

export function scoreProbabilities(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): ProbabilityScores {
  const size = probabilities.length
  let logLoss = 0
  let brier = 0
  for (let row = 0; row < size; row += 1) {
    logLoss += logLossOf(probabilities[row] ?? 0, outcomes[row] ?? 0)
    brier += ((probabilities[row] ?? 0) - (outcomes[row] ?? 0)) ** 2
  }
  const bins = reliabilityBins(probabilities, outcomes)
  const ece = bins.reduce((sum, bin) => sum + (bin.size / Math.max(1, size)) * Math.abs(bin.predicted - bin.observed), 0)
  return { auc: areaUnderCurve(probabilities, outcomes), logLoss: logLoss / Math.max(1, size), brier: brier / Math.max(1, size), ece, sampleSize: size }
}

/** Mann-Whitney statistic with mid-ranks for ties. */
export function areaUnderCurve(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>): number | null {
  const order = rowsInOrder(probabilities)
  let rankSum = 0
  let positives = 0
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && probabilities[order[end] ?? 0] === probabilities[order[start] ?? 0]) end += 1
    for (let place = start; place < end; place += 1) {
      if ((outcomes[order[place] ?? 0] ?? 0) !== 1) continue
      rankSum += (start + end + 1) / 2
      positives += 1
    }
    start = end
  }
  const negatives = order.length - positives
  return positives === 0 || negatives === 0 ? null : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}

export interface ReliabilityBin {
  readonly predicted: number
  readonly observed: number
  readonly size: number
  /** 80 % interval of the observed rate (Wilson). */
  readonly low: number
  readonly high: number
}

/** Ten bins of equal mass in order of the prediction (fewer with fewer rows). */
export function reliabilityBins(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, count = 10): readonly ReliabilityBin[] {
  const order = rowsInOrder(probabilities)
  const bins: ReliabilityBin[] = []
  for (let bin = 0; bin < count; bin += 1) {
    const rows = order.slice(Math.floor((bin * order.length) / count), Math.floor(((bin + 1) * order.length) / count))
    if (rows.length === 0) continue
    const predicted = rows.reduce((sum, row) => sum + (probabilities[row] ?? 0), 0) / rows.length
    const observed = rows.reduce((sum, row) => sum + (outcomes[row] ?? 0), 0) / rows.length
    bins.push({ predicted, observed, size: rows.length, ...wilsonInterval(observed, rows.length) })
  }
  return bins
}

/**
 * The calibration error (ten bins of equal mass) that a perfectly calibrated model stays below 95 times in 100 at these probabilities, by drawing outcomes
 * from them: with few deals even the truth has an error. Rows of one `cluster` (a deal whose one end is asked for on several days) share their draw: what comes true
 * for one comes true for every likelier one. Rows whose outcomes are separate events are clusters of their own (the default).
 */
export function calibrationLimit(probabilities: ArrayLike<number>, draws = 200, clusters: ArrayLike<number> | null = null): number {
  const order = rowsInOrder(probabilities)
  const bins = Array.from({ length: 10 }, (_value, bin) => order.slice(Math.floor((bin * order.length) / 10), Math.floor(((bin + 1) * order.length) / 10))).filter((rows) => rows.length > 0)
  const errors = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw += 1) {
    let error = 0
    for (const rows of bins) {
      let difference = 0
      for (const row of rows) difference += (uniformOf(clusters?.[row] ?? row, draw, 71) < (probabilities[row] ?? 0) ? 1 : 0) - (probabilities[row] ?? 0)
      error += Math.abs(difference)
    }
    errors[draw] = error / Math.max(1, order.length)
  }
  return errors.sort()[Math.floor(0.95 * draws)] ?? 0
}

function rowsInOrder(probabilities: ArrayLike<number>): number[] {
  return Array.from(probabilities, (_value, row) => row).sort((left, right) => (probabilities[left] ?? 0) - (probabilities[right] ?? 0) || left - right)
}

/** Wilson score interval of a share; z = 1.2816 gives 80 %. */
export function wilsonInterval(share: number, size: number, z = 1.2816): { readonly low: number; readonly high: number } {
  if (size <= 0) return { low: 0, high: 1 }
  const centre = (share + (z * z) / (2 * size)) / (1 + (z * z) / size)
  const half = (z * Math.sqrt((share * (1 - share)) / size + (z * z) / (4 * size * size))) / (1 + (z * z) / size)
  return { low: Math.max(0, Math.min(share, centre - half)), high: Math.min(1, Math.max(share, centre + half)) }
}
