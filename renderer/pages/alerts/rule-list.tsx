import { Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AlertMeasure, SavedAlertRule } from '../../../main/contract/alerts'
import { useCommand, useRoute } from '../../api/use-route'
import { Loaded } from '../../components/feedback/loaded'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { useRuleName, useRuleSentence } from './alert-words'
import type { ChangeAlertsSearch } from './alerts-page'
import { StarterCards } from './starter-cards'

export function RuleList({ chosenId, change }: { readonly chosenId: number | null; readonly change: ChangeAlertsSearch }) {
  const { t } = useTranslation()
  const rules = useRoute('alerts.rules', {})
  const measures = useRoute('alerts.measures', {})
  return (
    <section className="pane inbox" aria-label={t('alerts.rules')}>
      <Loaded query={rules} waiting={<SkeletonRows rows={8} />}>
        {(data) =>
          data.length === 0 ? (
            <StarterCards isOnly />
          ) : (
            <div className="inbox-list">
              <ul>
                {data.map((rule) => (
                  <RuleLine key={rule.id} rule={rule} measures={measures.data ?? []} isChosen={rule.id === chosenId} onChoose={() => change({ rule: rule.id, make: undefined, firing: undefined })} />
                ))}
              </ul>
              <StarterCards />
            </div>
          )
        }
      </Loaded>
    </section>
  )
}

function RuleLine({ rule, measures, isChosen, onChoose }: { readonly rule: SavedAlertRule; readonly measures: readonly AlertMeasure[]; readonly isChosen: boolean; readonly onChoose: () => void }) {
  const { t } = useTranslation()
  const ruleName = useRuleName()
  const save = useCommand('alerts.saveRule')
  const sentence = useRuleSentence(rule.rule, measures)
  return (
    <li style={{ position: 'relative' }}>
      <button type="button" className="firing" aria-current={isChosen} onClick={onChoose} style={{ paddingRight: 64 }}>
        <span className={`firing-mark ${rule.severity}`} role="img" aria-label={t(`alerts.severities.${rule.severity}`)} />
        <span className="firing-subject ellipsis">{ruleName(rule)}</span>
        <span className="number quiet small">{rule.openFirings > 0 ? t('alerts.openCount', { count: rule.openFirings }) : ''}</span>
        <span className="firing-rule">{sentence}</span>
      </button>
      <Switch
        size="small"
        style={{ position: 'absolute', right: 14, top: 12 }}
        checked={rule.enabled}
        loading={save.isPending}
        aria-label={t('alerts.enabled', { rule: ruleName(rule) })}
        onChange={(enabled) => save.mutate({ id: rule.id, name: rule.name, starterId: rule.starterId, severity: rule.severity, enabled, rule: rule.rule })}
      />
    </li>
  )
}
