import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Booster, crossValidate, Dataset, groupFolds, load, setLogger, timeFolds, type LogLine, type SparseMatrix, type TrainingProgress } from '../src/index'
import { head, largestDifference, sample } from './data'

const folder = mkdtempSync(join(tmpdir(), 'lightgbm-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const data = sample(600)
const holdout = sample(200, 8, 2)
const parameters = { objective: 'regression', num_leaves: 8, min_data_in_leaf: 10, num_threads: 2 } as const

async function trained(iterations = 12): Promise<Booster> {
  const train = await Dataset.from(data.matrix, { label: data.label })
  const booster = await Booster.train({ train, parameters, iterations })
  train.close()
  return booster
}

function asSparse(values: Float64Array, rows: number, columns: number): SparseMatrix {
  const pointers = [0]
  const indices: number[] = []
  const kept: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] as number
      if (value !== 0) {
        indices.push(column)
        kept.push(value)
      }
    }
    pointers.push(indices.length)
  }
  return { pointers: Int32Array.from(pointers), indices: Int32Array.from(indices), values: Float64Array.from(kept), columns }
}

function byColumn(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length)
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column] as number
  return out
}

describe('datasets', () => {
  it('give the same model from rows, columns, sparse rows and several widths of number', async () => {
    const { values, rows, columns } = data.matrix
    const single = Float32Array.from(values)
    const asDoubles = Float64Array.from(single)
    const forms = [
      { values: asDoubles, rows, columns },
      { values: byColumn(asDoubles, rows, columns), rows, columns, layout: 'column' as const },
      { values: single, rows, columns },
      asSparse(asDoubles, rows, columns),
    ]
    const predictions: Float64Array[] = []
    for (const form of forms) {
      const train = await Dataset.from(form, { label: data.label })
      const booster = await Booster.train({ train, parameters, iterations: 5 })
      predictions.push((await booster.predict(form)).values)
      booster.close()
      train.close()
    }
    for (const other of predictions.slice(1)) expect(largestDifference(other, predictions[0]!)).toBe(0)
  })

  it('carry their fields, names and bins', async () => {
    const weight = Float32Array.from({ length: 600 }, (_, i) => 1 + (i % 3))
    const names = ['a', 'b', 'c', 'region', 'e', 'f', 'g', '价格']
    const dataset = await Dataset.from(data.matrix, { label: data.label, weight, group: [300, 300], initScore: new Float64Array(600), featureNames: names, categoricalFeatures: ['region'], parameters: { max_bin: 15 } })
    expect({ rows: dataset.rows, columns: dataset.columns, names: dataset.featureNames, weight: dataset.field('weight'), group: dataset.field('group'), label: dataset.field('label'), position: dataset.field('position') }).toEqual({
      rows: 600,
      columns: 8,
      names,
      weight,
      group: Int32Array.of(0, 300, 600),
      label: data.label,
      position: null,
    })
    expect(dataset.bins(0)).toBeLessThanOrEqual(16)
    await dataset.setField('init_score', null)
    expect(dataset.field('init_score')).toBeNull()
    dataset.close()
  })

  it('can be cut, joined, saved and read from files', async () => {
    const dataset = await Dataset.from(data.matrix, { label: data.label })
    const part = await dataset.subset([0, 5, 17])
    expect([part.rows, part.field('label')]).toEqual([3, Float32Array.of(data.label[0]!, data.label[5]!, data.label[17]!)])
    const more = await Dataset.from({ values: Float64Array.from({ length: 600 }, (_, i) => i % 7), rows: 600, columns: 1 })
    const wide = await Dataset.from(data.matrix, { label: data.label, parameters: { feature_pre_filter: false } })
    await wide.addFeaturesFrom(more)
    expect(wide.columns).toBe(9)
    await dataset.saveBinary(join(folder, 'train.bin'))
    const again = await Dataset.fromFile(join(folder, 'train.bin'))
    expect([again.rows, again.field('label')]).toEqual([600, data.label])
    writeFileSync(join(folder, 'small.csv'), Array.from({ length: 50 }, (_, i) => `${i % 2},${i},${i % 5}`).join('\n') + '\n')
    const fromText = await Dataset.fromFile(join(folder, 'small.csv'), { parameters: { label_column: 0 } })
    expect([fromText.rows, fromText.columns]).toEqual([50, 2])
    await dataset.dumpText(join(folder, 'dump.txt'))
    expect(readFileSync(join(folder, 'dump.txt'), 'utf8')).toContain('num_features: 8')
    for (const one of [dataset, part, more, wide, again, fromText]) one.close()
  })

  it('can be streamed in through the raw API', async () => {
    const raw = load()
    const reference = await Dataset.from(data.matrix, { label: data.label })
    const target = await raw.LGBM_DatasetCreateByReference(reference.handle, 600)
    raw.LGBM_DatasetInitStreaming(target, false, false, false, 1, 1, -1)
    for (const start of [0, 300]) {
      const rows = raw.memoryCreate(300 * 8 * 8)
      raw.memoryWrite(rows, 0, data.matrix.values, start * 8, 300 * 8)
      const label = raw.memoryCreate(300 * 4)
      raw.memoryWrite(label, 0, data.label, start, 300)
      await raw.LGBM_DatasetPushRowsWithMetadata(target, rows, 1, 300, 8, start, label, null, null, null, 0)
    }
    await raw.LGBM_DatasetMarkFinished(target)
    expect(raw.LGBM_DatasetGetNumData(target)).toBe(600)
    expect(raw.LGBM_DatasetGetField(target, 'label')).toEqual(data.label)
    raw.LGBM_DatasetFree(target)
    reference.close()
  })
})

