import { App, Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ForecastPeriod } from '../../../main/contract/forecast'
import { failureOf } from '../../api/client'
import { useCommand } from '../../api/use-route'
import { useFailureParts } from '../../components/feedback/failure-view'
import './forecast.css'
import { ForecastDeals } from './forecast-deals'
import { ForecastSummary } from './forecast-summary'
import { ForecastTree } from './forecast-tree'

/** Where it will land: in all, by node of the tree with its range, and by deal. */
export function ForecastPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [period, setPeriod] = useState<ForecastPeriod>('current')
  const [by, setBy] = useState<'region' | 'unit'>('region')
  const update = useCommand('forecast.update')
  const train = useCommand('forecast.train')
  const tell = (error: unknown): void => void message.error(parts(failureOf(error)).what)
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.forecast')}</h1>
        <Segmented value={period} options={(['current', 'next'] as const).map((value) => ({ value, label: t(`forecast.periods.${value}`) }))} onChange={setPeriod} aria-label={t('frame.filter.period')} />
        <span className="grow" />
        <Button loading={train.isPending} onClick={() => train.mutate({}, { onSuccess: (outcome) => void message.success(outcome.reused ? t('forecast.sameModel') : t('forecast.trained', { version: outcome.modelVersion ?? '–' })), onError: tell })}>
          {t('forecast.train')}
        </Button>
        <Button type="primary" loading={update.isPending} onClick={() => update.mutate({}, { onSuccess: (outcome) => void message.success(t('forecast.updated', { count: outcome.deals })), onError: tell })}>
          {t('forecast.update')}
        </Button>
      </header>
      <ForecastSummary period={period} />
      <div className="panes forecast-grid">
        <ForecastTree period={period} by={by} onBy={setBy} />
        <ForecastDeals />
      </div>
    </div>
  )
}
