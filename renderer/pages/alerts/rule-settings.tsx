import { Button, Input, InputNumber, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AlertRule, AlertSeverity } from '../../../main/contract/alerts'
import { useRoute } from '../../api/use-route'
import { DateField } from '../../components/form/date-field'

interface RuleSettingsProps {
  readonly rule: AlertRule
  readonly severity: AlertSeverity
  readonly onSeverity: (severity: AlertSeverity) => void
  readonly onChange: (next: Partial<AlertRule>) => void
}

/** Whom a rule looks at and when it fires, who hears of it, and when it keeps quiet. */
export function RuleSettings({ rule, severity, onSeverity, onChange }: RuleSettingsProps) {
  const { t } = useTranslation()
  const { data: scopes } = useRoute('workspace.scopeOptions', {})
  const days = (label: string, value: number | null, save: (value: number | null) => void, least = 0): ReactNode => (
    <label>
      {label}
      <InputNumber min={least} max={366} value={value} suffix={t('alerts.units.days')} onChange={save} style={{ width: '100%' }} />
    </label>
  )
  const schedule = rule.schedule
  const dayNames = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`alerts.weekdays.${day}`) }))
  const { schedule: _schedule, ...unscheduled } = rule
  const setSchedule = (kind: string): void => {
    if (kind === 'weekly') onChange({ schedule: { kind: 'weekly', weekdays: [1] } })
    else if (kind === 'monthly') onChange({ schedule: { kind: 'monthly', days: [1] } })
    else onChange({ ...unscheduled, schedule: undefined as never })
  }
  return (
    <div className="builder-form">
      {rule.subjectKind !== 'workspace' && (
        <label>
          {t('alerts.form.regions')}
          <Select
            mode="multiple" maxTagCount="responsive" allowClear showSearch={{ optionFilterProp: 'label' }} value={rule.scope.regionIds ?? []} placeholder={t('frame.filter.allRegions')}
            options={(scopes?.regions ?? []).map((region) => ({ value: region.id, label: region.name }))} onChange={(regionIds: number[]) => onChange({ scope: { ...rule.scope, regionIds } })}
          />
        </label>
      )}
      {rule.subjectKind !== 'workspace' && rule.subjectKind !== 'region' && (
        <label>
          {t('alerts.form.units')}
          <Select
            mode="multiple" maxTagCount="responsive" allowClear showSearch={{ optionFilterProp: 'label' }} value={rule.scope.unitIds ?? []} placeholder={t('frame.filter.allUnits')}
            options={(scopes?.units ?? []).map((unit) => ({ value: unit.id, label: unit.name }))} onChange={(unitIds: number[]) => onChange({ scope: { ...rule.scope, unitIds } })}
          />
        </label>
      )}
      {(rule.subjectKind === 'deal' || rule.subjectKind === 'account') && (
        <label>
          {t(rule.subjectKind === 'deal' ? 'alerts.form.minimum' : 'alerts.form.minimumOverdue')}
          <InputNumber min={0} value={rule.minimumAmountE4 / 10_000} suffix={t('alerts.units.money')} onChange={(value) => onChange({ minimumAmountE4: Math.round((value ?? 0) * 10_000) })} style={{ width: '100%' }} step={10_000} />
        </label>
      )}
      {days(t('alerts.form.forDays'), rule.forDays, (value) => onChange({ forDays: value ?? 0 }))}
      {days(t('alerts.form.cooldownDays'), rule.cooldownDays, (value) => onChange({ cooldownDays: value ?? 0 }))}
      <label>
        {t('alerts.form.schedule')}
        <Select value={schedule?.kind ?? 'daily'} options={(['daily', 'weekly', 'monthly'] as const).map((value) => ({ value, label: t(`alerts.schedules.${value}`) }))} onChange={setSchedule} />
      </label>
      {schedule?.kind === 'weekly' && (
        <label>
          {t('alerts.form.weekdays')}
          <Select mode="multiple" value={schedule.weekdays} options={dayNames} onChange={(weekdays: number[]) => weekdays.length > 0 && onChange({ schedule: { kind: 'weekly', weekdays: [...weekdays].sort((a, b) => a - b) } })} />
        </label>
      )}
      {schedule?.kind === 'monthly' && (
        <label>
          {t('alerts.form.monthDays')}
          <Select
            mode="multiple" value={schedule.days} options={Array.from({ length: 31 }, (_, index) => ({ value: index + 1, label: String(index + 1) }))}
            onChange={(chosen: number[]) => chosen.length > 0 && onChange({ schedule: { kind: 'monthly', days: [...chosen].sort((a, b) => a - b) } })}
          />
        </label>
      )}
      <label>
        {t('alerts.form.severity')}
        <Select value={severity} options={(['info', 'warning', 'critical'] as const).map((value) => ({ value, label: t(`alerts.severities.${value}`) }))} onChange={onSeverity} />
      </label>
      <label>
        {t('alerts.form.recipients')}
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', ';', '；', '、']} value={rule.recipients ?? []} placeholder={t('alerts.form.recipientsHint')} onChange={(recipients: string[]) => onChange({ recipients: recipients.map((name) => name.trim()).filter((name) => name !== '').slice(0, 50) })} />
      </label>
      {days(t('alerts.form.escalateDays'), rule.escalateDays ?? null, (value) => onChange({ escalateDays: value }), 1)}
      {(rule.escalateDays ?? null) !== null && (
        <label>
          {t('alerts.form.escalateTo')}
          <Input value={rule.escalateTo ?? ''} maxLength={60} placeholder={t('alerts.assigneeHint')} onChange={(event) => onChange({ escalateTo: event.target.value.trim() === '' ? null : event.target.value })} />
        </label>
      )}
      <label>
        {t('alerts.form.days')}
        <Select
          value={rule.mute?.nonWorkdays === true ? 'workdays' : 'every'}
          options={(['every', 'workdays'] as const).map((value) => ({ value, label: t(`alerts.form.on.${value}`) }))}
          onChange={(value) => onChange({ mute: { nonWorkdays: value === 'workdays', windows: rule.mute?.windows ?? [] } })}
        />
      </label>
      <MuteWindows rule={rule} onChange={onChange} />
    </div>
  )
}

