import { demoToday, goLive } from './demo-options'
import type { Order, Ticket } from './fulfilment'
import type { KnownDeal } from './known-deal'
import { tableRows, type TableRows } from './table-writer'

const e4 = (yuan: number): number => Math.round(yuan * 10_000)
const numbered = (prefix: string, id: number): string => `${prefix}${String(id).padStart(6, '0')}`

/** Orders with lines, invoices, payments and tickets, as far as they are known by today. */
export function orderRows(orders: readonly Order[], tickets: readonly Ticket[], deals: readonly KnownDeal[]): readonly TableRows[] {
  const dealIds = new Map(deals.map((known) => [known.deal, known.id]))
  const known = orders
    .filter((order) => order.orderedAt >= goLive && order.orderedAt <= demoToday && (order.deal === null || dealIds.has(order.deal)))
    .sort((a, b) => a.orderedAt - b.orderedAt)
    .map((order, index) => ({ order, id: index + 1 }))
  const invoices = known
    .flatMap(({ order, id }) => order.invoices.map((invoice) => ({ order, orderId: id, invoice })))
    .filter(({ order, invoice }) => invoice.day <= demoToday && (order.cancelledAt === null || invoice.day < order.cancelledAt))
    .sort((a, b) => a.invoice.day - b.invoice.day)
    .map((entry, index) => ({ ...entry, id: index + 1 }))
  const payments = invoices
    .flatMap(({ id, invoice }) => invoice.payments.map((payment) => ({ invoiceId: id, payment })))
    .filter(({ payment }) => payment.day <= demoToday)
    .sort((a, b) => a.payment.day - b.payment.day)
  return [
    tableRows(
      'sales_order',
      known.map(({ order, id }) => ({
        id, source_key: numbered('O', id), opportunity_id: order.deal === null ? null : (dealIds.get(order.deal) ?? null), account_id: order.account.id, rep_id: order.rep.id, unit_id: order.unit.id,
        region_id: order.account.province.id, status: statusOf(order), amount_e4: e4(order.amount), promised_at: order.promisedAt,
        delivered_at: order.cancelledAt === null && order.deliveredAt <= demoToday ? order.deliveredAt : null, occurred_at: order.orderedAt, known_at: order.orderedAt
      }))
    ),
    tableRows(
      'order_line',
      known
        .flatMap(({ order, id }) => order.lines.map((line) => ({ order, orderId: id, line })))
        .map(({ order, orderId, line }, index) => ({
          id: index + 1, source_key: numbered('OL', index + 1), order_id: orderId, product_id: line.model.id, quantity: line.quantity, amount_e4: e4(line.amount), cost_e4: e4(line.cost),
          discount: Math.round(line.discount * 10_000) / 10_000, occurred_at: order.orderedAt, known_at: order.orderedAt
        }))
    ),
    tableRows(
      'invoice',
      invoices.map(({ id, order, orderId, invoice }) => ({
        id, source_key: numbered('I', id), order_id: orderId, account_id: order.account.id, unit_id: order.unit.id, region_id: order.account.province.id, amount_e4: e4(invoice.amount),
        due_at: invoice.dueAt, disputed: invoice.isDisputed && invoice.dueAt <= demoToday ? 1 : 0, occurred_at: invoice.day, known_at: invoice.day
      }))
    ),
    tableRows(
      'payment',
      payments.map(({ invoiceId, payment }, index) => ({ id: index + 1, source_key: numbered('P', index + 1), invoice_id: invoiceId, amount_e4: e4(payment.amount), occurred_at: payment.day, known_at: payment.day }))
    ),
    ticketRows(tickets)
  ]
}

function statusOf(order: Order): string {
  if (order.cancelledAt !== null && order.cancelledAt <= demoToday) return 'cancelled'
  return order.cancelledAt === null && order.deliveredAt <= demoToday ? 'delivered' : 'open'
}

function ticketRows(tickets: readonly Ticket[]): TableRows {
  return tableRows(
    'service_ticket',
    tickets
      .filter((ticket) => ticket.openedAt >= goLive && ticket.openedAt <= demoToday)
      .sort((a, b) => a.openedAt - b.openedAt)
      .map((ticket, index) => ({
        id: index + 1, source_key: numbered('S', index + 1), account_id: ticket.account.id, product_id: ticket.productId, kind: ticket.kind, severity: ticket.severity,
        closed_at: ticket.closedAt <= demoToday ? ticket.closedAt : null, occurred_at: ticket.openedAt, known_at: ticket.openedAt
      }))
  )
}
