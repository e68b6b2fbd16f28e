import { normalOf } from '../../model/stable-hash'

/** An invoice for the draw of paths: what is open, of whom, and the chance to be paid by the end of each week. */
export interface DrawnInvoice {
  readonly id: number
  readonly accountId: number | null
  readonly outstandingE4: number
  readonly paidByWeek: readonly number[]
}

const mostDraws = 4_000_000

/**
 * Sums of cash, path by path, by week (one array per week, then one for all of them). A customer's invoices are early or late together: their normal
 * scores share `alike` of their variance.
 */
export function weekPaths(invoices: readonly DrawnInvoice[], weeks: number, alike: number): readonly Float64Array[] {
  const paths = Math.max(200, Math.min(1_000, Math.floor(mostDraws / Math.max(1, invoices.length))))
  const sums = Array.from({ length: weeks + 1 }, () => new Float64Array(paths))
  const [shared, own] = [Math.sqrt(alike), Math.sqrt(1 - alike)]
  const common = new Map<number, Float64Array>()
  const commonOf = (account: number): Float64Array => {
    const found = common.get(account)
    if (found !== undefined) return found
    const drawn = Float64Array.from({ length: paths }, (_, path) => normalOf(account, path, 41))
    common.set(account, drawn)
    return drawn
  }
  for (const invoice of invoices) {
    const together = invoice.accountId === null ? null : commonOf(invoice.accountId)
    for (let path = 0; path < paths; path += 1) {
      const alone = normalOf(invoice.id, path, 43)
      const place = normalShare(together === null ? alone : shared * (together[path] ?? 0) + own * alone)
      const week = invoice.paidByWeek.findIndex((share) => place < share)
      if (week < 0) continue
      for (const sum of [sums[week], sums[weeks]]) if (sum !== undefined) sum[path] = (sum[path] ?? 0) + invoice.outstandingE4
    }
  }
  return sums
}

/** How alike residuals of one group are: mean product of the normal scores of its pairs, 0 to 0.95. */
export function likeness(residuals: readonly { readonly group: number; readonly residual: number }[]): number {
  const order = residuals.map((_, index) => index).sort((left, right) => (residuals[left]?.residual ?? 0) - (residuals[right]?.residual ?? 0))
  const score = new Float64Array(residuals.length)
  order.forEach((index, rank) => (score[index] = normalScore((rank + 0.5) / residuals.length)))
  const groups = new Map<number, { sum: number; squares: number; count: number }>()
  residuals.forEach(({ group }, index) => {
    if (group < 0) return
    const found = groups.get(group) ?? { sum: 0, squares: 0, count: 0 }
    const value = score[index] ?? 0
    groups.set(group, { sum: found.sum + value, squares: found.squares + value * value, count: found.count + 1 })
  })
  let [products, pairs] = [0, 0]
  for (const { sum, squares, count } of groups.values()) {
    products += sum * sum - squares
    pairs += count * (count - 1)
  }
  return pairs === 0 ? 0 : Math.min(0.95, Math.max(0, products / pairs))
}

/** Standard normal distribution function; Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2.17; absolute error below 7.5e-8. */
export function normalShare(value: number): number {
  const size = Math.abs(value)
  const t = 1 / (1 + 0.2316419 * size)
  const tail = (Math.exp(-0.5 * size * size) / Math.sqrt(2 * Math.PI)) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return value >= 0 ? 1 - tail : tail
}

/** Its inverse by bisection. */
function normalScore(share: number): number {
  let [low, high] = [-8, 8]
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2
    if (normalShare(middle) < share) low = middle
    else high = middle
  }
  return (low + high) / 2
}
