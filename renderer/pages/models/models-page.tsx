import { useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeptModelRow } from '../../../main/contract/models'
import { useRoute } from '../../api/use-route'
import { modelViews, type ModelsSearch } from '../../app/page-search'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { countColumn, dayColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { DriftPane } from './drift-pane'
import { ModelDetail } from './model-detail'
import { ModelSchedule } from './model-schedule'
import './models.css'
import { SignalsView } from './signals-view'

/** Every model that was kept, how it met the champion, and whether the world still looks as it did to the one in use. */
export function ModelsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const view = (useSearch({ strict: false }) as ModelsSearch).view ?? 'models'
  const query = useRoute('models.list', { limit: 200 })
  const [chosenVersion, setChosenVersion] = useState<number | null>(null)
  const rows = query.data?.models
  const chosen = rows?.find((model) => model.version === chosenVersion) ?? rows?.find((model) => model.version === query.data?.champion) ?? rows?.[0]
  const columns = useMemo(
    () => [
      textColumn<KeptModelRow>({ id: 'version', label: t('models.version'), value: (model) => `v${model.version}`, width: 64 }),
      textColumn<KeptModelRow>({ id: 'state', label: t('columns.status'), value: (model) => `${model.state === 'champion' ? '★ ' : ''}${t(`models.states.${model.state}`)}`, width: 84 }),
      dayColumn<KeptModelRow>({ id: 'asOf', label: t('models.asOf'), value: (model) => model.asOf, width: 96 }),
      textColumn<KeptModelRow>({ id: 'method', label: t('backtest.method'), value: (model) => t(`forecast.methods.${model.method}`), grow: 1, least: 108 }),
      numberColumn<KeptModelRow>({ id: 'auc', label: 'AUC', value: (model) => model.auc, width: 58, headerHint: t('backtest.aucHint') }, (value) => formatNumber(value, 3)),
      numberColumn<KeptModelRow>({ id: 'logLoss', label: t('backtest.logLoss'), value: (model) => model.logLoss, width: 72, headerHint: t('backtest.logLossHint') }, (value) => formatNumber(value, 3)),
      percentColumn<KeptModelRow>({ id: 'wape', label: t('backtest.wape'), value: (model) => model.wapeTotal, width: 60, headerHint: t('models.wapeHint') }, 1),
      percentColumn<KeptModelRow>({ id: 'coverage', label: t('backtest.coverage'), value: (model) => model.coverageTotal, width: 70, headerHint: t('backtest.coverageHint') }),
      countColumn<KeptModelRow>({ id: 'deals', label: t('models.closedDeals'), value: (model) => model.closedDeals, width: 70 })
    ],
    [t]
  )
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.models')}</h1>
        <Segmented value={view} options={modelViews.map((value) => ({ value, label: t(`models.views.${value}`) }))} onChange={(value) => void navigate({ to: '/models', search: (before: Record<string, unknown>) => ({ ...before, view: value }) })} aria-label={t('frame.pages.models')} />
        <span className="secondary">{query.data === undefined || query.data.champion === null ? '' : t('models.summary', { version: query.data.champion, count: query.data.models.length })}</span>
      </header>
      {view === 'signals' ? (
        <SignalsView />
      ) : rows !== undefined && rows.length === 0 ? (
        <EmptyState what={t('models.empty')} why={t('models.emptyWhy')} action={t('backtest.toForecast')} onAction={() => void navigate({ to: '/forecast' })} />
      ) : (
        <>
        <ModelSchedule models={rows ?? []} />
        <div className="panes models-grid">
          <section className="pane" aria-labelledby="models-list-title">
            <div className="pane-head">
              <h2 id="models-list-title">{t('models.list')}</h2>
              <span className="quiet ellipsis">{t('models.listHint')}</span>
            </div>
            <DataGrid label={t('models.list')} rows={rows} columns={columns} rowId={(model) => String(model.version)} selectedId={chosen === undefined ? null : String(chosen.version)} onOpen={(model) => setChosenVersion(model.version)} />
          </section>
          {chosen === undefined ? <section className="pane" /> : <ModelDetail key={chosen.version} model={chosen} champion={query.data?.champion ?? null} models={rows ?? []} />}
          <DriftPane />
        </div>
        </>
      )}
    </div>
  )
}
