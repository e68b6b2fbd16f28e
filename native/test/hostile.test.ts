import { describe, expect, it } from 'vitest'
import { Booster, checkParameters, Dataset, load, type Matrix } from '../src/index'
import { largestDifference, sample } from './data'

const { matrix, label } = sample(200)
const refuses = (work: Promise<unknown>, code: string, words: RegExp): Promise<void> => expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(words) as string })

async function model(): Promise<{ readonly train: Dataset; readonly booster: Booster }> {
  const train = await Dataset.from(matrix, { label })
  return { train, booster: await Booster.train({ train, parameters: { objective: 'regression' }, iterations: 3 }) }
}

describe('wrong data', () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['nothing', undefined, /has to be a matrix/],
    ['null', null, /has to be a matrix/],
    ['no values', { rows: 1, columns: 1 }, /Float64Array/],
    ['integers', { values: new Int32Array(4), rows: 2, columns: 2 }, /Float64Array/],
    ['big integers', { values: new BigInt64Array(4), rows: 2, columns: 2 }, /Float64Array/],
    ['a plain array', { values: [1, 2], rows: 1, columns: 2 }, /Float64Array/],
    ['too few values', { values: new Float64Array(3), rows: 2, columns: 2 }, /3 numbers, but 2 rows of 2 columns need 4/],
    ['too many values', { values: new Float64Array(5), rows: 2, columns: 2 }, /5 numbers/],
    ['negative rows', { values: new Float64Array(4), rows: -2, columns: -2 }, /rows|columns/],
    ['half a row', { values: new Float64Array(3), rows: 1.5, columns: 2 }, /whole number/],
    ['NaN rows', { values: new Float64Array(0), rows: NaN, columns: 2 }, /whole number/],
    ['no rows', { values: new Float64Array(0), rows: 0, columns: 2 }, /at least one row/],
    ['no columns', { values: new Float64Array(0), rows: 2, columns: 0 }, /at least one column/],
    ['a strange layout', { values: new Float64Array(4), rows: 2, columns: 2, layout: 'diagonal' }, /layout/],
    ['pointers that fall', { pointers: Int32Array.of(0, 3, 2), indices: Int32Array.of(0, 0), values: Float64Array.of(1, 2), columns: 2 }, /must not fall/],
    ['pointers past the end', { pointers: Int32Array.of(0, 9), indices: Int32Array.of(0), values: Float64Array.of(1), columns: 2 }, /last of data.pointers/],
    ['indices out of range', { pointers: Int32Array.of(0, 1), indices: Int32Array.of(7), values: Float64Array.of(1), columns: 2 }, /indices\[0\] is out of range/],
    ['negative indices', { pointers: Int32Array.of(0, 1), indices: Int32Array.of(-1), values: Float64Array.of(1), columns: 2 }, /out of range/],
  ]
  it.each(wrong)('%s is refused for datasets', async (_, data, words) => {
    await refuses(Dataset.from(data as Matrix), 'invalid_argument', words)
  })

  it('wrong fields are refused by name', async () => {
    const with_ = (options: object): Promise<Dataset> => Dataset.from(matrix, { label, ...options })
    await refuses(with_({ label: [1] }), 'invalid_argument', /label has 1 numbers/)
    await refuses(with_({ label: label.map((v, i) => (i === 7 ? NaN : v)) }), 'invalid_argument', /label\[7\] is NaN/)
    await refuses(with_({ label: label.map((v, i) => (i === 7 ? Infinity : v)) }), 'invalid_argument', /label\[7\] is Infinity/)
    await refuses(with_({ label: '12' }), 'invalid_argument', /label has to be an array/)
    await refuses(with_({ label: new Array(200).fill('1') }), 'invalid_argument', /numbers only/)
    await refuses(with_({ weight: new Float32Array(200).fill(-1) }), 'invalid_argument', /weight\[0\] is negative/)
    await refuses(with_({ group: [100, 99] }), 'invalid_argument', /add up to 199/)
    await refuses(with_({ group: [300, -100] }), 'invalid_argument', /whole numbers|positive/)
    await refuses(with_({ initScore: new Float64Array(3) }), 'invalid_argument', /init_score/)
    await refuses(with_({ featureNames: ['a'] }), 'invalid_argument', /1 names/)
    await refuses(with_({ featureNames: ['', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] }), 'invalid_argument', /not empty/)
    await refuses(with_({ featureNames: ['a a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] }), 'invalid_argument', /space/)
    await refuses(with_({ featureNames: ['a', 'a', 'c', 'd', 'e', 'f', 'g', 'h'] }), 'invalid_argument', /twice/)
    await refuses(with_({ categoricalFeatures: [8] }), 'invalid_argument', /no feature 8/)
    await refuses(with_({ categoricalFeatures: ['x'] }), 'invalid_argument', /no feature x/)
  })

  it('infinite, missing and constant features and a single class train without harm', async () => {
    const values = matrix.values.map((value, i) => (i % 8 === 0 ? Infinity : i % 8 === 1 ? NaN : i % 8 === 2 ? 4 : i % 16 === 5 ? -Infinity : value))
    const train = await Dataset.from({ ...matrix, values }, { label: new Float32Array(200) })
    const other = await Dataset.from({ ...matrix, values }, { label })
    const learned = await Booster.train({ train: other, parameters: { objective: 'regression', min_data_in_leaf: 5 }, iterations: 10 })
    expect(largestDifference((await learned.contributions({ ...matrix, values })).values, (await learned.predict({ ...matrix, values }, { kind: 'contributions' })).values)).toBeLessThan(1e-9)
    ;(await Booster.fromText(await learned.toText())).close()
    learned.close()
    other.close()
    for (const objective of ['binary', 'regression', 'huber'] as const) {
      const booster = await Booster.train({ train, parameters: { objective }, iterations: 3 })
      expect((await booster.predict({ ...matrix, values })).values.every(Number.isFinite)).toBe(true)
      const again = await Booster.fromText(await booster.toText())
      expect((await again.predict({ ...matrix, values })).values).toEqual((await booster.predict({ ...matrix, values })).values)
      again.close()
      booster.close()
    }
    await refuses(Booster.train({ train, parameters: { objective: 'multiclass', num_class: 1 }, iterations: 1 }), 'invalid_parameter', /classes/)
    train.close()
  })

  it('one row, one column and labels out of range end in an answer or an error', async () => {
    const tiny = await Dataset.from({ values: Float64Array.of(1), rows: 1, columns: 1 }, { label: [1] })
    const booster = await Booster.train({ train: tiny, parameters: { objective: 'regression' }, iterations: 2 })
    expect((await booster.predict({ values: Float64Array.of(5), rows: 1, columns: 1 })).values).toEqual(Float64Array.of(1))
    expect((await booster.contributions({ values: Float64Array.of(5), rows: 1, columns: 1 })).values).toEqual(Float64Array.of(0, 1))
    booster.close()
    tiny.close()
    const train = await Dataset.from(matrix, { label: label.map((_, i) => i % 5) })
    await refuses(Booster.train({ train, parameters: { objective: 'multiclass', num_class: 3 }, iterations: 1 }), 'lightgbm', /Label must be in/)
    await refuses(Booster.train({ train, parameters: { objective: 'cross_entropy' }, iterations: 1 }), 'lightgbm', /outside/)
    await refuses(Booster.train({ train, parameters: { objective: 'lambdarank' }, iterations: 1 }), 'lightgbm', /query/)
    train.close()
  })

  it('predictions refuse rows of another width and give nothing for no rows', async () => {
    const { train, booster } = await model()
    await refuses(booster.predict({ values: new Float64Array(7), rows: 1, columns: 7 }), 'invalid_argument', /8 features, the data has 7/)
    await refuses(booster.contributions({ values: new Float64Array(7), rows: 1, columns: 7 }), 'invalid_argument', /8 features/)
    expect(await booster.predict({ values: new Float64Array(0), rows: 0, columns: 8 })).toEqual({ values: new Float64Array(0), rows: 0, columns: 1 })
    expect((await booster.predict({ values: new Float64Array(8).fill(Infinity), rows: 1, columns: 8 })).rows).toBe(1)
    await refuses(booster.predict(matrix, { iterations: 0 }), 'invalid_argument', /iterations/)
    await refuses(booster.predict(matrix, { kind: 'odd' as 'raw' }), 'invalid_argument', /kind/)
    const row = booster.rowPredictor()
    expect(() => row.predict(new Float64Array(7))).toThrow(/8 values/)
    expect(() => row.predict(new Float32Array(8))).toThrow(/float64/)
    expect(() => row.predict([1] as unknown as Float64Array)).toThrow(/Float64Array/)
    expect(() => row.predictInto(new Float64Array(8), new Float64Array(0))).toThrow(/out needs/)
    row.close()
    booster.close()
    train.close()
  })
})

describe('wrong parameters', () => {
  it.each([
    [{ num_leafs: 3 }, /no parameter num_leafs. Did you mean num_leaf/],
    [{ num_leaves: 1 }, /num_leaves is 1, but has to be above 1/],
    [{ num_leaves: 1e9 }, /at most 131072/],
    [{ num_leaves: 3.5 }, /whole number/],
    [{ num_leaves: '31' }, /finite number/],
    [{ learning_rate: 0 }, /above 0/],
    [{ learning_rate: NaN }, /finite/],
    [{ learning_rate: 0.1, eta: 0.2 }, /same parameter/],
    [{ bagging_fraction: 1.01 }, /at most 1/],
    [{ tweedie_variance_power: 2 }, /below 2/],
    [{ objective: 'binery' }, /Did you mean binary/],
    [{ objective: '' }, /not empty/],
    [{ metric: ['auc', 'nothing'] }, /nothing/],
    [{ deterministic: 1 }, /true or false/],
    [{ forcedsplits_filename: 'a b' }, /spaces/],
    [{ monotone_constraints: 1 }, /array/],
    [{ data: 'file.csv' }, /command line/],
    [{ tree_learner: 'feature' }, /command line only/],
    [{ early_stopping_round: 3 }, /earlyStopping/],
    [{ max_bin: 63 }, /other parameters than the training asks for/],
  ])('%o is refused before training starts', async (parameters, words) => {
    const train = await Dataset.from(matrix, { label })
    await refuses(Booster.train({ train, parameters: parameters as object, iterations: 1 }), 'invalid_parameter', words).catch(async () => {
      await refuses(Booster.train({ train, parameters: parameters as object, iterations: 1 }), 'invalid_argument', words)
    })
    train.close()
  })

  it('aliases become the names that LightGBM knows best', () => {
    expect([...checkParameters({ n_estimators: 5, eta: 0.5, min_child_samples: 3, mc: [1, -1] })]).toEqual([
      ['num_iterations', '5'],
      ['learning_rate', '0.5'],
      ['min_data_in_leaf', '3'],
      ['monotone_constraints', '1,-1'],
    ])
  })
})

describe('wrong order', () => {
  it('closed handles throw, double close does not', async () => {
    const { train, booster } = await model()
    const row = booster.rowPredictor()
    booster.close()
    booster.close()
    // The row predictor keeps the model alive until it is closed itself.
    expect(row.predict(matrix.values.subarray(0, 8))).toBeTypeOf('number')
    row.close()
    row.close()
    expect(() => row.predict(matrix.values.subarray(0, 8))).toThrow(/closed/)
    await refuses(booster.predict(matrix), 'closed', /booster is closed/)
    await refuses(booster.contributions(matrix), 'closed', /closed/)
    await refuses(booster.toText(), 'closed', /closed/)
    await refuses(booster.rollback(), 'closed', /closed/)
    expect(() => booster.featureNames).toThrow(/closed/)
    train.close()
    train.close()
    expect(() => train.rows).toThrow(/closed/)
    await refuses(Booster.train({ train }), 'closed', /dataset is closed/)
    await refuses(Dataset.from(matrix, { label, reference: train }), 'closed', /dataset is closed/)
  })

  it('closing in the middle of a training or a prediction lets it end well', async () => {
    const train = await Dataset.from(matrix, { label })
    const work = Booster.train({ train, parameters: { objective: 'regression' }, iterations: 200, onIteration: ({ iteration }) => void (iteration === 2 && train.close()) })
    const booster = await work
    const prediction = booster.predict(matrix)
    await new Promise((resolve) => setImmediate(resolve))
    booster.close()
    await prediction.then(
      (table) => expect(table.values.length).toBe(200),
      (error: unknown) => expect(error).toMatchObject({ code: 'closed' }),
    )
  })

  it('arrays may be transferred away during a call', async () => {
    const values = Float64Array.from({ length: 2_000_000 }, (_, i) => i % 17)
    const work = Dataset.from({ values, rows: 250_000, columns: 8 }, { label: new Float32Array(250_000) })
    structuredClone(values, { transfer: [values.buffer] })
    await refuses(work, 'invalid_argument', /detached/)
  })

  it('synchronous calls on a busy booster throw instead of blocking', async () => {
    const big = sample(20_000)
    const train = await Dataset.from(big.matrix, { label: big.label })
    const booster = await Booster.train({ train, parameters: { objective: 'regression' }, iterations: 30 })
    const prediction = booster.predict(big.matrix)
    // The first piece is under way once it has been copied, half a MiB at a time.
    let busy = false
    while (!busy) {
      await new Promise((resolve) => setImmediate(resolve))
      try {
        booster.setLeafValue(0, 0, booster.leafValue(0, 0))
      } catch (error) {
        expect(error).toMatchObject({ code: 'busy' })
        busy = true
      }
    }
    expect(() => booster.setLeafValue(0, 0, 1)).toThrow(expect.objectContaining({ code: 'busy' }))
    await prediction
    booster.setLeafValue(0, 0, 1)
    booster.close()
    train.close()
  })

  it('the raw layer takes nothing but its own handles', () => {
    const raw = load() as unknown as Record<string, (...args: unknown[]) => unknown>
    for (const [name, call] of Object.entries(raw)) {
      if (/^(openLibrary|openedLibrary|LGBM_(GetLastError|DumpParamAliases|NetworkFree|GetMaxThreads|RegisterLogCallback))$/.test(name)) continue
      for (const args of [[], [null], [{}], [1], ['x', 'y', 'z'], [Object.create(null), -1, NaN], [new Float64Array(2), 0, 0, 0, 0, 0, 0, 0, 0, 0]]) {
        let outcome: unknown
        try {
          outcome = call(...args)
        } catch {
          outcome = 'threw'
        }
        if (outcome instanceof Promise) outcome.catch(() => undefined)
        else expect(outcome === 'threw' || args.length > 0, name).toBe(true)
      }
    }
    load().LGBM_SetMaxThreads(0)
  })

  it('leaf and tree numbers out of range are refused', async () => {
    const { train, booster } = await model()
    expect(() => booster.leafValue(99, 0)).toThrow(/no tree 99/)
    expect(() => booster.leafValue(0, 9999)).toThrow()
    expect(() => booster.leafValue(-1, 0)).toThrow(/tree/)
    expect(() => booster.setLeafValue(0, 0, NaN)).toThrow(/finite/)
    expect(() => booster.merge(booster)).toThrow(/itself/)
    await refuses(train.subset([5, 5]), 'invalid_argument', /ascending/)
    await refuses(train.subset([0, 900]), 'invalid_argument', /within/)
    await refuses(train.subset([]), 'invalid_argument', /at least one row/)
    await refuses(Dataset.fromFile('/nowhere/at/all.csv'), 'lightgbm', /does not exist|open/i)
    await refuses(Booster.fromText(''), 'invalid_argument', /empty/)
    await refuses(Booster.fromText('not a model'), 'model_refused', /damaged/)
    booster.close()
    train.close()
  })
})
