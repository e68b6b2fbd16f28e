import { Button, Checkbox, InputNumber, Select } from 'antd'
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RaceMeasureId, RacePenaltyId, RaceRule } from '../../../main/contract/race'
import { formatPercent } from '../../format/ratio'
import { RaceRuleLeagues } from './race-rule-leagues'
import { RaceRulePotential } from './race-rule-potential'

export interface FieldMember {
  readonly id: number
  readonly name: string
  readonly rank: number
}

interface RaceRuleEditorProps {
  readonly rule: RaceRule
  readonly field: readonly FieldMember[]
  readonly disabled: boolean
  readonly onChange: (rule: RaceRule) => void
}

const measures: readonly RaceMeasureId[] = ['bookings', 'won_count', 'win_rate', 'new_pipeline', 'cycle_days', 'activities', 'collected']
const penalties: readonly RacePenaltyId[] = ['forecast_bias', 'discount_depth', 'overdue_share']
const normalisations = ['none', 'quota', 'potential', 'head_count', 'last_year', 'peer_group'] as const

/** What earns points, what costs them, who decides between equals, and in which leagues. */
export function RaceRuleEditor({ rule, field, disabled, onChange }: RaceRuleEditorProps) {
  const { t } = useTranslation()
  const set = (next: Partial<RaceRule>): void => onChange({ ...rule, ...next })
  const total = rule.measures.reduce((sum, part) => sum + part.weight, 0)
  const setMeasure = (index: number, next: Partial<RaceRule['measures'][number]>): void => set({ measures: rule.measures.map((part, at) => (at === index ? { ...part, ...next } : part)) })
  const setPenalty = (index: number, next: Partial<RaceRule['penalties'][number]>): void => set({ penalties: rule.penalties.map((part, at) => (at === index ? { ...part, ...next } : part)) })
  const unused = measures.find((id) => rule.measures.every((part) => part.measure !== id))
  const unusedPenalty = penalties.find((id) => rule.penalties.every((part) => part.measure !== id))
  const names = (id: RaceMeasureId | RacePenaltyId): string => t(`race.measures.${id}`)
  return (
    <div className="race-rule">
      <table className="rule-table">
        <caption>{t('race.rules.measures')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('race.rules.measure')}</th>
            <th scope="col" className="number">{t('race.rules.weight')}</th>
            <th scope="col" className="number">{t('race.rules.share')}</th>
            <th scope="col">{t('race.rules.direction')}</th>
            <th scope="col">{t('race.rules.normalisation')}</th>
            <th scope="col" className="number">{t('race.rules.cap')}</th>
            <th><span className="visually-hidden">{t('race.rules.remove')}</span></th>
          </tr>
        </thead>
        <tbody>
          {rule.measures.map((part, index) => (
            <tr key={part.measure}>
              <td>
                <Select aria-label={t('race.rules.measure')} disabled={disabled} value={part.measure} options={measures.map((value) => ({ value, label: names(value), disabled: value !== part.measure && rule.measures.some((other) => other.measure === value) }))} onChange={(measure) => setMeasure(index, { measure, direction: measure === 'cycle_days' ? 'lower' : 'higher' })} style={{ minWidth: 116 }} />
              </td>
              <td><InputNumber aria-label={`${names(part.measure)} ${t('race.rules.weight')}`} disabled={disabled} min={1} max={1_000} value={part.weight} onChange={(weight) => setMeasure(index, { weight: weight ?? 1 })} style={{ width: 76 }} /></td>
              <td className="number quiet">{formatPercent(part.weight / total)}</td>
              <td>
                <Select aria-label={`${names(part.measure)} ${t('race.rules.direction')}`} disabled={disabled} value={part.direction} options={(['higher', 'lower'] as const).map((value) => ({ value, label: t(`race.rules.directions.${value}`) }))} onChange={(direction) => setMeasure(index, { direction })} style={{ minWidth: 96 }} />
              </td>
              <td>
                <Select aria-label={`${names(part.measure)} ${t('race.rules.normalisation')}`} disabled={disabled} value={part.normalisation} options={normalisations.map((value) => ({ value, label: t(`race.rules.normalisations.${value}`) }))} onChange={(normalisation) => setMeasure(index, { normalisation })} popupMatchSelectWidth={false} style={{ minWidth: 132 }} />
              </td>
              <td><InputNumber aria-label={`${names(part.measure)} ${t('race.rules.cap')}`} disabled={disabled} min={0.1} max={100} step={0.5} value={part.cap} placeholder="–" onChange={(cap) => setMeasure(index, { cap })} style={{ width: 76 }} /></td>
              <td>{!disabled && rule.measures.length > 1 && <Button size="small" type="text" icon={<X size={13} />} aria-label={t('race.rules.removeOf', { name: names(part.measure) })} onClick={() => set({ measures: rule.measures.filter((_, at) => at !== index) })} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!disabled && unused !== undefined && (
        <Button size="small" type="text" icon={<Plus size={13} />} onClick={() => set({ measures: [...rule.measures, { measure: unused, weight: 10, direction: unused === 'cycle_days' ? 'lower' : 'higher', cap: 2, normalisation: 'none' }] })}>
          {t('race.rules.addMeasure')}
        </Button>
      )}
      {rule.penalties.length > 0 && (
        <table className="rule-table">
          <caption>{t('race.rules.penalties')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('race.rules.measure')}</th>
              <th scope="col" className="number">{t('race.rules.points')}</th>
              <th scope="col" className="number">{t('race.rules.free')}</th>
              <th scope="col" className="number">{t('race.rules.full')}</th>
              <th><span className="visually-hidden">{t('race.rules.remove')}</span></th>
            </tr>
          </thead>
          <tbody>
            {rule.penalties.map((part, index) => (
              <tr key={part.measure}>
                <td>{names(part.measure)}</td>
                <td><InputNumber aria-label={`${names(part.measure)} ${t('race.rules.points')}`} disabled={disabled} min={1} max={1_000} value={part.weight} onChange={(weight) => setPenalty(index, { weight: weight ?? 1 })} style={{ width: 84 }} /></td>
                <td><InputNumber aria-label={`${names(part.measure)} ${t('race.rules.free')}`} disabled={disabled} min={0} max={100} suffix="%" value={Math.round(part.free * 1_000) / 10} onChange={(free) => setPenalty(index, { free: (free ?? 0) / 100 })} style={{ width: 96 }} /></td>
                <td><InputNumber aria-label={`${names(part.measure)} ${t('race.rules.full')}`} disabled={disabled} min={1} max={500} suffix="%" value={Math.round(part.full * 1_000) / 10} onChange={(full) => setPenalty(index, { full: (full ?? 1) / 100 })} style={{ width: 96 }} /></td>
                <td>{!disabled && <Button size="small" type="text" icon={<X size={13} />} aria-label={t('race.rules.removeOf', { name: names(part.measure) })} onClick={() => set({ penalties: rule.penalties.filter((_, at) => at !== index) })} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!disabled && unusedPenalty !== undefined && (
        <Button size="small" type="text" icon={<Plus size={13} />} onClick={() => set({ penalties: [...rule.penalties, { measure: unusedPenalty, weight: 5, free: 0.1, full: 0.4 }] })}>
          {t('race.rules.addPenalty')}
        </Button>
      )}
      <div className="builder-form">
        <label>
          {t('race.rules.participants')}
          <Select
            mode="multiple" maxTagCount="responsive" allowClear disabled={disabled} showSearch={{ optionFilterProp: 'label' }} value={rule.participantIds ?? []} placeholder={t('race.rules.everybody')}
            options={field.map((member) => ({ value: member.id, label: member.name }))} onChange={(ids: number[]) => set({ participantIds: ids.length === 0 ? null : ids })}
          />
        </label>
        <label>
          {t('race.rules.ties')}
          <Select mode="multiple" disabled={disabled} value={rule.tieOrder} options={measures.map((value) => ({ value, label: names(value) }))} onChange={(tieOrder: RaceMeasureId[]) => set({ tieOrder })} />
        </label>
        <Checkbox disabled={disabled} checked={rule.collaborationCredit} onChange={(event) => set({ collaborationCredit: event.target.checked })}>
          {t('race.rules.collaboration')}
        </Checkbox>
      </div>
      {rule.measures.some((part) => part.normalisation === 'potential') && <RaceRulePotential rule={rule} field={field} disabled={disabled} onChange={onChange} />}
      <RaceRuleLeagues rule={rule} field={field} disabled={disabled} onChange={onChange} />
    </div>
  )
}
