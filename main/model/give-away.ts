import type { DealOutcomes } from '../features/outcomes'
import { statusKnownBy } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { areaUnderCurve } from './scores'

/** A field that knows the outcome when the deal has hardly begun was filled in afterwards; it is named and left out. */
export interface GiveAway {
  readonly featureId: string
  readonly auc: number
  /** `value`: its values tell; `digits`: how round the amount is tells. */
  readonly by: 'value' | 'digits'
}

/** At a deal's first sight, no honest single field separates won from lost this well. */
const suspiciousAuc = 0.9
const fewestDeals = 100

/** Looks at each feature alone on the first snapshot of deals whose end is known: rate per value bin, learned on one half, judged on the other. */
export function findGiveAways(snapshots: Snapshots, outcomes: DealOutcomes, knownBy: Day): readonly GiveAway[] {
  const first = new Map<number, number>()
  for (let row = 0; row < snapshots.rows; row += 1) {
    const deal = snapshots.deal[row] ?? 0
    if ((snapshots.day[row] ?? 0) <= knownBy && !first.has(deal) && statusKnownBy(outcomes, deal, knownBy) !== 0) first.set(deal, row)
  }
  if (first.size < fewestDeals) return []
  const rows = [...first.values()]
  const labels = [...first.keys()].map((deal) => (outcomes.status[deal] === 1 ? 1 : 0))
  const found: GiveAway[] = []
  snapshots.features.forEach((feature, column) => {
    const auc = aloneAuc(
      rows.map((row) => snapshots.matrix[row * snapshots.features.length + column] ?? Number.NaN),
      labels
    )
    if (auc > suspiciousAuc) found.push({ featureId: feature.id, auc, by: 'value' })
  })
  const digits = aloneAuc(
    rows.map((row) => ((snapshots.amountIsImputed[row] ?? 0) === 1 ? Number.NaN : trailingZeros(snapshots.amountE4[row] ?? 0))),
    labels
  )
  if (digits > suspiciousAuc) {
    for (const feature of snapshots.features) {
      if (feature.family === 'amount' && !found.some((giveAway) => giveAway.featureId === feature.id)) found.push({ featureId: feature.id, auc: digits, by: 'digits' })
    }
  }
  return found
}

function trailingZeros(amountE4: number): number {
  let rest = Math.round(amountE4)
  let zeros = 0
  while (rest !== 0 && rest % 10 === 0) {
    rest /= 10
    zeros += 1
  }
  return zeros
}

export function aloneAuc(values: readonly number[], labels: readonly number[]): number {
  const bins = binsOf(values)
  const won = [new Map<number, number>(), new Map<number, number>()]
  const all = [new Map<number, number>(), new Map<number, number>()]
  bins.forEach((bin, place) => {
    const half = place % 2
    all[half]?.set(bin, (all[half]?.get(bin) ?? 0) + 1)
    won[half]?.set(bin, (won[half]?.get(bin) ?? 0) + (labels[place] ?? 0))
  })
  const base = labels.reduce((sum, label) => sum + label, 0) / Math.max(1, labels.length)
  const rates = bins.map((bin, place) => {
    const other = 1 - (place % 2)
    return ((won[other]?.get(bin) ?? 0) + 2 * base) / ((all[other]?.get(bin) ?? 0) + 2)
  })
  return areaUnderCurve(rates, labels) ?? 0.5
}

/** Frequent single values are bins of their own, the rest falls into 32 of equal mass; missing is one more. */
function binsOf(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const value of values) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
  const frequent = new Map([...counts].filter(([, count]) => count >= values.length / 50).map(([value], index) => [value, 100 + index]))
  const others = values.filter((value) => !Number.isNaN(value) && !frequent.has(value)).sort((left, right) => left - right)
  const edges = Array.from({ length: 31 }, (_value, index) => others[Math.floor(((index + 1) * others.length) / 32)] ?? Number.POSITIVE_INFINITY)
  return values.map((value) => {
    if (Number.isNaN(value)) return -1
    const own = frequent.get(value)
    if (own !== undefined) return own
    let bin = 0
    while (bin < edges.length && value >= (edges[bin] ?? 0)) bin += 1
    return bin
  })
}
