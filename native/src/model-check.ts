import { keyedLines, realNumber, refused, wholeNumber, wholeNumbers } from './model-numbers'
import { checkTree, type CheckedTree } from './model-tree'
import { PARAMETER_RULES, type ParameterRule } from './parameters.generated'

const HEADER_KEYS: ReadonlySet<string> = new Set(['version', 'num_class', 'num_tree_per_iteration', 'label_index', 'max_feature_idx', 'objective', 'average_output', 'feature_names', 'monotone_constraints', 'feature_infos', 'tree_sizes'])

const RULE_OF: ReadonlyMap<string, ParameterRule> = new Map(PARAMETER_RULES.map((rule) => [rule.name, rule]))

/** Objectives as LightGBM writes them, with the settings that follow the name. */
const OBJECTIVES: Readonly<Record<string, readonly string[]>> = {
  regression: ['sqrt'],
  regression_l1: ['sqrt'],
  huber: ['sqrt'],
  fair: ['sqrt'],
  poisson: ['sqrt'],
  quantile: ['sqrt'],
  mape: ['sqrt'],
  gamma: ['sqrt'],
  tweedie: ['sqrt'],
  binary: ['sigmoid'],
  multiclass: ['num_class'],
  multiclassova: ['num_class', 'sigmoid'],
  cross_entropy: [],
  cross_entropy_lambda: [],
  lambdarank: [],
  rank_xendcg: [],
}

/** What a model text holds, after every number in it has been checked. */
export interface CheckedModel {
  readonly features: number
  readonly featureNames: readonly string[]
  readonly outputs: number
  readonly objective: string | undefined
  readonly averaged: boolean
  readonly trees: readonly CheckedTree[]
}

function checkObjective(text: string, classes: number): void {
  const [name = '', ...settings] = text.split(' ')
  const allowed = Object.prototype.hasOwnProperty.call(OBJECTIVES, name) ? OBJECTIVES[name] : undefined
  if (!allowed) throw refused(`the objective ${JSON.stringify(text.slice(0, 40))} is unknown`)
  const seen = new Set<string>()
  for (const setting of settings) {
    const [key = '', value, ...rest] = setting.split(':')
    if (!allowed.includes(key) || seen.has(key) || rest.length > 0) throw refused(`the objective ${name} has no setting ${JSON.stringify(setting.slice(0, 40))}`)
    seen.add(key)
    if (key === 'sqrt' && value !== undefined) throw refused('the setting sqrt has no value')
    // LightGBM writes as many outputs per row as this says, into room for num_class.
    if (key === 'num_class' && wholeNumber(value, 'num_class of the objective', 1, 1 << 20) !== classes) throw refused('num_class and the objective disagree')
    if (key === 'sigmoid' && !(realNumber(value, 'sigmoid') > 0)) throw refused('sigmoid is not positive')
  }
  if (allowed.includes('num_class') && !seen.has('num_class')) throw refused(`the objective ${name} does not say num_class`)
  if (!allowed.includes('num_class') && classes !== 1) throw refused(`the objective ${name} has one output, but num_class is ${classes}`)
}

function checkFeatureInfo(info: string): void {
  if (info === 'none') return
  const range = /^\[([^:]+):([^:]+)\]$/.exec(info)
  if (range) {
    // LightGBM writes an infinite end as the text inf.
    for (const end of [range[1], range[2]]) if (end !== 'inf' && end !== '-inf') realNumber(end, 'feature_infos')
    return
  }
  for (const category of info.split(':')) wholeNumber(category, 'feature_infos', -1, 2147483647)
}

