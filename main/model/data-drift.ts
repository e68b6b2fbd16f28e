import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'

/** How a feature is spread over the open deals that a model learned from: deciles, and the share of deals in each bin; the last share is that of missing values. */
export interface FeatureSpread {
  readonly edges: readonly number[]
  readonly shares: readonly number[]
}

export interface Spreads {
  readonly deals: number
  readonly features: Readonly<Record<string, FeatureSpread>>
}

const spreadDays = 364
const mostRows = 5_000
/** The same for all deals of a day, or bound to the calendar: they move by nature. */
const isBound = (id: string): boolean => id.startsWith('season.') || id.startsWith('signal.') || id === 'place.company_win_rate' || id.includes('days_since_win')

export function spreadsOf(snapshots: Snapshots, asOf: Day): Spreads {
  const rows: number[] = []
  for (let row = 0; row < snapshots.rows; row += 1) if ((snapshots.day[row] ?? 0) <= asOf && (snapshots.day[row] ?? 0) > asOf - spreadDays && snapshots.isBirth[row] === 0) rows.push(row)
  const step = Math.max(1, Math.floor(rows.length / mostRows))
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
        return [[feature.id, { edges, shares: sharesOf(values, edges) }] as const]
      })
    )
  }
}

/** Population stability index of each feature on a day, and what chance alone would give with that many deals. */
export function driftOf(spreads: Spreads, snapshots: Snapshots, rows: Int32Array): Readonly<Record<string, readonly [psi: number, byChance: number]>> {
  const width = snapshots.features.length
  if (rows.length === 0) return {}
  return Object.fromEntries(
    snapshots.features.flatMap((feature, column) => {
      const spread = spreads.features[feature.id]
      if (spread === undefined) return []
      const shares = sharesOf(Array.from(rows, (row) => snapshots.matrix[row * width + column] ?? Number.NaN), spread.edges)
      let psi = 0
      shares.forEach((share, bin) => {
        const [now, then] = [smoothed(share, rows.length), smoothed(spread.shares[bin] ?? 0, spreads.deals)]
        psi += (now - then) * Math.log(now / then)
      })
      const bins = shares.filter((share, bin) => share > 0 || (spread.shares[bin] ?? 0) > 0).length
      const round = (value: number): number => Math.round(value * 1e4) / 1e4
      return [[feature.id, [round(psi), round((bins - 1) * (1 / rows.length + 1 / Math.max(1, spreads.deals)))] as const] as const]
    })
  )
}

/** Half a deal in every bin, so that an empty one is not infinitely strange. */
const smoothed = (share: number, deals: number): number => (share * deals + 0.5) / (deals + 5.5)

function sharesOf(values: readonly number[], edges: readonly number[]): readonly number[] {
  const counts = new Float64Array(edges.length + 2)
  for (const value of values) {
    let bin = edges.length + 1
    if (!Number.isNaN(value)) {
      bin = 0
      while (bin < edges.length && value > (edges[bin] ?? 0)) bin += 1
    }
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return Array.from(counts, (count) => count / Math.max(1, values.length))
}
