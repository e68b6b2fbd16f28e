import type { Dataset } from './dataset'
import { invalid, LightGbmError, throwIfAborted, translated } from './errors'
import { copyIn, copyOut, turn } from './matrix'
import { parameterText, type CheckedParameters } from './parameters'
import type { BoosterHandle, MemoryHandle, RawApi } from './raw'

/** One metric of one data set after an iteration. */
export interface Evaluation {
  /** Name of the data set: `training`, or the key under `valid`. */
  readonly data: string
  readonly metric: string
  readonly value: number
  readonly higherIsBetter: boolean
}

/** The state after an iteration; `iteration` counts from 1. */
export interface TrainingProgress {
  readonly iteration: number
  readonly iterations: number
  readonly evaluations: readonly Evaluation[]
}

/** Scores of the training rows so far, class after class, and the dataset. Fill in gradient and hessian of each score. */
export type CustomObjective = (scores: Float64Array, dataset: Dataset, gradient: Float32Array, hessian: Float32Array) => void

export interface CustomMetric {
  readonly name: string
  readonly higherIsBetter: boolean
  /** Raw scores, class after class; the objective's transformation is not applied. */
  readonly evaluate: (scores: Float64Array, dataset: Dataset) => number
}

export interface EarlyStopping {
  /** Stop when nothing has improved for this many iterations. */
  readonly rounds: number
  /** How much better counts as an improvement; 0 by default. */
  readonly minDelta?: number
  /** Look at this metric only; by default at every metric, and the first that stops improving ends the training. */
  readonly metric?: string
}

/** Metrics where more is better; LightGBM itself does not say it through its C API. */
export const HIGHER_IS_BETTER = /^(auc|auc_mu|average_precision|r2|ndcg|map)(@\d+)?$/

/** How long one native call adds trees before it reports, when nobody has to decide in between. */
const REPORT_MILLISECONDS = 4

export interface TrainingPlan {
  readonly raw: RawApi
  readonly handle: BoosterHandle
  readonly train: Dataset
  /** Data sets to evaluate, by LightGBM's index: 0 is the training set, then the validation sets in order. */
  readonly evaluated: readonly { readonly index: number; readonly name: string; readonly dataset: Dataset }[]
  readonly iterations: number
  readonly metricNames: readonly string[]
  readonly customMetrics: readonly CustomMetric[]
  readonly objective: CustomObjective | undefined
  readonly earlyStopping: EarlyStopping | undefined
  readonly learningRate: ((iteration: number) => number) | undefined
  readonly parameters: CheckedParameters
  readonly onIteration: ((progress: TrainingProgress) => unknown) | undefined
  readonly signal: AbortSignal | undefined
}

export interface TrainingOutcome {
  readonly iterations: number
  readonly bestIteration: number | undefined
  readonly bestEvaluations: readonly Evaluation[]
}

/** Early stopping as the Python package decides it. */
export class Watch {
  readonly #rule: EarlyStopping
  readonly #best = new Map<string, { value: number; iteration: number; evaluations: readonly Evaluation[] }>()

  constructor(rule: EarlyStopping) {
    if (!Number.isInteger(rule.rounds) || rule.rounds < 1) throw invalid('earlyStopping.rounds has to be a positive whole number.')
    if (rule.minDelta !== undefined && !(rule.minDelta >= 0)) throw invalid('earlyStopping.minDelta has to be 0 or more.')
    this.#rule = rule
  }