/** One line such as `[num_leaves: 31]`; LightGBM turns them into JSON without escaping. */
function checkParameter(line: string | undefined, linear: boolean): void {
  const [, name = '', value = ''] = /^\[(\w+): (.*)\]$/.exec(line ?? '') ?? []
  const rule = RULE_OF.get(name)
  if (!rule) throw refused(`a line of parameters is ${JSON.stringify((line ?? '').slice(0, 40))}`)
  if (rule.name === 'linear_tree' && value !== (linear ? '1' : '0')) throw refused('the parameter linear_tree and the trees disagree')
  switch (rule.kind) {
    case 'int':
      wholeNumber(value, name, -2147483648, 2147483647)
      return
    case 'double':
      realNumber(value, name)
      return
    case 'bool':
      wholeNumber(value, name, 0, 1)
      return
    case 'ints':
    case 'doubles':
      // They become JSON as they are, which knows no leading zeros.
      if (value !== '') for (const item of value.split(',')) if (/^-?0\d/.test(item)) throw refused(`${name} has a number with a leading zero`)
      else realNumber(item, name)
      return
    default:
      if (name === 'interaction_constraints') {
        if (!/^((^|,)\[(0|[1-9]\d*)(,(0|[1-9]\d*))*\])*$/.test(value)) throw refused('interaction_constraints is not a list of lists')
      } else if (name === 'categorical_feature') {
        if (!/^((^|,)(0|[1-9]\d{0,9}))*$/.test(value)) throw refused('categorical_feature is not a list of whole numbers')
      } else if (/["\\[\]]/.test(value)) throw refused(`the parameter ${name} holds a quote, a backslash or a bracket`)
  }
}

/** The lines after the trees: importances, parameters and what the Python package appends. */
function checkTail(lines: readonly string[], linear: boolean): void {
  let at = 0
  const next = (): string | undefined => lines[at++]
  const expect = (text: string): void => {
    const line = next()
    if (line !== text) throw refused(`expected ${JSON.stringify(text)} after the trees, found ${JSON.stringify((line ?? '').slice(0, 40))}`)
  }
  expect('end of trees')
  expect('')
  expect('feature_importances:')
  for (let line = next(); line !== undefined && line !== ''; line = next()) if (!/^[^=]+=\d{1,19}$/.test(line)) throw refused(`a line of feature_importances is ${JSON.stringify(line.slice(0, 40))}`)
  if (at >= lines.length) return
  expect('parameters:')
  for (let line = next(); line !== ''; line = next()) checkParameter(line, linear)
  expect('end of parameters')
  for (let line = next(); line !== undefined; line = next()) if (line !== '' && !line.startsWith('pandas_categorical:')) throw refused(`unexpected line ${JSON.stringify(line.slice(0, 40))} at the end`)
}

/** One line per entry of tree_sizes: LightGBM jumps to where they say a tree starts, without looking. */
function splitTrees(body: string, sizes: readonly number[], features: number): { readonly trees: readonly CheckedTree[]; readonly rest: string } {
  const bytes = Buffer.from(body, 'utf8')
  const trees: CheckedTree[] = []
  let start = 0
  sizes.forEach((size, index) => {
    const block = bytes.toString('utf8', start, start + size)
    if (start + size > bytes.length || !block.startsWith(`Tree=${index}\n`) || !block.endsWith('\n\n\n')) throw refused(`tree ${index} does not lie where tree_sizes says`)
    const lines = block.slice(0, -3).split('\n').slice(1)
    trees.push(checkTree(lines, `tree ${index}`, features))
    start += size
  })
  return { trees, rest: bytes.toString('utf8', start) }
}

/**
 * Checks a model text completely: form, names, the length and range of every array, the shape of every tree. LightGBM
 * 4.7.0 itself reads such texts without looking and crashes, hangs or reads foreign memory when they are damaged.
 *
 * @throws LightGbmError model_refused, with the reason.
 */
export function checkModelText(text: string): CheckedModel {
  // eslint-disable-next-line no-control-regex
  const control = /[\u0000-\u0009\u000b-\u001f\u007f\ufffd]/.exec(text)
  if (control) throw refused(`there is a control or broken character at position ${control.index}`)
  const bodyAt = text.indexOf('\n\n')
  if (bodyAt < 0) throw refused('there is no empty line after the header')
  const [first, ...lines] = text.slice(0, bodyAt).split('\n')
  if (first !== 'tree') throw refused('it does not start with the line tree')
  const header = keyedLines(lines, HEADER_KEYS, 'the header')
  if (header.get('version') !== 'v4') throw refused(`its format is ${JSON.stringify(header.get('version') ?? 'unknown')}, not v4`)
  const classes = wholeNumber(header.get('num_class'), 'num_class', 1, 1 << 20)
  const outputs = wholeNumber(header.get('num_tree_per_iteration'), 'num_tree_per_iteration', 1, 1 << 20)
  if (outputs !== classes) throw refused('num_class and num_tree_per_iteration differ')
  wholeNumber(header.get('label_index'), 'label_index', 0, 2147483647)
  const features = wholeNumber(header.get('max_feature_idx'), 'max_feature_idx', 0, 2147483646) + 1
  const objective = header.get('objective')
  if (objective !== undefined) checkObjective(objective, classes)
  if (header.has('average_output') && !lines.includes('average_output')) throw refused('average_output has a value')
  const names = (header.get('feature_names') ?? '').split(' ')
  if (names.length !== features || names.includes('')) throw refused(`feature_names has ${names.length} names instead of ${features}`)
  const infos = (header.get('feature_infos') ?? '').split(' ')
  if (infos.length !== features) throw refused(`feature_infos has ${infos.length} entries instead of ${features}`)
  infos.forEach(checkFeatureInfo)
  if (header.has('monotone_constraints')) wholeNumbers(header.get('monotone_constraints'), 'monotone_constraints', features, -1, 1)
  const sizesText = header.get('tree_sizes')
  if (sizesText === undefined) throw refused('tree_sizes is missing')
  const count = sizesText === '' ? 0 : sizesText.split(' ').length
  const sizes = wholeNumbers(sizesText, 'tree_sizes', count, 1, 2147483647)
  if (count % outputs !== 0) throw refused(`${count} trees do not make whole iterations of ${outputs}`)
  const { trees, rest } = splitTrees(text.slice(bodyAt + 2), sizes, features)
  checkTail(rest.split('\n'), trees.some((tree) => tree.linear))
  return { features, featureNames: names, outputs, objective, averaged: header.has('average_output'), trees }
}

