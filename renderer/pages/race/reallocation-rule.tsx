import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AllocationRule } from '../../../main/contract/reallocation'

interface ReallocationRuleProps {
  readonly rule: AllocationRule
  readonly valueType: 'money' | 'integer' | 'number'
  readonly onChange: (rule: AllocationRule) => void
}

const methods: Readonly<Record<string, AllocationRule['method']>> = {
  score: { kind: 'proportional', result: 'score', strength: 1 },
  attainment: { kind: 'proportional', result: 'attainment', strength: 1 },
  bookings: { kind: 'proportional', result: 'bookings', strength: 1 },
  tiered: {
    kind: 'tiered',
    tiers: [
      { upToShare: 0.25, factor: 1.2 },
      { upToShare: 0.75, factor: 1 },
      { upToShare: 1, factor: 0.8 }
    ]
  },
  return: { kind: 'return' }
}

/** The rule in five controls: what for, starting from what, and within which bounds. */
export function ReallocationRule({ rule, valueType, onChange }: ReallocationRuleProps) {
  const { t } = useTranslation()
  const chosen = rule.method.kind === 'proportional' ? rule.method.result : rule.method.kind
  const unit = valueType === 'integer' ? 1 : 10_000
  const bound = (key: 'floor' | 'cap') => (
    <label className="pool-field">
      {t(`race.pools.bounds.${key}`)}
      <InputNumber min={0} value={rule[key] === null ? null : (rule[key] ?? 0) / unit} onChange={(value) => onChange({ ...rule, [key]: value === null ? null : Math.round(value * unit) })} style={{ width: 104 }} />
    </label>
  )
  return (
    <>
      <Select aria-label={t('race.pools.method')} value={chosen} options={Object.keys(methods).map((value) => ({ value, label: t(`race.pools.methods.${value}`) }))} onChange={(value: string) => onChange({ ...rule, method: methods[value] ?? rule.method })} style={{ minWidth: 140 }} />
      <Select aria-label={t('race.pools.base')} value={rule.base} options={(['today', 'head_count', 'equal'] as const).map((value) => ({ value, label: t(`race.pools.bases.${value}`) }))} onChange={(base) => onChange({ ...rule, base })} style={{ minWidth: 110 }} />
      <label className="pool-field">
        {t('race.pools.bounds.change_limit')}
        <InputNumber min={0} max={1_000} suffix="%" value={rule.changeLimit === null ? null : Math.round(rule.changeLimit * 100)} onChange={(value) => onChange({ ...rule, changeLimit: value === null ? null : value / 100 })} style={{ width: 84 }} />
      </label>
      {bound('floor')}
      {bound('cap')}
    </>
  )
}
