import { clampProbability, logLossOf, sigmoid } from './scores'

/**
 * Beta calibration (Kull, Silva Filho, Flach 2017): logit(q) = a ln p - b ln(1 - p) + c. Three numbers learned on outcomes later than
 * the training data, pulled to the identity so that few outcomes change little.
 */
export interface BetaCalibration {
  readonly a: number
  readonly b: number
  readonly c: number
}

export const identityCalibration: BetaCalibration = { a: 1, b: 1, c: 0 }

export function calibrate(calibration: BetaCalibration, probability: number): number {
  const p = clampProbability(probability)
  return sigmoid(calibration.a * Math.log(p) - calibration.b * Math.log(1 - p) + calibration.c)
}

/** Strength of the pull to the prior, in outcomes. */
const usualPull = 4

/** @param towards what few outcomes are pulled to: the identity, or a calibration of more of them */
export function fitBetaCalibration(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, weights: ArrayLike<number>, towards = identityCalibration, pull = usualPull): BetaCalibration {
  const free = newton(probabilities, outcomes, weights, false, towards, pull)
  // A negative slope would turn the order around: then one slope for both sides, never below a flat line.
  if (free.a >= 0 && free.b >= 0) return free
  const tied = newton(probabilities, outcomes, weights, true, { a: (towards.a + towards.b) / 2, b: 0, c: towards.c }, pull)
  return tied.a >= 0 ? tied : { a: 0, b: 0, c: flatLevel(outcomes, weights) }
}

function flatLevel(outcomes: ArrayLike<number>, weights: ArrayLike<number>): number {
  let won = 1
  let all = 2
  for (let row = 0; row < outcomes.length; row += 1) {
    won += (weights[row] ?? 1) * (outcomes[row] ?? 0)
    all += weights[row] ?? 1
  }
  return Math.log(won / (all - won))
}

function newton(probabilities: ArrayLike<number>, outcomes: ArrayLike<number>, weights: ArrayLike<number>, tied: boolean, towards: BetaCalibration, pull: number): BetaCalibration {
  const prior = [towards.a, towards.b, towards.c]
  let theta = prior
  const lossOf = (candidate: readonly number[]): number => {
    let sum = candidate.reduce((before, value, index) => before + (pull / 2) * (value - (prior[index] ?? 0)) ** 2, 0)
    for (let row = 0; row < probabilities.length; row += 1) {
      const p = clampProbability(probabilities[row] ?? 0)
      const second = tied ? Math.log(p) - Math.log(1 - p) : Math.log(p)
      sum += (weights[row] ?? 1) * logLossOf(sigmoid((candidate[0] ?? 0) * second - (tied ? 0 : (candidate[1] ?? 0) * Math.log(1 - p)) + (candidate[2] ?? 0)), outcomes[row] ?? 0)
    }
    return sum
  }
  let loss = lossOf(theta)
  for (let iteration = 0; iteration < 30; iteration += 1) {
    const gradient = theta.map((value, index) => pull * (value - (prior[index] ?? 0)))
    const hessian = [
      [pull, 0, 0],
      [0, pull, 0],
      [0, 0, pull]
    ]
    for (let row = 0; row < probabilities.length; row += 1) {
      const p = clampProbability(probabilities[row] ?? 0)
      const x = tied ? [Math.log(p) - Math.log(1 - p), 0, 1] : [Math.log(p), -Math.log(1 - p), 1]
      const q = sigmoid((theta[0] ?? 0) * (x[0] ?? 0) + (theta[1] ?? 0) * (x[1] ?? 0) + (theta[2] ?? 0))
      const weight = weights[row] ?? 1
      for (let i = 0; i < 3; i += 1) {
        gradient[i] = (gradient[i] ?? 0) + weight * (q - (outcomes[row] ?? 0)) * (x[i] ?? 0)
        const line = hessian[i]
        if (line !== undefined) for (let j = 0; j < 3; j += 1) line[j] = (line[j] ?? 0) + weight * q * (1 - q) * (x[i] ?? 0) * (x[j] ?? 0)
      }
    }
    const step = solveSymmetric(hessian, gradient)
    // Far from the answer a whole step may overshoot and never come back: halve it until it helps.
    let scale = 1
    let tried = theta
    for (; scale > 1e-6; scale /= 2) {
      tried = theta.map((value, index) => value - scale * (step[index] ?? 0))
      const triedLoss = lossOf(tried)
      if (triedLoss <= loss) {
        loss = triedLoss
        break
      }
    }
    theta = tried
    if (scale * Math.max(...step.map(Math.abs)) < 1e-9 || scale <= 1e-6) break
  }
  return { a: theta[0] ?? 1, b: tied ? (theta[0] ?? 1) : (theta[1] ?? 1), c: theta[2] ?? 0 }
}

/** Solves a symmetric positive definite system by Cholesky; the inputs stay as they are. */
export function solveSymmetric(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length
  const lower = Array.from({ length: size }, () => new Float64Array(size))
  const cell = (row: number, column: number): number => lower[row]?.[column] ?? 0
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row]?.[column] ?? 0
      for (let k = 0; k < column; k += 1) sum -= cell(row, k) * cell(column, k)
      const line = lower[row]
      if (line !== undefined) line[column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / cell(column, column)
    }
  }
  const solution = [...right]
  for (let row = 0; row < size; row += 1) {
    let sum = solution[row] ?? 0
    for (let k = 0; k < row; k += 1) sum -= cell(row, k) * (solution[k] ?? 0)
    solution[row] = sum / cell(row, row)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = solution[row] ?? 0
    for (let k = row + 1; k < size; k += 1) sum -= cell(k, row) * (solution[k] ?? 0)
    solution[row] = sum / cell(row, row)
  }
  return solution
}
