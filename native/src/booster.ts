import { computeContributions, ContributionCache, type ContributionOptions } from './contributions'
import type { Dataset } from './dataset'
import { invalid, throwIfAborted, translated, translatedCall } from './errors'
import { load } from './load'
import type { Matrix, Table } from './matrix'
import { checkParameters, parameterText, trainingDefaults, withDefaults, type CheckedParameters } from './parameters'
import type { Parameters } from './parameters.generated'
import { nativeRequest, predictBatch, type IterationRange, type PredictOptions } from './predict'
import type { BoosterHandle, RawApi } from './raw'
import { openSealedText, sealText } from './seal'
import { RowPredictor, type RowPredictorOptions } from './row-predictor'
import { runTraining, type CustomMetric, type CustomObjective, type EarlyStopping, type Evaluation, type TrainingProgress } from './training'

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
  readonly #raw: RawApi
  readonly #ensemble = new ContributionCache()
  #closed = false

  private constructor(raw: RawApi, handle: BoosterHandle, bestIteration?: number, evaluations: readonly Evaluation[] = []) {
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
    const raw = load()
    const checked = Booster.#trainingParameters(options)
    const iterations = options.iterations ?? Number(checked.get('num_iterations') ?? 100)
    if (!Number.isInteger(iterations) || iterations < 1) throw invalid('iterations has to be a positive whole number.')
    const handle = await translated(raw.LGBM_BoosterCreate(options.train.handle, parameterText(checked)))
    try {
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
        parameters: checked,
        onIteration: options.onIteration,
        signal: options.signal,
      })
      return new Booster(raw, handle, outcome.bestIteration, outcome.bestEvaluations)
    } catch (error) {
      raw.LGBM_BoosterFree(handle)
      throw error
    }
  }

  static #trainingParameters(options: TrainOptions): CheckedParameters {
    const given = new Map(checkParameters(options.parameters ?? {}))
    if (options.objective) {
      if (given.has('objective')) throw invalid('Give the objective as a function or as a parameter, not both.')
      given.set('objective', 'custom')
    }
    if (given.has('early_stopping_round')) throw invalid('Give earlyStopping instead of the parameter early_stopping_round.')
    options.train.checkCompatible(given)
    const construction = new Map(options.train.parameters)
    construction.delete('verbosity')
    return trainingDefaults(withDefaults(given, Object.fromEntries(construction)), false)
  }

  /**
   * Loads a model from LightGBM's text. The text is handed to LightGBM as it is: it must come from a trusted place,
   * since LightGBM 4.7.0 can end the process on a damaged one. Use openSealed for what was stored.
   */
  static async fromText(text: string): Promise<Booster> {
    if (typeof text !== 'string' || text === '') throw invalid('A model text must not be empty.')
    const raw = load()
    return new Booster(raw, await translated(raw.LGBM_BoosterLoadModelFromString(text)))
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
