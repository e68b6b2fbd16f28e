import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import type { HealthSubject } from '../../../main/contract/health'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { moneyColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { useFormat } from '../../format/use-format'

type Row = RouteOutput<'health.rows'>['rows'][number]
const shown = 5_000

/** The rows behind a figure of the health page; deals open. */
export function HealthRows({ subject, label, onLeave }: { readonly subject: HealthSubject; readonly label: string; readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const { money } = useFormat()
  const navigate = useNavigate()
  const query = useRoute('health.rows', { subject, limit: shown }, { keepPrevious: false })
  const rows = query.data?.rows
  const columns = useMemo(() => {
    const hasAmount = rows?.some((row) => row.amountE4 !== null) ?? false
    return [
      textColumn<Row>({ id: 'key', label: t('columns.key'), value: (row) => row.key, width: 150 }),
      textColumn<Row>({ id: 'name', label: t('columns.name'), value: (row) => row.name, grow: 1.4 }),
      textColumn<Row>({ id: 'detail', label: subject.kind === 'field' ? t('columns.date') : t('columns.rep'), value: (row) => (row.detail === '' ? null : row.detail), width: 130 }),
      ...(hasAmount ? [moneyColumn<Row>({ id: 'amount', label: t('columns.amount'), value: (row) => row.amountE4, width: 120 }, money(rows?.map((row) => row.amountE4) ?? []))] : [])
    ]
  }, [t, rows, money, subject.kind])
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <div className="health-dialog-grid">
      {query.data !== undefined && query.data.total > shown && <p className="quiet">{t('data.health.firstOf', { shown: formatCount(shown), total: formatCount(query.data.total) })}</p>}
      <DataGrid
        label={label}
        rows={rows}
        columns={columns}
        rowId={(row) => String(row.id)}
        onOpen={(row) => {
          if (row.dealId === null) return
          onLeave()
          void navigate({ to: '/deals/$dealId', params: { dealId: String(row.dealId) } })
        }}
      />
    </div>
  )
}
