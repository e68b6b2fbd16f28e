import type { AlertRule, AlertSubject, ResolutionReason } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { evaluateRule, noStates, type States, type SubjectFact } from './evaluate-rule'

/** Facts of a rule for days that do not go back. */
export interface FactSeries {
  at(day: Day): readonly SubjectFact[]
  /** Whether the rule keeps quiet on a day. */
  isMuted?(day: Day): boolean
}

export interface ReplayedFiring {
  readonly subject: AlertSubject
  readonly firedOn: Day
  readonly value: number
  resolvedOn: Day | null
  reason: ResolutionReason | null
}

export interface ReplayedDay {
  readonly day: Day
  readonly facts: readonly SubjectFact[]
  readonly states: States
  readonly fired: number
  readonly open: number
}

/** Runs the engine over days; the firings come in the order in which they fired. `visit` sees each day after its evaluation. */
export function replayRule(rule: AlertRule, series: FactSeries, days: readonly Day[], visit: (day: ReplayedDay) => void = () => undefined): readonly ReplayedFiring[] {
  let states = noStates
  const firings: ReplayedFiring[] = []
  const open = new Map<number, ReplayedFiring>()
  for (const day of days) {
    const facts = series.at(day)
    const evaluation = evaluateRule(rule, facts, states, day, series.isMuted?.(day))
    for (const resolution of evaluation.resolutions) {
      const firing = open.get(resolution.subjectId)
      if (firing === undefined) continue
      firing.resolvedOn = day
      firing.reason = resolution.reason
      open.delete(resolution.subjectId)
    }
    for (const fired of evaluation.firings) {
      const firing: ReplayedFiring = { subject: fired.subject, firedOn: day, value: fired.value, resolvedOn: null, reason: null }
      firings.push(firing)
      open.set(fired.subject.id, firing)
    }
    states = evaluation.states
    visit({ day, facts, states, fired: evaluation.firings.length, open: open.size })
  }
  return firings
}

/** Days of a replay, ending with the last one: every day, or the same weekday of every week. */
export function replayDays(from: Day, to: Day, step: 'day' | 'week'): readonly Day[] {
  const length = step === 'day' ? 1 : 7
  const days: Day[] = []
  for (let day = to - Math.floor((to - from) / length) * length; day <= to; day += length) days.push(day)
  return days
}
