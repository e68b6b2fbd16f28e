import type { AlertCondition, AlertRule, Comparison, ConditionItem } from '../contract/alerts'
import type { ValueType } from '../contract/common'

/** The part of a rule that is one condition; a rule is its own leading one. */
export type Condition = Pick<AlertRule, 'measure' | 'comparison' | 'threshold' | 'changeDays' | 'hysteresis' | 'idleDays'>

/** What is known about a condition, in the order that makes "and" the least and "or" the greatest of its parts (Kleene). */
export const truths = { no: 0, unknown: 1, yes: 2 } as const

/** Values of the conditions by column, the leading one first; NaN is unknown. */
export type ConditionValues = readonly Float64Array[]

export interface ConditionTree {
  /** The leading condition first. */
  readonly conditions: readonly Condition[]
  /** Whether the rule holds, for the first `count` rows; `hasFired`: against the thresholds at which an alert lets go. */
  readonly judge: Judge
}

type Judge = (values: ConditionValues, count: number, hasFired: boolean, into: Uint8Array) => void

/** A rule's conditions with the logic between them. An unknown value leaves open what it decides, as NULL does in SQL. */
export function conditionTree(rule: AlertRule): ConditionTree {
  const conditions: Condition[] = [rule]
  const compile = (item: ConditionItem): Judge => {
    if (item !== 'lead' && 'items' in item) return group(item.combinator, item.items.map(compile))
    return item === 'lead' ? oneCondition(rule, 0) : oneCondition(item, conditions.push(item) - 1)
  }
  const judge = compile(rule.when ?? 'lead')
  return { conditions, judge }
}

function oneCondition(condition: Condition, column: number): Judge {
  const fires = boundary(condition, condition.threshold)
  const letsGo = boundary(condition, releaseThreshold(condition))
  return (values, count, hasFired, into) => {
    const own = values[column] ?? new Float64Array(count).fill(Number.NaN)
    const { at, above, strict } = hasFired ? letsGo : fires
    // A value is beyond the threshold above where the one turned round is below, so that the loop has one shape.
    const sign = above ? 1 : -1
    const limit = sign * at
    if (strict) {
      for (let row = 0; row < count; row += 1) {
        const value = sign * (own[row] ?? Number.NaN)
        into[row] = value > limit ? 2 : value <= limit ? 0 : 1
      }
    } else {
      for (let row = 0; row < count; row += 1) {
        const value = sign * (own[row] ?? Number.NaN)
        into[row] = value >= limit ? 2 : value < limit ? 0 : 1
      }
    }
  }
}

function group(combinator: 'and' | 'or', parts: readonly Judge[]): Judge {
  let scratch = new Uint8Array(0)
  const isAnd = combinator === 'and'
  return (values, count, hasFired, into) => {
    if (scratch.length < count) scratch = new Uint8Array(count * 2)
    parts.forEach((part, index) => {
      part(values, count, hasFired, index === 0 ? into : scratch)
      if (index === 0) return
      for (let row = 0; row < count; row += 1) {
        const own = into[row] ?? 0
        const other = scratch[row] ?? 0
        if (isAnd ? other < own : other > own) into[row] = other
      }
    })
  }
}

/** Which values are beyond a threshold: those above or below, with or without the threshold itself. */
interface Boundary {
  readonly at: number
  readonly above: boolean
  readonly strict: boolean
}

function boundary({ comparison }: Condition, threshold: number): Boundary {
  if (comparison === 'below' || comparison === 'above') return { at: threshold, above: comparison === 'above', strict: true }
  return isDownward(comparison) ? { at: -threshold, above: false, strict: false } : { at: threshold, above: true, strict: false }
}

/** All conditions of a rule, the leading one first. */
export function conditionsOf(rule: AlertRule): readonly Condition[] {
  return conditionTree(rule).conditions
}

/** Where an alert that fires lets go: the threshold moved back by the hysteresis. */
export function releaseThreshold(condition: Pick<AlertCondition, 'comparison' | 'threshold' | 'hysteresis'>): number {
  return condition.comparison === 'below' ? condition.threshold + condition.hysteresis : condition.threshold - condition.hysteresis
}

/** Comparisons for which low values are the news. */
export function isDownward(comparison: Comparison): boolean {
  return comparison === 'below' || comparison === 'falls_by' || comparison === 'falls_by_share' || comparison === 'trend_down' || comparison === 'unusually_low'
}

/** The unit in which a comparison's value and threshold are told. */
export function comparedType(comparison: Comparison, measureType: ValueType): ValueType {
  switch (comparison) {
    case 'falls_by_share':
    case 'rises_by_share':
      return 'ratio'
    case 'unusually_low':
    case 'unusually_high':
      return 'number'
    default:
      return measureType
  }
}
