import type { Day } from '../warehouse/day'

/** A field of names or codes; -1 where it is empty. */
export interface CategoryField {
  readonly name: string
  readonly codes: Int32Array
}

/** A field of numbers; NaN where it is empty. */
export interface NumberField {
  readonly name: string
  readonly values: Float64Array
}

/**
 * Cases of any kind (deals, invoices, leads) with whatever fields their source has, in order of `day`: the day on which a case is judged, from its fields
 * as they stood then. `target` is 1 or 0 for an outcome, any number for an amount; it counts as known from the end of `knownAt`.
 */
export interface FieldTable {
  readonly rows: number
  readonly day: Int32Array
  readonly knownAt: Int32Array
  readonly target: Float64Array
  readonly categories: readonly CategoryField[]
  readonly numbers: readonly NumberField[]
}

/** Rows whose target was known by the end of a day. */
export function rowsKnownBy(table: FieldTable, asOf: Day): readonly number[] {
  return Array.from({ length: table.rows }, (_value, row) => row).filter((row) => (table.knownAt[row] ?? 0) <= asOf && (table.day[row] ?? 0) <= asOf)
}

/** Dense codes of texts in order of appearance; empty text is -1. */
export function categoryOf(name: string, texts: readonly string[]): CategoryField {
  const codes = new Map<string, number>()
  return {
    name,
    codes: Int32Array.from(texts, (text) => {
      if (text === '') return -1
      const known = codes.get(text)
      if (known !== undefined) return known
      codes.set(text, codes.size)
      return codes.size - 1
    })
  }
}

/** Cases to learn from, in order of day; and blocks of later ones that judge and calibrate what earlier ones have taught. */
export interface Cohorts {
  readonly all: readonly number[]
  readonly blocks: readonly { readonly earlier: readonly number[]; readonly later: readonly number[] }[]
}

/** Where the blocks begin: the younger half and a bit more is seen as the future once. */
const blockStarts = [0.4, 0.6, 0.8] as const
const mostLeftOutShare = 0.2

/**
 * Of the youngest cases only the quick ends are known, and those are of one kind (paid early, lost at once): learning from them would be learning how to be
 * quick. So cases count from an age on by which 95 % of outcomes come in, as far as no more than a fifth of all known ones is lost by it.
 */
export function cohortsOf(table: FieldTable, asOf: Day): Cohorts {
  const known = rowsKnownBy(table, asOf)
  const durations = known.map((row) => (table.knownAt[row] ?? 0) - (table.day[row] ?? 0)).sort((left, right) => left - right)
  const reach = Math.max(0, durations[Math.floor(0.95 * durations.length)] ?? 0)
  const lastKept = table.day[known[Math.ceil(known.length * (1 - mostLeftOutShare))] ?? 0] ?? 0
  const all = known.filter((row) => (table.day[row] ?? 0) <= Math.max(lastKept, asOf - reach))
  const blocks = blockStarts.map((start, index) => {
    const later = all.slice(Math.floor(all.length * start), Math.floor(all.length * (blockStarts[index + 1] ?? 1)))
    const first = table.day[later[0] ?? 0] ?? 0
    return { later, earlier: all.filter((row) => (table.day[row] ?? 0) < first - reach && (table.knownAt[row] ?? 0) < first) }
  })
  return { all, blocks }
}
