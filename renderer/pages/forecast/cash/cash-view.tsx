import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from '@tanstack/react-router'
import type { RouteOutput } from '../../../../main/contract'
import { useRoute } from '../../../api/use-route'
import { useFilter } from '../../../app/filter'
import { useDrill } from '../../../components/drill/drill'
import { EmptyState } from '../../../components/feedback/empty-state'
import { FailureView } from '../../../components/feedback/failure-view'
import { SkeletonBlock } from '../../../components/feedback/skeleton'
import { Figure } from '../../../components/figure/figure'
import { RunningJob, useRunningJob } from '../../../components/job/running-job'
import { formatCount, formatNumber } from '../../../format/count'
import { formatPercent } from '../../../format/ratio'
import { useFormat } from '../../../format/use-format'
import { CashFan } from './cash-fan'
import { CashInvoices } from './cash-invoices'
import { CashProof } from './cash-proof'

type Cash = RouteOutput<'forecast.cash'>

const horizonWeeks = 13

/** When the open invoices will be paid: by week with its range, invoice by invoice, and how far such forecasts have been off. */
export function CashView() {
  const { t } = useTranslation()
  const { scope } = useFilter()
  const query = useRoute('forecast.cash', { scope, weeks: horizonWeeks, limit: 2_000 })
  const job = useRunningJob(['forecast.cash'], query.isFetching)
  if (query.data !== undefined) return <Answered cash={query.data} isWaiting={query.isPlaceholderData} />
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  return (
    <section className="pane" style={{ flex: 1 }}>
      <div className="row" style={{ gap: 16 }}>
        <p className="secondary">{t('forecast.cash.working')}</p>
        {job !== undefined && <RunningJob job={job} />}
      </div>
      <SkeletonBlock />
    </section>
  )
}

function Answered({ cash, isWaiting }: { readonly cash: Cash; readonly isWaiting: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<number | null>(null)
  const week = chosen !== null && chosen < cash.weeks.length ? chosen : null
  if (cash.openInvoices === 0)
    return <EmptyState what={t('forecast.cash.empty')} why={t('forecast.cash.emptyWhy')} action={t('forecast.cash.import')} onAction={() => void navigate({ to: '/data', search: {} })} />
  return (
    <>
      <CashFigures cash={cash} />
      <div className="panes cash-grid" aria-busy={isWaiting}>
        <div className="cash-side">
          <section className="pane" aria-labelledby="cash-weeks-title">
            <div className="pane-head" style={{ paddingRight: 32 }}>
              <h2 id="cash-weeks-title">{t('forecast.cash.weeks')}</h2>
              <span className="quiet ellipsis">{t('forecast.cash.weeksHint')}</span>
            </div>
            <CashFan cash={cash} onWeek={setChosen} />
          </section>
          <CashProof cash={cash} />
        </div>
        <CashInvoices cash={cash} week={week} onAll={() => setChosen(null)} />
      </div>
    </>
  )
}

function CashFigures({ cash }: { readonly cash: Cash }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { scope } = useFilter()
  const open = useDrill((state) => state.open)
  const money = format.money([cash.outstandingE4, cash.total.meanE4])
  const show = (measure: 'receivables' | 'overdue_receivables') => () => open({ kind: 'measure', title: t(`measures.${measure}.name`), measure, scope })
  const next = cash.weeks.slice(0, 4).reduce((sum, one) => sum + one.meanE4, 0)
  return (
    <section className="cash-figures">
      <Figure
        size="hero"
        label={t('forecast.cash.expected', { weeks: cash.weeks.length })}
        value={money.full(cash.total.meanE4)}
        definition={t('forecast.cash.expectedDefinition')}
        asOf={cash.asOf}
        note={`P10–P90 ${money.text(cash.total.p10E4)} – ${money.full(cash.total.p90E4)}`}
        parts={cash.weeks.map((one) => ({ label: one.from, value: money.full(one.meanE4) }))}
      />
      <Figure label={t('forecast.cash.nextWeeks', { weeks: 4 })} value={money.full(next)} definition={t('forecast.cash.expectedDefinition')} asOf={cash.asOf} />
      <Figure label={t('forecast.cash.later')} value={money.full(cash.laterE4)} definition={t('forecast.cash.laterDefinition', { weeks: cash.weeks.length })} asOf={cash.asOf} />
      <Figure label={t('measures.receivables.name')} value={money.full(cash.outstandingE4)} definition={t('measures.receivables.definition')} asOf={cash.asOf} note={t('forecast.cash.invoiceCount', { count: cash.openInvoices })} onOpen={show('receivables')} />
      <Figure label={t('measures.overdue_receivables.name')} value={money.full(cash.overdueE4)} definition={t('measures.overdue_receivables.definition')} asOf={cash.asOf} ink="var(--risk-text)" onOpen={show('overdue_receivables')} />
      <p className="quiet forecast-basis">{basisWords(cash, t)}</p>
    </section>
  )
}

function basisWords(cash: Cash, t: ReturnType<typeof useTranslation>['t']): string {
  if (cash.reason !== null) return t(`forecast.cash.reasons.${cash.reason.key}`, cash.reason.params)
  const delay = t('forecast.cash.basis', { settled: formatCount(cash.settled), error: formatNumber(cash.delay.errorDays ?? 0, 1), typical: formatNumber(cash.delay.typicalErrorDays ?? 0, 1) })
  const { late } = cash
  return `${delay} ${late.method === 'model' && late.logLoss !== null && late.flatLogLoss !== null ? t('forecast.cash.lateModel', { ours: formatNumber(late.logLoss, 3), flat: formatNumber(late.flatLogLoss, 3), rate: formatPercent(late.rate) }) : t('forecast.cash.lateFlat', { rate: formatPercent(late.rate) })}`
}
