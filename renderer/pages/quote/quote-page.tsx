import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import type { QuoteSearch } from '../../app/page-search'
import { FailureView } from '../../components/feedback/failure-view'
import { formatCount } from '../../format/count'
import { PolicyButton } from './policy-form'
import { QuoteAnswer } from './quote-answer'
import { QuoteDeals } from './quote-deals'
import './quote.css'

/** What to ask: the open deals on the left, what is known about the price of one of them on the right. */
export function QuotePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { scope } = useFilter()
  const search = useSearch({ strict: false }) as QuoteSearch
  const query = useRoute('quote.deals', { scope, limit: 1_000 })
  const rows = query.data?.deals
  const chosen = search.deal ?? rows?.[0]?.opportunityId
  const choose = (deal: number): void => void navigate({ to: '/quote', search: (before: Record<string, unknown>) => ({ ...before, deal }) })
  const outside = rows?.filter((row) => row.position === 'below_floor' || row.position === 'above_stretch').length ?? 0
  return (
    <div className="page">
      <header className="page-head">
        <h1>{t('frame.pages.quote')}</h1>
        <span className="secondary grow">{rows === undefined ? '' : t('quote.summary', { count: query.data?.total ?? 0, text: formatCount(query.data?.total), outside: formatCount(outside) })}</span>
        <PolicyButton />
      </header>
      <div className="panes quote-grid">
        <section className="pane" aria-labelledby="quote-deals-title">
          <div className="pane-head">
            <h2 id="quote-deals-title">{t('quote.deals')}</h2>
            <span className="quiet ellipsis">{t('quote.dealsHint')}</span>
          </div>
          {query.error !== null && rows === undefined ? <FailureView error={query.error} onRetry={() => void query.refetch()} /> : <QuoteDeals rows={rows} chosen={chosen ?? null} onChoose={choose} />}
        </section>
        {chosen === undefined ? <section className="pane" /> : <QuoteAnswer key={chosen} id={chosen} />}
      </div>
    </div>
  )
}
