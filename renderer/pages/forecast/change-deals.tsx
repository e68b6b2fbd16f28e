import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { moneyColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { useFormat } from '../../format/use-format'

type Change = RouteOutput<'forecast.change'>
type ChangedDeal = Change['deals'][number]
export type ChangeFilter = 'all' | Change['parts'][number]['key']

/** The deals behind a part of the change, those that moved it most first. Parts that no single deals stand behind say so. */
export function ChangeDeals({ deals, shown }: { readonly deals: readonly ChangedDeal[]; readonly shown: ChangeFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const rows = useMemo(() => (shown === 'all' ? deals : shown === 'data' ? deals.filter((deal) => deal.why === 'changed') : shown === 'pipeline' ? deals.filter((deal) => deal.why !== 'changed') : []), [deals, shown])
  const columns = useMemo(() => {
    const money = format.money(deals.map((deal) => deal.amountE4))
    return [
      textColumn<ChangedDeal>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 1.4 }),
      textColumn<ChangedDeal>({ id: 'why', label: t('calls.change.why'), value: (deal) => t(`calls.change.whys.${deal.why}`), width: 128 }),
      moneyColumn<ChangedDeal>({ id: 'amount', label: t('calls.change.moves'), value: (deal) => deal.amountE4, width: 128 }, money, true)
    ]
  }, [deals, format, t])
  const hasDeals = shown === 'all' || shown === 'data' || shown === 'pipeline'
  return <DataGrid label={t('calls.change.moved')} rows={rows} columns={columns} rowId={(deal) => String(deal.opportunityId)} onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.opportunityId) } })} emptyText={t(hasDeals ? 'calls.change.noDeals' : 'calls.change.none')} />
}
