import { Booster } from './booster'
import type { Dataset } from './dataset'
import { invalid, throwIfAborted, translated } from './errors'
import type { Fold } from './folds'
import { load } from './load'
import { turn } from './matrix'
import { parameterText } from './parameters'
import type { Parameters } from './parameters.generated'
import type { BoosterHandle } from './raw'
import { HIGHER_IS_BETTER, Watch, type EarlyStopping, type Evaluation } from './training'
import { trainingParameters } from './training-parameters'

export interface CrossValidationOptions {
  /** All rows; the folds are subsets of it with the same bins. */
  readonly data: Dataset
  /** See timeFolds and groupFolds, or make your own. */
  readonly folds: readonly Fold[]
  readonly parameters?: Parameters
  readonly iterations?: number
  /** Decided on the mean over the folds. */
  readonly earlyStopping?: EarlyStopping
  /** Return false to stop. */
  readonly onIteration?: (progress: { readonly iteration: number; readonly iterations: number; readonly metrics: readonly FoldMetric[] }) => unknown
  /** Hand out the fold's models too; the caller closes them. */
  readonly keepModels?: boolean
  readonly signal?: AbortSignal
}

/** One metric after one iteration. */
export interface FoldMetric {
  readonly metric: string
  readonly higherIsBetter: boolean
  readonly mean: number
  /** Standard deviation over the folds. */
  readonly deviation: number
  /** One value per fold. */
  readonly values: readonly number[]
}

export interface CrossValidation {
  /** Metrics by iteration, the first one at index 0. */
  readonly history: readonly (readonly FoldMetric[])[]
  /** Counted from 1; the last one without early stopping. */
  readonly bestIteration: number
  readonly best: readonly FoldMetric[]
  readonly models: readonly Booster[]
}

function summarise(metric: string, values: readonly number[]): FoldMetric {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { metric, higherIsBetter: HIGHER_IS_BETTER.test(metric), mean, deviation: Math.sqrt(variance), values }
}

/**
 * Trains one model per fold, all iteration by iteration, and watches the metrics on the rows that each fold holds back.
 *
 * @throws LightGbmError as Booster.train does.
 */
export async function crossValidate(options: CrossValidationOptions): Promise<CrossValidation> {
  if (options.folds.length === 0) throw invalid('Cross-validation needs at least one fold.')
  const raw = load()
  const checked = trainingParameters(options.parameters ?? {}, options.data)
  const iterations = options.iterations ?? Number(checked.get('num_iterations') ?? 100)
  if (!Number.isInteger(iterations) || iterations < 1) throw invalid('iterations has to be a positive whole number.')
  const watch = options.earlyStopping ? new Watch(options.earlyStopping) : undefined
  const handles: BoosterHandle[] = []
  const subsets: Dataset[] = []
  const history: FoldMetric[][] = []
  let kept = false
  try {
    for (const fold of options.folds) {
      throwIfAborted(options.signal)
      const train = await options.data.subset(fold.train)
      subsets.push(train)
      const valid = await options.data.subset(fold.valid)
      subsets.push(valid)
      const handle = await translated(raw.LGBM_BoosterCreate(train.handle, parameterText(checked)))
      handles.push(handle)
      await translated(raw.LGBM_BoosterAddValidData(handle, valid.handle))
    }
    const names = raw.LGBM_BoosterGetEvalNames(handles[0]!)
    if (names.length === 0) throw invalid('Cross-validation needs at least one metric.')
    let bestIteration = iterations
    for (let iteration = 1; iteration <= iterations; iteration++) {
      throwIfAborted(options.signal)
      const values: Float64Array[] = []
      for (const handle of handles) values.push((await translated(raw.boosterAdvance(handle, 1, 0, [1]))).evals)
      const metrics = names.map((name, m) => summarise(name, values.map((fold) => fold[m] ?? NaN)))
      history.push(metrics)
      const answer = options.onIteration?.({ iteration, iterations, metrics })
      const means = metrics.map((metric): Evaluation => ({ data: 'folds', metric: metric.metric, value: metric.mean, higherIsBetter: metric.higherIsBetter }))
      const best = watch?.look(iteration, iteration === iterations, means)
      bestIteration = best?.iteration ?? iteration
      if (best || answer === false) break
      await turn()
    }
    kept = options.keepModels === true
    return { history, bestIteration, best: history[bestIteration - 1] ?? [], models: kept ? handles.map((handle) => Booster.adopt(raw, handle, checked, bestIteration)) : [] }
  } finally {
    if (!kept) for (const handle of handles) raw.LGBM_BoosterFree(handle)
    for (const subset of subsets) subset.close()
  }
}