/** Stretches of days on which the rule keeps quiet: a trade fair, a stocktaking. */
function MuteWindows({ rule, onChange }: Pick<RuleSettingsProps, 'rule' | 'onChange'>) {
  const { t } = useTranslation()
  const { data: status } = useRoute('workspace.status', {})
  const windows = rule.mute?.windows ?? []
  const save = (next: readonly { readonly from: string; readonly to: string }[]): void => onChange({ mute: { nonWorkdays: rule.mute?.nonWorkdays ?? false, windows: [...next] } })
  const change = (index: number, key: 'from' | 'to', value: string): void => {
    save(windows.map((window, at) => (at !== index ? window : key === 'from' ? { from: value, to: window.to < value ? value : window.to } : { from: window.from > value ? value : window.from, to: value })))
  }
  const today = status?.today ?? ''
  return (
    <fieldset className="mute-windows">
      <legend>{t('alerts.form.mute')}</legend>
      {windows.map((window, index) => (
        <div key={`${window.from} ${window.to} ${index}`} className="row">
          <DateField value={window.from} label={t('alerts.form.muteFrom')} onChange={(day) => change(index, 'from', day)} />
          <span aria-hidden>–</span>
          <DateField value={window.to} label={t('alerts.form.muteTo')} onChange={(day) => change(index, 'to', day)} />
          <Button size="small" type="text" icon={<X size={13} />} aria-label={t('alerts.form.muteRemove')} onClick={() => save(windows.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button size="small" type="text" icon={<Plus size={13} />} disabled={today === ''} onClick={() => save([...windows, { from: today, to: today }])}>
        {t('alerts.form.muteAdd')}
      </Button>
    </fieldset>
  )
}
