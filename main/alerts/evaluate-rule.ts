import type { AlertRule, AlertSubject } from '../contract/alerts'
import type { Day } from '../warehouse/day'

/** What is known about one subject on the day of an evaluation; null where the measure has no value. */
export interface SubjectFact {
  readonly subject: AlertSubject
  readonly value: number | null
}

/** Where one subject of a rule stands. Subjects that are clear and not quiet need no state. */
export interface SubjectState {
  readonly subjectId: number
  readonly state: 'clear' | 'pending' | 'firing'
  /** Day on which the condition began to hold (pending, firing) or ended (clear). */
  readonly since: Day
  readonly value: number | null
  /** A resolved subject may not fire before this day. */
  readonly quietUntil: Day | null
}

export type States = ReadonlyMap<number, SubjectState>

export interface Firing {
  readonly subject: AlertSubject
  readonly value: number
}

export interface Resolution {
  readonly subjectId: number
  readonly reason: 'recovered' | 'subject_gone'
}

export interface Evaluation {
  readonly states: States
  readonly firings: readonly Firing[]
  readonly resolutions: readonly Resolution[]
}

export const noStates: States = new Map()

/**
 * One evaluation of a rule: from the facts of a day and the states before it to the states after it, with the transitions in
 * between. On a muted day nothing fires: what breaches waits as pending. Touches nothing; the live tick and the replay over history are both this function, day after day.
 */
export function evaluateRule(rule: AlertRule, facts: readonly SubjectFact[], before: States, day: Day, isMuted = false): Evaluation {
  const states = new Map<number, SubjectState>()
  const firings: Firing[] = []
  const resolutions: Resolution[] = []
  const stillThere = new Set<number>()

  for (const { subject, value } of facts) {
    const known = before.get(subject.id)
    const quietUntil = known?.quietUntil ?? null
    const isQuiet = quietUntil !== null && day < quietUntil
    if (known?.state === 'firing') {
      stillThere.add(subject.id)
      if (value === null || !isReleased(rule, value)) {
        states.set(subject.id, { ...known, value: value ?? known.value })
      } else {
        resolutions.push({ subjectId: subject.id, reason: 'recovered' })
        if (rule.cooldownDays > 0) states.set(subject.id, { subjectId: subject.id, state: 'clear', since: day, value, quietUntil: day + rule.cooldownDays })
      }
    } else if (value !== null && isBreached(rule, value)) {
      const since = known?.state === 'pending' ? known.since : day
      if (day - since >= rule.forDays && !isQuiet && !isMuted) {
        firings.push({ subject, value })
        states.set(subject.id, { subjectId: subject.id, state: 'firing', since: day, value, quietUntil: null })
      } else {
        states.set(subject.id, { subjectId: subject.id, state: 'pending', since, value, quietUntil: isQuiet ? quietUntil : null })
      }
    } else if (isQuiet) {
      states.set(subject.id, { subjectId: subject.id, state: 'clear', since: known?.state === 'clear' ? known.since : day, value, quietUntil })
    }
  }
  for (const known of before.values()) {
    if (known.state === 'firing' && !stillThere.has(known.subjectId)) resolutions.push({ subjectId: known.subjectId, reason: 'subject_gone' })
  }
  return { states, firings, resolutions }
}

export function isBreached(rule: AlertRule, value: number): boolean {
  switch (rule.comparison) {
    case 'below':
      return value < rule.threshold
    case 'above':
      return value > rule.threshold
    case 'falls_by':
      return value <= -rule.threshold
    case 'rises_by':
      return value >= rule.threshold
  }
}

/** Where an alert that fires lets go: the threshold moved back by the hysteresis. */
export function releaseThreshold(rule: AlertRule): number {
  return rule.comparison === 'below' ? rule.threshold + rule.hysteresis : rule.threshold - rule.hysteresis
}

function isReleased(rule: AlertRule, value: number): boolean {
  return !isBreached({ ...rule, threshold: releaseThreshold(rule) }, value)
}
