import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportBatch, ImportReject } from '../../../main/contract/import'
import { call, shell } from '../../api/client'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { countColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'

/** Rows that could not be used, or that were odd, each with its line and reason; to be saved, corrected and imported again. */
export function Rejects({ batch }: { readonly batch: ImportBatch }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const query = useRoute('import.rejects', { batchId: batch.id, limit: 5_000 })
  const save = useMutation({
    mutationFn: async () => {
      const path = await shell('dialog.saveFile', { title: t('data.saveRejects'), defaultName: `${batch.fileName.replace(/\.[^.]+$/, '')}-rejects.csv`, filters: [{ name: 'CSV', extensions: ['csv'] }, { name: 'Excel', extensions: ['xlsx'] }] })
      if (path === null) return
      const written = await call('import.exportRejects', { batchId: batch.id, path })
      void message.success(t('data.savedRejects', { text: formatCount(written.rows) }))
    }
  })
  const columns = useMemo(
    () => [
      countColumn<ImportReject>({ id: 'line', label: t('data.line'), value: (row) => row.line, width: 72 }),
      textColumn<ImportReject>({ id: 'severity', label: t('columns.severity'), value: (row) => t(`data.severities.${row.severity}`), width: 76, ink: (row) => (row.severity === 'rejected' ? 'var(--critical)' : 'var(--warning)') }),
      textColumn<ImportReject>({ id: 'reason', label: t('data.reason'), value: (row) => t(`data.reasons.${row.reason}`), grow: 1 }),
      textColumn<ImportReject>({ id: 'column', label: t('data.column'), value: (row) => row.column, width: 120 }),
      textColumn<ImportReject>({ id: 'value', label: t('data.value'), value: (row) => row.value, grow: 0.8 }),
      textColumn<ImportReject>({ id: 'detail', label: t('data.detail'), value: (row) => row.detail, grow: 0.8 }),
      textColumn<ImportReject>({ id: 'raw', label: t('data.raw'), value: (row) => row.raw, grow: 1.6 })
    ],
    [t]
  )
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <div className="spread" style={{ marginBottom: 4 }}>
        <span className="secondary">{query.data === undefined ? '' : query.data.reasons.map((reason) => `${formatCount(reason.count)} × ${t(`data.reasons.${reason.reason}`)}`).join(' · ')}</span>
        {query.data !== undefined && query.data.total > 0 && (
          <Button size="small" onClick={() => save.mutate()} loading={save.isPending}>
            {t('data.saveRejects')}
          </Button>
        )}
      </div>
      <DataGrid label={t('data.rejectsLabel')} rows={query.data?.rows} columns={columns} rowId={(row) => `${row.line}-${row.reason}-${row.column ?? ''}-${row.value ?? ''}`} emptyText={t('data.noRejects')} />
    </>
  )
}
