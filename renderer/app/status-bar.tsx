import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { shell } from '../api/client'
import { useRoute } from '../api/use-route'
import { formatPercent } from '../format/ratio'
import { useFormat } from '../format/use-format'
import { useFilterPast } from './filter-past'
import { JobCenter } from './job-center'
import { isFilterLatest, useUndo } from './use-undo'

/** As in an editor: one line at the foot that says what the figures rest on; every part can be clicked. */
export function StatusBar() {
  const { t } = useTranslation()
  const { ago } = useFormat()
  const { data: status } = useRoute('workspace.status', {})
  const { data: network } = useQuery({ queryKey: ['network.status'], queryFn: () => shell('network.status', {}), refetchInterval: 15_000 })
  return (
    <footer className="status-bar" aria-label={t('frame.status.label')}>
      <Link to="/settings" className="status-part" title={t('frame.status.workspace')}>
        <span className="ellipsis" style={{ maxWidth: 220 }}>
          {status === undefined ? '' : status.name === '' ? t('frame.status.unnamed') : status.name}
        </span>
        {status?.isDemo === true && <span className="status-badge">{t('frame.status.demo')}</span>}
      </Link>
      {/* The demo company's data ends on a day of its own; how long ago that was says nothing. */}
      {status?.isDemo !== true && (
        <Link to="/data" search={{ view: 'batches' }} className="status-part">
          {status?.lastImportAtMs === null || status === undefined ? t('frame.status.noImport') : t('frame.status.imported', { ago: ago(status.lastImportAtMs) })}
        </Link>
      )}
      <Link to="/backtest" className="status-part">
        {status?.model === null || status === undefined
          ? t('frame.status.noModel')
          : t('frame.status.model', { version: status.model.version, metric: t(`frame.status.metrics.${status.model.headlineMetric}`, { defaultValue: status.model.headlineMetric.toUpperCase() }), value: modelFigure(status.model.headlineMetric, status.model.headlineValue) })}
      </Link>
      <JobCenter />
      <span className="filter-spacer" />
      <UndoPart />
      <button type="button" className="status-part" title={t('frame.status.networkHelp')} onClick={() => void shell('logs.reveal', {}).catch(() => undefined)}>
        {t('frame.status.network', { count: network?.refused ?? 0 })}
      </button>
    </footer>
  )
}

/** Errors as percentages; scores between 0 and 1 as they are. */
function modelFigure(metric: string, value: number): string {
  return /wape|coverage|ece|mape|bias/.test(metric) ? formatPercent(value, 1) : value.toFixed(3)
}

/** What Ctrl+Z would take back now. */
function UndoPart() {
  const { t } = useTranslation()
  const { data: log } = useRoute('history.list', { limit: 20 })
  const filter = useFilterPast((state) => state.past.at(-1))
  const undo = useUndo()
  const latest = log?.find((entry) => entry.canUndo)
  if (latest === undefined && filter === undefined) return null
  const what = isFilterLatest(filter, latest) ? t('frame.filter.change') : t(`commands.${latest?.name ?? ''}`, { defaultValue: latest?.name ?? '' })
  return (
    <button type="button" className="status-part" onClick={undo}>
      {t('frame.status.undo', { what })}
    </button>
  )
}