describe('training', () => {
  it('tells its progress with the metrics of every data set', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const valid = await Dataset.from(holdout.matrix, { label: holdout.label, reference: train })
    const seen: TrainingProgress[] = []
    const booster = await Booster.train({ train, valid: { holdout: valid }, evaluateTraining: true, parameters: { ...parameters, metric: ['l2', 'r2'] }, iterations: 10, onIteration: (progress) => void seen.push(progress) })
    expect(seen.map((progress) => progress.iteration)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(seen[9]?.evaluations.map(({ data: set, metric, higherIsBetter }) => ({ set, metric, higherIsBetter }))).toEqual([
      { set: 'training', metric: 'l2', higherIsBetter: false },
      { set: 'training', metric: 'r2', higherIsBetter: true },
      { set: 'holdout', metric: 'l2', higherIsBetter: false },
      { set: 'holdout', metric: 'r2', higherIsBetter: true },
    ])
    const { values } = await booster.predict(holdout.matrix)
    const squared = values.reduce((sum, value, i) => sum + (value - holdout.label[i]!) ** 2, 0) / values.length
    expect(seen[9]?.evaluations[2]?.value).toBeCloseTo(squared, 6)
    for (const one of [booster, train, valid]) one.close()
  })

  it('gives the same trees every time and with any number of threads', async () => {
    const texts: string[] = []
    for (const threads of [1, 2, 2]) {
      const train = await Dataset.from(data.matrix, { label: data.label })
      const booster = await Booster.train({ train, parameters: { ...parameters, num_threads: threads, bagging_fraction: 0.8, bagging_freq: 1 }, iterations: 8 })
      const text = await booster.toText()
      texts.push(text.slice(0, text.indexOf('parameters:')))
      booster.close()
      train.close()
    }
    expect(new Set(texts).size).toBe(1)
  })

  it('stops when onIteration says so, and keeps the trees so far', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const valid = await Dataset.from(holdout.matrix, { label: holdout.label, reference: train })
    const booster = await Booster.train({ train, valid: { valid }, parameters, iterations: 50, metrics: [{ name: 'half', higherIsBetter: false, evaluate: () => 0.5 }], onIteration: ({ iteration }) => iteration < 7 })
    expect(booster.trees).toBe(7)
    for (const one of [booster, train, valid]) one.close()
  })

  it('is cancelled by a signal', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const controller = new AbortController()
    const work = Booster.train({ train, parameters, iterations: 1_000_000, signal: controller.signal, onIteration: ({ iteration }) => void (iteration === 20 && controller.abort()) })
    await expect(work).rejects.toMatchObject({ name: 'AbortError', code: 'aborted' })
    await expect(Booster.train({ train, signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' })
    train.close()
  })

  it('takes an objective and a metric in JavaScript', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const label = data.label
    const half = await Booster.train({
      train,
      evaluateTraining: true,
      parameters: { num_leaves: 8, min_data_in_leaf: 10, learning_rate: 0.3 },
      iterations: 15,
      objective: (scores, _dataset, gradient, hessian) => {
        for (let i = 0; i < scores.length; i++) {
          gradient[i] = scores[i]! - label[i]!
          hessian[i] = 1
        }
      },
      metrics: [{ name: 'mean_error', higherIsBetter: false, evaluate: (scores) => scores.reduce((sum, score, i) => sum + Math.abs(score - label[i]!), 0) / scores.length }],
    })
    const builtIn = await Booster.train({ train, parameters: { objective: 'regression', num_leaves: 8, min_data_in_leaf: 10, learning_rate: 0.3, boost_from_average: false }, iterations: 15 })
    const ours = (await half.predict(data.matrix)).values
    expect(largestDifference(ours, (await builtIn.predict(data.matrix)).values)).toBeLessThan(1e-6)
    expect(half.evaluations.at(-1)?.value).toBeCloseTo(ours.reduce((sum, value, i) => sum + Math.abs(value - label[i]!), 0) / 600, 9)
    for (const one of [half, builtIn, train]) one.close()
  })

  it('changes the learning rate from iteration to iteration', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const booster = await Booster.train({ train, parameters, iterations: 3, learningRate: (iteration) => 0.5 / (iteration + 1) })
    const shrinkage = (await booster.toText()).match(/^shrinkage=.*$/gm)
    expect(shrinkage).toEqual(['shrinkage=1', 'shrinkage=0.25', 'shrinkage=0.166667'])
    booster.close()
    train.close()
  })

  it('goes on from an earlier model as one long training would', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const valid = await Dataset.from(holdout.matrix, { label: holdout.label, reference: train })
    const first = await Booster.train({ train, parameters, iterations: 6 })
    const second = await Booster.train({ train, valid: { valid }, parameters, iterations: 6, earlyStopping: { rounds: 50 }, continueFrom: { model: first, data: data.matrix, validData: { valid: holdout.matrix } } })
    const whole = await Booster.train({ train, parameters, iterations: 12 })
    expect([second.trees, second.bestIteration]).toEqual([12, 12])
    expect(largestDifference((await second.predict(holdout.matrix)).values, (await whole.predict(holdout.matrix)).values)).toBeLessThan(1e-6)
    expect(train.field('init_score')).toBeNull()
    for (const one of [first, second, whole, train, valid]) one.close()
  })

  it('hands LightGBM’s log to the callback, with its level', async () => {
    const lines: LogLine[] = []
    setLogger((line) => lines.push(line))
    const booster = await trained(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
    setLogger(null)
    expect(lines.some((line) => line.level === 'info' && /number of data points/i.test(line.message))).toBe(true)
    booster.close()
  })
})

