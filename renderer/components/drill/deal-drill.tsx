import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { probabilityCell } from '../figure/probability-cell'
import { FailureView } from '../feedback/failure-view'
import { dayColumn, moneyColumn, numberColumn, textColumn } from '../grid/columns'
import { DataGrid } from '../grid/data-grid'
import type { DrillSubject } from './drill'

type FlowDeal = RouteOutput<'warRoom.flowDeals'>['deals'][number]
type Deal = RouteOutput<'deals.list'>['rows'][number]

/** The deals of one step of the waterfall, with what changed. */
export function FlowDrill({ subject }: { readonly subject: Extract<DrillSubject, { kind: 'flow' }> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const query = useRoute('warRoom.flowDeals', {
    bucket: subject.bucket,
    scope: subject.scope,
    ...(subject.period === undefined ? {} : { period: subject.period }),
    ...(subject.since === undefined ? {} : { since: subject.since }),
    page: { limit: 2_000 }
  })
  const deals = query.data?.deals
  const columns = useMemo(() => {
    const money = format.money((deals ?? []).flatMap((deal) => [deal.amount, deal.amountBefore, deal.amountAfter]))
    return [
      textColumn<FlowDeal>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 2 }),
      textColumn<FlowDeal>({ id: 'unit', label: t('columns.unit'), value: (deal) => deal.unitName, grow: 1 }),
      moneyColumn<FlowDeal>({ id: 'amount', label: t('columns.effect'), value: (deal) => deal.amount, width: 108 }, money, true),
      dayColumn<FlowDeal>({ id: 'before', label: t('columns.closeBefore'), value: (deal) => deal.closeBefore }),
      dayColumn<FlowDeal>({ id: 'after', label: t('columns.closeAfter'), value: (deal) => deal.closeAfter })
    ]
  }, [deals, format, t])
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  const total = format.money([query.data?.amount])
  return (
    <>
      <p className="drill-figure">{query.data === undefined ? ' ' : total.fullDelta(query.data.amount)}</p>
      <p className="drill-definition">{t(`warRoom.flow.definition.${subject.bucket}`)}</p>
      <p className="quiet small">{query.data === undefined ? t('components.loading') : t('components.drill.deals', { count: query.data.total })}</p>
      <DataGrid label={subject.title} rows={deals} columns={columns} rowId={(deal) => String(deal.id)} onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.id) } })} />
    </>
  )
}

export function DealListDrill({ subject }: { readonly subject: Extract<DrillSubject, { kind: 'deals' }> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const query = useRoute('deals.list', {
    scope: subject.scope,
    ...(subject.ids === undefined ? {} : { ids: [...subject.ids] }),
    ...(subject.stageIds === undefined ? {} : { stageIds: [...subject.stageIds] }),
    ...(subject.status === undefined ? {} : { status: [...subject.status] }),
    ...(subject.closing === undefined ? {} : { closing: subject.closing }),
    page: { limit: 2_000 }
  })
  const rows = query.data?.rows
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).map((deal) => deal.amount))
    return [
      textColumn<Deal>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 2 }),
      textColumn<Deal>({ id: 'stage', label: t('columns.stage'), value: (deal) => deal.stage.name, grow: 1 }),
      moneyColumn<Deal>({ id: 'amount', label: t('columns.amount'), value: (deal) => deal.amount, width: 108 }, money),
      { ...numberColumn<Deal>({ id: 'pWin', label: t('columns.pWin'), value: (deal) => deal.pWin, width: 112, drawCell: (deal) => probabilityCell(deal.pWin, 'chance', tokens) }, String) },
      dayColumn<Deal>({ id: 'close', label: t('columns.expectedClose'), value: (deal) => deal.closedOn ?? deal.expectedCloseOn })
    ]
  }, [rows, format, t, tokens])
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <p className="drill-figure">{query.data === undefined ? ' ' : format.money([query.data.totalAmount]).full(query.data.totalAmount)}</p>
      <p className="quiet small">{query.data === undefined ? t('components.loading') : t('components.drill.deals', { count: query.data.total })}</p>
      <DataGrid label={subject.title} rows={rows} columns={columns} rowId={(deal) => String(deal.id)} onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.id) } })} />
    </>
  )
}
