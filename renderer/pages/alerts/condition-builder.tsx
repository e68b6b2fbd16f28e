import { Button, InputNumber, Segmented, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryBuilder, type ActionProps, type CombinatorSelectorProps, type FieldSelectorProps, type OperatorSelectorProps, type RuleGroupType, type ValueEditorProps } from 'react-querybuilder'
import type { AlertMeasure, Comparison, SubjectKind } from '../../../main/contract/alerts'
import { deepest, startingDetail, type ConditionDetail, type ConditionTreeState } from './condition-tree'
import { comparesPast, comparisonsFor, conditionUnit } from './rule-draft'

interface ConditionBuilderProps {
  readonly tree: ConditionTreeState
  readonly measures: readonly AlertMeasure[]
  readonly subjectKind: SubjectKind
  readonly onChange: (tree: ConditionTreeState) => void
}

interface BuilderContext {
  readonly measures: readonly AlertMeasure[]
}

const measureOf = (context: BuilderContext, id: string): AlertMeasure | undefined => context.measures.find((measure) => measure.id === id)

/** Conditions joined by and/or, in groups. Every part is an ordinary control: Tab walks through them in reading order. */
export function ConditionBuilder({ tree, measures, subjectKind, onChange }: ConditionBuilderProps) {
  const { t } = useTranslation()
  const context = useMemo<BuilderContext>(() => ({ measures }), [measures])
  const fields = useMemo(
    () => measures.map((measure) => ({ name: measure.id, value: measure.id, label: t([`alerts.measures.${measure.id}`, `measures.${measure.id}.name`], { defaultValue: measure.id }), disabled: !measure.available })),
    [measures, t]
  )
  const find = (id: string): AlertMeasure | undefined => measures.find((measure) => measure.id === id)
  const firstAvailable = measures.find((measure) => measure.available) ?? measures[0]
  return (
    <QueryBuilder
      query={tree as RuleGroupType}
      onQueryChange={(next: RuleGroupType) => onChange(next as ConditionTreeState)}
      fields={fields}
      context={context}
      combinators={[{ name: 'and', value: 'and', label: t('alerts.builder.and') }, { name: 'or', value: 'or', label: t('alerts.builder.or') }]}
      getDefaultField={() => firstAvailable?.id ?? ''}
      getOperators={(field) => comparisonsFor(find(field), subjectKind).map((value) => ({ name: value, value, label: t(`alerts.comparisons.${value}`) }))}
      getDefaultOperator={(field) => comparisonsFor(find(field), subjectKind)[0] ?? 'above'}
      getDefaultValue={(rule) => startingDetail(find(rule.field), rule.operator)}
      resetOnFieldChange
      resetOnOperatorChange
      enableMountQueryChange={false}
      controlElements={{
        fieldSelector: MeasureSelect,
        operatorSelector: ComparisonSelect,
        valueEditor: DetailEditor,
        combinatorSelector: CombinatorChoice,
        addRuleAction: AddCondition,
        addGroupAction: AddGroup,
        removeRuleAction: Remove,
        removeGroupAction: Remove
      }}
      controlClassnames={{ queryBuilder: 'conditions', ruleGroup: 'condition-group', header: 'condition-head', body: 'condition-body', rule: 'condition-line' }}
    />
  )
}

function MeasureSelect({ options, value, handleOnChange, context }: FieldSelectorProps) {
  const { t } = useTranslation()
  const missing = (id: string): string => {
    const reason = measureOf(context as BuilderContext, id)?.missing ?? null
    return reason === null ? '' : t(`alerts.missing.${reason}`)
  }
  return (
    <Select
      aria-label={t('alerts.form.measure')}
      value={value ?? null}
      showSearch={{ optionFilterProp: 'label' }}
      options={(options as readonly { readonly name: string; readonly label: string; readonly disabled?: boolean }[]).map((option) => ({ value: option.name, label: option.label, disabled: option.disabled === true, title: missing(option.name) }))}
      onChange={handleOnChange}
      popupMatchSelectWidth={false}
      className="condition-measure"
    />
  )
}

