/** Simple statistics by which tests look for the planted truths, apart from everything that Saima itself computes. */

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mx = mean(xs)
  const my = mean(ys)
  let xy = 0
  let xx = 0
  let yy = 0
  for (const [index, x] of xs.entries()) {
    const y = ys[index] ?? 0
    xy += (x - mx) * (y - my)
    xx += (x - mx) ** 2
    yy += (y - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

export interface LogisticFit {
  readonly coefficients: readonly number[]
  readonly standardErrors: readonly number[]
}

/** Logistic regression by iteratively reweighted least squares with a whisper of ridge; rows must hold their own constant. */
export function fitLogistic(rows: readonly (readonly number[])[], outcomes: readonly number[]): LogisticFit {
  const width = rows[0]?.length ?? 0
  let coefficients = Array.from({ length: width }, () => 0)
  let inverse: number[][] = []
  for (let iteration = 0; iteration < 25; iteration += 1) {
    const gradient = coefficients.map((coefficient) => -1e-6 * coefficient)
    const hessian = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_, j): number => (i === j ? 1e-6 : 0)))
    for (const [index, row] of rows.entries()) {
      const p = predictLogistic(coefficients, row)
      const weight = p * (1 - p)
      for (let i = 0; i < width; i += 1) {
        const x = row[i] ?? 0
        gradient[i] = (gradient[i] ?? 0) + x * ((outcomes[index] ?? 0) - p)
        const line = hessian[i]
        if (line !== undefined) for (let j = 0; j < width; j += 1) line[j] = (line[j] ?? 0) + weight * x * (row[j] ?? 0)
      }
    }
    inverse = inverted(hessian)
    const step = inverse.map((line) => line.reduce((sum, value, j) => sum + value * (gradient[j] ?? 0), 0))
    coefficients = coefficients.map((coefficient, i) => coefficient + (step[i] ?? 0))
    if (Math.max(...step.map(Math.abs)) < 1e-7) break
  }
  return { coefficients, standardErrors: inverse.map((line, i) => Math.sqrt(line[i] ?? 0)) }
}

export function predictLogistic(coefficients: readonly number[], row: readonly number[]): number {
  return 1 / (1 + Math.exp(-row.reduce((sum, value, index) => sum + value * (coefficients[index] ?? 0), 0)))
}

/** Gauss-Jordan elimination with pivoting. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const work = matrix.map((line, i) => [...line, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < size; column += 1) {
    let pivot = column
    for (let i = column + 1; i < size; i += 1) if (Math.abs(work[i]?.[column] ?? 0) > Math.abs(work[pivot]?.[column] ?? 0)) pivot = i
    const held = work[column]
    const chosen = work[pivot]
    if (held === undefined || chosen === undefined) throw new Error('The matrix is not square')
    work[column] = chosen
    work[pivot] = held
    const divisor = chosen[column] ?? 1
    for (let j = 0; j < 2 * size; j += 1) chosen[j] = (chosen[j] ?? 0) / divisor
    for (const [i, line] of work.entries()) {
      const factor = line[column] ?? 0
      if (i === column || factor === 0) continue
      for (let j = 0; j < 2 * size; j += 1) line[j] = (line[j] ?? 0) - factor * (chosen[j] ?? 0)
    }
  }
  return work.map((line) => line.slice(size))
}

/** Area under the ROC curve by ranks, ties shared. */
export function areaUnderCurve(scores: readonly number[], outcomes: readonly number[]): number {
  const order = scores.map((score, index) => ({ score, outcome: outcomes[index] ?? 0 })).sort((a, b) => a.score - b.score)
  let rankSum = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    while (order[to + 1]?.score === order[from]?.score) to += 1
    for (let index = from; index <= to; index += 1) if (order[index]?.outcome === 1) rankSum += (from + to) / 2 + 1
    from = to + 1
  }
  const positives = order.filter((entry) => entry.outcome === 1).length
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}
