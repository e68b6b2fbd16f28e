import { keyedLines, limits, realNumber, realNumbers, refused, wholeNumber, wholeNumbers } from './model-numbers'

const KEYS: ReadonlySet<string> = new Set([
  'num_leaves',
  'num_cat',
  'split_feature',
  'split_gain',
  'threshold',
  'decision_type',
  'left_child',
  'right_child',
  'leaf_value',
  'leaf_weight',
  'leaf_count',
  'internal_value',
  'internal_weight',
  'internal_count',
  'cat_boundaries',
  'cat_threshold',
  'is_linear',
  'leaf_const',
  'num_features',
  'leaf_features',
  'leaf_coeff',
  'shrinkage',
])

const MAX_INT = 2147483647
/** LightGBM's own upper limit for num_leaves. */
const MAX_LEAVES = 131072

/** A tree after checking. Children below zero are leaves: child -1 is leaf 0. */
export interface CheckedTree {
  readonly leafValues: readonly number[]
  readonly features: readonly number[]
  readonly thresholds: readonly number[]
  readonly decisions: readonly number[]
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly categoryBoundaries: readonly number[]
  readonly categoryBits: readonly number[]
  readonly linear: boolean
}

/** Every node and every leaf has to be reached exactly once from the root: no cycles, nothing shared, nothing lost. */
function checkShape(left: readonly number[], right: readonly number[], leaves: number, where: string): void {
  const seen = new Uint8Array(2 * leaves - 1)
  const stack = [0]
  let reached = 0
  while (stack.length > 0) {
    const node = stack.pop() as number
    const slot = node >= 0 ? node : leaves - 1 + ~node
    if (seen[slot]) throw refused(`${where}: a node is reached twice`)
    seen[slot] = 1
    reached++
    if (node >= 0) stack.push(left[node] as number, right[node] as number)
  }
  if (reached !== 2 * leaves - 1) throw refused(`${where}: ${2 * leaves - 1 - reached} nodes cannot be reached`)
}

function checkCategories(fields: ReadonlyMap<string, string>, categories: number, where: string): { readonly boundaries: readonly number[]; readonly bits: readonly number[] } {
  if (categories === 0) {
    if (fields.has('cat_boundaries') || fields.has('cat_threshold')) throw refused(`${where} has categories but says num_cat=0`)
    return { boundaries: [], bits: [] }
  }
  const boundaries = wholeNumbers(fields.get('cat_boundaries'), `${where} cat_boundaries`, categories + 1, 0, MAX_INT)
  if (boundaries[0] !== 0) throw refused(`${where} cat_boundaries does not start at 0`)
  for (let i = 1; i < boundaries.length; i++) if ((boundaries[i] as number) < (boundaries[i - 1] as number)) throw refused(`${where} cat_boundaries falls`)
  return { boundaries, bits: wholeNumbers(fields.get('cat_threshold'), `${where} cat_threshold`, boundaries[categories] as number, 0, 4294967295) }
}

function checkDecisions(decisions: readonly number[], thresholds: readonly number[], categories: number, where: string): void {
  decisions.forEach((decision, i) => {
    if ((decision >> 2) === 3) throw refused(`${where} decision_type ${decision} names a missing type that does not exist`)
    if (!(decision & 1)) return
    const index = thresholds[i] as number
    if (!Number.isInteger(index) || index < 0 || index >= categories) throw refused(`${where}: a categorical split points to category set ${index} of ${categories}`)
  })
}

function checkLinear(fields: ReadonlyMap<string, string>, leaves: number, features: number, where: string): void {
  realNumbers(fields.get('leaf_const'), `${where} leaf_const`, leaves)
  const counts = wholeNumbers(fields.get('num_features'), `${where} num_features`, leaves, 0, features)
  const total = counts.reduce((sum, count) => sum + count, 0)
  wholeNumbers(fields.get('leaf_features'), `${where} leaf_features`, total, 0, features - 1, true)
  realNumbers(fields.get('leaf_coeff'), `${where} leaf_coeff`, total, true)
}

/** Checks one tree's lines, without the line `Tree=`. */
export function checkTree(lines: readonly string[], where: string, features: number): CheckedTree {
  const fields = keyedLines(lines, KEYS, where)
  const leaves = wholeNumber(fields.get('num_leaves'), `${where} num_leaves`, 1, MAX_LEAVES)
  const categories = wholeNumber(fields.get('num_cat'), `${where} num_cat`, 0, leaves - 1)
  const splits = leaves - 1
  const linear = wholeNumber(fields.get('is_linear'), `${where} is_linear`, 0, 1) === 1
  realNumber(fields.get('shrinkage'), `${where} shrinkage`)
  const leafValues = realNumbers(fields.get('leaf_value'), `${where} leaf_value`, leaves)
  const features_ = wholeNumbers(fields.get('split_feature'), `${where} split_feature`, splits, 0, features - 1)
  realNumbers(fields.get('split_gain'), `${where} split_gain`, splits)
  const thresholds = limits(fields.get('threshold'), `${where} threshold`, splits)
  const decisions = wholeNumbers(fields.get('decision_type'), `${where} decision_type`, splits, 0, 15)
  const left = wholeNumbers(fields.get('left_child'), `${where} left_child`, splits, -leaves, splits - 1)
  const right = wholeNumbers(fields.get('right_child'), `${where} right_child`, splits, -leaves, splits - 1)
  // A tree of one leaf may leave its lists of leaves empty.
  const leafEntries = (name: string): number => (leaves === 1 && fields.get(name) === '' ? 0 : leaves)
  realNumbers(fields.get('leaf_weight'), `${where} leaf_weight`, leafEntries('leaf_weight'))
  wholeNumbers(fields.get('leaf_count'), `${where} leaf_count`, leafEntries('leaf_count'), 0, MAX_INT)
  realNumbers(fields.get('internal_value'), `${where} internal_value`, splits)
  realNumbers(fields.get('internal_weight'), `${where} internal_weight`, splits)
  wholeNumbers(fields.get('internal_count'), `${where} internal_count`, splits, 0, MAX_INT)
  const { boundaries, bits } = checkCategories(fields, categories, where)
  checkDecisions(decisions, thresholds, categories, where)
  if (linear) checkLinear(fields, leaves, features, where)
  else for (const key of ['leaf_const', 'num_features', 'leaf_features', 'leaf_coeff']) if (fields.has(key)) throw refused(`${where} has ${key} but says is_linear=0`)
  if (splits > 0) checkShape(left, right, leaves, where)
  return { leafValues, features: features_, thresholds, decisions, left, right, categoryBoundaries: boundaries, categoryBits: bits, linear }
}