function ComparisonSelect({ options, value, handleOnChange }: OperatorSelectorProps) {
  const { t } = useTranslation()
  const entries = options as readonly { readonly name: string; readonly label: string }[]
  return <Select aria-label={t('alerts.form.comparison')} value={value ?? null} options={entries.map((option) => ({ value: option.name, label: option.label }))} onChange={handleOnChange} popupMatchSelectWidth={false} className="condition-comparison" />
}

/** Threshold, how far back, how far it has to come back, and from when a deal counts as idle: whatever the condition uses. */
function DetailEditor({ field, operator, value, handleOnChange, context }: ValueEditorProps) {
  const { t } = useTranslation()
  const measure = measureOf(context as BuilderContext, field)
  const detail = value as ConditionDetail | undefined
  if (detail === undefined || typeof detail !== 'object') return null
  const unit = conditionUnit(measure, operator as Comparison)
  const set = (next: Partial<ConditionDetail>): void => handleOnChange({ ...detail, ...next })
  const inUnit = (wire: number): number => Math.round((wire / unit.factor) * 1e6) / 1e6
  const suffix = t(`alerts.units.${unit.name}`)
  return (
    <>
      <InputNumber
        aria-label={t('alerts.form.threshold', { unit: suffix })}
        value={inUnit(detail.threshold)}
        step={unit.step}
        suffix={suffix}
        onChange={(next) => set({ threshold: (next ?? 0) * unit.factor })}
        className={unit.name === 'money' ? 'condition-money' : 'condition-number'}
      />
      {comparesPast(operator as Comparison) && (
        <label className="condition-more">
          {t('alerts.builder.within')}
          <InputNumber aria-label={t('alerts.form.changeDays')} min={2} max={366} value={detail.changeDays} suffix={t('alerts.units.days')} onChange={(next) => set({ changeDays: next ?? 7 })} className="condition-days" />
        </label>
      )}
      {measure?.uses.includes('idleDays') === true && (
        <label className="condition-more">
          {t('alerts.builder.idleFrom')}
          <InputNumber aria-label={t('alerts.form.idleDays')} min={1} max={1_000} value={detail.idleDays} suffix={t('alerts.units.days')} onChange={(next) => set({ idleDays: next ?? 21 })} className="condition-days" />
        </label>
      )}
      <label className="condition-more" title={t('alerts.builder.hysteresisWhy')}>
        {t('alerts.builder.hysteresis')}
        <InputNumber aria-label={t('alerts.form.hysteresis', { unit: suffix })} min={0} value={inUnit(detail.hysteresis)} step={unit.step} suffix={suffix} onChange={(next) => set({ hysteresis: (next ?? 0) * unit.factor })} className={unit.name === 'money' ? 'condition-money' : 'condition-number'} />
      </label>
    </>
  )
}

function CombinatorChoice({ value, handleOnChange, rules }: CombinatorSelectorProps) {
  const { t } = useTranslation()
  if (rules.length < 2) return null
  return (
    <Segmented
      size="small"
      aria-label={t('alerts.builder.combinator')}
      value={value ?? 'and'}
      options={[{ value: 'and', label: t('alerts.builder.and') }, { value: 'or', label: t('alerts.builder.or') }]}
      onChange={handleOnChange}
    />
  )
}

function AddCondition({ handleOnClick, rules }: ActionProps) {
  const { t } = useTranslation()
  if ((rules?.length ?? 0) >= 20) return null
  return (
    <Button size="small" type="text" icon={<Plus size={13} />} onClick={() => handleOnClick()}>
      {t('alerts.builder.addCondition')}
    </Button>
  )
}

function AddGroup({ handleOnClick, level }: ActionProps) {
  const { t } = useTranslation()
  if (level + 1 >= deepest) return null
  return (
    <Button size="small" type="text" icon={<Plus size={13} />} onClick={() => handleOnClick()}>
      {t('alerts.builder.addGroup')}
    </Button>
  )
}

/** The last condition stays: a rule needs one. */
function Remove({ handleOnClick, path, schema, ruleOrGroup }: ActionProps) {
  const { t } = useTranslation()
  const isOnly = path.length === 1 && (schema.getQuery()?.rules.length ?? 0) <= 1
  if (isOnly) return null
  return <Button size="small" type="text" icon={<X size={13} />} aria-label={'rules' in ruleOrGroup ? t('alerts.builder.removeGroup') : t('alerts.builder.removeCondition')} onClick={() => handleOnClick()} />
}
