import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { FailureView } from '../../components/feedback/failure-view'
import { SkeletonBlock } from '../../components/feedback/skeleton'
import { dayColumn, moneyColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { PriceCurve } from './price-curve'
import { PriceRail } from './price-rail'
import { RecordQuote } from './record-quote'

type Answer = RouteOutput<'quote.range'>
type Comparable = Answer['comparables'][number]

export function QuoteAnswer({ id }: { readonly id: number }) {
  const query = useRoute('quote.range', { opportunityId: id }, { keepPrevious: false })
  if (query.error !== null) return <section className="pane"><FailureView error={query.error} onRetry={() => void query.refetch()} /></section>
  if (query.data === undefined) return <section className="pane"><SkeletonBlock /></section>
  return <Answered answer={query.data} />
}

function Answered({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  return (
    <section className="pane quote-answer" aria-labelledby="quote-answer-title">
      <div className="pane-head">
        <h2 id="quote-answer-title" className="ellipsis" title={answer.name}>
          {answer.name}
        </h2>
        <Link to="/deals/$dealId" params={{ dealId: String(answer.opportunityId) }} className="small">
          {t('quote.openDeal')}
        </Link>
        <span className="quiet ellipsis">{[answer.accountName, answer.productName].filter((part) => part !== null).join(' · ')}</span>
        <span className="grow" />
        {answer.obstacle !== 'deal_closed' && answer.listE4 !== null && <RecordQuote answer={answer} />}
      </div>
      {answer.range === null ? (
        <Obstacle answer={answer} />
      ) : (
        <>
          <PriceRail answer={answer} />
          <div className="quote-curves">
            <PriceCurve answer={answer} what="expected" />
            <PriceCurve answer={answer} what="chance" />
          </div>
        </>
      )}
      <Basis answer={answer} />
      <Comparables answer={answer} />
    </section>
  )
}

function Obstacle({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  if (answer.obstacle === null) return null
  const params = { count: answer.comparables.length, needed: answer.needed }
  return (
    <div className="quote-obstacle" role="status">
      <p className="quote-obstacle-what">{t(`quote.obstacles.${answer.obstacle}.what`, params)}</p>
      <p className="secondary">{t(`quote.obstacles.${answer.obstacle}.why`, params)}</p>
    </div>
  )
}

/** What the range rests on, in words. */
function Basis({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { response } = answer
  const parts: string[] = []
  if (answer.range !== null) {
    parts.push(t(`quote.objectives.${answer.objective}`))
    if (answer.levelBasis !== null) parts.push(t(`quote.levels.${answer.levelBasis}`))
  }
  if (response !== null) {
    // A point of price is a hundredth of the list price.
    const odds = (slope: number): string => formatPercent(1 - Math.exp(slope / 100), 0)
    parts.push(t('quote.response', { line: response.lineName ?? '–', odds: odds(response.slope), low: odds(response.high), high: odds(response.low), quotes: formatNumber(response.quotes, 0) }))
  }
  parts.push(answer.costE4 === null ? t('quote.noCost') : t(`quote.costs.${answer.costBasis ?? 'product'}`, { cost: format.money([answer.costE4]).full(answer.costE4), margin: formatPercent(answer.policy.minMargin) }))
  return <p className="reason-basis">{parts.join(' · ')}</p>
}

function Comparables({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const columns = useMemo(() => {
    const money = format.money(answer.comparables.map((deal) => deal.listE4))
    return [
      textColumn<Comparable>({ id: 'name', label: t('columns.deal'), value: (deal) => deal.name, grow: 1.5 }),
      textColumn<Comparable>({ id: 'product', label: t('columns.product'), value: (deal) => deal.productName, width: 110 }),
      moneyColumn<Comparable>({ id: 'list', label: t('quote.list'), value: (deal) => deal.listE4, width: 92 }, money),
      moneyColumn<Comparable>({ id: 'amount', label: t('quote.price'), value: (deal) => deal.amountE4, width: 92 }, money),
      percentColumn<Comparable>({ id: 'ratio', label: t('quote.ofListShort'), value: (deal) => deal.ratio, width: 78 }, 1),
      textColumn<Comparable>({ id: 'outcome', label: t('columns.outcome'), value: (deal) => t(deal.won ? 'deals.statuses.won' : 'deals.statuses.lost'), width: 68 }),
      dayColumn<Comparable>({ id: 'closed', label: t('columns.closed'), value: (deal) => deal.closedOn })
    ]
  }, [answer, format, t])
  return (
    <div className="quote-comparables">
      <div className="pane-head">
        <h2>{t('quote.comparables', { count: answer.comparables.length })}</h2>
        <span className="quiet ellipsis">{answer.reach === null ? '' : t('quote.reachHint', { reach: t(`quote.reaches.${answer.reach}`), won: answer.comparablesWon })}</span>
      </div>
      <DataGrid label={t('quote.comparablesLabel')} rows={answer.comparables} columns={columns} rowId={(deal) => String(deal.opportunityId)} onOpen={(deal) => void navigate({ to: '/deals/$dealId', params: { dealId: String(deal.opportunityId) } })} emptyText={t('quote.noComparables')} />
    </div>
  )
}
