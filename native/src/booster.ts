import { readFile, rename, writeFile } from 'node:fs/promises'
import { computeContributions, ContributionCache, type ContributionOptions } from './contributions'
import { refitted, startFrom, type Continuation, type RefitOptions } from './continuation'
import type { Dataset } from './dataset'
import { invalid, throwIfAborted, translated, translatedCall } from './errors'
import { load } from './load'
import type { Matrix, Table } from './matrix'
import { checkModelText } from './model-check'
import { parameterText, type CheckedParameters } from './parameters'
import type { Parameters } from './parameters.generated'
import { nativeRequest, predictBatch, type IterationRange, type PredictOptions } from './predict'
import type { BoosterHandle, RawApi } from './raw'
import { openSealedText, sealText } from './seal'
import { RowPredictor, type RowPredictorOptions } from './row-predictor'
import { runTraining, type CustomMetric, type CustomObjective, type EarlyStopping, type Evaluation, type TrainingProgress } from './training'
import { loadedParameters, trainingParameters } from './training-parameters'

export interface TrainOptions {
  /** What to learn from; made with the same parameters as far as they concern the construction. */
  readonly train: Dataset
  readonly parameters?: Parameters
  /** Number of trees to add (per class); 100 by default. */
  readonly iterations?: number
  /** Data sets to watch, by name; each made with `reference: train`. */
  readonly valid?: Readonly<Record<string, Dataset>>
  /** Evaluate the training set too. */
  readonly evaluateTraining?: boolean
  readonly earlyStopping?: EarlyStopping
  /** Gradients and hessians in JavaScript instead of a built-in objective. */
  readonly objective?: CustomObjective
  readonly metrics?: readonly CustomMetric[]
  /** Learning rate of each iteration, which counts from 0. */
  readonly learningRate?: (iteration: number) => number
  /** Go on from an earlier model: its trees come first in the result. */
  readonly continueFrom?: Continuation
  /** Called after each iteration on the calling thread; return false to stop here and keep the trees so far. */
  readonly onIteration?: (progress: TrainingProgress) => unknown
  /** Cancels between two iterations; the promise rejects with an AbortError. */
  readonly signal?: AbortSignal
}

export type ImportanceType = 'split' | 'gain'

/** A model: trained here or loaded. It lives in native memory: close it after use. */
export class Booster {
  /** The native handle, for use with the raw API. */
  readonly handle: BoosterHandle
  /** The iteration that did best on the validation data, counted from 1, when early stopping was asked for. */
  readonly bestIteration: number | undefined
  /** The metrics of the best iteration, or of the last one. */
  readonly evaluations: readonly Evaluation[]
  readonly #parameters: CheckedParameters | undefined
  readonly #raw: RawApi
  readonly #ensemble = new ContributionCache()
  #closed = false

  private constructor(raw: RawApi, handle: BoosterHandle, parameters?: CheckedParameters, bestIteration?: number, evaluations: readonly Evaluation[] = []) {
    this.#parameters = parameters
    this.#raw = raw
    this.handle = handle
    this.bestIteration = bestIteration
    this.evaluations = evaluations
  }

  /**
   * Trains a model off the calling thread. The default is LightGBM's deterministic mode: the same data and parameters
   * give the same trees.
   *
   * @throws LightGbmError invalid_parameter, invalid_argument, aborted or lightgbm.
   */
  static async train(options: TrainOptions): Promise<Booster> {
    throwIfAborted(options.signal)
    const checked = trainingParameters(options.parameters ?? {}, options.train, options.objective !== undefined)
    const iterations = options.iterations ?? Number(checked.get('num_iterations') ?? 100)
    if (!Number.isInteger(iterations) || iterations < 1) throw invalid('iterations has to be a positive whole number.')
    const undo = options.continueFrom ? await startFrom(options.continueFrom, options.train, options.valid ?? {}) : undefined
    try {
      return await Booster.#train(load(), checked, iterations, options)
    } finally {
      await undo?.()
    }
  }

