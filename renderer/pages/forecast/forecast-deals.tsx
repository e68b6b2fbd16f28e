import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ForecastDealRow } from '../../../main/contract/forecast'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { FailureView } from '../../components/feedback/failure-view'
import { probabilityCell } from '../../components/figure/probability-cell'
import { moneyColumn, numberColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { useReasonText } from '../../format/reason-text'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import type { OverrideSubject } from './override-form'

/** The deals behind the forecast, by what is at stake. */
export function ForecastDeals({ onOverride }: { readonly onOverride: (subject: OverrideSubject) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const navigate = useNavigate()
  const reasonText = useReasonText()
  const { scope } = useFilter()
  const query = useRoute('forecast.deals', { scope, sort: 'attention', limit: 1_000 })
  const rows = query.data?.deals
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).map((deal) => deal.expectedAmountE4))
    return [
      textColumn<ForecastDealRow>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 1.2 }),
      moneyColumn<ForecastDealRow>({ id: 'amount', label: t('deals.expectedAmount'), value: (deal) => deal.expectedAmountE4, width: 108 }, money),
      numberColumn<ForecastDealRow>({ id: 'pWinPeriod', label: t('forecast.inPeriod'), value: (deal) => deal.pWinPeriod, width: 108, headerHint: t('forecast.inPeriodHint'), drawCell: (deal) => probabilityCell(deal.pWinPeriod, 'chance', tokens) }, String),
      numberColumn<ForecastDealRow>({ id: 'risk', label: t('columns.risk'), value: (deal) => deal.risk, width: 108, headerHint: t('forecast.riskHint'), drawCell: (deal) => probabilityCell(deal.risk, 'risk', tokens) }, String),
      textColumn<ForecastDealRow>({ id: 'why', label: t('forecast.why'), value: (deal) => (deal.reasons[0] === undefined ? null : reasonText(deal.reasons[0])), grow: 1.3 })
    ]
  }, [rows, format, t, reasonText, tokens])
  const ask = useCallback(
    (key: string, deal: ForecastDealRow) => {
      if (key === 'o') onOverride({ node: { kind: 'deal', id: deal.opportunityId }, name: deal.name, period: null, figures: [{ measure: 'p_win', machine: deal.pWin }, { measure: 'expected_amount', machine: deal.expectedAmountE4 }] })
    },
    [onOverride]
  )
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <DataGrid label={t('forecast.deals')} rows={rows} columns={columns} rowId={(deal) => String(deal.opportunityId)} onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.opportunityId) } })} onRowKey={ask} emptyText={t('forecast.noDeals')} />
      <p className="quiet small call-foot">
        {query.data === undefined ? '' : `${t('forecast.dealsSubtitle', { count: query.data.total })} · `}
        {t('calls.override.key')}
      </p>
    </>
  )
}
