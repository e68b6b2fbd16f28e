import type { ValueType } from '../contract/common'
import type { SourceId } from './sources'

type Value = number | null

interface Described {
  readonly type: ValueType
  readonly additive: boolean
  /** 1 more is better, -1 less is better, 0 neither. */
  readonly direction: -1 | 0 | 1
  readonly formula: string
  /** Not in the catalog: a part that only other measures need. */
  readonly hidden?: boolean
}

/** An aggregate over the rows of one source. `value` is what one row contributes. */
export interface BaseMeasure extends Described {
  readonly kind: 'base'
  /** The first source that knows all dimensions asked for is taken. */
  readonly sources: readonly SourceId[]
  readonly value: string
  readonly needs?: readonly ('stage')[]
  readonly aggregate: 'sum' | 'average' | 'median' | 'p90' | 'distinct'
  readonly when?: string
  /** Deal states that count: 0 open, 1 won, 2 lost. */
  readonly statuses?: readonly number[]
  /** Counted over this many days up to the day of the stock instead of the period asked for. */
  readonly windowDays?: number
}

/** Made of other measures after they have been aggregated. Null where it is not defined. */
export interface DerivedMeasure extends Described {
  readonly kind: 'derived'
  readonly parts: readonly string[]
  /** Values of the parts in their order. */
  readonly combine: (...parts: readonly Value[]) => Value
}

export type Measure = BaseMeasure | DerivedMeasure

const ratio = (above: Value = null, below: Value = null): Value => (above === null || below === null || below === 0 ? null : above / below)
const rounded = (value: Value): Value => (value === null ? null : Math.round(value))
const oneMinus = (value: Value): Value => (value === null ? null : 1 - value)
const times = (value: Value, factor: number): Value => (value === null ? null : value * factor)

const base = (
  sources: SourceId | readonly SourceId[],
  type: ValueType,
  aggregate: BaseMeasure['aggregate'],
  value: string,
  formula: string,
  more: Partial<Omit<BaseMeasure, 'kind' | 'sources' | 'type' | 'aggregate' | 'value' | 'formula' | 'additive'>> = {}
): BaseMeasure => ({ kind: 'base', sources: typeof sources === 'string' ? [sources] : sources, type, aggregate, value, formula, additive: aggregate === 'sum', direction: 1, ...more })

const derived = (type: ValueType, parts: readonly string[], formula: string, combine: DerivedMeasure['combine'], direction: -1 | 0 | 1 = 1): DerivedMeasure => ({
  kind: 'derived',
  type,
  parts,
  formula,
  combine,
  additive: false,
  direction
})

const won = { statuses: [1] } as const
const closed = { statuses: [1, 2] } as const
const amount = 'coalesce(f.amount_e4, 0)'
/** Rounded per deal, so that the deals of a figure add up to it. */
const weighted = `CAST(round(${amount} * s.probability) AS INTEGER)`
/** What was first known of the amount, by the day of knowledge. */
const firstAmount = `coalesce((SELECT h.amount_e4 FROM opportunity_history AS h WHERE h.opportunity_id = f.id AND h.amount_e4 IS NOT NULL AND h.known_at <= @cut ORDER BY h.seq LIMIT 1), f.amount_e4, 0)`

