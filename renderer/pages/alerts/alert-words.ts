import { useTranslation } from 'react-i18next'
import type { AlertMeasure, AlertRule, AlertSubject, ConditionItem } from '../../../main/contract/alerts'
import { useValueText } from '../../format/use-value-text'
import { comparedType } from './rule-draft'

/** A starter rule has no name of its own until somebody gives it one. */
export function useRuleName(): (rule: { readonly name: string; readonly starterId: string | null }) => string {
  const { t } = useTranslation()
  return ({ name, starterId }) => (name !== '' ? name : starterId === null ? t('alerts.unnamed') : t(`alerts.starters.${starterId}`, { defaultValue: starterId }))
}

export function useSubjectName(): (subject: AlertSubject) => string {
  const { t } = useTranslation()
  return (subject) => (subject.kind === 'workspace' || subject.name === '' ? t('alerts.subjects.workspace') : subject.name)
}

/** A rule as a sentence: its conditions joined, then how long they must hold. */
export function useRuleSentence(rule: AlertRule, measures: readonly AlertMeasure[]): string {
  const { t } = useTranslation()
  const phrase = useConditionPhrase(measures)
  const item = (part: ConditionItem, isInner: boolean): string => {
    if (part === 'lead') return phrase(rule)
    if (!('items' in part)) return phrase(part)
    const joined = part.items.map((inner) => item(inner, true)).join(t(`alerts.sentence.${part.combinator}`))
    return isInner && part.items.length > 1 ? t('alerts.sentence.group', { condition: joined }) : joined
  }
  const condition = t('alerts.sentence.of', { subject: t(`alerts.subjects.${rule.subjectKind}`), condition: item(rule.when ?? 'lead', false) })
  return rule.forDays > 0 ? t('alerts.sentence.lasting', { condition, days: rule.forDays }) : t('alerts.sentence.atOnce', { condition })
}

type Condition = Pick<AlertRule, 'measure' | 'comparison' | 'threshold' | 'changeDays'>

function useConditionPhrase(measures: readonly AlertMeasure[]): (condition: Condition) => string {
  const { t } = useTranslation()
  const money = useValueText('money', [])
  const ratio = useValueText('ratio', [])
  const days = useValueText('days', [])
  const number = useValueText('number', [])
  return (condition) => {
    const measure = measures.find((each) => each.id === condition.measure)
    const type = comparedType(condition.comparison, measure?.valueType ?? 'number')
    const text = type === 'money' ? money : type === 'ratio' ? ratio : type === 'days' ? days : number
    return t(`alerts.sentence.${condition.comparison}`, {
      measure: t([`alerts.measures.${condition.measure}`, `measures.${condition.measure}.name`], { defaultValue: condition.measure }),
      threshold: text(condition.threshold, true),
      days: condition.changeDays
    })
  }
}
