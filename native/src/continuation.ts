import type { Booster } from './booster'
import { Dataset, type DatasetFields } from './dataset'
import { invalid, translated } from './errors'
import { copyIn, rowCount, type Matrix } from './matrix'
import { parameterText, withDefaults, type CheckedParameters } from './parameters'
import type { BoosterHandle, RawApi } from './raw'

/** Where a training goes on from. Datasets keep bins only, so the rows are needed once more. */
export interface Continuation {
  readonly model: Booster
  /** The rows of the training set. */
  readonly data: Matrix
  /** The rows of the validation sets, by the names under `valid`. */
  readonly validData?: Readonly<Record<string, Matrix>>
}

export interface RefitOptions extends Omit<DatasetFields, 'label'> {
  readonly label: NonNullable<DatasetFields['label']>
  /** How much of the old leaf values stays: new = decay × old + (1 − decay) × from the new rows. 0.9 by default. */
  readonly decayRate?: number
  readonly signal?: AbortSignal
}

/** Raw scores class after class, as LightGBM wants initial scores. */
async function scoresOf(model: Booster, data: Matrix): Promise<Float64Array> {
  const { values, rows, columns } = await model.predict(data, { kind: 'raw', iterations: -1 })
  if (columns === 1) return values
  const out = new Float64Array(values.length)
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) out[column * rows + row] = values[row * columns + column] as number
  return out
}

/** Gives the datasets the scores of the earlier model; the result takes them away again. */
export async function startFrom(continuation: Continuation, train: Dataset, valid: Readonly<Record<string, Dataset>>): Promise<() => Promise<void>> {
  const sets: (readonly [Dataset, Matrix | undefined, string])[] = [[train, continuation.data, 'data'], ...Object.entries(valid).map(([name, dataset]) => [dataset, continuation.validData?.[name], `validData.${name}`] as const)]
  const changed: Dataset[] = []
  const undo = async (): Promise<void> => {
    for (const dataset of changed) if (!dataset.closed) await dataset.setField('init_score', null)
  }
  try {
    for (const [dataset, data, name] of sets) {
      if (!data) throw invalid(`To go on from a model, ${name} is needed: datasets do not keep their rows.`)
      if (rowCount(data) !== dataset.rows) throw invalid(`${name} has ${rowCount(data)} rows, its dataset ${dataset.rows}.`)
      if (dataset.field('init_score')) throw invalid('A dataset with initial scores of its own cannot go on from a model.')
      await dataset.setField('init_score', await scoresOf(continuation.model, data))
      changed.push(dataset)
    }
  } catch (error) {
    await undo()
    throw error
  }
  return undo
}

/**
 * A booster with the trees of `model` and leaf values fitted to new rows; the splits stay.
 *
 * @returns its handle and parameters.
 */
export async function refitted(raw: RawApi, model: Booster, data: Matrix, options: RefitOptions, parameters: CheckedParameters): Promise<{ readonly handle: BoosterHandle; readonly parameters: CheckedParameters }> {
  const { decayRate = 0.9, signal, ...fields } = options
  if (!(decayRate >= 0 && decayRate <= 1)) throw invalid('decayRate has to be from 0 to 1.')
  const own = new Map([...parameters, ['refit_decay_rate', String(decayRate)]])
  const checked = withDefaults(own, { verbosity: '-1' })
  const leaves = await model.predict(data, { kind: 'leaf', iterations: -1, ...(signal ? { signal } : {}) })
  const dataset = await Dataset.from(data, { ...fields, ...(signal ? { signal } : {}) })
  try {
    const handle = await translated(raw.LGBM_BoosterCreate(dataset.handle, parameterText(checked)))
    try {
      raw.LGBM_BoosterMerge(handle, model.handle)
      const memory = await copyIn(raw, Int32Array.from(leaves.values))
      await translated(raw.LGBM_BoosterRefit(handle, memory, leaves.rows, leaves.columns))
      raw.memoryFree(memory)
      return { handle, parameters: checked }
    } catch (error) {
      raw.LGBM_BoosterFree(handle)
      throw error
    }
  } finally {
    dataset.close()
  }
}