  /** The best state so far when it is time to stop. */
  look(iteration: number, last: boolean, evaluations: readonly Evaluation[]): { readonly iteration: number; readonly evaluations: readonly Evaluation[] } | undefined {
    const delta = this.#rule.minDelta ?? 0
    for (const evaluation of evaluations) {
      if (evaluation.data === 'training') continue
      if (this.#rule.metric !== undefined && evaluation.metric !== this.#rule.metric) continue
      const key = `${evaluation.data}\n${evaluation.metric}`
      const best = this.#best.get(key)
      const better = !best || (evaluation.higherIsBetter ? evaluation.value > best.value + delta : evaluation.value < best.value - delta)
      if (better) this.#best.set(key, { value: evaluation.value, iteration, evaluations })
      const current = this.#best.get(key)
      if (current && (iteration - current.iteration >= this.#rule.rounds || last)) return current
    }
    return undefined
  }
}

/** Scores of a data set as LightGBM keeps them during training: the raw ones, class after class. */
async function scoresOf(plan: TrainingPlan, index: number): Promise<Float64Array> {
  const out = new Float64Array(plan.raw.LGBM_BoosterGetNumPredict(plan.handle, index))
  await copyOut(plan.raw, await plan.raw.LGBM_BoosterGetPredict(plan.handle, index), out)
  return out
}

async function stepCustom(plan: TrainingPlan, objective: CustomObjective): Promise<boolean> {
  const scores = await scoresOf(plan, 0)
  const gradient = new Float32Array(scores.length)
  const hessian = new Float32Array(scores.length)
  objective(scores, plan.train, gradient, hessian)
  for (let i = 0; i < gradient.length; i++) {
    if (!Number.isFinite(gradient[i]) || !Number.isFinite(hessian[i])) throw invalid(`The custom objective gave a gradient or hessian that is not finite (score ${i}).`)
  }
  const memories: MemoryHandle[] = []
  try {
    memories.push(await copyIn(plan.raw, gradient), await copyIn(plan.raw, hessian))
    return await plan.raw.LGBM_BoosterUpdateOneIterCustom(plan.handle, memories[0]!, memories[1]!)
  } finally {
    for (const memory of memories) plan.raw.memoryFree(memory)
  }
}

function builtInEvaluations(plan: TrainingPlan, evals: Float64Array, step: number): Evaluation[] {
  const perSet = plan.metricNames.length
  const at = step * perSet * plan.evaluated.length
  return plan.evaluated.flatMap((set, s) => plan.metricNames.map((metric, m): Evaluation => ({ data: set.name, metric, value: evals[at + s * perSet + m] ?? NaN, higherIsBetter: HIGHER_IS_BETTER.test(metric) })))
}

async function customEvaluations(plan: TrainingPlan): Promise<Evaluation[]> {
  const out: Evaluation[] = []
  if (plan.customMetrics.length === 0) return out
  for (const set of plan.evaluated) {
    const scores = await scoresOf(plan, set.index)
    for (const metric of plan.customMetrics) {
      const value = metric.evaluate(scores, set.dataset)
      if (typeof value !== 'number') throw invalid(`The metric ${metric.name} gave ${String(value)} instead of a number.`)
      out.push({ data: set.name, metric: metric.name, value, higherIsBetter: metric.higherIsBetter })
    }
  }
  return out
}

/** Adds trees until the plan, early stopping or the signal ends it. */
export async function runTraining(plan: TrainingPlan): Promise<TrainingOutcome> {
  const watch = plan.earlyStopping ? new Watch(plan.earlyStopping) : undefined
  if (watch && !plan.evaluated.some((set) => set.index > 0)) throw invalid('Early stopping needs at least one validation set.')
  if (watch && plan.metricNames.length + plan.customMetrics.length === 0) throw invalid('Early stopping needs at least one metric.')
  const stepwise = watch !== undefined || plan.objective !== undefined || plan.customMetrics.length > 0 || plan.learningRate !== undefined
  const indices = plan.metricNames.length > 0 ? plan.evaluated.map((set) => set.index) : []
  let done = 0
  let lastEvaluations: readonly Evaluation[] = []
  while (done < plan.iterations) {
    throwIfAborted(plan.signal)
    if (plan.learningRate) {
      const rate = plan.learningRate(done)
      if (!(rate > 0) || !Number.isFinite(rate)) throw invalid(`learningRate gave ${rate}; it has to be a positive number.`)
      await plan.raw.LGBM_BoosterResetParameter(plan.handle, parameterText(new Map([...plan.parameters, ['learning_rate', String(rate)]])))
    }
    let steps: Evaluation[][]
    if (plan.objective) {
      await translated(stepCustom(plan, plan.objective))
      const evals: number[] = []
      for (const index of indices) evals.push(...(await plan.raw.LGBM_BoosterGetEval(plan.handle, index)))
      steps = [builtInEvaluations(plan, Float64Array.from(evals), 0)]
    } else {
      const advance = await translated(plan.raw.boosterAdvance(plan.handle, stepwise ? 1 : plan.iterations - done, REPORT_MILLISECONDS, indices))
      steps = Array.from({ length: advance.done }, (_, step) => builtInEvaluations(plan, advance.evals, step))
    }
    for (const builtIn of steps) {
      done++
      const evaluations = [...builtIn, ...(await customEvaluations(plan))]
      lastEvaluations = evaluations
      const answer = plan.onIteration?.({ iteration: done, iterations: plan.iterations, evaluations })
      if (answer instanceof Promise) throw new LightGbmError('invalid_argument', 'onIteration must not be asynchronous.')
      const best = watch?.look(done, done === plan.iterations, evaluations)
      if (best) return { iterations: done, bestIteration: best.iteration, bestEvaluations: best.evaluations }
      if (answer === false) return { iterations: done, bestIteration: undefined, bestEvaluations: evaluations }
    }
    await turn()
  }
  throwIfAborted(plan.signal)
  return { iterations: done, bestIteration: undefined, bestEvaluations: lastEvaluations }
}