describe('models', () => {
  it('survive text, files and sealing', async () => {
    const booster = await trained()
    const expected = (await booster.predict(holdout.matrix)).values
    await booster.save(join(folder, 'model.txt'))
    const key = new Uint8Array(32).fill(9)
    const sealed = await booster.seal(key)
    const again = [await Booster.load(join(folder, 'model.txt')), await Booster.openSealed(sealed, key), await Booster.fromText(await booster.toText())]
    for (const model of again) {
      expect((await model.predict(holdout.matrix)).values).toEqual(expected)
      model.close()
    }
    await expect(Booster.openSealed(sealed.replace('num_class=1', 'num_class=2'), key)).rejects.toMatchObject({ code: 'signature' })
    await expect(Booster.openSealed(sealed, new Uint8Array(32))).rejects.toMatchObject({ code: 'signature' })
    await expect(Booster.openSealed(sealed, new Uint8Array(3))).rejects.toMatchObject({ code: 'invalid_argument' })
    booster.close()
  })

  it('predict part of their iterations, files and sparse rows', async () => {
    const booster = await trained()
    const all = await booster.predict(holdout.matrix, { kind: 'raw' })
    const first = await booster.predict(holdout.matrix, { kind: 'raw', iterations: 5 })
    const rest = await booster.predict(holdout.matrix, { kind: 'raw', startIteration: 5 })
    expect(largestDifference(all.values, first.values.map((value, i) => value + rest.values[i]!))).toBeLessThan(1e-12)
    const sparse = asSparse(holdout.matrix.values, 200, 8)
    expect((await booster.predict(sparse)).values).toEqual((await booster.predict(holdout.matrix)).values)
    expect(largestDifference((await booster.contributions(sparse)).values, (await booster.contributions(holdout.matrix)).values)).toBe(0)
    writeFileSync(join(folder, 'rows.csv'), Array.from({ length: 20 }, (_, i) => [0, ...holdout.matrix.values.slice(i * 8, i * 8 + 8)].join(',')).join('\n') + '\n')
    await booster.predictFile(join(folder, 'rows.csv'), join(folder, 'out.csv'))
    const fromFile = readFileSync(join(folder, 'out.csv'), 'utf8').trim().split('\n').map(Number)
    expect(largestDifference(fromFile, (await booster.predict(head(holdout.matrix, 20))).values)).toBeLessThan(1e-9)
    booster.close()
  })

  it('predict rows one at a time as they do in batches, also after other ranges were asked for', async () => {
    const booster = await trained()
    const few = booster.rowPredictor({ iterations: 3 })
    const batch = await booster.predict(holdout.matrix)
    const batchOfFew = await booster.predict(holdout.matrix, { iterations: 3 })
    await booster.predict(holdout.matrix)
    const all = booster.rowPredictor()
    for (const i of [0, 1, 7, 199]) {
      const row = holdout.matrix.values.subarray(i * 8, i * 8 + 8)
      // Alternating: LightGBM alone would answer both with the range that was prepared last.
      expect(few.predict(row)).toBe(batchOfFew.values[i])
      expect(all.predict(row)).toBe(batch.values[i])
    }
    expect(await few.compiled).toBe(true)
    expect(await all.compiled).toBe(true)
    for (let i = 0; i < 200; i++) {
      const row = holdout.matrix.values.subarray(i * 8, i * 8 + 8)
      expect([few.predict(row), all.predict(row)]).toEqual([batchOfFew.values[i], batch.values[i]])
    }
    few.close()
    all.close()
    all.close()
    booster.close()
  })

  it.each([
    ['binary', {}],
    ['regression', { reg_sqrt: true }],
    ['poisson', {}],
    ['tweedie', { boosting: 'rf', bagging_fraction: 0.6, bagging_freq: 1 }],
    ['cross_entropy', {}],
    ['cross_entropy_lambda', {}],
    ['multiclass', { num_class: 3 }],
    ['multiclassova', { num_class: 3 }],
    ['huber', { zero_as_missing: true }],
    ['quantile', { use_missing: false }],
    ['regression_l1', { linear_tree: false, categorical_feature: [3] }],
  ] as const)('give the same bits one row at a time: %s %o', async (objective, more) => {
    const label = /multi/.test(objective) ? data.classes : /binary|entropy/.test(objective) ? data.binary : data.label.map(Math.abs)
    const train = await Dataset.from(data.matrix, { label, parameters: { objective, ...more } })
    const booster = await Booster.train({ train, parameters: { objective, num_leaves: 15, min_data_in_leaf: 5, ...more }, iterations: 9 })
    for (const kind of ['normal', 'raw'] as const) {
      const batch = await booster.predict(holdout.matrix, { kind })
      const predictor = booster.rowPredictor({ kind })
      const single = booster.rowPredictor({ kind, rowType: 'float32' })
      expect(await predictor.compiled).toBe(true)
      await single.compiled
      const out = new Float64Array(predictor.columns)
      for (let i = 0; i < 200; i++) {
        predictor.predictInto(holdout.matrix.values.subarray(i * 8, i * 8 + 8), out)
        expect([...out]).toEqual([...batch.values.subarray(i * batch.columns, (i + 1) * batch.columns)])
      }
      const rounded = Float32Array.from(holdout.matrix.values.subarray(0, 8))
      single.predictInto(rounded, out)
      expect([...out]).toEqual([...(await booster.predict({ values: rounded, rows: 1, columns: 8 }, { kind })).values])
      predictor.close()
      single.close()
    }
    booster.close()
    train.close()
  })

  it('can be merged, rolled back, refitted and changed leaf by leaf', async () => {
    const train = await Dataset.from(data.matrix, { label: data.label })
    const booster = await Booster.train({ train, parameters, iterations: 5 })
    const before = (await booster.contributions(holdout.matrix)).values
    await booster.rollback()
    expect(booster.trees).toBe(4)
    expect(largestDifference((await booster.contributions(holdout.matrix)).values, before)).toBeGreaterThan(0)
    const other = await trained(3)
    booster.merge(other)
    expect(booster.trees).toBe(7)
    const value = booster.leafValue(0, 1)
    booster.setLeafValue(0, 1, value + 1)
    expect(booster.leafValue(0, 1)).toBe(value + 1)
    const shifted = Float32Array.from(data.label, (label) => label + 10)
    const moved = await other.refit(data.matrix, { label: shifted, decayRate: 0 })
    const mean = (values: Float64Array): number => values.reduce((sum, v) => sum + v, 0) / values.length
    expect(mean((await moved.predict(data.matrix)).values)).toBeGreaterThan(mean((await other.predict(data.matrix)).values) + 1)
    const loaded = await Booster.fromText(await other.toText())
    const movedToo = await loaded.refit(data.matrix, { label: shifted, decayRate: 0 })
    expect(largestDifference((await movedToo.predict(data.matrix)).values, (await moved.predict(data.matrix)).values)).toBeLessThan(1e-9)
    const { lower, upper } = other.bounds()
    expect(lower).toBeLessThan(upper)
    for (const one of [booster, other, moved, loaded, movedToo, train]) one.close()
  })

  it('dump to JSON and tell importances', async () => {
    const booster = await trained()
    const dump = (await booster.dump()) as { readonly tree_info: readonly unknown[]; readonly max_feature_idx: number }
    expect([dump.tree_info.length, dump.max_feature_idx]).toEqual([12, 7])
    const split = booster.importance('split')
    expect(split.reduce((sum, count) => sum + count, 0)).toBe(12 * 7)
    expect(booster.importance('gain')[0]).toBeGreaterThan(booster.importance('gain')[7]!)
    booster.close()
  })
})

