import type { DealOutcomes } from '../features/outcomes'
import type { EventStreams } from '../features/event-streams'
import type { Day } from '../warehouse/day'

/**
 * How deals close with age, whatever their features: weekly hazards by age (life table with late entry and censoring), pulled to the
 * overall hazard by five deals. The timing behind the flat rate, and what a timing model has to beat.
 */
export interface CloseCurve {
  /** Probability to close within the week, by completed weeks of age; the last one holds for all later weeks. */
  readonly weeklyHazard: readonly number[]
}

const longestWeeks = 104
const pull = 5

export function fitCloseCurve(streams: EventStreams, outcomes: DealOutcomes, asOf: Day): CloseCurve {
  const atRisk = new Float64Array(longestWeeks + 1)
  const closed = new Float64Array(longestWeeks + 1)
  let riskTotal = 0
  let closedTotal = 0
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const bornAt = outcomes.bornAt[deal] ?? 0
    if (bornAt > asOf) continue
    const createdAt = Math.min(streams.deals.createdAt[deal] ?? bornAt, bornAt)
    const isClosed = (outcomes.closedKnownAt[deal] ?? -1) >= 0 && (outcomes.closedKnownAt[deal] ?? 0) <= asOf
    const end = isClosed ? Math.max(outcomes.closedAt[deal] ?? 0, bornAt) : asOf
    const from = Math.min(longestWeeks, Math.floor((bornAt - createdAt) / 7))
    const to = Math.floor(Math.max(0, end - createdAt - (isClosed ? 1 : 0)) / 7)
    for (let week = from; week <= Math.min(to, 520); week += 1) {
      const place = Math.min(week, longestWeeks)
      // A week that is only partly seen counts by the part of it that was.
      const seen = isClosed || week < to ? 1 : (end - createdAt - 7 * week) / 7
      atRisk[place] = (atRisk[place] ?? 0) + seen
      riskTotal += seen
    }
    if (isClosed) {
      closed[Math.min(to, longestWeeks)] = (closed[Math.min(to, longestWeeks)] ?? 0) + 1
      closedTotal += 1
    }
  }
  const overall = riskTotal === 0 ? 1 / 13 : Math.min(0.5, (closedTotal + 1) / (riskTotal + 13))
  return { weeklyHazard: Array.from(atRisk, (risk, week) => Math.min(0.95, ((closed[week] ?? 0) + pull * overall) / (risk + pull))) }
}

/** Probability that a deal of this age, open now, is closed within so many days. */
export function closedWithin(curve: CloseCurve, ageDays: number, days: number): number {
  let logSurvival = 0
  let age = Math.max(0, ageDays)
  let left = days
  while (left > 0) {
    const week = Math.min(Math.floor(age / 7), curve.weeklyHazard.length - 1)
    const span = Math.min(left, 7 - (age % 7))
    logSurvival += (span / 7) * Math.log(1 - (curve.weeklyHazard[week] ?? 0.05))
    age += span
    left -= span
  }
  return 1 - Math.exp(logSurvival)
}
