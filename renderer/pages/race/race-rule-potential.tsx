import { InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RaceRule } from '../../../main/contract/race'
import type { FieldMember } from './race-rule-editor'

interface RaceRulePotentialProps {
  readonly rule: RaceRule
  readonly field: readonly FieldMember[]
  readonly disabled: boolean
  readonly onChange: (rule: RaceRule) => void
}

/** What each participant's market can give: whoever has twice the potential has to do twice as much for the same points. */
export function RaceRulePotential({ rule, field, disabled, onChange }: RaceRulePotentialProps) {
  const { t } = useTranslation()
  const indexOf = new Map((rule.potential ?? []).map((each) => [each.participantId, each.index]))
  const inOrder = [...field].sort((a, b) => a.name.localeCompare(b.name, 'zh-CN') || a.id - b.id)
  const set = (participantId: number, index: number | null): void => {
    const next = new Map(indexOf)
    if (index === null) next.delete(participantId)
    else next.set(participantId, index)
    onChange({ ...rule, potential: [...next].sort(([a], [b]) => a - b).map(([id, value]) => ({ participantId: id, index: value })) })
  }
  return (
    <fieldset className="potential">
      <legend>{t('race.rules.potential')}</legend>
      <p className="quiet small">{t('race.rules.potentialWhy', { missing: inOrder.filter((member) => !indexOf.has(member.id)).length })}</p>
      <div className="potential-field">
        {inOrder.map((member) => (
          <label key={member.id}>
            <span className="ellipsis" title={member.name}>
              {member.name}
            </span>
            <InputNumber size="small" disabled={disabled} min={1} max={100_000} value={indexOf.get(member.id) ?? null} placeholder="–" onChange={(index) => set(member.id, index)} style={{ width: 84 }} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
