import { InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AlertRule } from '../../../main/contract/alerts'

interface RuleQuietProps {
  readonly rule: AlertRule
  readonly onChange: (next: Partial<AlertRule>) => void
}

/** When a rule keeps quiet, and when it becomes louder. */
export function RuleQuiet({ rule, onChange }: RuleQuietProps) {
  const { t } = useTranslation()
  return (
    <>
      <label>
        {t('alerts.form.escalateDays')}
        <InputNumber min={1} max={366} value={rule.escalateDays ?? null} onChange={(value) => onChange({ escalateDays: value })} style={{ width: '100%' }} />
      </label>
      <label>
        {t('alerts.form.days')}
        <Select
          value={rule.mute?.nonWorkdays === true ? 'workdays' : 'every'}
          options={(['every', 'workdays'] as const).map((value) => ({ value, label: t(`alerts.form.on.${value}`) }))}
          onChange={(value) => onChange({ mute: { nonWorkdays: value === 'workdays', windows: rule.mute?.windows ?? [] } })}
        />
      </label>
    </>
  )
}