/** The measures of the house by id. Names and definitions in words are in the locale files. */
export const measures: Readonly<Record<string, Measure>> = {
  bookings: base('closed_deals', 'money', 'sum', amount, 'sum(amount | status = won)', won),
  won_count: base('closed_deals', 'integer', 'sum', '1', 'count(deal | status = won)', won),
  lost_count: base('closed_deals', 'integer', 'sum', '1', 'count(deal | status = lost)', { statuses: [2], direction: -1 }),
  closed_count: base('closed_deals', 'integer', 'sum', '1', 'count(deal | status in won, lost)', { ...closed, direction: 0 }),
  win_rate: derived('ratio', ['won_count', 'closed_count'], 'won_count / (won_count + lost_count)', ratio),
  average_deal: derived('money', ['bookings', 'won_count'], 'bookings / won_count', (a, b) => rounded(ratio(a, b))),
  cycle_days: base('closed_deals', 'days', 'average', 'f.closed_at - f.created_at', 'avg(closed_at - created_at | status = won)', { ...won, direction: -1 }),
  cycle_days_p50: base('closed_deals', 'days', 'median', 'f.closed_at - f.created_at', 'p50(closed_at - created_at | status = won)', { ...won, direction: -1 }),
  cycle_days_p90: base('closed_deals', 'days', 'p90', 'f.closed_at - f.created_at', 'p90(closed_at - created_at | status = won)', { ...won, direction: -1 }),
  list_value: base('closed_deals', 'money', 'sum', 'f.list_amount_e4', 'sum(list_amount | status = won, list_amount > 0)', { ...won, when: 'f.list_amount_e4 > 0', direction: 0, hidden: true }),
  listed_bookings: base('closed_deals', 'money', 'sum', amount, 'sum(amount | status = won, list_amount > 0)', { ...won, when: 'f.list_amount_e4 > 0', hidden: true }),
  discount_depth: derived('ratio', ['listed_bookings', 'list_value'], '1 - sum(amount) / sum(list_amount) | status = won, list_amount > 0', (a, b) => oneMinus(ratio(a, b)), -1),

  new_deals: base('created_deals', 'integer', 'sum', '1', 'count(deal) by created_at'),
  new_pipeline: base('created_deals', 'money', 'sum', firstAmount, 'sum(first known amount) by created_at'),

  pipeline: base('open_deals', 'money', 'sum', amount, 'sum(amount | open as of day), by max(expected_close_at, day)'),
  pipeline_count: base('open_deals', 'integer', 'sum', '1', 'count(deal | open as of day), by max(expected_close_at, day)'),
  weighted_pipeline: base('open_deals', 'money', 'sum', weighted, 'sum(round(amount * stage.probability) | open as of day)', { needs: ['stage'] }),
  average_open_deal: derived('money', ['pipeline', 'pipeline_count'], 'pipeline / pipeline_count', (a, b) => rounded(ratio(a, b)), 0),

  target: base('quotas', 'money', 'sum', '', 'sum(quota.amount * days of the period / days of the quota | measure = bookings)', { direction: 0 }),
  attainment: derived('ratio', ['bookings', 'target'], 'bookings / target', ratio),
  remaining_target: derived('money', ['target', 'bookings'], 'max(target - bookings, 0)', (target = null, bookings = null) => (target === null ? null : Math.max(0, target - (bookings ?? 0))), -1),
  coverage: derived('number', ['pipeline', 'target', 'bookings'], 'pipeline / max(target - bookings, 0)', (pipeline = null, target = null, bookings = null) =>
    target === null ? null : ratio(pipeline ?? 0, Math.max(0, target - (bookings ?? 0)))
  ),

  revenue: base(['orders', 'order_lines'], 'money', 'sum', 'f.amount_e4', 'sum(order.amount | status <> cancelled); by product: sum(line.amount)'),
  orders_count: base('orders', 'integer', 'sum', '1', 'count(order | status <> cancelled)'),
  average_order: derived('money', ['revenue', 'orders_count'], 'revenue / orders_count', (a, b) => rounded(ratio(a, b))),
  units_sold: base('order_lines', 'number', 'sum', 'f.quantity', 'sum(line.quantity)'),
  cost: base('order_lines', 'money', 'sum', 'f.cost_e4', 'sum(line.cost)', { when: 'f.cost_e4 IS NOT NULL', direction: -1 }),
  margin: base('order_lines', 'money', 'sum', 'f.amount_e4 - f.cost_e4', 'sum(line.amount - line.cost | cost known)', { when: 'f.cost_e4 IS NOT NULL' }),
  costed_revenue: base('order_lines', 'money', 'sum', 'f.amount_e4', 'sum(line.amount | cost known)', { when: 'f.cost_e4 IS NOT NULL', hidden: true }),
  margin_rate: derived('ratio', ['margin', 'costed_revenue'], 'margin / sum(line.amount | cost known)', ratio),

  invoiced: base('invoices', 'money', 'sum', 'i.amount_e4', 'sum(invoice.amount)'),
  invoiced_90d: base('invoices', 'money', 'sum', 'i.amount_e4', 'sum(invoice.amount | 90 days up to the day)', { windowDays: 90, hidden: true }),
  collected: base('payments', 'money', 'sum', 'f.amount_e4', 'sum(payment.amount)'),
  receivables: base('receivables', 'money', 'sum', 'i.outstanding_e4', 'sum(invoice.amount - paid as of day | > 0)', { direction: -1 }),
  overdue_receivables: base('receivables', 'money', 'sum', 'i.outstanding_e4', 'sum(invoice.amount - paid as of day | due_at < day)', { when: 'i.due_at < @stockDay', direction: -1 }),
  overdue_invoices: base('receivables', 'integer', 'sum', '1', 'count(invoice | unpaid as of day, due_at < day)', { when: 'i.due_at < @stockDay', direction: -1 }),
  dso: derived('days', ['receivables', 'invoiced_90d'], 'receivables / sum(invoice.amount | last 90 days) * 90', (owed = null, invoiced = null) => times(ratio(owed ?? 0, invoiced), 90), -1),

  activities: base('activities', 'integer', 'sum', '1', 'count(activity)'),
  deal_activities: base('activities', 'integer', 'sum', '1', 'count(activity | on a deal)', { when: 'f.opportunity_id IS NOT NULL', hidden: true }),
  active_deals: base('activities', 'integer', 'distinct', 'f.opportunity_id', 'count(distinct deal with an activity)'),
  activities_per_deal: derived('number', ['deal_activities', 'active_deals'], 'count(activity on a deal) / count(distinct deal)', ratio),

  new_leads: base('leads', 'integer', 'sum', '1', 'count(lead)'),
  converted_leads: base('leads', 'integer', 'sum', '1', 'count(lead | became a deal)', { when: 'f.opportunity_id IS NOT NULL' }),
  lead_conversion: derived('ratio', ['converted_leads', 'new_leads'], 'converted_leads / new_leads', ratio),
  lead_response_days: base('leads', 'days', 'average', 'f.responded_at - f.occurred_at', 'avg(responded_at - occurred_at | responded)', {
    when: 'f.responded_at IS NOT NULL AND f.responded_at <= @cut',
    direction: -1
  }),

  tickets: base('tickets', 'integer', 'sum', '1', 'count(ticket)', { direction: -1 }),
  severe_tickets: base('tickets', 'integer', 'sum', '1', 'count(ticket | severity = 1)', { when: 'f.severity = 1', direction: -1 }),
  ticket_days: base('tickets', 'days', 'average', 'f.closed_at - f.occurred_at', 'avg(closed_at - occurred_at | closed)', { when: 'f.closed_at IS NOT NULL AND f.closed_at <= @cut', direction: -1 })
}

export function measure(id: string): Measure | undefined {
  return Object.prototype.hasOwnProperty.call(measures, id) ? measures[id] : undefined
}
