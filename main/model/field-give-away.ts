import { coarseSize } from './field-features'
import type { FieldTable } from './field-table'
import { aloneAuc } from './give-away'

/** A field that knows too much: its values alone tell the outcome, or the digits of an amount tell more than its size does. */
export interface FieldGiveAway {
  readonly field: string
  readonly by: 'value' | 'digits'
  /** Area under the curve by the field alone; for digits with the size and with size and digits. */
  readonly auc: number
  readonly aucBySize: number | null
}

/** No honest single field separates outcomes this well. */
const suspiciousAuc = 0.95
/** What the digits of an amount may add to its size by chance or habit. */
const suspiciousDigits = 0.03
const fewestRows = 300

/**
 * Each field alone, rates learned on one half of the known rows and judged on the other. Digits: how often the very same amount occurs and how round it
 * is, beside the size alone (invented figures are round and repeat, figures filled in afterwards are single).
 */
export function findFieldGiveAways(table: FieldTable, rows: readonly number[]): readonly FieldGiveAway[] {
  if (rows.length < fewestRows) return []
  const labels = rows.map((row) => table.target[row] ?? 0)
  const found: FieldGiveAway[] = []
  for (const { name, codes } of table.categories) {
    const auc = aloneAuc(rows.map((row) => codes[row] ?? -1), labels)
    if (auc > suspiciousAuc) found.push({ field: name, by: 'value', auc, aucBySize: null })
  }
  for (const { name, values } of table.numbers) {
    const own = rows.map((row) => values[row] ?? Number.NaN)
    const auc = aloneAuc(own, labels)
    if (auc > suspiciousAuc) {
      found.push({ field: name, by: 'value', auc, aucBySize: null })
      continue
    }
    const bySize = aloneAuc(own.map((value) => Math.round(coarseSize(value))), labels)
    const byDigits = aloneAuc(sizeAndDigits(own), labels)
    if (byDigits - bySize > suspiciousDigits) found.push({ field: name, by: 'digits', auc: byDigits, aucBySize: bySize })
  }
  return found
}

function sizeAndDigits(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return values.map((value) => {
    if (Number.isNaN(value)) return Number.NaN
    const times = counts.get(value) ?? 1
    const often = times === 1 ? 0 : times <= 3 ? 1 : times <= 10 ? 2 : 3
    return 1_000 * Math.round(coarseSize(value)) + 20 * often + trailingZeros(value)
  })
}

function trailingZeros(value: number): number {
  let rest = Math.round(Math.abs(value) * 100)
  let zeros = 0
  while (rest !== 0 && rest % 10 === 0 && zeros < 9) {
    rest /= 10
    zeros += 1
  }
  return zeros
}
