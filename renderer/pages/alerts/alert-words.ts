import { useTranslation } from 'react-i18next'
import type { AlertRule, AlertSubject } from '../../../main/contract/alerts'
import type { ValueType } from '../../../main/contract/common'
import { useValueText } from '../../format/use-value-text'

/** A starter rule has no name of its own until somebody gives it one. */
export function useRuleName(): (rule: { readonly name: string; readonly starterId: string | null }) => string {
  const { t } = useTranslation()
  return ({ name, starterId }) => (name !== '' ? name : starterId === null ? t('alerts.unnamed') : t(`alerts.starters.${starterId}`, { defaultValue: starterId }))
}

export function useSubjectName(): (subject: AlertSubject) => string {
  const { t } = useTranslation()
  return (subject) => (subject.kind === 'workspace' || subject.name === '' ? t('alerts.subjects.workspace') : subject.name)
}

/** A rule as a sentence. */
export function useRuleSentence(rule: AlertRule, valueType: ValueType): string {
  const { t } = useTranslation()
  const text = useValueText(valueType, [rule.threshold])
  const change = rule.comparison === 'falls_by' || rule.comparison === 'rises_by'
  const condition = t(`alerts.sentence.${rule.comparison}`, {
    subject: t(`alerts.subjects.${rule.subjectKind}`),
    measure: t([`alerts.measures.${rule.measure}`, `measures.${rule.measure}.name`], { defaultValue: rule.measure }),
    threshold: text(rule.threshold, true),
    days: rule.changeDays
  })
  return rule.forDays > 0 ? t('alerts.sentence.lasting', { condition, days: rule.forDays }) : change ? condition : t('alerts.sentence.atOnce', { condition })
}
