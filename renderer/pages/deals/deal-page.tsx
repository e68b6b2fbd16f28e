import { useParams, useRouter } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { SkeletonBlock, SkeletonLines } from '../../components/feedback/skeleton'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { DealActions } from './deal-actions'
import { DealChange } from './deal-change'
import { DealEvents } from './deal-events'
import { DealReasons } from './deal-reasons'
import { DealTimeline } from './deal-timeline'
import { DealWhatIf } from './deal-what-if'
import { WinCurve } from './win-curve'
import './deals.css'

/** One deal: what was believed about it and when, how likely it is and why, what to do next. */
export function DealPage() {
  const { dealId } = useParams({ strict: false })
  const id = Number(dealId)
  const query = useRoute('deals.detail', { id }, { keepPrevious: false, enabled: Number.isInteger(id) && id > 0 })
  if (query.error !== null) return <FailureView error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) {
    return (
      <div className="page">
        <div className="page-head">
          <SkeletonLines widths={['420px', '560px']} />
        </div>
        <SkeletonBlock />
      </div>
    )
  }
  return <Deal detail={query.data} />
}

function Deal({ detail }: { readonly detail: RouteOutput<'deals.detail'> }) {
  const { t } = useTranslation()
  const { deal } = detail
  return (
    <div className="page">
      <DealHead detail={detail} />
      <div className="page-scroll">
        <div className="panes deal-grid">
          <section className="pane deal-story" aria-labelledby="deal-story-title">
            <div className="pane-head" style={{ paddingRight: 32 }}>
              <h2 id="deal-story-title">{t('deals.timeline.title')}</h2>
              <span className="quiet ellipsis">{t('deals.timeline.subtitle')}</span>
            </div>
            <DealTimeline detail={detail} />
          </section>
          <section className="pane" aria-labelledby="deal-actions-title">
            <div className="pane-head">
              <h2 id="deal-actions-title">{t('deals.actions.title')}</h2>
            </div>
            <DealActions detail={detail} />
            {deal.status === 'open' && <DealWhatIf id={deal.id} />}
          </section>
          {deal.status === 'open' && <DealReasons id={deal.id} />}
          {deal.status === 'open' && <WinCurve id={deal.id} />}
          {deal.status === 'open' && <DealChange id={deal.id} />}
          <DealEvents detail={detail} />
        </div>
      </div>
    </div>
  )
}

function DealHead({ detail }: { readonly detail: RouteOutput<'deals.detail'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const router = useRouter()
  const { deal, forecast } = detail
  const money = format.money([deal.amount, forecast?.expectedAmount])
  const facts: readonly (readonly [string, string])[] = [
    [t('columns.account'), deal.account?.name ?? '–'],
    [t('columns.product'), deal.product?.name ?? '–'],
    [t('columns.unit'), deal.unit?.name ?? '–'],
    [t('columns.rep'), deal.rep?.name ?? '–'],
    [t('columns.region'), deal.region?.name ?? '–']
  ]
  const expected = forecast === null ? null : forecast.expectedAmount
  return (
    <header className="deal-head">
      <button type="button" className="plain-button link row small" onClick={() => router.history.back()} style={{ gap: 4 }}>
        <ArrowLeft size={13} aria-hidden /> {t('deals.back')}
      </button>
      <div className="spread" style={{ alignItems: 'flex-start' }}>
        <div style={{ minWidth: 0 }}>
          <h1 className="ellipsis" title={deal.name}>
            {deal.name} <span className="quiet small">{deal.sourceKey}</span>
          </h1>
          <p className="deal-facts">
            {facts.map(([label, value]) => (
              <span key={label} className="ellipsis" title={value}>
                <span className="quiet">{label}</span> {value}
              </span>
            ))}
          </p>
        </div>
        <dl className="deal-figures">
          <Fact label={t('columns.amount')} value={money.full(deal.amount)} note={deal.amountImputed ? t('deals.imputed') : undefined} />
          <Fact label={t('columns.stage')} value={deal.stage.name} note={deal.status === 'open' ? t('deals.inStage', { count: deal.stageDays }) : t('deals.tookDays', { count: deal.ageDays })} />
          {deal.status === 'open' ? (
            <>
              <Fact label={t('columns.expectedClose')} value={deal.expectedCloseOn ?? '–'} note={detail.closeDatePushes > 0 ? t('deals.pushes', { count: detail.closeDatePushes }) : undefined} />
              <Fact label={t('columns.pWin')} value={formatPercent(deal.pWin)} note={deal.risk === null ? undefined : t('deals.riskNote', { risk: formatPercent(deal.risk) })} />
              <Fact label={t('deals.expectedAmount')} value={money.full(expected)} note={forecast?.expectedCloseOn === null || forecast === null ? undefined : t('deals.modelClose', { day: forecast.expectedCloseOn })} />
            </>
          ) : (
            <Fact label={t(`deals.statuses.${deal.status}`)} value={deal.closedOn ?? '–'} note={detail.lostReason ?? undefined} />
          )}
        </dl>
      </div>
    </header>
  )
}

function Fact({ label, value, note }: { readonly label: string; readonly value: string; readonly note?: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
      <dd className="deal-figure-note">{note ?? ' '}</dd>
    </div>
  )
}
