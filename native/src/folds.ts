import { invalid } from './errors'
import type { Numbers } from './dataset'

/** Row indices, ascending. */
export interface Fold {
  readonly train: Int32Array
  readonly valid: Int32Array
}

export interface TimeFoldOptions {
  /** Number of folds; each validates on the stretch of time after its training rows. */
  readonly folds: number
  /** Training rows have to lie more than this before the first validation row, in the unit of the times. */
  readonly gap?: number
  /** Rows of one group (such as the snapshots of one deal) never stand on both sides: training drops those of the validation groups. */
  readonly groups?: readonly (string | number)[]
}

function checkFolds(folds: number, most: number): void {
  if (!Number.isInteger(folds) || folds < 1 || folds > most) throw invalid(`folds has to be a whole number from 1 to ${most}.`)
}

/**
 * Folds in time order with a growing training part: the rows are cut into folds + 1 stretches of about equal size; fold k
 * trains on the first k and validates on the next one. Rows of the same time stay together.
 */
export function timeFolds(times: Numbers, options: TimeFoldOptions): Fold[] {
  const rows = times.length
  checkFolds(options.folds, Math.max(1, rows - 1))
  const gap = options.gap ?? 0
  if (!(gap >= 0)) throw invalid('gap has to be 0 or more.')
  if (options.groups && options.groups.length !== rows) throw invalid(`groups has ${options.groups.length} entries, but there are ${rows} rows.`)
  for (let i = 0; i < rows; i++) if (!Number.isFinite(times[i])) throw invalid(`times[${i}] is not a finite number.`)
  const order = Array.from({ length: rows }, (_, i) => i).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b)
  const sorted = order.map((row) => times[row] as number)
  // A cut moves forward to the next change of time, so that equal times are not separated.
  const cuts = Array.from({ length: options.folds + 2 }, (_, k) => {
    let at = Math.round((rows * k) / (options.folds + 1))
    while (at > 0 && at < rows && sorted[at] === sorted[at - 1]) at++
    return at
  })
  const out: Fold[] = []
  for (let k = 1; k <= options.folds; k++) {
    const begin = cuts[k] as number
    const end = cuts[k + 1] as number
    if (begin === 0 || begin >= end) throw invalid('There are too few different times for that many folds.')
    const valid = order.slice(begin, end)
    const held = new Set(options.groups ? valid.map((row) => options.groups?.[row]) : [])
    const start = sorted[begin] as number
    const train = order.slice(0, begin).filter((row) => (gap === 0 || (times[row] as number) < start - gap) && !(options.groups && held.has(options.groups[row])))
    if (train.length === 0) throw invalid(`Fold ${k} has no training rows left.`)
    out.push({ train: Int32Array.from(train).sort(), valid: Int32Array.from(valid).sort() })
  }
  return out
}

/**
 * Folds where all rows of a group are on one side. Groups are dealt to the folds from the largest to the smallest, each to
 * the fold with the fewest rows so far: the same input always gives the same folds.
 */
export function groupFolds(groups: readonly (string | number)[], folds: number): Fold[] {
  const rowsOf = new Map<string | number, number[]>()
  groups.forEach((group, row) => {
    const rows = rowsOf.get(group)
    if (rows) rows.push(row)
    else rowsOf.set(group, [row])
  })
  checkFolds(folds, rowsOf.size)
  if (folds < 2) throw invalid('Grouped folds need at least two folds.')
  const sizes = new Array<number>(folds).fill(0)
  const foldOf = new Int32Array(groups.length)
  for (const rows of [...rowsOf.values()].sort((a, b) => b.length - a.length || (a[0] as number) - (b[0] as number))) {
    const fold = sizes.indexOf(Math.min(...sizes))
    sizes[fold] = (sizes[fold] as number) + rows.length
    for (const row of rows) foldOf[row] = fold
  }
  return sizes.map((_, fold) => ({
    train: Int32Array.from(groups.keys()).filter((row) => foldOf[row] !== fold),
    valid: Int32Array.from(groups.keys()).filter((row) => foldOf[row] === fold),
  }))
}
