import type { Dataset } from './dataset'
import { invalid } from './errors'
import { hasLogger } from './log'
import { checkParameters, trainingDefaults, withDefaults, type CheckedParameters } from './parameters'
import { PARAMETER_RULES, type Parameters } from './parameters.generated'

/**
 * The parameters of a training: what was given, what the dataset was made with, and the defaults.
 *
 * @throws LightGbmError invalid_parameter or invalid_argument.
 */
export function trainingParameters(parameters: Parameters, train: Dataset, customObjective = false): CheckedParameters {
  const given = new Map(checkParameters(parameters))
  if (customObjective) {
    if (given.has('objective')) throw invalid('Give the objective as a function or as a parameter, not both.')
    given.set('objective', 'custom')
  }
  if (given.has('early_stopping_round')) throw invalid('Give earlyStopping instead of the parameter early_stopping_round.')
  // LightGBM 4.7.0 refuses it with the words "Do not support feature parallel in c api".
  if (given.get('tree_learner')?.startsWith('feature')) throw invalid("tree_learner 'feature' exists in LightGBM's command line only; use 'data' or 'voting'.")
  train.checkCompatible(given)
  const construction = new Map(train.parameters)
  construction.delete('verbosity')
  return trainingDefaults(withDefaults(given, Object.fromEntries(construction)), hasLogger())
}

/** The parameters that a model text carries, as LGBM_BoosterGetLoadedParam tells them. */
export function loadedParameters(json: string): CheckedParameters {
  const loaded = JSON.parse(json) as Readonly<Record<string, unknown>>
  const out = new Map<string, string>()
  for (const rule of PARAMETER_RULES) {
    if (rule.commandLineOnly) continue
    const value = loaded[rule.name]
    if (value === undefined || value === null || value === '') continue
    const text = Array.isArray(value) ? value.join(',') : String(value)
    if (text !== '' && !/[\s="']/.test(text)) out.set(rule.name, text)
  }
  return out
}
