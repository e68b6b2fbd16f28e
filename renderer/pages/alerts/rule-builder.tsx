import { App, Button, Input, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertMeasure, AlertRule, SavedAlertRule } from '../../../main/contract/alerts'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { useFailureParts } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { useRuleName, useRuleSentence } from './alert-words'
import type { ChangeAlertsSearch } from './alerts-page'
import { comparisonsFor, emptyRule, measureForFigure, shownUnit } from './rule-draft'
import { RuleQuiet } from './rule-quiet'
import { RulePreview } from './rule-preview'

interface RuleBuilderProps {
  readonly editing: SavedAlertRule | undefined
  readonly measure: string | undefined
  readonly change: ChangeAlertsSearch
}

/** A rule in one sentence, its parts below, and what it would have done in the past at once under them. */
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
  const [rule, setRule] = useState<AlertRule>(() => editing?.rule ?? emptyRule(first, filter.scope))
  const save = useCommand('alerts.saveRule')
  const remove = useCommand('alerts.deleteRule')
  const chosen = measures.find((each) => each.id === rule.measure) ?? first
  const valueType = chosen?.valueType ?? 'number'
  const unit = shownUnit(valueType)
  const sentence = useRuleSentence(rule, valueType)
  const set = (next: Partial<AlertRule>): void => setRule((before) => ({ ...before, ...next }))
  const comparisons = useMemo(() => comparisonsFor(chosen), [chosen])
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
      <p className="builder-sentence">{sentence}</p>
      <div className="builder-form">
        <label>
          {t('alerts.form.measure')}
          <Select
            value={rule.measure}
            showSearch={{ optionFilterProp: 'label' }}
            options={measures.map((each) => ({ value: each.id, label: t([`alerts.measures.${each.id}`, `measures.${each.id}.name`], { defaultValue: each.id }), disabled: !each.available, title: each.missing === null ? '' : t(`alerts.missing.${each.missing}`) }))}
            onChange={(id: string) => {
              const next = measures.find((each) => each.id === id)
              if (next !== undefined) setRule(emptyRule(next, rule.scope, rule.subjectKind))
            }}
          />
        </label>
        <label>
          {t('alerts.form.subject')}
          <Select value={rule.subjectKind} options={(chosen?.subjectKinds ?? []).map((kind) => ({ value: kind, label: t(`alerts.subjectKinds.${kind}`) }))} onChange={(subjectKind) => set({ subjectKind })} />
        </label>
        <label>
          {t('alerts.form.comparison')}
          <Select value={rule.comparison} options={comparisons.map((value) => ({ value, label: t(`alerts.comparisons.${value}`) }))} onChange={(comparison) => set({ comparison })} />
        </label>
        <label>
          {t('alerts.form.threshold', { unit: t(`alerts.units.${unit.name}`) })}
          <InputNumber value={rule.threshold / unit.factor} onChange={(value) => set({ threshold: (value ?? 0) * unit.factor })} style={{ width: '100%' }} step={unit.step} />
        </label>
        {(rule.comparison === 'falls_by' || rule.comparison === 'rises_by') && (
          <label>
            {t('alerts.form.changeDays')}
            <InputNumber min={1} max={366} value={rule.changeDays} onChange={(value) => set({ changeDays: value ?? 7 })} style={{ width: '100%' }} />
          </label>
        )}
        <label>
          {t('alerts.form.forDays')}
          <InputNumber min={0} max={366} value={rule.forDays} onChange={(value) => set({ forDays: value ?? 0 })} style={{ width: '100%' }} />
        </label>
        {chosen?.uses.includes('idleDays') === true && (
          <label>
            {t('alerts.form.idleDays')}
            <InputNumber min={1} max={1_000} value={rule.idleDays} onChange={(value) => set({ idleDays: value ?? 21 })} style={{ width: '100%' }} />
          </label>
        )}
        {chosen?.uses.includes('minimumAmountE4') === true && (
          <label>
            {t('alerts.form.minimum')}
            <InputNumber min={0} value={rule.minimumAmountE4 / 10_000} onChange={(value) => set({ minimumAmountE4: Math.round((value ?? 0) * 10_000) })} style={{ width: '100%' }} step={10_000} />
          </label>
        )}
        <RuleQuiet rule={rule} onChange={set} />
        <label>
          {t('alerts.form.severity')}
          <Select value={severity} options={(['info', 'warning', 'critical'] as const).map((value) => ({ value, label: t(`alerts.severities.${value}`) }))} onChange={setSeverity} />
        </label>
        <label>
          {t('alerts.form.name')}
          <Input value={name} onChange={(event) => setName(event.target.value)} placeholder={t([`alerts.measures.${rule.measure}`, `measures.${rule.measure}.name`], { defaultValue: rule.measure })} maxLength={120} />
        </label>
      </div>
      <RulePreview rule={rule} valueType={valueType} />
    </section>
  )
}
