import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { ScrollList } from '../../components/feedback/scroll-list'
import { useFormat } from '../../format/use-format'

type Detail = RouteOutput<'deals.detail'>

/** What happened around the deal, by kind; a kind without entries says so in a word. */
export function DealEvents({ detail }: { readonly detail: Detail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const quotes = format.money(detail.quotes.map((quote) => quote.amount))
  const orders = format.money(detail.orders.map((order) => order.amount))
  const groups = [
    {
      id: 'activities',
      rows: detail.activities.map((activity) => ({ id: activity.id, on: activity.on, text: [t(`deals.activityKinds.${activity.kind}`, { defaultValue: activity.kind }), activity.outcome === null ? null : t(`deals.outcomes.${activity.outcome}`, { defaultValue: activity.outcome }), activity.rep].filter((part) => part !== null).join(' · '), side: activity.minutes === null ? '' : t('deals.minutes', { count: activity.minutes }) }))
    },
    { id: 'quotes', rows: detail.quotes.map((quote) => ({ id: quote.id, on: quote.on, text: quote.product ?? '', side: `${quotes.full(quote.amount)} (${Math.round((quote.amount / Math.max(1, quote.listAmount)) * 100)}%)` })) },
    { id: 'mentions', rows: detail.mentions.map((mention) => ({ id: mention.id, on: mention.on, text: mention.competitor, side: '' })) },
    { id: 'tickets', rows: detail.tickets.map((ticket) => ({ id: ticket.id, on: ticket.on, text: t(`deals.ticketKinds.${ticket.kind}`, { defaultValue: ticket.kind }), side: ticket.closedOn === null ? t('deals.ticketOpen') : t('deals.ticketClosed', { day: ticket.closedOn }) })) },
    { id: 'orders', rows: detail.orders.map((order) => ({ id: order.id, on: order.on, text: t(`deals.orderStates.${order.status}`, { defaultValue: order.status }), side: orders.full(order.amount) })) }
  ]
  const shown = groups.filter((group) => group.rows.length > 0)
  if (shown.length === 0) return null
  return (
    <div className="deal-events">
      {shown.map((group) => (
        <section key={group.id} className="pane" style={{ maxHeight: 280 }} aria-labelledby={`deal-${group.id}`}>
          <div className="pane-head">
            <h2 id={`deal-${group.id}`}>{t(`deals.events.${group.id}`)}</h2>
            <span className="quiet">{group.rows.length}</span>
          </div>
          <ScrollList label={t(`deals.events.${group.id}`)}>
            {[...group.rows].sort((a, b) => (a.on < b.on ? 1 : -1)).map((row) => (
              <li key={row.id}>
                <span className="ellipsis" title={row.text}>
                  <span className="quiet">{row.on}</span> {row.text}
                </span>
                <span className="number">{row.side}</span>
              </li>
            ))}
          </ScrollList>
        </section>
      ))}
    </div>
  )
}
