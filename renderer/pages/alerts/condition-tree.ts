import { prepareRuleGroup, type RuleGroupType, type RuleType } from 'react-querybuilder'
import type { AlertMeasure, AlertRule, Comparison, ConditionGroup, ConditionItem } from '../../../main/contract/alerts'
import { comparisonsFor } from './rule-draft'

/** What a condition holds besides its measure and comparison; travels as the builder's value. */
export interface ConditionDetail {
  readonly threshold: number
  readonly changeDays: number
  readonly hysteresis: number
  readonly idleDays: number
}

export type ConditionRule = RuleType<string, Comparison, ConditionDetail>
export type ConditionTreeState = RuleGroupType<ConditionRule>

/** Groups within groups, the outermost included. */
export const deepest = 3

const usualDetail = { changeDays: 7, hysteresis: 0, idleDays: 21 }

/** What a condition on a measure starts from. */
export function startingDetail(measure: AlertMeasure | undefined, comparison: string): ConditionDetail {
  if (comparison.startsWith('unusually_')) return { ...usualDetail, threshold: 2.5 }
  if (comparison.endsWith('_by_share')) return { ...usualDetail, threshold: 0.2, changeDays: 28 }
  if (comparison.startsWith('trend_')) return { ...usualDetail, threshold: measure?.suggestedThreshold ?? 0, changeDays: 56 }
  return { ...usualDetail, threshold: measure?.suggestedThreshold ?? 0 }
}

/** A rule's conditions as the builder's tree. Its parts have ids from the beginning: without them the builder would make its controls anew with the first key that is pressed. */
export function treeOf(rule: AlertRule): ConditionTreeState {
  const leaf = (condition: Pick<AlertRule, 'measure' | 'comparison' | 'threshold' | 'changeDays' | 'hysteresis' | 'idleDays'>): ConditionRule => ({
    field: condition.measure,
    operator: condition.comparison,
    value: { threshold: condition.threshold, changeDays: condition.changeDays, hysteresis: condition.hysteresis, idleDays: condition.idleDays }
  })
  const node = (item: ConditionItem): ConditionRule | ConditionTreeState =>
    item === 'lead' ? leaf(rule) : 'items' in item ? { combinator: item.combinator, rules: item.items.map(node) } : leaf(item)
  const tree: ConditionTreeState = rule.when === undefined ? { combinator: 'and', rules: [leaf(rule)] } : { combinator: rule.when.combinator, rules: rule.when.items.map(node) }
  return prepareRuleGroup(tree as RuleGroupType) as ConditionTreeState
}

/** The rule with the tree's conditions: the first one leads. Null while the tree holds none. */
export function withTree(rule: AlertRule, tree: ConditionTreeState): AlertRule | null {
  let lead: ConditionRule | null = null
  const item = (node: ConditionRule | ConditionTreeState): ConditionItem | null => {
    if ('rules' in node) {
      const items = node.rules.flatMap((inner) => item(inner) ?? [])
      return items.length === 0 ? null : { combinator: node.combinator === 'or' ? 'or' : 'and', items }
    }
    if (lead === null) {
      lead = node
      return 'lead'
    }
    return { measure: node.field, comparison: node.operator, ...node.value }
  }
  const when = item(tree)
  const first = lead as ConditionRule | null
  if (first === null || when === null) return null
  const { when: _before, ...rest } = rule
  const leading = { ...rest, measure: first.field, comparison: first.operator, ...first.value }
  // The builder offers no more groups than the contract knows; the core checks it anyway.
  return isSingle(when) || when === 'lead' || !('items' in when) ? leading : { ...leading, when: when as ConditionGroup }
}

function isSingle(item: ConditionItem): boolean {
  return item === 'lead' || ('items' in item && item.items.length === 1 && item.items[0] !== undefined && isSingle(item.items[0]))
}

/** The tree with every condition on a measure that fits the rule's subjects; others give way to the first that does. */
export function fittedTree(tree: ConditionTreeState, measures: readonly AlertMeasure[]): ConditionTreeState {
  const fallback = measures.find((measure) => measure.available) ?? measures[0]
  const fit = (node: ConditionRule | ConditionTreeState): ConditionRule | ConditionTreeState => {
    if ('rules' in node) return { ...node, rules: node.rules.map(fit) }
    if (fallback === undefined || measures.some((measure) => measure.id === node.field)) return node
    const comparison = comparisonsFor(fallback, 'unit')[0] ?? 'above'
    return { ...node, field: fallback.id, operator: comparison, value: startingDetail(fallback, comparison) }
  }
  return fit(tree) as ConditionTreeState
}
