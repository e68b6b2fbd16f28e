import { useNavigate, useSearch } from '@tanstack/react-router'
import { Input, Segmented } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import type { DealsSearch } from '../../app/page-search'
import { FailureView } from '../../components/feedback/failure-view'
import { probabilityCell } from '../../components/figure/probability-cell'
import { countColumn, dayColumn, moneyColumn, numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatCount } from '../../format/count'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'

type Deal = RouteOutput<'deals.list'>['rows'][number]

const statuses = ['open', 'won', 'lost', 'all'] as const
const pageSize = 5_000

/** Every deal of the scope: open ones by what is at stake, closed ones by date. */
export function DealsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const filter = useFilter()
  const search = useSearch({ strict: false }) as DealsSearch
  const status = search.status ?? 'open'
  const [typed, setTyped] = useState(search.q ?? '')
  const wanted = useDeferredValue(typed.trim())
  const period = filter.search.from !== undefined && filter.search.to !== undefined ? { from: filter.search.from, to: filter.search.to } : undefined
  const query = useRoute('deals.list', {
    status: status === 'all' ? [] : [status],
    scope: filter.scope,
    ...(wanted === '' ? {} : { search: wanted }),
    ...(search.stage === undefined ? {} : { stageIds: [search.stage] }),
    ...(search.account === undefined ? {} : { accountId: search.account }),
    ...(search.rep === undefined ? {} : { repId: search.rep }),
    ...(period === undefined ? {} : { closing: period }),
    sort: status === 'open' ? 'amount' : 'closed',
    page: { limit: pageSize }
  })
  const rows = query.data?.rows
  const change = (next: DealsSearch): void => void navigate({ to: '/deals', search: (before: Record<string, unknown>) => ({ ...before, ...next }) })
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).map((deal) => deal.amount))
    const isOpen = status === 'open'
    return [
      textColumn<Deal>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 2.2 }),
      textColumn<Deal>({ id: 'account', label: t('columns.account'), value: (deal) => deal.account?.name ?? null, grow: 1.6 }),
      textColumn<Deal>({ id: 'unit', label: t('columns.unit'), value: (deal) => deal.unit?.name ?? null, grow: 1.1 }),
      textColumn<Deal>({ id: 'rep', label: t('columns.rep'), value: (deal) => deal.rep?.name ?? null, grow: 0.8 }),
      textColumn<Deal>({ id: 'stage', label: t('columns.stage'), value: (deal) => deal.stage.name, width: 104 }),
      moneyColumn<Deal>({ id: 'amount', label: t('columns.amount'), value: (deal) => deal.amount, width: 118 }, money),
      ...(isOpen
        ? [
            numberColumn<Deal>({ id: 'pWin', label: t('columns.pWin'), value: (deal) => deal.pWin, width: 112, drawCell: (deal) => probabilityCell(deal.pWin, 'chance', tokens) }, String),
            numberColumn<Deal>({ id: 'risk', label: t('columns.risk'), value: (deal) => deal.risk, width: 112, drawCell: (deal) => probabilityCell(deal.risk, 'risk', tokens) }, String),
            countColumn<Deal>({ id: 'stageDays', label: t('deals.stageDays'), value: (deal) => deal.stageDays, width: 88 }),
            dayColumn<Deal>({ id: 'expectedClose', label: t('columns.expectedClose'), value: (deal) => deal.expectedCloseOn })
          ]
        : [dayColumn<Deal>({ id: 'created', label: t('columns.created'), value: (deal) => deal.createdOn }), dayColumn<Deal>({ id: 'closed', label: t('columns.closed'), value: (deal) => deal.closedOn })])
    ]
  }, [rows, format, t, status, tokens])
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.deals')}</h1>
        <span className="secondary">
          {query.data === undefined ? '' : t('deals.summary', { count: query.data.total, text: formatCount(query.data.total), amount: format.money([query.data.totalAmount]).full(query.data.totalAmount) })}
          {query.data !== undefined && query.data.total > pageSize ? ` · ${t('deals.capped', { text: formatCount(pageSize) })}` : ''}
        </span>
        <span className="grow" />
        <Segmented value={status} options={statuses.map((value) => ({ value, label: t(`deals.statuses.${value}`) }))} onChange={(value) => change({ status: value })} aria-label={t('columns.status')} />
        <Input.Search allowClear value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('deals.search')} aria-label={t('deals.search')} style={{ width: 240 }} />
      </header>
      <div className="pane" style={{ flex: 1, paddingTop: 0 }}>
        {query.error !== null && rows === undefined ? (
          <FailureView error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <DataGrid
            label={t('frame.pages.deals')}
            rows={rows}
            columns={columns}
            rowId={(deal) => String(deal.id)}
            onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.id) } })}
            emptyText={t('deals.empty')}
          />
        )}
      </div>
    </div>
  )
}
