import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { ImportBatch } from '../../../main/contract/import'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { SkeletonRows } from '../../components/feedback/skeleton'
import { formatCount } from '../../format/count'

type RejectRow = RouteOutput<'import.rejectRows'>['rows'][number]

const rowsPerPage = 50

/** Refused rows as cells to be corrected by keyboard (Tab and arrows move, Ctrl+Enter takes them in), which land as a batch linked to theirs. */
export function FixRejects({ batch }: { readonly batch: ImportBatch }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const [page, setPage] = useState(0)
  const [edits, setEdits] = useState<ReadonlyMap<number, readonly string[]>>(new Map())
  const query = useRoute('import.rejectRows', { batchId: batch.id, offset: page * rowsPerPage, limit: rowsPerPage })
  const fix = useCommand('import.fixRejects')
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  const { data } = query
  if (data === undefined) return <SkeletonRows rows={6} />
  if (data.total === 0) return <p className="secondary">{t('data.fix.none')}</p>
  const edit = (row: RejectRow, column: number, text: string): void => {
    const cells = [...(edits.get(row.line) ?? row.cells)]
    cells[column] = text
    setEdits(new Map([...edits, [row.line, cells]]))
  }
  const take = (): void => {
    if (edits.size === 0) return
    fix.mutate(
      { batchId: batch.id, rows: [...edits].map(([line, cells]) => ({ line, cells: [...cells] })) },
      {
        onSuccess: (fixed) => {
          setEdits(new Map())
          setPage(0)
          void message.success(t('data.fix.done', { taken: formatCount(fixed.rowsRead - fixed.rowsRejected), left: formatCount(fixed.rowsRejected), number: fixed.id }))
        },
        onError: (error) => void message.error(parts(failureOf(error)).what)
      }
    )
  }
  const pages = Math.ceil(data.total / rowsPerPage)
  return (
    <div className="fix-rejects">
      <div className="fix-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('data.line')}</th>
              <th scope="col">{t('data.reason')}</th>
              {data.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <FixRow key={row.line} row={row} columns={data.columns} cells={edits.get(row.line) ?? row.cells} isEdited={edits.has(row.line)} onEdit={(column, text) => edit(row, column, text)} onTake={take} />
            ))}
          </tbody>
        </table>
      </div>
      <div className="watch-bar">
        <span className="secondary">{t('data.fix.hint')}</span>
        <span className="grow" />
        {pages > 1 && (
          <>
            <Button size="small" disabled={page === 0} onClick={() => setPage(page - 1)}>
              {t('data.fix.before')}
            </Button>
            <span className="quiet">{t('data.fix.page', { page: formatCount(page + 1), pages: formatCount(pages) })}</span>
            <Button size="small" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
              {t('data.fix.after')}
            </Button>
          </>
        )}
        <Button type="primary" size="small" disabled={edits.size === 0} loading={fix.isPending} onClick={take}>
          {t('data.fix.take', { text: formatCount(edits.size) })}
        </Button>
      </div>
    </div>
  )
}

interface FixRowProps {
  readonly row: RejectRow
  readonly columns: readonly string[]
  readonly cells: readonly string[]
  readonly isEdited: boolean
  readonly onEdit: (column: number, text: string) => void
  readonly onTake: () => void
}

function FixRow({ row, columns, cells, isEdited, onEdit, onTake }: FixRowProps) {
  const { t } = useTranslation()
  const wrong = new Set(row.issues.map((issue) => issue.column))
  const move = (event: React.KeyboardEvent<HTMLInputElement>, column: number): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return onTake()
    const step = event.key === 'ArrowDown' || event.key === 'Enter' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const table = event.currentTarget.closest('tbody')
    const rows = [...(table?.querySelectorAll('tr') ?? [])]
    const next = rows[rows.indexOf(event.currentTarget.closest('tr') as HTMLTableRowElement) + step]
    next?.querySelectorAll('input')[column]?.focus()
    event.preventDefault()
  }
  return (
    <tr>
      <td className="quiet">{isEdited ? `${row.line} ✎` : row.line}</td>
      <td className="fix-reason">{[...new Set(row.issues.map((issue) => `${issue.column === null ? '' : `${issue.column}: `}${t(`data.reasons.${issue.reason}`)}`))].join('; ')}</td>
      {columns.map((column, index) => (
        <td key={column}>
          <input className={wrong.has(column) ? 'is-wrong' : ''} value={cells[index] ?? ''} aria-label={t('data.fix.cell', { column, line: row.line })} aria-invalid={wrong.has(column) && !isEdited} onChange={(event) => onEdit(index, event.target.value)} onKeyDown={(event) => move(event, index)} />
        </td>
      ))}
    </tr>
  )
}
