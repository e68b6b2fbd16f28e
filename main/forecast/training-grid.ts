import type { DealOutcomes } from '../features/outcomes'
import type { Day } from '../warehouse/day'

/** Weekly days back from the as-of day (every second, third, ... week where that would give too many rows), with extra days put in. */
export function trainingGrid(outcomes: DealOutcomes, asOf: Day, extra: readonly Day[], mostSnapshots: number): readonly Day[] {
  let first = asOf
  let openWeeks = 0
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const born = outcomes.bornAt[deal] ?? asOf
    const closed = outcomes.closedKnownAt[deal] ?? -1
    first = Math.min(first, born)
    openWeeks += Math.max(0, (closed < 0 ? asOf : closed) - born) / 7
  }
  const everyWeeks = Math.max(1, Math.ceil(openWeeks / mostSnapshots))
  const days = new Set<Day>(extra.filter((day) => day <= asOf))
  for (let day = asOf; day >= first; day -= 7 * everyWeeks) days.add(day)
  return [...days].sort((left, right) => left - right)
}
