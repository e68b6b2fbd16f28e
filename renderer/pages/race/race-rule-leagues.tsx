import { Checkbox, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RaceRule } from '../../../main/contract/race'
import type { FieldMember } from './race-rule-editor'

interface RaceRuleLeaguesProps {
  readonly rule: RaceRule
  readonly field: readonly FieldMember[]
  readonly disabled: boolean
  readonly onChange: (rule: RaceRule) => void
}

/** Leagues begin with equal shares of the field by its present ranks; from season to season results move their members. */
export function RaceRuleLeagues({ rule, field, disabled, onChange }: RaceRuleLeaguesProps) {
  const { t } = useTranslation()
  const { leagues, ...single } = rule
  const divided = (names: readonly string[], moves: number): RaceRule => {
    const inOrder = [...field].sort((a, b) => a.rank - b.rank || a.id - b.id)
    return { ...single, leagues: { names: [...names], moves, members: inOrder.map((member, index) => ({ participantId: member.id, league: Math.floor((index * names.length) / inOrder.length) })) } }
  }
  return (
    <div className="builder-form">
      <Checkbox disabled={disabled} checked={leagues !== undefined} onChange={(event) => onChange(event.target.checked ? divided([t('race.leagues.upper'), t('race.leagues.lower')], 1) : single)}>
        {t('race.rules.leagues')}
      </Checkbox>
      {leagues !== undefined && (
        <>
          <label>
            {t('race.rules.leagueNames')}
            <Select mode="tags" open={false} suffixIcon={null} disabled={disabled} value={leagues.names} tokenSeparators={[',', '，', '、']} onChange={(names: string[]) => names.length >= 2 && onChange(divided(names.slice(0, 10), leagues.moves))} />
          </label>
          <label>
            {t('race.rules.moves')}
            <InputNumber disabled={disabled} min={0} max={100} value={leagues.moves} onChange={(moves) => onChange({ ...rule, leagues: { ...leagues, moves: moves ?? 0 } })} style={{ width: '100%' }} />
          </label>
        </>
      )}
    </div>
  )
}
