import type { AlertRule, ResolutionReason } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { knownValue, stepOn } from './evaluate-rule'
import type { FactSeries } from './readings'
import { runRuleFrom, type SlotState } from './rule-run'
import { isScheduled } from './schedule'

export interface ReplayedFiring {
  readonly subjectId: number
  /** Where the series knows the subject's name. */
  readonly slot: number
  readonly firedOn: Day
  readonly value: number | null
  readonly resolvedOn: Day | null
  readonly reason: ResolutionReason | null
}

export interface ReplayedDay {
  readonly day: Day
  states(): readonly SlotState[]
  readonly fired: number
  readonly open: number
}

/** What a replay found, in columns: a year of fifty thousand deals fires a hundred thousand times. */
export interface Replay {
  readonly count: number
  /** By firing, day after day. */
  readonly slots: readonly number[]
  readonly firedOn: readonly Day[]
  /** In the order in which they fired, those of a day by their subjects' ids; with `latest`, so many of the last ones. */
  firings(latest?: number): readonly ReplayedFiring[]
}

/** Runs the engine over days; the firings come in the order in which they fired. `visit` sees each day after its evaluation. */
export function replayRule(rule: AlertRule, series: FactSeries, days: readonly Day[], visit: (day: ReplayedDay) => void = () => undefined): readonly ReplayedFiring[] {
  return replay(rule, series, days, visit).firings()
}

export function replay(rule: AlertRule, series: FactSeries, days: readonly Day[], visit: (day: ReplayedDay) => void = () => undefined): Replay {
  const run = runRuleFrom(rule)
  const slots: number[] = []
  const firedOn: Day[] = []
  const values: number[] = []
  const resolvedOn: (Day | null)[] = []
  const reasons: (ResolutionReason | null)[] = []
  /** By slot: 1 + its open firing. */
  let open = new Int32Array(64)
  const resolve = (resolved: readonly number[], reason: ResolutionReason, day: Day): void => {
    for (const slot of resolved) {
      const at = (open[slot] ?? 0) - 1
      if (at < 0) continue
      resolvedOn[at] = day
      reasons[at] = reason
      open[slot] = 0
    }
  }
  for (const day of days) {
    const { fired, firedValues, recovered, gone } = stepOn(run, series, day)
    resolve(recovered, 'recovered', day)
    resolve(gone, 'subject_gone', day)
    for (let index = 0; index < fired.length; index += 1) {
      const slot = fired[index] ?? 0
      if (slot >= open.length) {
        const longer = new Int32Array(slot * 2)
        longer.set(open)
        open = longer
      }
      slots.push(slot)
      firedOn.push(day)
      values.push(firedValues[index] ?? Number.NaN)
      resolvedOn.push(null)
      reasons.push(null)
      open[slot] = slots.length
    }
    visit({ day, states: run.states, fired: fired.length, open: run.openCount() })
  }

  const firings = (latest = slots.length): readonly ReplayedFiring[] => {
    // The whole of the first day shown is put in order, before it is cut.
    let first = Math.max(0, slots.length - latest)
    while (first > 0 && firedOn[first - 1] === firedOn[first]) first -= 1
    const told: ReplayedFiring[] = []
    for (let at = first; at < slots.length; at += 1) {
      const slot = slots[at] ?? 0
      told.push({ subjectId: series.subjectIdOf(slot), slot, firedOn: firedOn[at] ?? 0, value: knownValue(values[at]), resolvedOn: resolvedOn[at] ?? null, reason: reasons[at] ?? null })
    }
    return told.sort((a, b) => a.firedOn - b.firedOn || a.subjectId - b.subjectId).slice(Math.max(0, told.length - latest))
  }
  return { count: slots.length, slots, firedOn, firings }
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
