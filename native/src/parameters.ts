import { LightGbmError } from './errors'
import { PARAMETER_RULES, type ParameterRule, type Parameters } from './parameters.generated'

/** Parameters after checking: canonical names, values as LightGBM reads them. */
export type CheckedParameters = ReadonlyMap<string, string>

const RULE_OF: ReadonlyMap<string, ParameterRule> = new Map(
  PARAMETER_RULES.flatMap((rule) => [rule.name, ...(rule.aliases ?? [])].map((name): [string, ParameterRule] => [name, rule])),
)

function refuse(message: string): LightGbmError {
  return new LightGbmError('invalid_parameter', message)
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

function nearest(name: string, candidates: Iterable<string>): string {
  let best = ''
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const d = distance(name, candidate)
    if (d < bestDistance) [best, bestDistance] = [candidate, d]
  }
  return best === '' ? '' : ` Did you mean ${best}?`
}

function checkRange(name: string, value: number, rule: ParameterRule): void {
  if (rule.atLeast !== undefined && value < rule.atLeast) throw refuse(`${name} is ${value}, but has to be at least ${rule.atLeast}.`)
  if (rule.above !== undefined && value <= rule.above) throw refuse(`${name} is ${value}, but has to be above ${rule.above}.`)
  if (rule.atMost !== undefined && value > rule.atMost) throw refuse(`${name} is ${value}, but has to be at most ${rule.atMost}.`)
  if (rule.below !== undefined && value >= rule.below) throw refuse(`${name} is ${value}, but has to be below ${rule.below}.`)
}

function checkNumber(name: string, value: unknown, rule: ParameterRule, whole: boolean): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse(`${name} has to be a finite number, not ${String(value)}.`)
  if (whole && (!Number.isInteger(value) || Math.abs(value) > 2147483647)) throw refuse(`${name} has to be a whole number of 32 bits, not ${value}.`)
  checkRange(name, value, rule)
  return String(value)
}

function checkText(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw refuse(`${name} has to be a text that is not empty.`)
  // LightGBM splits parameters at white space and at the first equals sign.
  if (/[\s=\0"']/.test(value)) throw refuse(`${name} must not hold spaces, quotes or equals signs: LightGBM would cut it there.`)
  if (value.includes('\\')) throw refuse(`${name} must not hold backslashes, which models cannot carry: write paths with forward slashes.`)
  return value
}

function checkOption(name: string, value: unknown, rule: ParameterRule): string {
  const text = checkText(name, value)
  if (!rule.options?.includes(text)) throw refuse(`${name} is ${text}, which LightGBM does not know.${nearest(text, rule.options ?? [])} Possible: ${(rule.options ?? []).join(', ')}.`)
  return text
}

function checkList(name: string, value: unknown, item: (value: unknown) => string): string {
  if (!Array.isArray(value)) throw refuse(`${name} has to be an array.`)
  return value.map(item).join(',')
}

function checkValue(name: string, value: unknown, rule: ParameterRule): string {
  switch (rule.kind) {
    case 'int':
      return checkNumber(name, value, rule, true)
    case 'double':
      return checkNumber(name, value, rule, false)
    case 'bool':
      if (typeof value !== 'boolean') throw refuse(`${name} has to be true or false, not ${String(value)}.`)
      return String(value)
    case 'string':
      return checkText(name, value)
    case 'enum':
      return checkOption(name, value, rule)
    case 'enums':
      return Array.isArray(value) ? checkList(name, value, (v) => checkOption(name, v, rule)) : checkOption(name, value, rule)
    case 'ints':
      return checkList(name, value, (v) => checkNumber(name, v, rule, true))
    case 'doubles':
      return checkList(name, value, (v) => checkNumber(name, v, rule, false))
    case 'strings':
      return checkList(name, value, (v) => checkText(name, v))
    case 'columns': {
      // LightGBM takes names here, but writes them into the model in a form that it cannot read back.
      if (rule.name === 'categorical_feature' && (typeof value === 'string' || (Array.isArray(value) && value.some((v) => typeof v === 'string')))) {
        throw refuse(`${name} has to hold feature numbers; give names as categoricalFeatures.`)
      }
      const column = (v: unknown): string => (typeof v === 'number' ? checkNumber(name, v, rule, true) : checkText(name, v))
      return Array.isArray(value) ? checkList(name, value, column) : column(value)
    }
  }
}

/**
 * Checks names, types, ranges and enumerations, and resolves aliases.
 *
 * @throws LightGbmError invalid_parameter, naming the parameter.
 */
export function checkParameters(parameters: Parameters): CheckedParameters {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) throw refuse('Parameters have to be an object.')
  const out = new Map<string, string>()
  const origin = new Map<string, string>()
  for (const [name, value] of Object.entries(parameters) as [string, unknown][]) {
    const rule = RULE_OF.get(name)
    if (!rule) throw refuse(`LightGBM has no parameter ${name}.${nearest(name, RULE_OF.keys())}`)
    if (rule.commandLineOnly) throw refuse(`${name} belongs to LightGBM's command line and has no effect here.`)
    if (value === undefined) continue
    const before = origin.get(rule.name)
    if (before !== undefined) throw refuse(`${before} and ${name} are the same parameter; give it once.`)
    origin.set(rule.name, name)
    out.set(rule.name, checkValue(name, value, rule))
  }
  return out
}

/** Adds values for what was not given. */
export function withDefaults(parameters: CheckedParameters, defaults: Readonly<Record<string, string>>): CheckedParameters {
  return new Map([...Object.entries(defaults), ...parameters])
}

/**
 * The same trees on every run and machine unless asked otherwise: LightGBM's deterministic mode, and one histogram
 * strategy instead of the one that happened to be faster in a trial.
 */
export function trainingDefaults(parameters: CheckedParameters, logging: boolean): CheckedParameters {
  const defaults: Record<string, string> = { deterministic: 'true', verbosity: logging ? '1' : '-1' }
  const chosen = parameters.get('force_row_wise') === 'true' || parameters.get('force_col_wise') === 'true'
  if (!chosen && parameters.get('deterministic') !== 'false') defaults['force_col_wise'] = 'true'
  return withDefaults(parameters, defaults)
}

/** Parameters in the form that LightGBM's C API takes. */
export function parameterText(parameters: CheckedParameters): string {
  return [...parameters].map(([name, value]) => `${name}=${value}`).join(' ')
}