  static async #train(raw: RawApi, parameters: CheckedParameters, iterations: number, options: TrainOptions): Promise<Booster> {
    const handle = await translated(raw.LGBM_BoosterCreate(options.train.handle, parameterText(parameters)))
    try {
      const earlier = options.continueFrom?.model.iterations ?? 0
      if (options.continueFrom) translatedCall(() => raw.LGBM_BoosterMerge(handle, options.continueFrom?.model.handle as BoosterHandle))
      const valid = Object.entries(options.valid ?? {})
      for (const [, dataset] of valid) await translated(raw.LGBM_BoosterAddValidData(handle, dataset.handle))
      const evaluated = [
        ...(options.evaluateTraining ? [{ index: 0, name: 'training', dataset: options.train }] : []),
        ...valid.map(([name, dataset], i) => ({ index: i + 1, name, dataset })),
      ]
      const outcome = await runTraining({
        raw,
        handle,
        train: options.train,
        evaluated,
        iterations,
        metricNames: evaluated.length > 0 ? raw.LGBM_BoosterGetEvalNames(handle) : [],
        customMetrics: options.metrics ?? [],
        objective: options.objective,
        earlyStopping: options.earlyStopping,
        learningRate: options.learningRate,
        parameters,
        onIteration: options.onIteration,
        signal: options.signal,
      })
      const best = outcome.bestIteration === undefined ? undefined : outcome.bestIteration + earlier
      return new Booster(raw, handle, parameters, best, outcome.bestEvaluations)
    } catch (error) {
      raw.LGBM_BoosterFree(handle)
      throw error
    }
  }

  /** Takes over a native handle, for code that works with the raw API. The booster closes it. */
  static adopt(raw: RawApi, handle: BoosterHandle, parameters?: CheckedParameters, bestIteration?: number): Booster {
    return new Booster(raw, handle, parameters, bestIteration)
  }

  /**
   * Loads a model from LightGBM's text, after checking all of it: LightGBM 4.7.0 itself can end the process on a
   * damaged one. The check takes only the form that version 4 writes; `check: false` skips it, for texts from a trusted
   * place in another form.
   *
   * @throws LightGbmError model_refused or lightgbm.
   */
  static async fromText(text: string, options: { readonly check?: boolean } = {}): Promise<Booster> {
    if (typeof text !== 'string' || text === '') throw invalid('A model text must not be empty.')
    if (options.check !== false) checkModelText(text)
    const raw = load()
    return new Booster(raw, await translated(raw.LGBM_BoosterLoadModelFromString(text)))
  }

  /** Loads a model from a file in LightGBM's text format, checked as fromText does. */
  static async load(path: string, options: { readonly check?: boolean } = {}): Promise<Booster> {
    return Booster.fromText(await readFile(path, 'utf8'), options)
  }

  /**
   * Opens a model that seal() wrote: checks the keyed hash, then every array of the text, before LightGBM sees it.
   *
   * @throws LightGbmError signature or model_refused.
   */
  static async openSealed(sealed: string, key: Uint8Array): Promise<Booster> {
    return Booster.fromText(openSealedText(sealed, key))
  }

  /** Numbers of trees per iteration: the classes of a multiclass model, otherwise 1. */
  get treesPerIteration(): number {
    return translatedCall(() => this.#raw.LGBM_BoosterNumModelPerIteration(this.handle))
  }

  /** Number of trees in all. */
  get trees(): number {
    return translatedCall(() => this.#raw.LGBM_BoosterNumberOfTotalModel(this.handle))
  }

  /** Number of iterations that the model holds. */
  get iterations(): number {
    return this.trees / this.treesPerIteration
  }

  get features(): number {
    return translatedCall(() => this.#raw.LGBM_BoosterGetNumFeature(this.handle))
  }

  get classes(): number {
    return translatedCall(() => this.#raw.LGBM_BoosterGetNumClasses(this.handle))
  }

  get featureNames(): string[] {
    return translatedCall(() => this.#raw.LGBM_BoosterGetFeatureNames(this.handle))
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Predicts rows off the calling thread. `columns` of the result depends on the kind. */
  async predict(data: Matrix, options: PredictOptions = {}): Promise<Table> {
    const request = nativeRequest(options, this.bestIteration)
    const width = translatedCall(() => this.#raw.LGBM_BoosterCalcNumPredict(this.handle, 1, request.type, request.start, request.iterations))
    return predictBatch(this.#raw, this.handle, data, request, width)
  }

  /**
   * What each feature adds to each row's raw score (SHAP values), with the expected value in the last column; with
   * several classes one such block per class. Each block adds up to the raw score (for a random forest: to the sum of
   * its trees). Exact and path-dependent as in LightGBM, with which it agrees to 1e-9, but many times faster.
   *
   * @throws LightGbmError lightgbm for linear trees, which TreeSHAP does not cover.
   */
  async contributions(data: Matrix, options: ContributionOptions = {}): Promise<Table> {
    return computeContributions(this.#raw, this.handle, this.#ensemble, data, false, this.treesPerIteration, this.#range(options), options)
  }

  /**
   * SHAP interaction values: per row (and class) a square of (features + 1)² numbers, row after row. Off the diagonal
   * half of what two features do together, on it what a feature does alone; each line adds up to the contribution of
   * its feature. The expected value is the last number.
   */
  async interactions(data: Matrix, options: ContributionOptions = {}): Promise<Table> {
    return computeContributions(this.#raw, this.handle, this.#ensemble, data, true, this.treesPerIteration, this.#range(options), options)
  }

  /** A predictor for one row at a time, synchronous and fast. Close it after use. */
  rowPredictor(options: RowPredictorOptions = {}): RowPredictor {
    return RowPredictor.create(this.#raw, this, options)
  }

  /** The model in LightGBM's text format; by default up to the best iteration. */
  async toText(range: IterationRange = {}): Promise<string> {
    const { start, iterations } = this.#range(range)
    return translated(this.#raw.LGBM_BoosterSaveModelToString(this.handle, start, iterations, 0))
  }

  /** Writes the model's text to a file; half a file is never left behind. */
  async save(path: string, range: IterationRange = {}): Promise<void> {
    const text = await this.toText(range)
    await writeFile(`${path}.part`, text)
    await rename(`${path}.part`, path)
  }

  /** The model's text with a keyed hash, for storing. The key has to have at least 32 bytes and to be kept apart. */
  async seal(key: Uint8Array, range: IterationRange = {}): Promise<string> {
    return sealText(await this.toText(range), key)
  }

  /** The trees as JSON. */
  async dump(range: IterationRange = {}): Promise<unknown> {
    const { start, iterations } = this.#range(range)
    return JSON.parse(await translated(this.#raw.LGBM_BoosterDumpModel(this.handle, start, iterations, 0))) as unknown
  }

  /** How often each feature splits, or how much its splits gain in all; one number per feature. */
  importance(type: ImportanceType = 'split', range: Pick<IterationRange, 'iterations'> = {}): Float64Array {
    const { iterations } = this.#range(range)
    return translatedCall(() => this.#raw.LGBM_BoosterFeatureImportance(this.handle, iterations, type === 'gain' ? 1 : 0))
  }

  /** Takes the latest iteration away again; for a model that was trained here. */
  async rollback(): Promise<void> {
    await translated(Promise.resolve().then(() => this.#raw.LGBM_BoosterRollbackOneIter(this.handle)))
    this.#ensemble.clear(this.#raw)
  }

  /** Puts the trees of another model of the same features and outputs in front of this one's; their scores add up. */
  merge(other: Booster): void {
    translatedCall(() => this.#raw.LGBM_BoosterMerge(this.handle, other.handle))
    this.#ensemble.clear(this.#raw)
  }

  /** A model with the same splits and leaf values fitted to new rows. */
  async refit(data: Matrix, options: RefitOptions): Promise<Booster> {
    const own = this.#parameters ?? loadedParameters(translatedCall(() => this.#raw.LGBM_BoosterGetLoadedParam(this.handle)))
    const { handle, parameters } = await refitted(this.#raw, this, data, options, own)
    return new Booster(this.#raw, handle, parameters, this.bestIteration)
  }

  leafValue(tree: number, leaf: number): number {
    return translatedCall(() => this.#raw.LGBM_BoosterGetLeafValue(this.handle, tree, leaf))
  }

  setLeafValue(tree: number, leaf: number, value: number): void {
    translatedCall(() => this.#raw.LGBM_BoosterSetLeafValue(this.handle, tree, leaf, value))
    this.#ensemble.clear(this.#raw)
  }

  /** The lowest and the highest raw score that the trees can add up to. */
  bounds(): { readonly lower: number; readonly upper: number } {
    return translatedCall(() => ({ lower: this.#raw.LGBM_BoosterGetLowerBoundValue(this.handle), upper: this.#raw.LGBM_BoosterGetUpperBoundValue(this.handle) }))
  }

  /** Predicts a CSV, TSV or LibSVM file into another file, row by row, without reading it as a whole. */
  async predictFile(input: string, output: string, options: Omit<PredictOptions, 'signal'> & { readonly header?: boolean } = {}): Promise<void> {
    const request = nativeRequest(options, this.bestIteration)
    await translated(Promise.resolve().then(() => this.#raw.LGBM_BoosterPredictForFile(this.handle, input, options.header === true, request.type, request.start, request.iterations, request.parameters, output)))
  }

  #range(range: IterationRange): { readonly start: number; readonly iterations: number } {
    const request = nativeRequest(range, this.bestIteration)
    return { start: request.start, iterations: request.iterations }
  }

  /** Frees the native memory; a prediction in progress still ends well. Closing twice does nothing. */
  close(): void {
    this.#closed = true
    this.#ensemble.clear(this.#raw)
    this.#raw.LGBM_BoosterFree(this.handle)
  }
}
