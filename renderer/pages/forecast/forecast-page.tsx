import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Segmented } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { forecastViews, type ForecastSearch } from '../../app/page-search'
import { useFailureParts } from '../../components/feedback/failure-view'
import { RunningJob, useRunningJob } from '../../components/job/running-job'
import './forecast.css'
import { CashView } from './cash/cash-view'
import { ForecastChange } from './forecast-change'
import { ForecastDeals } from './forecast-deals'
import { ForecastSummary } from './forecast-summary'
import { ForecastTree } from './forecast-tree'
import { OverrideForm, type OverrideSubject } from './override-form'
import { OverrideList } from './override-list'
import { Scorecard } from './scorecard'
import { SeriesView } from './series/series-view'
import { SubmissionView } from './submission-view'

/** Where it will land: in all, by node of the tree with its range, by deal; what people say instead, what they promise, and who was right. */
export function ForecastPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const navigate = useNavigate()
  const view = (useSearch({ strict: false }) as ForecastSearch).view ?? 'deals'
  const kind = view === 'series' || view === 'cash' ? view : 'bookings'
  const [period, setPeriod] = useState<ForecastPeriod>('current')
  const update = useCommand('forecast.update')
  const train = useCommand('forecast.train')
  const job = useRunningJob(['forecast.train', 'forecast.update'], train.isPending || update.isPending)
  const tell = (error: unknown): void => void message.error(parts(failureOf(error)).what)
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.forecast')}</h1>
        <Segmented value={kind} options={(['bookings', 'series', 'cash'] as const).map((value) => ({ value, label: t(`forecast.kinds.${value}`) }))} onChange={(value) => void navigate({ to: '/forecast', search: (before: Record<string, unknown>) => ({ ...before, view: value === 'bookings' ? ('deals' as const) : (value as 'series' | 'cash') }) })} aria-label={t('frame.pages.forecast')} />
        {kind === 'bookings' && <Segmented value={period} options={(['current', 'next'] as const).map((value) => ({ value, label: t(`forecast.periods.${value}`) }))} onChange={setPeriod} aria-label={t('frame.filter.period')} />}
        <span className="grow" />
        {job !== undefined && <RunningJob job={job} />}
        <Button loading={train.isPending} onClick={() => train.mutate({}, { onSuccess: (outcome) => void message.success(outcome.reused ? t('forecast.sameModel') : t('forecast.trained', { version: outcome.modelVersion ?? '–' })), onError: tell })}>
          {t('forecast.train')}
        </Button>
        <Button type="primary" loading={update.isPending} onClick={() => update.mutate({}, { onSuccess: (outcome) => void message.success(t('forecast.updated', { count: outcome.deals })), onError: tell })}>
          {t('forecast.update')}
        </Button>
      </header>
      {view === 'series' ? <SeriesView /> : view === 'cash' ? <CashView /> : <Bookings period={period} view={view} />}
    </div>
  )
}

/** The quarter's bookings: in all, by node and by deal, with what people say of them. */
function Bookings({ period, view }: { readonly period: ForecastPeriod; readonly view: (typeof forecastViews)[number] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [by, setBy] = useState<'region' | 'unit'>('region')
  const [subject, setSubject] = useState<OverrideSubject | null>(null)
  const override = useCallback((next: OverrideSubject) => setSubject(next), [])
  return (
    <>
      <ForecastSummary period={period} />
      <div className="panes forecast-grid">
        <ForecastTree period={period} by={by} onBy={setBy} onOverride={override} />
        <section className="pane" aria-label={t(`calls.tabs.${view}`)}>
          <div className="pane-head">
            <Segmented size="small" value={view} options={forecastViews.map((value) => ({ value, label: t(`calls.tabs.${value}`) }))} onChange={(value) => void navigate({ to: '/forecast', search: (before: Record<string, unknown>) => ({ ...before, view: value }) })} aria-label={t('calls.tabsLabel')} />
          </div>
          {view === 'deals' ? <ForecastDeals onOverride={override} /> : view === 'change' ? <ForecastChange period={period} /> : view === 'overrides' ? <OverrideList /> : view === 'submissions' ? <SubmissionView period={period} /> : <Scorecard />}
        </section>
      </div>
      {subject !== null && <OverrideForm subject={subject} onClose={() => setSubject(null)} />}
    </>
  )
}
