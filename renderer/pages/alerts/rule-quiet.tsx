import { Checkbox, InputNumber } from 'antd'
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
      <Checkbox checked={rule.mute?.nonWorkdays === true} onChange={(event) => onChange({ mute: { nonWorkdays: event.target.checked, windows: rule.mute?.windows ?? [] } })}>
        {t('alerts.form.workdaysOnly')}
      </Checkbox>
    </>
  )
}
