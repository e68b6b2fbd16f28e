import { describe, expect, it } from 'vitest'
import { Booster, checkModelText, Dataset, type CheckedTree } from '../src/index'
import { head, largestDifference, sample, type DoubleMatrix } from './data'

/** Shapley values and interactions by their definition: every subset of the features, conditional on the training rows. */
function bruteForce(tree: CheckedTree, counts: readonly number[], leafCounts: readonly number[], row: Float64Array, features: number): { readonly phi: number[]; readonly pairs: number[][] } {
  const goesLeft = (node: number): boolean => (row[tree.features[node]!] as number) <= tree.thresholds[node]!
  const count = (node: number): number => (node >= 0 ? counts[node]! : leafCounts[~node]!)
  const value = (node: number, known: number): number => {
    if (node < 0) return tree.leafValues[~node]!
    const [left, right] = [tree.left[node]!, tree.right[node]!]
    if (known & (1 << tree.features[node]!)) return value(goesLeft(node) ? left : right, known)
    return (count(left) * value(left, known) + count(right) * value(right, known)) / count(node)
  }
  const all = Array.from({ length: 1 << features }, (_, known) => value(0, known))
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const size = (set: number): number => set.toString(2).replaceAll('0', '').length
  const phi = Array.from({ length: features }, (_, f) => {
    let sum = 0
    for (let set = 0; set < all.length; set++) if (!(set & (1 << f))) sum += ((factorial(size(set)) * factorial(features - size(set) - 1)) / factorial(features)) * (all[set | (1 << f)]! - all[set]!)
    return sum
  })
  const pairs = Array.from({ length: features }, (_, i) =>
    Array.from({ length: features }, (_, j) => {
      if (i === j) return 0
      let sum = 0
      const both = (1 << i) | (1 << j)
      for (let set = 0; set < all.length; set++) {
        if (set & both) continue
        const weight = (factorial(size(set)) * factorial(features - size(set) - 2)) / (2 * factorial(features - 1))
        sum += weight * (all[set | both]! - all[set | (1 << i)]! - all[set | (1 << j)]! + all[set]!)
      }
      return sum
    }),
  )
  return { phi, pairs }
}

function complete(rows: number, columns: number, seed: number): { readonly matrix: DoubleMatrix; readonly label: Float32Array } {
  const { matrix, label } = sample(rows, columns, seed)
  return { matrix: { ...matrix, values: matrix.values.map((value) => (Number.isNaN(value) ? 0.5 : value)) }, label }
}

describe('contributions', () => {
  it('are Shapley values by definition, interactions too', async () => {
    const features = 6
    const { matrix, label } = complete(300, features, 5)
    const train = await Dataset.from(matrix, { label })
    const booster = await Booster.train({ train, parameters: { objective: 'regression', num_leaves: 12, min_data_in_leaf: 5, boost_from_average: false }, iterations: 1 })
    const text = await booster.toText()
    const numbers = (key: string): number[] => (new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '').split(' ').map(Number)
    const tree = checkModelText(text).trees[0]!
    const rows = head(matrix, 10)
    const contributions = await booster.contributions(rows)
    const interactions = await booster.interactions(rows)
    const width = features + 1
    for (let r = 0; r < 10; r++) {
      const { phi, pairs } = bruteForce(tree, numbers('internal_count'), numbers('leaf_count'), rows.values.subarray(r * features, (r + 1) * features), features)
      expect(largestDifference(contributions.values.subarray(r * width, r * width + features), phi)).toBeLessThan(1e-12)
      for (let i = 0; i < features; i++) {
        const line = interactions.values.subarray((r * width + i) * width, (r * width + i + 1) * width)
        for (let j = 0; j < features; j++) if (i !== j) expect(Math.abs(line[j]! - pairs[i]![j]!)).toBeLessThan(1e-12)
        expect(Math.abs(line.reduce((sum, v) => sum + v, 0) - phi[i]!)).toBeLessThan(1e-12)
      }
    }
    booster.close()
    train.close()
  })

  it('equal LightGBM’s for deep trees, repeated features, categories, missing values, classes and both layouts', async () => {
    const { matrix, classes } = sample(3000, 8, 3)
    const train = await Dataset.from(matrix, { label: classes, categoricalFeatures: [3] })
    // Chains: many leaves, few rows each, so that paths are long and meet the same feature again and again.
    const booster = await Booster.train({ train, parameters: { objective: 'multiclass', num_class: 3, num_leaves: 120, min_data_in_leaf: 1, min_sum_hessian_in_leaf: 0 }, iterations: 6 })
    const rows = head(matrix, 60)
    const own = await booster.contributions(rows)
    const theirs = await booster.predict(rows, { kind: 'contributions' })
    expect(largestDifference(own.values, theirs.values)).toBeLessThan(1e-9)
    const columns = new Float64Array(rows.values.length)
    for (let r = 0; r < rows.rows; r++) for (let c = 0; c < 8; c++) columns[c * rows.rows + r] = rows.values[r * 8 + c]!
    expect((await booster.contributions({ values: columns, rows: rows.rows, columns: 8, layout: 'column' })).values).toEqual(own.values)
    const some = await booster.contributions(rows, { startIteration: 1, iterations: 2, threads: 1 })
    expect(largestDifference(some.values, (await booster.predict(rows, { kind: 'contributions', startIteration: 1, iterations: 2 })).values)).toBeLessThan(1e-9)
    booster.close()
    train.close()
  })

  it('equal LightGBM’s when a path holds more features than one table of points', async () => {
    const { matrix, label } = sample(2000, 60, 8)
    const noisy = label.map((value, i) => value + matrix.values.subarray(i * 60, i * 60 + 60).reduce((sum, v) => sum + (v || 0), 0))
    const train = await Dataset.from(matrix, { label: noisy })
    const booster = await Booster.train({ train, parameters: { objective: 'regression', num_leaves: 300, min_data_in_leaf: 1, feature_fraction_bynode: 0.2 }, iterations: 3 })
    const rows = head(matrix, 40)
    expect(largestDifference((await booster.contributions(rows)).values, (await booster.predict(rows, { kind: 'contributions' })).values)).toBeLessThan(1e-9)
    booster.close()
    train.close()
  })

  it('can be cancelled', async () => {
    const { matrix, label } = sample(20_000, 8, 3)
    const train = await Dataset.from(matrix, { label })
    const booster = await Booster.train({ train, parameters: { objective: 'regression', num_leaves: 63 }, iterations: 40 })
    const controller = new AbortController()
    const work = booster.contributions(matrix, { signal: controller.signal })
    setTimeout(() => controller.abort(), 5)
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    booster.close()
    train.close()
  })
})
