import { Link, useNavigate } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RiskRow } from '../../../main/contract/risk'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { ReasonBars } from '../../components/chart/reason-bars'
import { EmptyState } from '../../components/feedback/empty-state'
import { FailureView } from '../../components/feedback/failure-view'
import { probabilityCell } from '../../components/figure/probability-cell'
import { dayColumn, moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useReasonText } from '../../format/reason-text'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { useRiskActionText } from './risk-words'

/** Every open deal by what may go wrong within 14 and 28 days, with reasons and the best next step. */
export function RiskView() {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const { scope } = useFilter()
  const navigate = useNavigate()
  const reasonText = useReasonText()
  const actionText = useRiskActionText()
  const [warnedOnly, setWarnedOnly] = useState(false)
  const [chosenId, setChosenId] = useState<number | null>(null)
  const query = useRoute('risk.list', { scope, warnedOnly, limit: 2_000 })
  const rows = query.data?.deals
  const chosen = rows?.find((row) => row.opportunityId === chosenId) ?? rows?.[0]
  const columns = useMemo(() => {
    const money = format.money((rows ?? []).map((row) => row.amountE4))
    const stake = format.money((rows ?? []).map((row) => row.stakeE4))
    return [
      textColumn<RiskRow>({ id: 'name', label: t('columns.deal'), value: (row) => row.name, grow: 1.3, least: 116 }),
      moneyColumn<RiskRow>({ id: 'amount', label: t('columns.amount'), value: (row) => row.amountE4, width: 84 }, money),
      moneyColumn<RiskRow>({ id: 'stake', label: t('today.stakeHead'), value: (row) => row.stakeE4, width: 88, headerHint: t('today.stakeHint') }, stake),
      percentColumn<RiskRow>({ id: 'risk14', label: t('today.within', { days: 14 }), value: (row) => row.within14.any, width: 58 }),
      numberColumn<RiskRow>({ id: 'risk28', label: t('today.within', { days: 28 }), value: (row) => row.within28.any, width: 92, drawCell: (row) => probabilityCell(row.within28.any, 'risk', tokens) }, String),
      percentColumn<RiskRow>({ id: 'lost', label: t('today.events.lost'), value: (row) => row.within28.lost, width: 50, headerHint: t('today.eventHints.lost') }),
      percentColumn<RiskRow>({ id: 'slip', label: t('today.events.slip'), value: (row) => row.within28.slip, width: 50, headerHint: t('today.eventHints.slip') }),
      percentColumn<RiskRow>({ id: 'shrink', label: t('today.events.shrink'), value: (row) => row.within28.shrink, width: 50, headerHint: t('today.eventHints.shrink') }),
      dayColumn<RiskRow>({ id: 'close', label: t('columns.expectedClose'), value: (row) => row.expectedCloseOn, width: 94 }),
      textColumn<RiskRow>({ id: 'warned', label: t('today.warnedSince'), value: (row) => (row.isWarned ? (row.warnedSince ?? t('today.warned')) : null), width: 92 })
    ]
  }, [rows, format, t, tokens])
  if (query.error !== null && rows === undefined) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  const total = format.money([query.data?.stakeE4])
  return (
    <div className="panes risk-grid">
      <section className="pane" aria-labelledby="risk-list-title">
        <div className="pane-head">
          <h2 id="risk-list-title">{t('today.riskList')}</h2>
          <span className="quiet ellipsis">{query.data === undefined ? '' : t('today.riskCounts', { count: query.data.total, warned: query.data.warned, stake: total.full(query.data.stakeE4), from: formatPercent(query.data.warnFrom) })}</span>
          <span className="grow" />
          <Checkbox checked={warnedOnly} onChange={(event) => setWarnedOnly(event.target.checked)}>
            {t('today.warnedOnly')}
          </Checkbox>
        </div>
        {rows !== undefined && rows.length === 0 ? (
          <EmptyState what={t('today.noRisk')} why={query.data?.warnFrom === null ? t('today.noRiskModel') : t('today.noRiskWhy')} action={t('backtest.toForecast')} onAction={() => void navigate({ to: '/forecast' })} />
        ) : (
          <DataGrid label={t('today.riskList')} rows={rows} columns={columns} rowId={(row) => String(row.opportunityId)} selectedId={chosen === undefined ? null : String(chosen.opportunityId)} onOpen={(row) => setChosenId(row.opportunityId)} />
        )}
      </section>
      <section className="pane risk-side" aria-labelledby="risk-deal-title">
        {chosen === undefined ? (
          <h2 id="risk-deal-title">{t('today.noDeal')}</h2>
        ) : (
          <>
            <div className="pane-head">
              <h2 id="risk-deal-title" className="ellipsis" title={chosen.name}>
                {chosen.name}
              </h2>
              <Link to="/deals/$dealId" params={{ dealId: String(chosen.opportunityId) }} className="small nowrap">
                {t('today.openDeal')}
              </Link>
            </div>
            <p className="secondary">{[chosen.accountName, chosen.unitName, chosen.repName, chosen.stageName].filter((part) => part !== null).join(' · ')}</p>
            <h3>{t('today.riskWhy', { risk: formatPercent(chosen.within28.any) })}</h3>
            {chosen.reasons.length === 0 ? (
              <p className="secondary">{t('today.noReasons')}</p>
            ) : (
              <ReasonBars reasons={chosen.reasons.map((reason) => ({ id: reason.featureId, text: reasonText(reason), points: reason.points, exact: t('deals.reasons.exact', { margin: formatNumber(reason.contributionMargin, 3) }) }))} raises="risk" />
            )}
            <h3>{t('today.nextSteps')}</h3>
            {chosen.actions.length === 0 ? (
              <p className="secondary">{t('today.noSteps')}</p>
            ) : (
              <ol className="action-list">
                {chosen.actions.map((action, index) => {
                  const words = actionText(action)
                  return (
                    <li key={action.key}>
                      <span className="action-number">{index + 1}</span>
                      <div>
                        <p>
                          <strong>{words.what}</strong>
                        </p>
                        <p className="secondary small">{words.after}</p>
                      </div>
                    </li>
                  )
                })}
              </ol>
            )}
            <p className="reason-basis">{t('today.notCausal')}</p>
          </>
        )}
      </section>
    </div>
  )
}
