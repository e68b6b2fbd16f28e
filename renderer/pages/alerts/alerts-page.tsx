import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Segmented } from 'antd'
import { Plus, RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useCommand, useRoute } from '../../api/use-route'
import { failureOf } from '../../api/client'
import type { AlertsSearch } from '../../app/page-search'
import { useFailureParts } from '../../components/feedback/failure-view'
import './alerts.css'
import { Exchange } from './exchange'
import { Inbox } from './inbox'
import { RuleBuilder } from './rule-builder'
import { RuleList } from './rule-list'
import { Story } from './story'

export type ChangeAlertsSearch = (next: { readonly [K in keyof AlertsSearch]?: AlertsSearch[K] | undefined }) => void

/** Inbox on the left; on the right the story of what is chosen, or the rule under construction with its past. */
export function AlertsPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const parts = useFailureParts()
  const search = useSearch({ strict: false }) as AlertsSearch
  const change: ChangeAlertsSearch = (next) =>
    void navigate({ to: '/alerts', search: ((before: Record<string, unknown>) => Object.fromEntries(Object.entries({ ...before, ...next }).filter(([, value]) => value !== undefined))) as never })
  const view = search.view ?? 'inbox'
  const { data: rules } = useRoute('alerts.rules', {})
  const evaluate = useCommand('alerts.evaluate')
  const builds = search.make === true || (search.rule !== undefined && view === 'rules')
  const editing = search.rule === undefined ? undefined : rules?.find((rule) => rule.id === search.rule)
  const check = (): void =>
    evaluate.mutate(
      {},
      {
        onSuccess: (outcome) => void message.success(t('alerts.checked', { fired: outcome.fired, resolved: outcome.resolved })),
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.alerts')}</h1>
        <Segmented
          value={view}
          options={[
            { value: 'inbox', label: t('alerts.inbox') },
            { value: 'rules', label: rules === undefined ? t('alerts.rules') : t('alerts.rulesCount', { count: rules.length }) },
            { value: 'exchange', label: t('alerts.exchange.title') }
          ]}
          onChange={(value) => change({ view: value as 'inbox' | 'rules' | 'exchange', make: undefined, rule: undefined, firing: undefined })}
        />
        <span className="grow" />
        <Button icon={<RefreshCw size={14} />} loading={evaluate.isPending} onClick={check}>
          {t('alerts.checkNow')}
        </Button>
        <Button type="primary" icon={<Plus size={14} />} onClick={() => change({ make: true, rule: undefined, firing: undefined })}>
          {t('alerts.newRule')}
        </Button>
      </header>
      <div className="panes alerts-grid">
        {view === 'exchange' && !builds && <Exchange />}
        {view === 'exchange' && !builds ? null : view === 'inbox' ? <Inbox chosenId={search.firing ?? null} state={search.state ?? 'open'} group={search.group ?? 'rule'} change={change} /> : <RuleList chosenId={search.rule ?? null} change={change} />}
        {view === 'exchange' && !builds ? null : builds ? <RuleBuilder key={`${search.rule ?? 'new'}-${search.measure ?? ''}-${editing === undefined ? 'wait' : 'there'}`} editing={editing} measure={search.measure} change={change} /> : <Story firingId={search.firing ?? null} change={change} />}
      </div>
    </div>
  )
}
