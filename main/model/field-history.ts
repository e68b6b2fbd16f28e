import type { FieldTable } from './field-table'

/** What had become of earlier cases of the same kind, per row: their faded mean, pulled to a prior. */
export interface FieldHistory {
  readonly mean: Float64Array
  /** Share of the mean that is the key's own, not the prior's: 0 without earlier cases, towards 1 with many. */
  readonly reliability: Float64Array
  /** Target of the latest known case; NaN before the first. */
  readonly last: Float64Array
}

const halfLifeDays = 730
const priorWeight = 1.5

/**
 * Walks the cases in order of their day, each with what was known before it began: a target counts from the day after `knownAt`. `prior` gives what a
 * key without history is expected at, per row; it must itself be made of what was known then.
 */
export function historyOf(table: FieldTable, keys: Int32Array, prior: Float64Array): FieldHistory {
  const known = Array.from({ length: table.rows }, (_value, row) => row).sort((left, right) => (table.knownAt[left] ?? 0) - (table.knownAt[right] ?? 0) || left - right)
  const firstDay = table.day[0] ?? 0
  const weightOn = (day: number): number => 2 ** ((day - firstDay) / halfLifeDays)
  const sums = new Map<number, { sum: number; weight: number; last: number }>()
  const mean = new Float64Array(table.rows)
  const reliability = new Float64Array(table.rows)
  const last = new Float64Array(table.rows).fill(Number.NaN)
  let next = 0
  for (let row = 0; row < table.rows; row += 1) {
    const day = table.day[row] ?? 0
    for (; next < known.length && (table.knownAt[known[next] ?? 0] ?? 0) < day; next += 1) {
      const earlier = known[next] ?? 0
      const key = keys[earlier] ?? -1
      if (key < 0) continue
      const found = sums.get(key) ?? { sum: 0, weight: 0, last: Number.NaN }
      const faded = weightOn(table.knownAt[earlier] ?? 0)
      sums.set(key, { sum: found.sum + faded * (table.target[earlier] ?? 0), weight: found.weight + faded, last: table.target[earlier] ?? 0 })
    }
    const scale = weightOn(day)
    const found = (keys[row] ?? -1) < 0 ? undefined : sums.get(keys[row] ?? -1)
    mean[row] = ((found?.sum ?? 0) + priorWeight * scale * (prior[row] ?? 0)) / ((found?.weight ?? 0) + priorWeight * scale)
    reliability[row] = (found?.weight ?? 0) / ((found?.weight ?? 0) + priorWeight * scale)
    if (found !== undefined) last[row] = found.last
  }
  return { mean, reliability, last }
}

/** One code per pair of codes; -1 where one is empty. */
export function pairCodes(left: Int32Array, right: Int32Array): Int32Array {
  const codes = new Map<number, number>()
  return left.map((code, row) => {
    const other = right[row] ?? -1
    if (code < 0 || other < 0) return -1
    const key = code * 2 ** 20 + other
    const known = codes.get(key)
    if (known !== undefined) return known
    codes.set(key, codes.size)
    return codes.size - 1
  })
}
