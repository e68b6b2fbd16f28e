import { Button, InputNumber, Select } from 'antd'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ColourRule } from '../../../main/contract/boards'
import type { ValueType } from '../../../main/contract/common'
import { toneMark } from './colour-rule'

interface ColourEditorProps {
  readonly rules: readonly ColourRule[]
  readonly type: ValueType
  readonly onChange: (rules: readonly ColourRule[]) => void
}

/** Conditions that colour a value, in the units that people think in: percent, whole money. The first that holds counts. */
export function ColourEditor({ rules, type, onChange }: ColourEditorProps) {
  const { t } = useTranslation()
  const factor = type === 'money' ? 10_000 : type === 'ratio' ? 0.01 : 1
  const unit = type === 'ratio' ? '%' : ''
  const set = (index: number, change: Partial<ColourRule>): void => onChange(rules.map((rule, at) => (at === index ? { ...rule, ...change } : rule)))
  return (
    <div className="tile-field">
      <span className="secondary small">{t('boards.colours.title')}</span>
      {rules.map((rule, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span className="row" key={index}>
          <Select size="small" style={{ width: 84 }} value={rule.when} options={(['above', 'below'] as const).map((value) => ({ value, label: t(`boards.colours.${value}`) }))} onChange={(when) => set(index, { when })} aria-label={t('boards.colours.when')} />
          <InputNumber<number> size="small" style={{ width: 130 }} value={Number((rule.value / factor).toPrecision(12))} {...(unit === '' ? {} : { suffix: unit })} onChange={(value) => value !== null && set(index, { value: type === 'money' ? Math.round(value * factor) : Number((value * factor).toPrecision(12)) })} aria-label={t('boards.colours.value')} />
          <Select size="small" style={{ width: 104 }} value={rule.tone} options={(['good', 'watch', 'bad'] as const).map((value) => ({ value, label: `${toneMark[value]} ${t(`boards.colours.${value}`)}` }))} onChange={(tone) => set(index, { tone })} aria-label={t('boards.colours.tone')} />
          <Button size="small" type="text" icon={<Trash2 size={14} />} aria-label={t('boards.colours.remove')} onClick={() => onChange(rules.filter((_, at) => at !== index))} />
        </span>
      ))}
      <Button size="small" icon={<Plus size={14} />} disabled={rules.length >= 6} style={{ alignSelf: 'flex-start' }} onClick={() => onChange([...rules, { when: 'below', value: type === 'ratio' ? 1 : 0, tone: 'bad' }])}>
        {t('boards.colours.add')}
      </Button>
    </div>
  )
}
