import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { App, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import { call, shell } from '../api/client'
import { useRoute } from '../api/use-route'
import { formatPercent } from '../format/ratio'
import { useFormat } from '../format/use-format'
import { useFailureParts } from '../components/feedback/failure-view'
import { failureOf } from '../api/client'

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
      <Jobs />
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

function Jobs() {
  const { t } = useTranslation()
  const { data: jobs } = useRoute('jobs.running', {})
  const running = jobs?.filter((job) => job.state === 'running') ?? []
  const first = running[0]
  if (first === undefined) return null
  const list = (
    <ul className="stack">
      {running.map((job) => (
        <li key={job.id} className="spread">
          <span>
            {t(`commands.${job.name}`, { defaultValue: job.name })}
            {job.step === null ? '' : ` · ${t(`steps.${job.step}`, { defaultValue: job.step })}`}
          </span>
          <button type="button" className="plain-button link" onClick={() => void call('jobs.cancel', { id: job.id })}>
            {t('frame.status.cancel')}
          </button>
        </li>
      ))}
    </ul>
  )
  return (
    <Popover content={list} trigger="click" title={t('frame.status.jobs')}>
      <button type="button" className="status-part" aria-live="polite">
        <span>
          {t(`commands.${first.name}`, { defaultValue: first.name })}
          {first.share === null ? '' : ` ${formatPercent(first.share)}`}
        </span>
        <span className="status-progress" aria-hidden>
          <span style={{ width: `${Math.round((first.share ?? 0.15) * 100)}%` }} />
        </span>
        {running.length > 1 && <span>+{running.length - 1}</span>}
      </button>
    </Popover>
  )
}

function UndoPart() {
  const { t } = useTranslation()
  const { data: log } = useRoute('history.list', { limit: 20 })
  const undo = useUndo()
  const latest = log?.find((entry) => entry.canUndo)
  if (latest === undefined) return null
  return (
    <button type="button" className="status-part" onClick={undo}>
      {t('frame.status.undo', { what: t(`commands.${latest.name}`, { defaultValue: latest.name }) })}
    </button>
  )
}

/** Takes back the latest command that can be, and says which. */
export function useUndo(): () => void {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  return () => {
    call('history.undo', {}).then(
      (undone) => void message.success(t('frame.undone', { what: t(`commands.${undone.name}`, { defaultValue: undone.name }) })),
      (error: unknown) => void message.info(parts(failureOf(error)).what)
    )
  }
}
