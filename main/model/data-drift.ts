import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'

/** How a feature is spread over the open deals of the last days that a model learned from: deciles, and the share of deals in each bin; the last share is that of missing values. */
export interface FeatureSpread {
  readonly edges: readonly number[]
  readonly shares: readonly number[]
  /** The highest index that any one day of the reference shows against its other days: what moves with time by nature (win rates so far) differs that much with nothing changed. */
  readonly usual: number
}

export interface Spreads {
  readonly deals: number
  readonly features: Readonly<Record<string, FeatureSpread>>
}

/** Open deals are compared with those of the last days of the grid (a quarter of weeks, half a year of fortnights): older ones differ in all that grows with history. */
const referenceDays = 13
const reachDays = 364
const mostRows = 20_000
/** The same for all deals of a day, or bound to the calendar: they move by nature. */
const isBound = (id: string): boolean => id.startsWith('season.') || id.startsWith('signal.') || id === 'place.company_win_rate' || id.includes('days_since_win')

export function spreadsOf(snapshots: Snapshots, asOf: Day): Spreads {
  const rows = referenceRows(snapshots, asOf)
  const step = Math.max(1, Math.ceil(rows.length / mostRows))
  const sample = rows.filter((_row, place) => place % step === 0)
  const width = snapshots.features.length
  return {
    deals: new Set(sample.map((row) => snapshots.deal[row] ?? 0)).size,
    features: Object.fromEntries(
      snapshots.features.flatMap((feature, column) => {
        if (isBound(feature.id)) return []
        const values = sample.map((row) => snapshots.matrix[row * width + column] ?? Number.NaN)
        const present = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort()
        const deciles = Array.from({ length: 9 }, (_value, index) => present[Math.floor(((index + 1) * present.length) / 10)] ?? 0)
        const edges = present.length === 0 ? [] : [...new Set(deciles)]
        return [[feature.id, { edges, shares: sharesOf(countsOf(values, edges)), usual: usualOf(values, sample.map((row) => snapshots.day[row] ?? 0), edges) }] as const]
      })
    )
  }
}

/** Rows of the deals that were open on the last days of the grid before the day itself, so that what is new on it is told at once. */
function referenceRows(snapshots: Snapshots, asOf: Day): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < snapshots.rows; row += 1) if ((snapshots.day[row] ?? 0) < asOf && (snapshots.day[row] ?? 0) > asOf - reachDays && snapshots.isBirth[row] === 0) rows.push(row)
  const days = [...new Set(rows.map((row) => snapshots.day[row] ?? 0))].sort((left, right) => right - left)
  const first = days[Math.min(referenceDays, days.length) - 1] ?? asOf
  return rows.filter((row) => (snapshots.day[row] ?? 0) >= first)
}

function usualOf(values: readonly number[], days: readonly Day[], edges: readonly number[]): number {
  const all = countsOf(values, edges)
  const places = new Map<Day, number[]>()
  days.forEach((day, place) => {
    const list = places.get(day)
    if (list === undefined) places.set(day, [place])
    else list.push(place)
  })
  let highest = 0
  for (const ofDay of places.values()) {
    const rest = values.length - ofDay.length
    if (rest === 0) return 0
    const counts = countsOf(ofDay.map((place) => values[place] ?? Number.NaN), edges)
    highest = Math.max(highest, stabilityIndex(sharesOf(counts), ofDay.length, sharesOf(all.map((count, bin) => count - (counts[bin] ?? 0))), rest))
  }
  return rounded(highest)
}

/** Population stability index of each feature on a day, and what it would be with nothing changed: by chance with that many deals, or as between days of the reference. */
export function driftOf(spreads: Spreads, snapshots: Snapshots, rows: Int32Array): Readonly<Record<string, readonly [psi: number, byChance: number]>> {
  const width = snapshots.features.length
  if (rows.length === 0) return {}
  return Object.fromEntries(
    snapshots.features.flatMap((feature, column) => {
      const spread = spreads.features[feature.id]
      if (spread === undefined) return []
      const shares = sharesOf(countsOf(Array.from(rows, (row) => snapshots.matrix[row * width + column] ?? Number.NaN), spread.edges))
      const psi = stabilityIndex(shares, rows.length, spread.shares, spreads.deals)
      const bins = shares.filter((share, bin) => share > 0 || (spread.shares[bin] ?? 0) > 0).length
      const byChance = (bins - 1) * (1 / rows.length + 1 / Math.max(1, spreads.deals))
      return [[feature.id, [rounded(psi), rounded(Math.max(byChance, spread.usual))] as const] as const]
    })
  )
}

function stabilityIndex(shares: readonly number[], deals: number, usualShares: readonly number[], usualDeals: number): number {
  let index = 0
  shares.forEach((share, bin) => {
    const [now, then] = [smoothed(share, deals), smoothed(usualShares[bin] ?? 0, usualDeals)]
    index += (now - then) * Math.log(now / then)
  })
  return index
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4

/** Half a deal in every bin, so that an empty one is not infinitely strange. */
const smoothed = (share: number, deals: number): number => (share * deals + 0.5) / (deals + 5.5)

function countsOf(values: readonly number[], edges: readonly number[]): readonly number[] {
  const counts = Array.from({ length: edges.length + 2 }, () => 0)
  for (const value of values) {
    let bin = edges.length + 1
    if (!Number.isNaN(value)) {
      bin = 0
      while (bin < edges.length && value > (edges[bin] ?? 0)) bin += 1
    }
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return counts
}

function sharesOf(counts: readonly number[]): readonly number[] {
  const all = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / Math.max(1, all))
}
