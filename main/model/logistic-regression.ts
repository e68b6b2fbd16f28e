import { solveSymmetric } from './calibration'
import { sigmoid } from './scores'

/** Plain logistic regression for comparison: standardised columns, missing values at the mean with a flag of their own, ridge, Newton's method. */
export interface LogisticModel {
  predict(matrix: Float32Array, rows: readonly number[]): Float64Array
}

/** @param plainFrom columns from here on are taken as they are (1 or 0 for a name): a rare one is not made larger than a frequent one */
export function fitLogistic(matrix: Float32Array, columns: number, rows: readonly number[], outcomes: ArrayLike<number>, weights: ArrayLike<number>, ridge = 1, plainFrom = columns): LogisticModel {
  const means = new Float64Array(columns)
  const deviations = new Float64Array(columns)
  const hasMissing = new Uint8Array(columns)
  for (let column = 0; column < columns; column += 1) {
    let [sum, squares, count] = [0, 0, 0]
    for (const row of rows) {
      const value = matrix[row * columns + column] ?? Number.NaN
      if (Number.isNaN(value)) hasMissing[column] = 1
      else {
        sum += value
        squares += value * value
        count += 1
      }
    }
    means[column] = count === 0 ? 0 : sum / count
    deviations[column] = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (means[column] ?? 0) ** 2))
  }
  for (let column = plainFrom; column < columns; column += 1) {
    means[column] = 0
    deviations[column] = (deviations[column] ?? 0) > 1e-9 ? 1 : 0
  }
  const used = Array.from({ length: columns }, (_value, column) => column).filter((column) => (deviations[column] ?? 0) > 1e-9)
  const flags = used.filter((column) => hasMissing[column] === 1)
  const size = 1 + used.length + flags.length
  const design = (source: Float32Array, row: number, into: Float64Array): void => {
    into[0] = 1
    used.forEach((column, place) => {
      const value = source[row * columns + column] ?? Number.NaN
      into[1 + place] = Number.isNaN(value) ? 0 : Math.max(-6, Math.min(6, (value - (means[column] ?? 0)) / (deviations[column] ?? 1)))
    })
    flags.forEach((column, place) => (into[1 + used.length + place] = Number.isNaN(source[row * columns + column] ?? Number.NaN) ? 1 : 0))
  }
  const theta = new Float64Array(size)
  const x = new Float64Array(size)
  for (let iteration = 0; iteration < 8; iteration += 1) {
    const gradient = Float64Array.from(theta, (value, index) => (index === 0 ? 0 : ridge * value))
    const hessian = Array.from({ length: size }, (_value, index) => {
      const line = new Float64Array(size)
      line[index] = index === 0 ? 1e-6 : ridge
      return line
    })
    rows.forEach((row, place) => {
      design(matrix, row, x)
      const q = sigmoid(dot(theta, x))
      const weight = weights[place] ?? 1
      const error = weight * (q - (outcomes[place] ?? 0))
      const curvature = weight * q * (1 - q)
      for (let i = 0; i < size; i += 1) {
        const xi = x[i] ?? 0
        if (xi === 0) continue
        gradient[i] = (gradient[i] ?? 0) + error * xi
        const line = hessian[i]
        if (line !== undefined) for (let j = 0; j <= i; j += 1) line[j] = (line[j] ?? 0) + curvature * xi * (x[j] ?? 0)
      }
    })
    const step = solveSymmetric(hessian.map((line) => Array.from(line)), Array.from(gradient))
    let largest = 0
    for (let i = 0; i < size; i += 1) {
      theta[i] = (theta[i] ?? 0) - (step[i] ?? 0)
      largest = Math.max(largest, Math.abs(step[i] ?? 0))
    }
    if (largest < 1e-6) break
  }
  return {
    predict: (source, wanted) =>
      Float64Array.from(wanted, (row) => {
        design(source, row, x)
        return sigmoid(dot(theta, x))
      })
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0)
  return sum
}
