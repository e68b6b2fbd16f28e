import { App, Button, Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertMeasure, AlertRule, SavedAlertRule, SubjectKind } from '../../../main/contract/alerts'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { useFailureParts } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { useRuleName, useRuleSentence } from './alert-words'
import type { ChangeAlertsSearch } from './alerts-page'
import { ConditionBuilder } from './condition-builder'
import { fittedTree, treeOf, withTree, type ConditionTreeState } from './condition-tree'
import { comparedType, emptyRule, measureForFigure } from './rule-draft'
import { RulePreview } from './rule-preview'
import { RuleSettings } from './rule-settings'

interface RuleBuilderProps {
  readonly editing: SavedAlertRule | undefined
  readonly measure: string | undefined
  readonly change: ChangeAlertsSearch
}

/** A rule in one sentence, its conditions below, what it would have done in the past at once under them, then the rest of its settings. */
export function RuleBuilder({ editing, measure, change }: RuleBuilderProps) {
  const { data: measures } = useRoute('alerts.measures', {})
  if (measures === undefined) return <section className="pane">{<SkeletonRows rows={6} />}</section>
  return <Builder measures={measures} editing={editing} measure={measure} change={change} />
}

function Builder({ measures, editing, measure, change }: RuleBuilderProps & { readonly measures: readonly AlertMeasure[] }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const parts = useFailureParts()
  const ruleName = useRuleName()
  const filter = useFilter()
  const available = measures.filter((each) => each.available)
  const first = measures.find((each) => each.id === measureForFigure(measure ?? '')) ?? available[0] ?? measures[0]
  const [name, setName] = useState(editing === undefined ? '' : ruleName(editing))
  const [severity, setSeverity] = useState<SavedAlertRule['severity']>(editing?.severity ?? 'warning')
  const [base, setBase] = useState<AlertRule>(() => editing?.rule ?? emptyRule(first, filter.scope))
  const [tree, setTree] = useState<ConditionTreeState>(() => treeOf(base))
  const rule = useMemo(() => withTree(base, tree) ?? base, [base, tree])
  const fitting = useMemo(() => measures.filter((each) => each.subjectKinds.includes(base.subjectKind)), [measures, base.subjectKind])
  const save = useCommand('alerts.saveRule')
  const remove = useCommand('alerts.deleteRule')
  const chosen = measures.find((each) => each.id === rule.measure) ?? first
  const valueType = comparedType(rule.comparison, chosen?.valueType ?? 'number')
  const sentence = useRuleSentence(rule, measures)
  const set = (next: Partial<AlertRule>): void => setBase((before) => withoutMissing({ ...before, ...next }))
  const setSubject = (subjectKind: SubjectKind): void => {
    set({ subjectKind })
    setTree((before) => fittedTree(before, measures.filter((each) => each.subjectKinds.includes(subjectKind))))
  }
  const submit = (): void =>
    save.mutate(
      { ...(editing === undefined ? {} : { id: editing.id }), name: name.trim() === '' ? t([`alerts.measures.${rule.measure}`, `measures.${rule.measure}.name`], { defaultValue: rule.measure }) : name.trim(), starterId: editing?.starterId ?? null, severity, enabled: editing?.enabled ?? true, rule },
      {
        onSuccess: (outcome) => {
          void message.success(t('alerts.saved', { fired: outcome.fired }))
          change({ view: 'rules', rule: outcome.ruleId, make: undefined, measure: undefined })
        },
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  const drop = (): void => {
    if (editing === undefined) return
    void modal.confirm({
      title: t('alerts.deleteTitle', { rule: ruleName(editing) }),
      content: t('alerts.deleteText'),
      okText: t('alerts.delete'),
      cancelText: t('components.cancel'),
      onOk: () => remove.mutateAsync({ id: editing.id }).then(() => change({ rule: undefined, make: undefined }))
    })
  }
  return (
    <section className="pane builder" aria-labelledby="builder-title">
      <div className="spread">
        <h2 id="builder-title">{editing === undefined ? t('alerts.newRule') : t('alerts.editTitle')}</h2>
        <div className="row">
          {editing !== undefined && <Button onClick={drop}>{t('alerts.delete')}</Button>}
          <Button type="primary" onClick={submit} loading={save.isPending}>
            {t('alerts.saveRule')}
          </Button>
        </div>
      </div>
      <p className="builder-sentence" aria-live="polite">{sentence}</p>
      <div className="builder-subject">
        <label>
          {t('alerts.form.subject')}
          <Select aria-label={t('alerts.form.subject')} value={base.subjectKind} options={(['workspace', 'region', 'unit', 'rep', 'account', 'deal'] as const).map((kind) => ({ value: kind, label: t(`alerts.subjectKinds.${kind}`) }))} onChange={setSubject} style={{ minWidth: 130 }} />
        </label>
        <label className="grow">
          {t('alerts.form.name')}
          <Input value={name} onChange={(event) => setName(event.target.value)} placeholder={t([`alerts.measures.${rule.measure}`, `measures.${rule.measure}.name`], { defaultValue: rule.measure })} maxLength={120} />
        </label>
      </div>
      <ConditionBuilder tree={tree} measures={fitting} subjectKind={base.subjectKind} onChange={setTree} />
      <RulePreview rule={rule} valueType={valueType}>
        <RuleSettings rule={base} severity={severity} onSeverity={setSeverity} onChange={set} />
      </RulePreview>
    </section>
  )
}

/** Parts that were taken away are left out, not sent as undefined. */
function withoutMissing(rule: AlertRule): AlertRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)) as AlertRule
}
