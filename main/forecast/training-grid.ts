import type { SnapshotSample } from '../features/snapshots'
import type { DealOutcomes } from '../features/outcomes'
import { uniformOf } from '../model/stable-hash'
import type { Day } from '../warehouse/day'

/** Weekly days back from the as-of day (every second, third, ... week where that would give too many rows), with extra days put in. */
export function trainingGrid(outcomes: DealOutcomes, asOf: Day, extra: readonly Day[], mostSnapshots: number, share = 1): readonly Day[] {
  let first = asOf
  let openWeeks = 0
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const born = outcomes.bornAt[deal] ?? asOf
    const closed = outcomes.closedKnownAt[deal] ?? -1
    first = Math.min(first, born)
    openWeeks += Math.max(0, (closed < 0 ? asOf : closed) - born) / 7
  }
  const everyWeeks = Math.max(1, Math.ceil((openWeeks * share) / mostSnapshots))
  const days = new Set<Day>(extra.filter((day) => day <= asOf))
  for (let day = asOf; day >= first; day -= 7 * everyWeeks) days.add(day)
  return [...days].sort((left, right) => left - right)
}

export interface TrainingPlan {
  readonly grid: readonly Day[]
  readonly origins: readonly Day[]
  /** Null where all deals are taught. */
  readonly sample: SnapshotSample | null
}

/** How many rows there may be in all, on the days that keep every open deal, and deals that are taught. */
export interface SampleLimits {
  readonly inAll: number
  readonly onWholeDays: number
  readonly births: number
}

const usualLimits: SampleLimits = { inAll: 1_000_000, onWholeDays: 740_000, births: 200_000 }
const sampleSeed = 71

/**
 * Days and deals of the training rows. Where all deals would give more than a million rows, a fixed draw of deals is taught, the same share of all kinds; the
 * as-of day and the origins of the backtest keep every deal that is open then, and where even these are too many, the oldest origins are left out.
 */
export function trainingPlan(outcomes: DealOutcomes, dealIds: readonly number[], asOf: Day, origins: readonly Day[], mostSnapshots: number, limits = usualLimits): TrainingPlan {
  const grid = trainingGrid(outcomes, asOf, origins, mostSnapshots)
  const inAll = outcomes.count + grid.reduce((sum, day) => sum + openOn(outcomes, day), 0)
  if (inAll <= limits.inAll) return { grid, origins, sample: null }
  const share = Math.min(1, limits.births / outcomes.count)
  const kept: Day[] = []
  let whole = openOn(outcomes, asOf)
  for (const origin of [...origins].reverse()) {
    whole += openOn(outcomes, origin)
    if (whole > limits.onWholeDays) break
    kept.unshift(origin)
  }
  const wholeDays = new Set([asOf, ...kept])
  return { grid: trainingGrid(outcomes, asOf, kept, mostSnapshots, share), origins: kept, sample: { isTaken: (deal) => uniformOf(dealIds[deal] ?? 0, 1, sampleSeed) < share, wholeDays } }
}

function openOn(outcomes: DealOutcomes, day: Day): number {
  let count = 0
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const closed = outcomes.closedKnownAt[deal] ?? -1
    if ((outcomes.bornAt[deal] ?? day + 1) <= day && (closed < 0 || closed > day)) count += 1
  }
  return count
}
