import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AlertFiring } from '../../../main/contract/alerts'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { useRuleName, useSubjectName } from './alert-words'
import type { ChangeAlertsSearch } from './alerts-page'
import { useStarterNames } from './starter-names'

interface InboxProps {
  readonly chosenId: number | null
  readonly state: 'open' | 'acknowledged' | 'snoozed' | 'resolved'
  readonly change: ChangeAlertsSearch
}

const states = ['open', 'acknowledged', 'snoozed', 'resolved'] as const

export function Inbox({ chosenId, state, change }: InboxProps) {
  const { t } = useTranslation()
  const query = useRoute('alerts.firings', { state, includeResolved: state === 'resolved', limit: 500 })
  const rules = useRoute('alerts.rules', {})
  const ensure = useCommand('alerts.ensureStarterRules')
  const acknowledge = useCommand('alerts.acknowledge')
  const names = useStarterNames()
  const counts = query.data?.counts
  const shown = query.data?.firings ?? []
  return (
    <section className="pane inbox" aria-label={t('alerts.inbox')}>
      <div className="inbox-head">
        <Select size="small" variant="borderless" value={state} aria-label={t('alerts.state')} options={states.map((value) => ({ value, label: `${t(`alerts.states.${value}`)}${counts === undefined ? '' : ` ${counts[value]}`}` }))} onChange={(value) => change({ state: value, firing: undefined })} style={{ minWidth: 120 }} />
        {state === 'open' && shown.length > 1 && (
          <Button size="small" type="text" loading={acknowledge.isPending} onClick={() => acknowledge.mutate({ firingIds: shown.map((firing) => firing.id) })}>
            {t('alerts.acknowledgeAll', { count: shown.length })}
          </Button>
        )}
      </div>
      <Loaded query={query} waiting={<SkeletonRows rows={10} />}>
        {({ firings }) => {
          if (firings.length > 0) {
            return (
              <ul className="inbox-list">
                {firings.map((firing) => (
                  <li key={firing.id}>
                    <FiringLine firing={firing} isChosen={firing.id === chosenId} onChoose={() => change({ firing: firing.id, make: undefined, rule: undefined })} />
                  </li>
                ))}
              </ul>
            )
          }
          return rules.data !== undefined && rules.data.length === 0 ? (
            <EmptyState what={t('alerts.noRules')} why={t('alerts.noRulesWhy')} action={t('alerts.addStarters')} onAction={() => ensure.mutate({ names })} />
          ) : (
            <EmptyState what={t(`alerts.emptyState.${state}`)} why={t('alerts.emptyWhy')} />
          )
        }}
      </Loaded>
    </section>
  )
}

function FiringLine({ firing, isChosen, onChoose }: { readonly firing: AlertFiring; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const ruleName = useRuleName()
  const subjectName = useSubjectName()
  const text = useValueText(firing.valueType, [firing.value, firing.threshold])
  return (
    <button type="button" className="firing" aria-current={isChosen} onClick={onChoose}>
      <span className={`firing-mark ${firing.severity}`} role="img" aria-label={t(`alerts.severities.${firing.severity}`)} />
      <span className="firing-subject ellipsis">{subjectName(firing.subject)}</span>
      <span className="number firing-value">{text(firing.value, true)}</span>
      <span className="firing-rule ellipsis">
        {firing.escalatedOn !== null && firing.state !== 'resolved' && <span className="escalated-badge">{t('alerts.escalated')}</span>}
        {ruleName({ name: firing.ruleName, starterId: firing.starterId })}
        {firing.assignedTo === null ? '' : ` · ${firing.assignedTo}`}
      </span>
      <span className="number quiet small">{format.shortDay(firing.resolvedOn ?? firing.firedOn)}</span>
    </button>
  )
}
