import type { AlertRule, ResolutionReason } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { evaluatorOf, noStates, type States } from './evaluate-rule'
import type { FactSeries } from './readings'
import { isScheduled } from './schedule'

export interface ReplayedFiring {
  readonly subjectId: number
  /** Where the series knows the subject's name. */
  readonly slot: number
  readonly firedOn: Day
  readonly value: number | null
  resolvedOn: Day | null
  reason: ResolutionReason | null
}

export interface ReplayedDay {
  readonly day: Day
  states(): States
  readonly fired: number
  readonly open: number
}

/** Runs the engine over days; the firings come in the order in which they fired. `visit` sees each day after its evaluation. */
export function replayRule(rule: AlertRule, series: FactSeries, days: readonly Day[], visit: (day: ReplayedDay) => void = () => undefined): readonly ReplayedFiring[] {
  const evaluator = evaluatorOf(rule, series, noStates)
  const firings: ReplayedFiring[] = []
  const open: (ReplayedFiring | undefined)[] = []
  for (const day of days) {
    const evaluation = evaluator.evaluate(day)
    for (const resolution of evaluation.resolutions) {
      const firing = open[resolution.slot]
      if (firing === undefined) continue
      firing.resolvedOn = day
      firing.reason = resolution.reason
      open[resolution.slot] = undefined
    }
    for (const fired of evaluation.firings) {
      const firing: ReplayedFiring = { subjectId: fired.subjectId, slot: fired.slot, firedOn: day, value: fired.value, resolvedOn: null, reason: null }
      firings.push(firing)
      open[fired.slot] = firing
    }
    visit({ day, states: evaluator.states, fired: evaluation.firings.length, open: evaluator.run.openCount() })
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

/** Days of a replay on which the rule looks at its subjects. A schedule has its own rhythm and is not thinned out to weeks. */
export function scheduledDays(rule: AlertRule, from: Day, to: Day, step: 'day' | 'week'): readonly Day[] {
  if (rule.schedule === undefined) return replayDays(from, to, step)
  return replayDays(from, to, 'day').filter((day) => isScheduled(rule, day))
}
