import { solveSymmetric } from './calibration'

const steps = 12

/**
 * Linear regression of least absolute error with a ridge, by least squares weighed anew (Schlossmacher 1973). Columns before `plainFrom` are standardised and
 * missing values stand at their mean; the others are taken as they are.
 */
export function fitMedianLine(matrix: Float32Array, columns: number, targets: readonly number[], ridge: number, plainFrom: number): (matrix: Float32Array) => Float64Array {
  const rows = targets.length
  const means = new Float64Array(columns)
  const deviations = new Float64Array(columns).fill(1)
  for (let column = 0; column < plainFrom; column += 1) {
    let [sum, squares, count] = [0, 0, 0]
    for (let row = 0; row < rows; row += 1) {
      const value = matrix[row * columns + column] ?? Number.NaN
      if (Number.isNaN(value)) continue
      sum += value
      squares += value * value
      count += 1
    }
    means[column] = count === 0 ? 0 : sum / count
    deviations[column] = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - (means[column] ?? 0) ** 2))
  }
  const size = columns + 1
  const design = (source: Float32Array, row: number, into: Float64Array): void => {
    into[0] = 1
    for (let column = 0; column < columns; column += 1) {
      const value = source[row * columns + column] ?? Number.NaN
      const deviation = deviations[column] ?? 0
      into[1 + column] = Number.isNaN(value) || deviation <= 1e-9 ? 0 : Math.max(-6, Math.min(6, (value - (means[column] ?? 0)) / deviation))
    }
  }
  const x = new Float64Array(size)
  let theta = new Float64Array(size)
  const told = (source: Float32Array, row: number): number => {
    design(source, row, x)
    let sum = 0
    for (let index = 0; index < size; index += 1) sum += (theta[index] ?? 0) * (x[index] ?? 0)
    return sum
  }
  const weights = new Float64Array(rows).fill(1)
  for (let step = 0; step < steps; step += 1) {
    const right = new Float64Array(size)
    const normal = Array.from({ length: size }, (_line, row) => {
      const line = new Float64Array(size)
      line[row] = row === 0 ? 1e-6 : ridge
      return line
    })
    for (let row = 0; row < rows; row += 1) {
      design(matrix, row, x)
      const weight = weights[row] ?? 1
      for (let i = 0; i < size; i += 1) {
        const xi = x[i] ?? 0
        if (xi === 0) continue
        right[i] = (right[i] ?? 0) + weight * xi * (targets[row] ?? 0)
        const line = normal[i]
        if (line !== undefined) for (let j = 0; j <= i; j += 1) line[j] = (line[j] ?? 0) + weight * xi * (x[j] ?? 0)
      }
    }
    theta = Float64Array.from(solveSymmetric(normal.map((line) => Array.from(line)), Array.from(right)))
    const errors = Float64Array.from(targets, (target, row) => Math.abs(target - told(matrix, row)))
    const middle = Float64Array.from(errors).sort()[Math.floor(rows / 2)] ?? 1
    // Errors much smaller than the usual one weigh as if they were a third of it; the weights average one, so that the ridge keeps its strength.
    errors.forEach((error, row) => (weights[row] = 1 / Math.max(error, middle / 3, 1e-9)))
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, rows)
    for (let row = 0; row < rows; row += 1) weights[row] = (weights[row] ?? 1) / mean
  }
  return (source) => Float64Array.from({ length: source.length / columns }, (_value, row) => told(source, row))
}
