import { Booster, Dataset, type Parameters as TrainingParameters } from 'lightgbm-node-bindings'
import type { LabelledRows } from './training-rows'

/** A binary LightGBM model in native memory; close it after use. Margins are log-odds. */
export interface GradientTrees {
  readonly rounds: number
  readonly text: string
  margins(matrix: Float32Array, rows: number, columns: number): Promise<Float64Array>
  /** TreeSHAP: rows x (columns + 1), the last column is the expected margin; a row adds up to its margin. */
  contributions(matrix: Float32Array, rows: number, columns: number): Promise<Float64Array>
  close(): void
}

export interface TreeSettings {
  readonly rounds: number
  readonly learningRate: number
  readonly leaves: number
  readonly minRowsInLeaf: number
  readonly seed?: number
  /** Default: probabilities of an outcome; `value`: the median of an amount. */
  readonly target?: 'outcome' | 'value'
}

/** One fixed configuration for all data; only the leaf size follows the number of rows. */
export function treeSettings(rows: number): TreeSettings {
  return { rounds: 250, learningRate: 0.08, leaves: rows < 3_000 ? 7 : rows < 200_000 ? 15 : 31, minRowsInLeaf: Math.max(20, Math.min(200, Math.round(rows / 150))) }
}

const patience = 15

/** Threads cost more than they bring on small data, all the more on a busy machine. In deterministic mode their number does not change the trees. */
const threadsFor = (rows: number): number => (rows < 200_000 ? 1 : 2)

export async function trainTrees(train: LabelledRows, valid: LabelledRows | null, settings: TreeSettings, signal: AbortSignal): Promise<GradientTrees> {
  const parameters = {
    objective: settings.target === 'value' ? 'regression_l1' : 'binary',
    metric: settings.target === 'value' ? 'l1' : 'binary_logloss',
    learning_rate: settings.learningRate,
    num_leaves: settings.leaves,
    min_data_in_leaf: settings.minRowsInLeaf,
    max_bin: 63,
    feature_fraction: 0.7,
    bagging_fraction: 0.8,
    bagging_freq: 1,
    lambda_l2: 5,
    path_smooth: 5,
    seed: settings.seed ?? 20_261_123,
    deterministic: true,
    force_row_wise: true,
    num_threads: threadsFor(train.rows),
    verbosity: -1
  } as const
  const data = await datasetOf(train, parameters, null, signal)
  try {
    const watched = valid === null ? null : await datasetOf(valid, parameters, data, signal)
    try {
      const booster = await Booster.train({
        train: data,
        parameters,
        iterations: settings.rounds,
        signal,
        ...(watched === null ? {} : { valid: { valid: watched }, earlyStopping: { rounds: patience } })
      })
      return await wrap(booster, booster.bestIteration ?? booster.iterations)
    } finally {
      watched?.close()
    }
  } finally {
    data.close()
  }
}

/** The text must come from training or from the registry, which compares its hash: LightGBM can end the process on a damaged one. */
export async function loadTrees(text: string): Promise<GradientTrees> {
  const booster = await Booster.fromText(text, { check: false })
  return wrap(booster, booster.iterations)
}

function datasetOf(rows: LabelledRows, parameters: TrainingParameters, reference: Dataset | null, signal: AbortSignal): Promise<Dataset> {
  return Dataset.from(
    { values: rows.matrix, rows: rows.rows, columns: rows.columns },
    { label: rows.labels, weight: rows.weights, parameters, ...(reference === null ? {} : { reference }), signal }
  )
}

async function wrap(booster: Booster, rounds: number): Promise<GradientTrees> {
  const text = await booster.toText()
  return {
    rounds,
    text,
    margins: async (matrix, rows, columns) => (rows === 0 ? new Float64Array(0) : (await booster.predict({ values: matrix, rows, columns }, { kind: 'raw', parameters: { num_threads: threadsFor(rows) } })).values),
    contributions: async (matrix, rows, columns) => (rows === 0 ? new Float64Array(0) : (await booster.contributions({ values: matrix, rows, columns }, { threads: threadsFor(rows * 20) })).values),
    close: () => booster.close()
  }
}
