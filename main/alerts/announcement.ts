import type { AlertRule, AlertSubject } from '../contract/alerts'
import type { ValueType } from '../contract/common'
import type { EventPayload } from '../contract'
import type { CommandContext } from '../router/handler'
import type { StoredRule } from './alert-store'
import { findAlertMeasure } from './alert-measures'
import { comparedType } from './conditions'

export interface NewFiring {
  readonly id: number
  readonly subject: AlertSubject
  readonly value: number | null
}

/** More than this many at once become one notification. */
const separately = 3

/** Tells the desktop about new alerts of a rule: one by one where they are few, else as one summary that names the first. */
export function announceFirings(rule: StoredRule, firings: readonly NewFiring[], context: Pick<CommandContext, 'announce' | 'actor'>): void {
  const recipients = rule.rule.recipients ?? []
  // Meant for others: it is in the inbox and travels to them as an exchange file, without ringing here.
  if (recipients.length > 0 && !recipients.includes(context.actor)) return
  const ruleName = rule.name === '' ? (rule.starterId ?? '') : rule.name
  const common = { ruleId: rule.id, ruleName, starterId: rule.name === '' ? rule.starterId : null, severity: rule.severity, measure: rule.rule.measure }
  if (firings.length > separately) {
    const [first] = firings
    const named = firings.slice(0, separately).map((firing) => firing.subject.name)
    if (first !== undefined) {
      context.announce('alert.fired', { ...common, firingId: first.id, subject: `${named.join(' · ')} +${firings.length - separately}`, text: conditionText(rule.rule), count: firings.length })
    }
    return
  }
  for (const firing of firings) {
    const text = `${firing.value === null ? '–' : plainNumber(firing.value, valueTypeOf(rule.rule))} (${conditionText(rule.rule)})`
    context.announce('alert.fired', { ...common, firingId: firing.id, subject: firing.subject.name, text, count: 1 })
  }
}

/** What one rule has told. */
export type Announced = EventPayload<'alert.fired'>

const severityOrder = { info: 0, warning: 1, critical: 2 } as const

/** What several rules found in one go: one by one where it is little, else as one digest under the gravest of them. */
export function announceDigest(told: readonly Announced[], context: Pick<CommandContext, 'announce'>): void {
  const count = told.reduce((sum, each) => sum + each.count, 0)
  if (told.length < 2 || count <= separately) {
    for (const each of told) context.announce('alert.fired', each)
    return
  }
  const gravest = told.reduce((worst, each) => (severityOrder[each.severity] > severityOrder[worst.severity] ? each : worst))
  const rules = new Set(told.map((each) => each.ruleId)).size
  const named = gravest.subject.replace(/ \+\d+$/, '')
  const others = count - named.split(' · ').length
  context.announce('alert.fired', {
    ...gravest,
    ruleName: rules > 1 && gravest.starterId === null ? `${gravest.ruleName} +${rules - 1}` : gravest.ruleName,
    subject: others > 0 ? `${named} +${others}` : named,
    count
  })
}

const signs: Readonly<Record<AlertRule['comparison'], string>> = {
  below: '<', above: '>', falls_by: '↓ ≥', rises_by: '↑ ≥', falls_by_share: '↓ ≥', rises_by_share: '↑ ≥', trend_down: '↘ ≥', trend_up: '↗ ≥', unusually_low: 'σ ≤ −', unusually_high: 'σ ≥ '
}

/** The condition in figures and signs, which read the same in every language. */
function conditionText(rule: AlertRule): string {
  return `${signs[rule.comparison]} ${plainNumber(rule.threshold, valueTypeOf(rule))}`
}

/** The unit in which a rule's value and threshold are told. */
export function valueTypeOf(rule: AlertRule): ValueType {
  return comparedType(rule.comparison, findAlertMeasure(rule.measure)?.valueType ?? 'number')
}

function plainNumber(value: number, type: ValueType): string {
  switch (type) {
    case 'money':
      return grouped(Math.round(value / 10_000))
    case 'ratio':
      return `${Math.round(value * 1_000) / 10}%`
    default:
      return String(Math.round(value * 100) / 100)
  }
}

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}