describe('cross-validation', () => {
  it('watches the mean over time-ordered folds and stops early', async () => {
    const times = Array.from({ length: 600 }, (_, i) => Math.floor(i / 10))
    const folds = timeFolds(times, { folds: 3, gap: 2 })
    for (const fold of folds) {
      const lastTrain = Math.max(...[...fold.train].map((row) => times[row]!))
      const firstValid = Math.min(...[...fold.valid].map((row) => times[row]!))
      expect(lastTrain).toBeLessThan(firstValid - 2)
    }
    const dataset = await Dataset.from(data.matrix, { label: data.binary })
    const result = await crossValidate({ data: dataset, folds, parameters: { objective: 'binary', metric: 'binary_logloss', num_leaves: 8, learning_rate: 0.3 }, iterations: 200, earlyStopping: { rounds: 5 }, keepModels: true })
    expect(result.history.length).toBe(result.bestIteration + 5)
    expect(result.models.length).toBe(3)
    const last = result.best[0]!
    expect(last.mean).toBeCloseTo(last.values.reduce((sum, v) => sum + v, 0) / 3, 12)
    expect(last.mean).toBeLessThan(result.history[0]![0]!.mean)
    for (const model of result.models) model.close()
    dataset.close()
  })

  it('keeps groups on one side', () => {
    const groups = Array.from({ length: 100 }, (_, i) => `deal ${i % 13}`)
    const folds = groupFolds(groups, 4)
    expect(folds.flatMap((fold) => [...fold.valid]).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    for (const fold of folds) {
      const held = new Set([...fold.valid].map((row) => groups[row]))
      expect([...fold.train].some((row) => held.has(groups[row]))).toBe(false)
    }
    const deals = groups.map((_, i) => Math.floor(i / 7))
    for (const fold of timeFolds(groups.map((_, i) => i), { folds: 3, groups: deals })) {
      const held = new Set([...fold.valid].map((row) => deals[row]))
      expect([...fold.train].some((row) => held.has(deals[row]!))).toBe(false)
    }
  })
})
