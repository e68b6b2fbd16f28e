import { useNavigate } from '@tanstack/react-router'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Switch } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WatchedFile } from '../../../main/contract/import'
import { failureOf, shell } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { useImportQueue } from '../../app/import-queue'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { countColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatBytes, formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'

/** The folder whose files are taken in by themselves: which one, what came of its last files, and what waits in quarantine. */
export function WatchView() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const watch = useRoute('import.watch', { limit: 1_000 })
  const set = useCommand('import.setWatch')
  const [chosenId, setChosenId] = useState<number | null>(null)
  const choose = useMutation({
    mutationFn: async () => {
      const folder = await shell('dialog.openFolder', { title: t('data.watch.choose') })
      if (folder !== null) await set.mutateAsync({ folder, isOn: true })
    },
    onError: (error) => void message.error(parts(failureOf(error)).what)
  })
  const columns = useMemo(
    () => [
      textColumn<WatchedFile>({ id: 'file', label: t('data.file'), value: (file) => file.fileName, grow: 1.6 }),
      textColumn<WatchedFile>({ id: 'state', label: t('columns.status'), value: (file) => t(`data.watch.states.${file.state}`), width: 150, ink: (file) => (file.state === 'quarantined' ? 'var(--critical)' : undefined) }),
      textColumn<WatchedFile>({ id: 'entity', label: t('data.entity'), value: (file) => (file.entity === null ? null : t(`data.entities.${file.entity}`, { defaultValue: file.entity })), width: 110 }),
      textColumn<WatchedFile>({ id: 'profile', label: t('data.profiles.one'), value: (file) => file.profile, grow: 1 }),
      textColumn<WatchedFile>({ id: 'reason', label: t('data.reason'), value: (file) => reasonOf(file, parts), grow: 2 }),
      countColumn<WatchedFile>({ id: 'batch', label: t('data.batchNumber'), value: (file) => file.batchId, width: 72 }),
      textColumn<WatchedFile>({ id: 'at', label: t('data.at'), value: (file) => formatMoment(file.doneAtMs ?? file.seenAtMs), width: 140 })
    ],
    [t, parts]
  )
  if (watch.error !== null) return <FailureView error={watch.error} onRetry={() => void watch.refetch()} />
  const { data } = watch
  if (data !== undefined && data.folder === null) return <EmptyState what={t('data.watch.none')} why={t('data.watch.why')} action={t('data.watch.choose')} onAction={() => choose.mutate()} />
  const chosen = data?.files.find((file) => file.id === chosenId)
  return (
    <div className="panes" style={{ gridTemplateRows: chosen === undefined ? 'auto 1fr' : 'auto minmax(160px, 1fr) auto', borderTop: '1px solid var(--line)' }}>
      <section className="pane watch-bar" aria-label={t('data.views.watch')}>
        <label className="row">
          <Switch size="small" checked={data?.isOn === true} loading={set.isPending} onChange={(isOn) => set.mutate({ folder: data?.folder ?? null, isOn })} aria-label={t('data.watch.on')} />
          {data?.isOn === true ? t('data.watch.isOn') : t('data.watch.isOff')}
        </label>
        <strong className="ellipsis" title={data?.folder ?? ''}>{data?.folder}</strong>
        {data?.isThere === false && <span style={{ color: 'var(--critical)' }}>{t('data.watch.gone')}</span>}
        <span className="grow" />
        {data !== undefined && <span className="secondary">{t('data.watch.counts', { imported: formatCount(data.counts.imported), quarantined: formatCount(data.counts.quarantined), duplicate: formatCount(data.counts.duplicate) })}</span>}
        <Button size="small" onClick={() => choose.mutate()} loading={choose.isPending}>
          {t('data.watch.change')}
        </Button>
      </section>
      {set.error !== null && <FailureView error={set.error} compact />}
      <section className="pane" aria-label={t('data.watch.files')}>
        <DataGrid label={t('data.watch.files')} rows={data?.files} columns={columns} rowId={(file) => String(file.id)} selectedId={chosenId === null ? null : String(chosenId)} onOpen={(file) => setChosenId(file.id)} emptyText={t('data.watch.noFiles')} />
      </section>
      {chosen !== undefined && <WatchedFileDetail key={chosen.id} file={chosen} />}
    </div>
  )
}

function reasonOf(file: WatchedFile, parts: ReturnType<typeof useFailureParts>): string | null {
  if (file.reasonKey === null) return file.reason
  return parts({ code: 'invalid_input', key: file.reasonKey, params: file.reasonParams, message: file.reason ?? '' }).what
}

function WatchedFileDetail({ file }: { readonly file: WatchedFile }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const add = useImportQueue((state) => state.add)
  const retry = useCommand('import.takeWatched')
  const again = (): void =>
    retry.mutate({ id: file.id }, { onSuccess: (taken) => void (taken.state === 'quarantined' ? message.warning(t('data.watch.stillQuarantined')) : message.success(t('data.watch.taken', { file: file.fileName }))), onError: (error) => void message.error(parts(failureOf(error)).what) })
  const byHand = (): void => {
    if (file.movedTo !== null) add([file.movedTo])
    void navigate({ to: '/data', search: { view: 'import' } })
  }
  const failure = file.reasonKey === null ? null : parts({ code: 'invalid_input', key: file.reasonKey, params: file.reasonParams, message: file.reason ?? '' })
  return (
    <section className="pane" aria-labelledby="watched-title">
      <div className="pane-head">
        <h2 id="watched-title">{file.fileName}</h2>
        <span className="quiet">{`${formatBytes(file.sizeBytes)} · ${file.movedTo ?? ''}`}</span>
        <span className="grow" />
        {file.state === 'quarantined' && (
          <>
            <Button size="small" onClick={byHand}>
              {t('data.watch.byHand')}
            </Button>
            <Button size="small" type="primary" onClick={again} loading={retry.isPending}>
              {t('data.watch.retry')}
            </Button>
          </>
        )}
        {file.batchId !== null && (
          <Button size="small" onClick={() => void navigate({ to: '/data', search: { view: 'batches', batch: file.batchId ?? 0 } })}>
            {t('data.watch.seeBatch')}
          </Button>
        )}
      </div>
      {failure !== null && <p>{`${failure.what} ${failure.todo}`}</p>}
      {file.reason !== null && <p className="quiet small" lang="en">{file.reason}</p>}
    </section>
  )
}
