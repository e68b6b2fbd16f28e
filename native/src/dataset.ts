import { invalid, LightGbmError, throwIfAborted, translated, translatedCall } from './errors'
import { load } from './load'
import { checkMatrix, dataTypeOf, isSparse, rowCount, turn, withCopies, type DenseMatrix, type Matrix, type SparseMatrix } from './matrix'
import { checkParameters, parameterText, withDefaults, type CheckedParameters } from './parameters'
import type { Parameters } from './parameters.generated'
import type { DatasetHandle, NumberArray, RawApi } from './raw'

/** Numbers for one column beside the features. Plain arrays are welcome; long ones are better typed. */
export type Numbers = Float64Array | Float32Array | Int32Array | readonly number[]

/** What a dataset may carry beside its features. */
export interface DatasetFields {
  /** What is to be predicted, one number per row. Classes are 0, 1, 2 and so on. */
  readonly label?: Numbers
  /** One weight per row, not negative. */
  readonly weight?: Numbers
  /** Scores that training starts from: one per row, or with several classes class after class. */
  readonly initScore?: Numbers
  /** Sizes of the groups (queries) of neighbouring rows, for ranking; they add up to the number of rows. */
  readonly group?: Numbers
  /** Position of each row in what a user was shown, for unbiased ranking. */
  readonly position?: Numbers
}

export interface DatasetOptions extends DatasetFields {
  readonly featureNames?: readonly string[]
  /** Features to be split as categories, by index or by name: whole numbers from 0 on; negative means missing. */
  readonly categoricalFeatures?: readonly (number | string)[]
  /** A dataset whose bins are taken over: what validation data has to have. */
  readonly reference?: Dataset
  /** Parameters of the construction, such as max_bin. LightGBM also looks at min_data_in_leaf here: give the same as for training. */
  readonly parameters?: Parameters
  readonly signal?: AbortSignal
}

export type FieldName = 'label' | 'weight' | 'init_score' | 'group' | 'position'

const FIELD_TYPE: Readonly<Record<FieldName, 'float32' | 'float64' | 'int32'>> = { label: 'float32', weight: 'float32', init_score: 'float64', group: 'int32', position: 'int32' }

/** Name, values and how many there were when they were checked. */
type Fields = readonly (readonly [FieldName, NumberArray, number])[]

const CHECKED_AT_ONCE = 128 * 1024

const DATA_TYPE = { float32: 0, float64: 1, int32: 2 } as const

function typed(name: FieldName, numbers: Numbers): NumberArray {
  if (!Array.isArray(numbers) && !(numbers instanceof Float64Array) && !(numbers instanceof Float32Array) && !(numbers instanceof Int32Array)) {
    throw invalid(`${name} has to be an array of numbers, a Float64Array, a Float32Array or an Int32Array.`)
  }
  const type = FIELD_TYPE[name]
  if (Array.isArray(numbers)) for (const value of numbers as readonly unknown[]) if (typeof value !== 'number') throw invalid(`${name} has to hold numbers only.`)
  if (type === 'int32') {
    if (!(numbers instanceof Int32Array)) for (const value of numbers) if (!Number.isInteger(value) || value < 0 || value > 2147483647) throw invalid(`${name} has to hold whole numbers, not ${value}.`)
    return numbers instanceof Int32Array ? numbers : new Int32Array(numbers)
  }
  if (type === 'float64') return numbers instanceof Float64Array ? numbers : new Float64Array(numbers)
  return numbers instanceof Float32Array ? numbers : new Float32Array(numbers)
}

/** Long fields are looked through in pieces, so that the event loop gets its turns. */
async function checkField(name: FieldName, values: NumberArray, rows: number): Promise<void> {
  if (name === 'group') {
    let sum = 0
    for (const size of values) {
      if (size <= 0) throw invalid(`group has to hold positive sizes, not ${size}.`)
      sum += size
    }
    if (sum !== rows) throw invalid(`The sizes in group add up to ${sum}, but there are ${rows} rows.`)
    return
  }
  const fits = name === 'init_score' ? values.length > 0 && values.length % rows === 0 : values.length === rows
  if (!fits) throw invalid(`${name} has ${values.length} numbers, but there are ${rows} rows.`)
  for (let i = 0; i < values.length; i++) {
    if (i % CHECKED_AT_ONCE === 0 && i > 0) await turn()
    const value = values[i] as number
    if (!Number.isFinite(value)) throw invalid(`${name}[${i}] is ${value}; it has to be a finite number.`)
    if (name === 'weight' && value < 0) throw invalid(`weight[${i}] is negative.`)
  }
}

