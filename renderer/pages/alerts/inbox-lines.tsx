import { Button } from 'antd'
import { Check, ChevronDown, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AlertFiring } from '../../../main/contract/alerts'
import { formatCount } from '../../format/count'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { useRuleName, useSubjectName } from './alert-words'
import { worstSeverity, type Grouping, type InboxGroup } from './inbox-groups'

interface FiringLineProps {
  readonly firing: AlertFiring
  readonly group: string
  readonly by: Grouping
  /** Values shown below each other have one unit and one precision. */
  readonly among?: readonly AlertFiring[]
  /** Under the head of its group, which says what the alerts have in common. */
  readonly isInner?: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
}

export function FiringLine({ firing, group, by, among = [firing], isInner = false, isChosen, onChoose }: FiringLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const ruleName = useRuleName()
  const subjectName = useSubjectName()
  const text = useValueText(firing.valueType, among.map((each) => each.value))
  const isEscalated = firing.escalatedOn !== null && firing.state !== 'resolved'
  const said = [isInner && by === 'rule' ? '' : ruleName({ name: firing.ruleName, starterId: firing.starterId }), firing.assignedTo ?? ''].filter((part) => part !== '').join(' · ')
  return (
    <button type="button" className={isInner ? 'firing is-inner' : 'firing'} data-line="firing" data-group={group} data-firing={firing.id} aria-current={isChosen} onClick={onChoose}>
      <span className={`firing-mark ${firing.severity}`} role="img" aria-label={t(`alerts.severities.${firing.severity}`)} />
      <span className="firing-subject ellipsis">{subjectName(firing.subject)}</span>
      <span className="firing-figures">
        <span className="number firing-value">{text(firing.value, true)}</span>
        <span className="number quiet small firing-day">{format.shortDay(firing.resolvedOn ?? firing.firedOn)}</span>
      </span>
      {(said !== '' || isEscalated) && (
        <span className="firing-rule ellipsis">
          {isEscalated && <span className="escalated-badge">{t('alerts.escalated')}</span>}
          {said}
        </span>
      )}
    </button>
  )
}

interface GroupLineProps {
  readonly group: InboxGroup
  readonly by: Grouping
  readonly isOpen: boolean
  readonly onTurn: () => void
  readonly onAcknowledge: (() => void) | null
}

export function GroupLine({ group, by, isOpen, onTurn, onAcknowledge }: GroupLineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const ruleName = useRuleName()
  const subjectName = useSubjectName()
  const [newest] = group.firings
  if (newest === undefined) return null
  const severity = worstSeverity(group.firings)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  const name = by === 'rule' ? ruleName({ name: newest.ruleName, starterId: newest.starterId }) : format.shortDay(newest.resolvedOn ?? newest.firedOn)
  const rules = new Set(group.firings.map((firing) => firing.ruleId)).size
  const inside = by === 'rule' ? group.firings.slice(0, 3).map((firing) => subjectName(firing.subject)).join(t('alerts.digest.comma')) : t('alerts.digest.rules', { count: rules })
  return (
    <div className="firing-group">
      <button type="button" className="firing is-head" data-line="head" data-group={group.key} aria-expanded={isOpen} onClick={onTurn}>
        <span className={`firing-mark ${severity}`} role="img" aria-label={t(`alerts.severities.${severity}`)} />
        <span className="firing-subject ellipsis">
          <Chevron size={14} aria-hidden /> {name}
        </span>
        <span className="firing-figures">
          <span className="number firing-count">{t('alerts.digest.count', { count: group.firings.length, text: formatCount(group.firings.length) })}</span>
          <span className="number quiet small firing-day">{by === 'rule' ? format.shortDay(newest.resolvedOn ?? newest.firedOn) : ''}</span>
        </span>
        {!isOpen && <span className="firing-rule ellipsis">{inside}</span>}
      </button>
      {onAcknowledge !== null && <Button size="small" type="text" className="group-acknowledge" icon={<Check size={14} />} aria-label={t('alerts.digest.acknowledge', { count: group.firings.length, group: name })} title={t('alerts.digest.acknowledge', { count: group.firings.length, group: name })} onClick={onAcknowledge} />}
    </div>
  )
}
