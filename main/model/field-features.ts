import { historyOf, pairCodes } from './field-history'
import type { FieldTable } from './field-table'

/** Row-major rows of numbers, all of them known on the day of their case. */
export interface FieldFeatures {
  readonly matrix: Float32Array
  readonly columns: number
  readonly names: readonly string[]
  /** Fields that are not used. */
  readonly leftOut: ReadonlySet<string>
}

/** With more fields than these, pairs are left to the trees. */
const mostPairedFields = 7
/** A name that this share of the cases carries is told apart itself, at most so many per field. */
const frequentShare = 0.02
const mostNames = 12

/**
 * Numbers as they are (`coarse` ones as the rounded logarithm of their size, so that their digits say nothing), and for each field of names and each pair
 * of them what had become of earlier cases by the day of the case. Names themselves only are a feature where there are few of them.
 */
export function fieldFeatures(table: FieldTable, leftOut: ReadonlySet<string>, coarse: ReadonlySet<string>): FieldFeatures {
  const columns: { name: string; values: ArrayLike<number> }[] = []
  for (const { name, values } of table.numbers) {
    if (leftOut.has(name)) continue
    columns.push({ name, values: coarse.has(name) ? values.map(coarseSize) : values })
  }
  const everything = new Int32Array(table.rows)
  const middle = new Float64Array(table.rows).fill(priorOf(table))
  const overall = historyOf(table, everything, middle)
  columns.push({ name: 'overall', values: overall.mean })
  const singles = table.categories.flatMap((field) => {
    if (leftOut.has(field.name)) return []
    const history = historyOf(table, field.codes, overall.mean)
    for (const code of frequentCodes(field.codes)) columns.push({ name: `${field.name}=${code}`, values: Float64Array.from(field.codes, (other) => (other === code ? 1 : 0)) })
    columns.push({ name: `${field.name}.mean`, values: history.mean }, { name: `${field.name}.known`, values: history.reliability }, { name: `${field.name}.last`, values: history.last })
    return [{ field, history }]
  })
  const paired = singles.slice(0, mostPairedFields)
  paired.forEach((left, place) => {
    for (const right of paired.slice(0, place)) {
      const prior = left.history.mean.map((value, row) => (value + (right.history.mean[row] ?? value)) / 2)
      const history = historyOf(table, pairCodes(left.field.codes, right.field.codes), prior)
      columns.push({ name: `${right.field.name}+${left.field.name}.mean`, values: history.mean })
    }
  })
  const width = columns.length
  const matrix = new Float32Array(table.rows * width)
  columns.forEach(({ values }, column) => {
    for (let row = 0; row < table.rows; row += 1) matrix[row * width + column] = values[row] ?? Number.NaN
  })
  return { matrix, columns: width, names: columns.map((column) => column.name), leftOut }
}

function frequentCodes(codes: Int32Array): readonly number[] {
  const counts = new Map<number, number>()
  for (const code of codes) if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
  const frequent = [...counts].filter(([, count]) => count >= frequentShare * codes.length)
  return frequent.length > mostNames || counts.size < 2 ? [] : frequent.map(([code]) => code).sort((left, right) => left - right)
}

/** Half a doubling at a time: the size stays, the digits go. */
export function coarseSize(value: number): number {
  if (Number.isNaN(value)) return Number.NaN
  return Math.abs(value) < 1e-9 ? -99 : (Math.sign(value) * Math.round(2 * Math.log2(Math.abs(value)))) / 2
}

/** The first targets that become known stand for what is expected before any is. */
function priorOf(table: FieldTable): number {
  const order = Array.from({ length: table.rows }, (_value, row) => row).sort((left, right) => (table.knownAt[left] ?? 0) - (table.knownAt[right] ?? 0))
  const first = order.slice(0, 30)
  return first.reduce((sum, row) => sum + (table.target[row] ?? 0), 0) / Math.max(1, first.length)
}
