import { App, Button } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountMerge } from '../../../main/contract/identity'
import { failureOf } from '../../api/client'
import { useCommand, useRoute } from '../../api/use-route'
import { FailureView, useFailureParts } from '../../components/feedback/failure-view'
import { countColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { formatMoment } from '../../format/day'

/** Every merge, by whom and how sure, with the way back. */
export function CustomerMerges() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const parts = useFailureParts()
  const merges = useRoute('identity.merges', { limit: 2_000 })
  const { mutateAsync, isPending } = useCommand('identity.split')
  const columns = useMemo(() => {
    const split = (merge: AccountMerge): void =>
      void mutateAsync({ mergeId: merge.id }).then(
        (done) => void message.success(t('data.customers.splitDone', { rows: formatCount(done.rows), stayed: formatCount(done.stayed) })),
        (error: unknown) => void message.error(parts(failureOf(error)).what)
      )
    return [
      textColumn<AccountMerge>({ id: 'survivor', label: t('data.customers.survivor'), value: (row) => row.survivorName, grow: 1.2 }),
      textColumn<AccountMerge>({ id: 'absorbed', label: t('data.customers.absorbed'), value: (row) => row.absorbedName, grow: 1.2 }),
      textColumn<AccountMerge>({ id: 'how', label: t('data.customers.how'), value: (row) => t(`data.customers.by.${row.how}`), width: 110 }),
      percentColumn<AccountMerge>({ id: 'score', label: t('data.customers.sure'), value: (row) => row.score, width: 84 }, 0),
      countColumn<AccountMerge>({ id: 'rows', label: t('data.customers.rows'), value: (row) => row.rows, width: 96 }),
      textColumn<AccountMerge>({ id: 'at', label: t('data.at'), value: (row) => formatMoment(row.madeAtMs), width: 140 }),
      textColumn<AccountMerge>({
        id: 'state', label: t('columns.status'), width: 150,
        value: (row) => (row.splitAtMs === null ? t('data.customers.standing') : t('data.customers.wasSplit')),
        renderCell: (row) =>
          row.splitAtMs === null ? (
            <Button size="small" disabled={isPending} onClick={() => split(row)} aria-label={t('data.customers.splitOf', { name: row.absorbedName })}>
              {t('data.customers.split')}
            </Button>
          ) : (
            t('data.customers.wasSplit')
          )
      })
    ]
  }, [t, mutateAsync, isPending, message, parts])
  if (merges.error !== null) return <FailureView error={merges.error} onRetry={() => void merges.refetch()} />
  return <DataGrid label={t('data.customers.merges')} rows={merges.data?.rows} columns={columns} rowId={(row) => String(row.id)} emptyText={t('data.customers.noMerges')} />
}
