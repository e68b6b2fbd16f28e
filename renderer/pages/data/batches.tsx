import { useNavigate } from '@tanstack/react-router'
import { App, Button, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportBatch } from '../../../main/contract/import'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { countColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'
import { FixRejects } from './fix-rejects'
import { Rejects } from './rejects'

/** Every import as one batch: what it brought, what it refused, and the way back. */
export function Batches({ chosenId }: { readonly chosenId: number | null }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useRoute('import.batches', { limit: 1_000 })
  const rows = query.data?.rows
  const columns = useMemo(
    () => [
      textColumn<ImportBatch>({ id: 'file', label: t('data.file'), value: (batch) => batch.fileName, grow: 2 }),
      textColumn<ImportBatch>({ id: 'entity', label: t('data.entity'), value: (batch) => t(`data.entities.${batch.entity}`, { defaultValue: batch.entity }), width: 96 }),
      textColumn<ImportBatch>({ id: 'at', label: t('data.at'), value: (batch) => formatMoment(batch.publishedAtMs ?? batch.startedAtMs), width: 140 }),
      textColumn<ImportBatch>({ id: 'state', label: t('columns.status'), value: (batch) => t(`data.states.${batch.state}`), width: 86 }),
      countColumn<ImportBatch>({ id: 'new', label: t('data.counts.rowsNew'), value: (batch) => batch.rowsNew, width: 84 }),
      countColumn<ImportBatch>({ id: 'changed', label: t('data.counts.rowsChanged'), value: (batch) => batch.rowsChanged, width: 84 }),
      countColumn<ImportBatch>({ id: 'unchanged', label: t('data.counts.rowsUnchanged'), value: (batch) => batch.rowsUnchanged, width: 84 }),
      countColumn<ImportBatch>({ id: 'rejected', label: t('data.counts.rowsRejected'), value: (batch) => batch.rowsRejected, width: 84, ink: (batch) => (batch.rowsRejected > 0 ? 'var(--critical)' : undefined) }),
      countColumn<ImportBatch>({ id: 'warned', label: t('data.counts.rowsWarned'), value: (batch) => batch.rowsWarned, width: 84 })
    ],
    [t]
  )
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  if (rows !== undefined && rows.length === 0) return <EmptyState what={t('data.noBatches')} why={t('data.dropText')} action={t('data.importFiles')} onAction={() => void navigate({ to: '/data', search: { view: 'import' } })} />
  const chosen = rows?.find((batch) => batch.id === chosenId)
  return (
    <div className="panes" style={{ gridTemplateRows: chosen === undefined ? '1fr' : 'minmax(160px, 1fr) minmax(260px, 1.2fr)', borderTop: '1px solid var(--line)' }}>
      <section className="pane" aria-label={t('data.views.batches')}>
        <DataGrid label={t('data.views.batches')} rows={rows} columns={columns} rowId={(batch) => String(batch.id)} selectedId={chosenId === null ? null : String(chosenId)} onOpen={(batch) => void navigate({ to: '/data', search: { view: 'batches', batch: batch.id } })} />
      </section>
      {chosen !== undefined && <BatchDetail key={chosen.id} batch={chosen} />}
    </div>
  )
}

function BatchDetail({ batch }: { readonly batch: ImportBatch }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const parts = useFailureParts()
  const undo = useCommand('import.undo')
  const [part, setPart] = useState<'list' | 'fix'>('list')
  const takeBack = (): void =>
    void modal.confirm({
      title: t('data.undoTitle', { file: batch.fileName }),
      content: t('data.undoText'),
      okText: t('data.undo'),
      cancelText: t('components.cancel'),
      onOk: () =>
        undo.mutateAsync({ batchId: batch.id }).then(
          (outcome) => void message.success(t('data.undone', { removed: formatCount(outcome.removed), restored: formatCount(outcome.restored), left: formatCount(outcome.left.reduce((sum, each) => sum + each.count, 0)) })),
          (error: unknown) => void message.error(parts(failureOf(error)).what)
        )
    })
  return (
    <section className="pane" aria-labelledby="batch-title">
      <div className="pane-head">
        <h2 id="batch-title">{batch.fileName}</h2>
        <span className="quiet">{t('data.batchLine', { source: batch.sourceName, rows: formatCount(batch.rowsRead) })}</span>
        {batch.fixesBatchId !== null && <span className="quiet">{t('data.fix.fixes', { number: batch.fixesBatchId })}</span>}
        <span className="grow" />
        {batch.state === 'published' && batch.rowsRejected > 0 && (
          <Segmented size="small" value={part} options={(['list', 'fix'] as const).map((value) => ({ value, label: t(`data.fix.${value}`) }))} onChange={setPart} />
        )}
        {batch.state === 'published' && (
          <Button size="small" onClick={takeBack} loading={undo.isPending}>
            {t('data.undo')}
          </Button>
        )}
      </div>
      {part === 'fix' ? <FixRejects batch={batch} /> : <Rejects batch={batch} />}
    </section>
  )
}
