import type { AlertRule, AlertSubject } from '../contract/alerts'
import type { Day } from '../warehouse/day'
import { seriesOfFacts, type FactSeries, type SubjectFact } from './readings'
import { runRuleFrom, type RuleRun, type SlotState, type Step } from './rule-run'

/** Where one subject of a rule stands. Subjects that are clear and not quiet need no state. */
export interface SubjectState extends Omit<SlotState, 'slot'> {
  readonly subjectId: number
}

export type States = ReadonlyMap<number, SubjectState>

export interface Firing {
  readonly subjectId: number
  /** Where the series knows the subject's name. */
  readonly slot: number
  /** Of the leading condition; null where another one decided and this is unknown. */
  readonly value: number | null
}

export interface Resolution {
  readonly subjectId: number
  readonly slot: number
  readonly reason: 'recovered' | 'subject_gone'
}

export interface Evaluation {
  readonly firings: readonly Firing[]
  readonly resolutions: readonly Resolution[]
}

export const noStates: States = new Map()

/** A rule taken through days from where its subjects stood, with subjects by their ids instead of slots. */
export interface Evaluator {
  evaluate(day: Day): Evaluation
  states(): States
  readonly run: RuleRun
}

/** Firings of a day come in the order of their subjects' ids, in whatever order the facts came. */
export function evaluatorOf(rule: AlertRule, series: FactSeries, before: States): Evaluator {
  const run = runRuleFrom(rule, [...before.values()].map(({ subjectId, ...state }) => ({ ...state, slot: series.slotOf(subjectId) })))
  return {
    run,
    evaluate: (day) => {
      const { fired, firedValues, recovered, gone } = stepOn(run, series, day)
      const resolved = (slot: number, reason: Resolution['reason']): Resolution => ({ subjectId: series.subjectIdOf(slot), slot, reason })
      return {
        firings: fired.map((slot, index) => ({ subjectId: series.subjectIdOf(slot), slot, value: knownValue(firedValues[index]) })).sort((a, b) => a.subjectId - b.subjectId),
        resolutions: [...recovered.map((slot) => resolved(slot, 'recovered')), ...gone.map((slot) => resolved(slot, 'subject_gone'))].sort((a, b) => a.subjectId - b.subjectId)
      }
    },
    states: () =>
      new Map(
        run.states().map(({ slot, ...state }): [number, SubjectState] => {
          const subjectId = series.subjectIdOf(slot)
          return [subjectId, { subjectId, ...state }]
        })
      )
  }
}

/** The engine's step on a day of a series, told by changes where the series can do that. */
export function stepOn(run: RuleRun, series: FactSeries, day: Day): Step {
  return run.step(day, series.changesOn === undefined ? series.at(day) : series.changesOn(day), series.isMuted?.(day) === true)
}

export function knownValue(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

/** One evaluation of a rule on facts that are at hand. Touches nothing. */
export function evaluateRule(
  rule: AlertRule, facts: readonly SubjectFact[], before: States, day: Day, isMuted = false
): { readonly resolutions: readonly Omit<Resolution, 'slot'>[]; readonly states: States; readonly firings: readonly { readonly subject: AlertSubject; readonly value: number | null }[] } {
  const series = { ...seriesOfFacts(() => facts), isMuted: () => isMuted }
  const evaluator = evaluatorOf(rule, series, before)
  const { firings, resolutions } = evaluator.evaluate(day)
  return { firings: firings.map(({ slot, value }) => ({ subject: series.subjectOf(slot), value })), resolutions: resolutions.map(({ subjectId, reason }) => ({ subjectId, reason })), states: evaluator.states() }
}
