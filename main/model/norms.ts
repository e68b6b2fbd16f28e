import type { EventStreams } from '../features/event-streams'
import { statusKnownBy, type DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'

export interface FeatureNorms {
  readonly ids: readonly string[]
  readonly byStage: Readonly<Record<string, readonly (number | null)[]>>
}

/** What follows from the stage itself is compared with all open deals: at its own stage every deal is "usual". */
const boundToStage: ReadonlySet<string> = new Set(['stage.position', 'stage.win_rate', 'stage.moves_forward'])

/** What is usual for a feature among deals at the same stage (among all, where the stage itself decides it); null where nothing was seen. */
export function normOf(norms: FeatureNorms, stageId: number, featureId: string): number | null {
  const place = norms.ids.indexOf(featureId)
  if (boundToStage.has(featureId)) return norms.byStage['0']?.[place] ?? null
  return norms.byStage[String(stageId)]?.[place] ?? norms.byStage['0']?.[place] ?? null
}

const mostPerStage = 4_000

/** Median of every feature among the snapshots at a stage: what is usual there. `0` holds all stages together. */
export function normsOf(snapshots: Snapshots, streams: EventStreams, asOf: Day): FeatureNorms {
  const rowsOf = new Map<number, number[]>()
  for (let row = 0; row < snapshots.rows; row += 1) {
    if ((snapshots.day[row] ?? 0) > asOf || snapshots.isBirth[row] === 1) continue
    for (const stage of [0, streams.stages[snapshots.stage[row] ?? 0]?.id ?? 0]) {
      const rows = rowsOf.get(stage)
      if (rows === undefined) rowsOf.set(stage, [row])
      else rows.push(row)
    }
  }
  const width = snapshots.features.length
  const byStage = Object.fromEntries(
    [...rowsOf].map(([stage, rows]) => {
      const step = Math.max(1, Math.floor(rows.length / mostPerStage))
      const sample = rows.filter((_row, place) => place % step === 0)
      return [String(stage), snapshots.features.map((_feature, column) => medianOf(sample.map((row) => snapshots.matrix[row * width + column] ?? Number.NaN)))]
    })
  )
  return { ids: snapshots.features.map((feature) => feature.id), byStage }
}

function medianOf(values: readonly number[]): number | null {
  const present = Float64Array.from(values.filter((value) => Number.isFinite(value))).sort()
  return present.length === 0 ? null : Math.fround(present[Math.floor(present.length / 2)] ?? 0)
}

/** Won amount against the amount that was known at the deal's middle snapshot: at most 200 quantiles, in order. */
export function amountRatiosOf(snapshots: Snapshots, outcomes: DealOutcomes, asOf: Day): readonly number[] {
  const rowsOf = new Map<number, number[]>()
  for (let row = 0; row < snapshots.rows; row += 1) {
    const deal = snapshots.deal[row] ?? 0
    if ((snapshots.day[row] ?? 0) > asOf || statusKnownBy(outcomes, deal, asOf) !== 1 || !((snapshots.amountE4[row] ?? 0) > 0)) continue
    const rows = rowsOf.get(deal)
    if (rows === undefined) rowsOf.set(deal, [row])
    else rows.push(row)
  }
  const ratios = Float64Array.from([...rowsOf], ([deal, rows]) => (outcomes.amountE4[deal] ?? 0) / (snapshots.amountE4[rows[Math.floor(rows.length / 2)] ?? 0] ?? 1)).sort()
  if (ratios.length < 30) return [1]
  const count = Math.min(200, ratios.length)
  // The mean of each slice, not its middle: the mean of all ratios is kept.
  return Array.from({ length: count }, (_value, index) => {
    const slice = ratios.subarray(Math.floor((index * ratios.length) / count), Math.floor(((index + 1) * ratios.length) / count))
    return Math.min(20, slice.reduce((sum, ratio) => sum + ratio, 0) / slice.length)
  })
}
