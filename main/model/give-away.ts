import type { DealOutcomes } from '../features/outcomes'
import { statusKnownBy } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { areaUnderCurve } from './scores'

/** A field that knows the outcome when the deal has hardly begun was filled in afterwards; it is named and left out. */
export interface GiveAway {
  readonly featureId: string
  /** Area under the curve of the field alone; of `duration`, the share of deals whose value is exactly the days until they closed. */
  readonly auc: number
  /** `value`: its values tell; `digits`: how round the amount is tells; `duration`: it holds the final duration. */
  readonly by: 'value' | 'digits' | 'duration'
}

/** At a deal's first sight, no honest single field separates won from lost this well. */
const suspiciousAuc = 0.9
/** Nor does an honest guess hit the very day of the closing this often. */
const suspiciousHits = 0.5
const fewestDeals = 100

/** One field over deals whose end is known, as it was when they were first seen; words come as codes, missing values as NaN. */
export interface AskedField {
  readonly id: string
  readonly values: ArrayLike<number>
  /** An amount of money in its smallest unit: how round it is may tell. */
  readonly isAmount?: boolean
  /** Days to something: it may hold the final duration. */
  readonly isDays?: boolean
}

/**
 * Fields that give the outcome away.
 * @param won 1 for won (paid late, ...), 0 for the other outcome
 * @param durations days from the sight to the closing, where they are known
 *
 * @example giveAwayFields([{ id: 'final_code', values: codes }], won).map((giveAway) => giveAway.featureId)
 */
export function giveAwayFields(fields: readonly AskedField[], won: ArrayLike<number>, durations: ArrayLike<number> | null = null): readonly GiveAway[] {
  if (won.length < fewestDeals) return []
  const labels = Array.from(won)
  return fields.flatMap((field): GiveAway[] => {
    const values = Array.from(field.values)
    const auc = aloneAuc(values, labels)
    if (auc > suspiciousAuc) return [{ featureId: field.id, auc, by: 'value' }]
    if (field.isAmount === true) {
      const digits = aloneAuc(values.map((value) => (Number.isNaN(value) ? Number.NaN : trailingZeros(value))), labels)
      if (digits > suspiciousAuc) return [{ featureId: field.id, auc: digits, by: 'digits' }]
    }
    const hits = field.isDays === true && durations !== null ? durationHits(values, durations) : 0
    return hits > suspiciousHits ? [{ featureId: field.id, auc: hits, by: 'duration' }] : []
  })
}

/** Share of deals whose value is the duration to the day; 0 where most durations are the same, which anybody can hit. */
function durationHits(values: readonly number[], durations: ArrayLike<number>): number {
  const counts = new Map<number, number>()
  let hits = 0
  values.forEach((value, place) => {
    const duration = durations[place] ?? Number.NaN
    counts.set(duration, (counts.get(duration) ?? 0) + 1)
    if (value === duration) hits += 1
  })
  let commonest = 0
  for (const count of counts.values()) commonest = Math.max(commonest, count)
  return commonest > 0.3 * values.length ? 0 : hits / values.length
}

/** Looks at each feature alone on the first snapshot of deals whose end is known: rate per value bin, learned on one half, judged on the other. */
export function findGiveAways(snapshots: Snapshots, outcomes: DealOutcomes, knownBy: Day): readonly GiveAway[] {
  const first = new Map<number, number>()
  for (let row = 0; row < snapshots.rows; row += 1) {
    const deal = snapshots.deal[row] ?? 0
    if ((snapshots.day[row] ?? 0) <= knownBy && !first.has(deal) && statusKnownBy(outcomes, deal, knownBy) !== 0) first.set(deal, row)
  }
  const rows = [...first.values()]
  const labels = [...first.keys()].map((deal) => (outcomes.status[deal] === 1 ? 1 : 0))
  const durations = [...first].map(([deal, row]) => (outcomes.closedAt[deal] ?? 0) - (snapshots.day[row] ?? 0))
  const amounts = rows.map((row) => ((snapshots.amountIsImputed[row] ?? 0) === 1 ? Number.NaN : (snapshots.amountE4[row] ?? Number.NaN)))
  const found = giveAwayFields(
    snapshots.features.map((feature, column) => ({
      id: feature.id,
      values: rows.map((row) => snapshots.matrix[row * snapshots.features.length + column] ?? Number.NaN),
      isDays: feature.type === 'days'
    })),
    labels,
    durations
  )
  // The matrix holds amounts in single precision: their digits are read off the record.
  const [digits] = giveAwayFields([{ id: 'amount', values: amounts, isAmount: true }], labels).filter((giveAway) => giveAway.by === 'digits')
  if (digits === undefined) return found
  return [
    ...found,
    ...snapshots.features.flatMap((feature): GiveAway[] => (feature.family === 'amount' && !found.some((giveAway) => giveAway.featureId === feature.id) ? [{ featureId: feature.id, auc: digits.auc, by: 'digits' }] : []))
  ]
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