/** LightGBM writes names into its text format, where these characters mean something. */
function checkFeatureNames(names: readonly string[], columns: number): void {
  if (!Array.isArray(names) || names.length !== columns) throw invalid(`featureNames has ${names.length} names, but there are ${columns} columns.`)
  const seen = new Set<string>()
  for (const name of names) {
    if (typeof name !== 'string' || name === '') throw invalid('A feature name has to be a text that is not empty.')
    if (/[\s",:[\]{}\0]/.test(name)) throw invalid(`The feature name ${JSON.stringify(name)} holds a space, quote, comma, colon or bracket, which LightGBM's model format cannot carry.`)
    if (seen.has(name)) throw invalid(`The feature name ${name} occurs twice.`)
    seen.add(name)
  }
}

/** Rows that LightGBM has sorted into bins, ready for training. It lives in native memory: close it after use. */
export class Dataset {
  /** The native handle, for use with the raw API. */
  readonly handle: DatasetHandle
  /** The parameters that the bins were made with. */
  readonly parameters: CheckedParameters
  readonly #raw: RawApi
  #closed = false

  private constructor(raw: RawApi, handle: DatasetHandle, parameters: CheckedParameters) {
    this.#raw = raw
    this.handle = handle
    this.parameters = parameters
  }

  /**
   * Makes a dataset from rows in memory. The arrays are copied; they may be changed as soon as the promise has settled.
   *
   * @throws LightGbmError invalid_argument or invalid_parameter for wrong shapes, types, values or names; aborted.
   */
  static async from(data: Matrix, options: DatasetOptions = {}): Promise<Dataset> {
    throwIfAborted(options.signal)
    checkMatrix(data)
    const rows = rowCount(data)
    if (rows === 0) throw invalid('A dataset needs at least one row.')
    if (data.columns === 0) throw invalid('A dataset needs at least one column.')
    const length = data.values.length
    const fields = await Dataset.#fields(options, rows)
    if (data.values.length !== length) throw invalid('data.values was detached while the dataset was being made.')
    if (options.featureNames) checkFeatureNames(options.featureNames, data.columns)
    const parameters = Dataset.#checkedParameters(options, data.columns)
    const raw = load()
    const handle = await translated(isSparse(data) ? Dataset.#createSparse(raw, data, options, parameters) : Dataset.#createDense(raw, data, options, parameters))
    return Dataset.#finish(raw, handle, parameters, fields, options)
  }

  /** Makes a dataset from a CSV, TSV or LibSVM file, or from a file that saveBinary wrote. */
  static async fromFile(path: string, options: DatasetOptions = {}): Promise<Dataset> {
    throwIfAborted(options.signal)
    if (typeof path !== 'string' || path === '') throw invalid('path has to be a text that is not empty.')
    const raw = load()
    const parameters = Dataset.#checkedParameters(options, Number.MAX_SAFE_INTEGER)
    const handle = await translated(raw.LGBM_DatasetCreateFromFile(path, parameterText(parameters), options.reference?.handle ?? null))
    const rows = raw.LGBM_DatasetGetNumData(handle)
    return Dataset.#finish(raw, handle, parameters, await Dataset.#fields(options, rows), options)
  }

  static async #fields(options: DatasetFields, rows: number): Promise<Fields> {
    const given: readonly (readonly [FieldName, Numbers | undefined])[] = [
      ['label', options.label],
      ['weight', options.weight],
      ['init_score', options.initScore],
      ['group', options.group],
      ['position', options.position],
    ]
    const out: (readonly [FieldName, NumberArray, number])[] = []
    for (const [name, numbers] of given) {
      if (numbers === undefined) continue
      const values = typed(name, numbers)
      const length = values.length
      await checkField(name, values, rows)
      out.push([name, values, length])
    }
    return out
  }

  static #checkedParameters(options: DatasetOptions, columns: number): CheckedParameters {
    const checked = new Map(checkParameters(options.parameters ?? {}))
    if (options.categoricalFeatures && options.categoricalFeatures.length > 0) {
      if (checked.has('categorical_feature')) throw invalid('Give categoricalFeatures or the parameter categorical_feature, not both.')
      const indices = options.categoricalFeatures.map((feature) => {
        const index = typeof feature === 'string' ? (options.featureNames?.indexOf(feature) ?? -1) : feature
        if (!Number.isInteger(index) || index < 0 || index >= columns) throw invalid(`There is no feature ${String(feature)} to be categorical.`)
        return index
      })
      checked.set('categorical_feature', [...new Set(indices)].join(','))
    }
    // LightGBM drops features that cannot be split with min_data_in_leaf. Where that is not known yet, it has to keep them.
    const filter: Readonly<Record<string, string>> = checked.has('min_data_in_leaf') ? {} : { feature_pre_filter: 'false' }
    return withDefaults(checked, { ...filter, verbosity: '-1' })
  }

  static async #createDense(raw: RawApi, data: DenseMatrix, options: DatasetOptions, parameters: CheckedParameters): Promise<DatasetHandle> {
    return withCopies(raw, [data.values], options.signal, ([memory]) => {
      throwIfAborted(options.signal)
      return raw.LGBM_DatasetCreateFromMat(memory!, dataTypeOf(data.values), data.rows, data.columns, data.layout !== 'column', parameterText(parameters), options.reference?.handle ?? null)
    })
  }

  static async #createSparse(raw: RawApi, data: SparseMatrix, options: DatasetOptions, parameters: CheckedParameters): Promise<DatasetHandle> {
    return withCopies(raw, [data.pointers, data.indices, data.values], options.signal, ([pointers, indices, values]) =>
      raw.LGBM_DatasetCreateFromCSR(pointers!, indices!, values!, dataTypeOf(data.values), data.pointers.length, data.values.length, data.columns, parameterText(parameters), options.reference?.handle ?? null),
    )
  }

  static async #finish(raw: RawApi, handle: DatasetHandle, parameters: CheckedParameters, fields: Fields, options: DatasetOptions): Promise<Dataset> {
    const dataset = new Dataset(raw, handle, parameters)
    try {
      throwIfAborted(options.signal)
      for (const [name, values, length] of fields) await dataset.#setField(name, values, length)
      if (options.featureNames) translatedCall(() => raw.LGBM_DatasetSetFeatureNames(handle, options.featureNames ?? []))
      return dataset
    } catch (error) {
      dataset.close()
      throw error
    }
  }

  get rows(): number {
    return translatedCall(() => this.#raw.LGBM_DatasetGetNumData(this.handle))
  }

  get columns(): number {
    return translatedCall(() => this.#raw.LGBM_DatasetGetNumFeature(this.handle))
  }

  get featureNames(): string[] {
    return translatedCall(() => this.#raw.LGBM_DatasetGetFeatureNames(this.handle))
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Number of bins of a feature. */
  bins(feature: number): number {
    return translatedCall(() => this.#raw.LGBM_DatasetGetFeatureNumBin(this.handle, feature))
  }

  /** A copy of a field, or null where it is not set. `group` comes back as boundaries: 0, then the end of each group. */
  field(name: FieldName): NumberArray | null {
    return translatedCall(() => this.#raw.LGBM_DatasetGetField(this.handle, name))
  }

  /** Sets or, with null, removes a field. Refused while a training uses the dataset. */
  async setField(name: FieldName, numbers: Numbers | null): Promise<void> {
    if (!(name in FIELD_TYPE)) throw invalid(`There is no field ${String(name)}.`)
    if (numbers === null) {
      await translated(Promise.resolve().then(() => this.#raw.LGBM_DatasetSetField(this.handle, name, null, 0, DATA_TYPE[FIELD_TYPE[name]])))
      return
    }
    const values = typed(name, numbers)
    const length = values.length
    await checkField(name, values, this.rows)
    await this.#setField(name, values, length)
  }

  async #setField(name: FieldName, values: NumberArray, length: number): Promise<void> {
    if (values.length !== length) throw invalid(`${name} was detached while the dataset was being made.`)
    await translated(withCopies(this.#raw, [values], undefined, ([memory]) => this.#raw.LGBM_DatasetSetField(this.handle, name, memory!, length, dataTypeOf(values))))
  }

  /** A dataset of some of the rows, with the same bins. `rows` has to ascend. */
  async subset(rows: Int32Array | readonly number[]): Promise<Dataset> {
    const indices = rows instanceof Int32Array ? rows : Int32Array.from(rows)
    if (indices.length === 0) throw invalid('A subset needs at least one row.')
    const handle = await translated(withCopies(this.#raw, [indices], undefined, ([memory]) => this.#raw.LGBM_DatasetGetSubset(this.handle, memory!, indices.length, parameterText(this.parameters))))
    return new Dataset(this.#raw, handle, this.parameters)
  }

  /** Appends the columns of another dataset of the same rows. */
  async addFeaturesFrom(other: Dataset): Promise<void> {
    if (other.rows !== this.rows) throw invalid(`The datasets have ${this.rows} and ${other.rows} rows.`)
    await translated(Promise.resolve().then(() => this.#raw.LGBM_DatasetAddFeaturesFrom(this.handle, other.handle)))
  }

  /** Writes LightGBM's binary file, which fromFile reads quickly. An existing file is refused by LightGBM. */
  async saveBinary(path: string): Promise<void> {
    await translated(Promise.resolve().then(() => this.#raw.LGBM_DatasetSaveBinary(this.handle, path)))
  }

  /** Writes the binned data as text, for looking at. */
  async dumpText(path: string): Promise<void> {
    await translated(Promise.resolve().then(() => this.#raw.LGBM_DatasetDumpText(this.handle, path)))
  }

  /** Throws when parameters would need other bins than this dataset has. */
  checkCompatible(parameters: CheckedParameters): void {
    try {
      this.#raw.LGBM_DatasetUpdateParamChecking(parameterText(this.parameters), parameterText(parameters))
    } catch (error) {
      const message = String((error as Error).message)
      const changed = /^(Cannot change|Reducing)/.test(message)
      throw new LightGbmError('invalid_parameter', changed ? `The dataset was made with other parameters than the training asks for: ${message}` : message)
    }
  }

  /** Frees the native memory; what still uses it keeps it until it ends. Closing twice does nothing. */
  close(): void {
    this.#closed = true
    this.#raw.LGBM_DatasetFree(this.handle)
  }
}
