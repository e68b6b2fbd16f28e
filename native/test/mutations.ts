// Random damage to model texts, and what an undamaged reader makes of what is left.
import type { CheckedModel, CheckedTree } from '../src/index'
import { random } from './data'

type Edit = (text: string, next: () => number) => string

const pick = <T>(items: readonly T[], next: () => number): T => items[Math.floor(next() * items.length)] as T
const printable = (next: () => number): string => String.fromCharCode(32 + Math.floor(next() * 95))
const at = (text: string, next: () => number): number => Math.floor(next() * text.length)

function onLines(change: (lines: string[], next: () => number) => void): Edit {
  return (text, next) => {
    const lines = text.split('\n')
    change(lines, next)
    return lines.join('\n')
  }
}

/** Changes one number of a random list to something that LightGBM would take for an index, a size or a value. */
const changeNumber = onLines((lines, next) => {
  const numeric = lines.flatMap((line, i) => (/^\w+=.*\d/.test(line) ? [i] : []))
  if (numeric.length === 0) return
  const line = pick(numeric, next)
  const [key = '', value = ''] = (lines[line] as string).split(/=(.*)/s)
  const words = value.split(' ')
  const word = Math.floor(next() * words.length)
  words[word] = pick(['-1', '0', '1', '7', '99', '-2147483648', '2147483647', '4294967296', '1e308', '1e999', 'nan', 'inf', '', '0.25', '-3.5', String(Number(words[word]) + 1), String(-Number(words[word])), String(Number(words[word]) * 1.5)], next)
  lines[line] = `${key}=${words.join(' ')}`
})

const changeDigit: Edit = (text, next) => {
  for (let tries = 0; ; tries++) {
    if (tries > 1000) return text
    const position = at(text, next)
    if (/\d/.test(text[position] as string)) return text.slice(0, position) + String(Math.floor(next() * 10)) + text.slice(position + 1)
  }
}

const EDITS: readonly Edit[] = [
  (text, next) => ((p) => text.slice(0, p) + printable(next) + text.slice(p + 1))(at(text, next)),
  (text, next) => ((p) => text.slice(0, p) + text.slice(p + 1))(at(text, next)),
  (text, next) => ((p) => text.slice(0, p) + printable(next) + text.slice(p))(at(text, next)),
  (text, next) => ((p) => text.slice(0, p) + String.fromCharCode(Math.floor(next() * 256)) + text.slice(p + 1))(at(text, next)),
  (text, next) => text.slice(0, at(text, next)),
  (text, next) => ((p) => text.slice(0, p) + text.slice(p + Math.floor(next() * 200)))(at(text, next)),
  changeDigit,
  changeDigit,
  changeDigit,
  changeNumber,
  changeNumber,
  changeNumber,
  onLines((lines, next) => void lines.splice(Math.floor(next() * lines.length), 1)),
  onLines((lines, next) => void lines.splice(Math.floor(next() * lines.length), 0, pick(lines, next))),
  onLines((lines, next) => {
    const [a, b] = [Math.floor(next() * lines.length), Math.floor(next() * lines.length)]
    ;[lines[a], lines[b]] = [lines[b] as string, lines[a] as string]
  }),
]

/** One to three edits; the same ones for the same seed. */
export function mutate(text: string, seed: number): string {
  const next = random(seed)
  let out = text
  for (let count = 1 + Math.floor(next() * next() * 3); count > 0 && out !== ''; count--) out = pick(EDITS, next)(out, next)
  return out
}

function leafOf(tree: CheckedTree, row: Float64Array): number {
  let node = tree.features.length === 0 ? -1 : 0
  while (node >= 0) {
    let value = row[tree.features[node] as number] as number
    if (Math.abs(value) <= 1e-35) value = 0
    const decision = tree.decisions[node] as number
    const missing = decision >> 2
    let left: boolean
    if (decision & 1) {
      const set = tree.thresholds[node] as number
      const category = Math.trunc(value)
      const word = (tree.categoryBoundaries[set] as number) + (category >> 5)
      left = value > -1 && word < (tree.categoryBoundaries[set + 1] as number) && (((tree.categoryBits[word] as number) >>> (category & 31)) & 1) === 1
    } else {
      if (Number.isNaN(value) && missing !== 2) value = 0
      const absent = (missing === 1 && Math.abs(value) <= 1.0000000180025095e-35) || (missing === 2 && Number.isNaN(value))
      left = absent ? (decision & 2) !== 0 : value <= (tree.thresholds[node] as number)
    }
    node = (left ? tree.left[node] : tree.right[node]) as number
  }
  return ~node
}

/** Raw scores of one row, by this file's own reading of the trees; undefined for linear trees. */
export function rawScores(model: CheckedModel, row: Float64Array): number[] | undefined {
  const out = new Array<number>(model.outputs).fill(0)
  for (const [i, tree] of model.trees.entries()) {
    if (tree.linear) return undefined
    const output = i % model.outputs
    out[output] = (out[output] as number) + (tree.leafValues[leafOf(tree, row)] as number)
  }
  // Not averaged for a random forest: LightGBM divides only when it converts the score.
  return out
}
