/** A view that shows words in the place of codes, money in units of the workspace's currency and days as `YYYY-MM-DD`. */
export interface FriendlyView {
  readonly name: string
  readonly select: string
}

const day = (column: string, name: string): string => `date(${column} * 86400, 'unixepoch') AS ${name}`
const money = (column: string, name: string): string => `${column} / 10000.0 AS ${name}`
const word = (table: string, key: string, name: string): string => `(SELECT name FROM ${table} WHERE id = ${key}) AS ${name}`
const status = `CASE f.status WHEN 0 THEN 'open' WHEN 1 THEN 'won' ELSE 'lost' END AS status`
const places = `${word('region', 'f.region_id', 'region')}, ${word('battle_unit', 'f.unit_id', 'unit')}`

export const friendlyViews: readonly FriendlyView[] = [
  {
    name: 'deals',
    select: `SELECT f.id, f.source_key AS key, f.name, ${word('account', 'f.account_id', 'account')}, ${word('product', 'f.product_id', 'product')}, ${places}, ${word('rep', 'f.rep_id', 'rep')},
      ${word('stage', 'f.stage_id', 'stage')}, ${status}, ${money('f.amount_e4', 'amount')}, ${money('f.list_amount_e4', 'list_amount')}, f.lead_source, f.competitor, f.lost_reason, f.forecast_category,
      ${day('f.created_at', 'created_on')}, ${day('f.expected_close_at', 'expected_close_on')}, ${day('f.closed_at', 'closed_on')}, f.closed_at - f.created_at AS cycle_days FROM opportunity AS f`
  },
  {
    name: 'deal_changes',
    select: `SELECT f.opportunity_id AS deal_id, ${word('opportunity', 'f.opportunity_id', 'deal')}, f.seq, ${day('f.known_at', 'known_on')}, f.change, ${word('stage', 'f.stage_id', 'stage')}, ${status},
      ${money('f.amount_e4', 'amount')}, ${day('f.expected_close_at', 'expected_close_on')}, ${word('rep', 'f.rep_id', 'rep')}, ${places} FROM opportunity_history AS f`
  },
  {
    name: 'orders',
    select: `SELECT f.id, f.source_key AS key, ${word('account', 'f.account_id', 'account')}, ${places}, ${word('rep', 'f.rep_id', 'rep')}, f.status, ${money('f.amount_e4', 'amount')},
      ${day('f.occurred_at', 'ordered_on')}, ${day('f.promised_at', 'promised_on')}, ${day('f.delivered_at', 'delivered_on')}, f.opportunity_id AS deal_id FROM sales_order AS f`
  },
  {
    name: 'order_lines',
    select: `SELECT f.id, f.order_id, ${word('product', 'f.product_id', 'product')}, f.quantity, ${money('f.amount_e4', 'amount')}, ${money('f.cost_e4', 'cost')}, f.discount, ${day('f.occurred_at', 'ordered_on')} FROM order_line AS f`
  },
  {
    name: 'invoices',
    select: `SELECT f.id, f.source_key AS key, f.order_id, ${word('account', 'f.account_id', 'account')}, ${places}, ${money('f.amount_e4', 'amount')},
      ${money('(f.amount_e4 - coalesce((SELECT sum(p.amount_e4) FROM payment AS p WHERE p.invoice_id = f.id), 0))', 'outstanding')}, f.disputed, ${day('f.occurred_at', 'invoiced_on')}, ${day('f.due_at', 'due_on')} FROM invoice AS f`
  },
  { name: 'payments', select: `SELECT f.id, f.source_key AS key, f.invoice_id, ${money('f.amount_e4', 'amount')}, ${day('f.occurred_at', 'paid_on')} FROM payment AS f` },
  {
    name: 'activities',
    select: `SELECT f.id, f.source_key AS key, f.opportunity_id AS deal_id, ${word('account', 'f.account_id', 'account')}, ${word('rep', 'f.rep_id', 'rep')}, f.kind, f.outcome, f.minutes, ${day('f.occurred_at', 'happened_on')} FROM activity AS f`
  },
  {
    name: 'leads',
    select: `SELECT f.id, f.source_key AS key, ${word('account', 'f.account_id', 'account')}, ${places}, ${word('product', 'f.product_id', 'product')}, f.lead_source, f.status, f.opportunity_id AS deal_id,
      ${day('f.occurred_at', 'came_on')}, ${day('f.responded_at', 'responded_on')} FROM lead AS f`
  },
  {
    name: 'tickets',
    select: `SELECT f.id, f.source_key AS key, ${word('account', 'f.account_id', 'account')}, ${word('product', 'f.product_id', 'product')}, f.kind, f.severity, ${day('f.occurred_at', 'opened_on')}, ${day('f.closed_at', 'closed_on')} FROM service_ticket AS f`
  },
  {
    name: 'quotas',
    select: `SELECT f.id, f.measure, ${word('region', 'f.region_id', 'region')}, ${word('battle_unit', 'f.unit_id', 'unit')}, ${word('rep', 'f.rep_id', 'rep')}, ${day('f.period_start', 'from_day')}, ${day('f.period_end', 'to_day')}, ${money('f.amount_e4', 'amount')} FROM quota AS f`
  },
  {
    name: 'accounts',
    select: `SELECT f.id, f.source_key AS key, f.name, ${word('industry', 'f.industry_id', 'industry')}, ${word('region', 'f.region_id', 'region')}, f.segment, f.employees, ${money('f.revenue_e4', 'revenue')}, f.founded_year, f.country FROM account AS f`
  },
  { name: 'regions', select: `SELECT f.id, f.name, ${word('region', 'f.parent_id', 'parent')} FROM region AS f` },
  {
    name: 'units',
    select: `SELECT f.id, f.name, (SELECT region.name FROM unit_membership AS m JOIN region ON region.id = m.region_id WHERE m.unit_id = f.id ORDER BY m.valid_from DESC LIMIT 1) AS region, ${word('industry', 'f.industry_id', 'industry')} FROM battle_unit AS f`
  },
  {
    name: 'reps',
    select: `SELECT f.id, f.name, (SELECT battle_unit.name FROM rep_membership AS m JOIN battle_unit ON battle_unit.id = m.unit_id WHERE m.rep_id = f.id ORDER BY m.valid_from DESC LIMIT 1) AS unit, f.manager_name AS manager, ${day('f.hired_at', 'hired_on')}, ${day('f.left_at', 'left_on')} FROM rep AS f`
  },
  { name: 'products', select: `SELECT f.id, f.name, (SELECT parent.name FROM product_membership AS m JOIN product AS parent ON parent.id = m.parent_id WHERE m.product_id = f.id ORDER BY m.valid_from DESC LIMIT 1) AS product_group, ${money('f.list_price_e4', 'list_price')}, ${money('f.unit_cost_e4', 'unit_cost')} FROM product AS f` },
  { name: 'signals', select: `SELECT s.name AS signal, s.kind, ${word('region', 's.region_id', 'region')}, ${day('f.occurred_at', 'day')}, ${day('f.known_at', 'known_on')}, f.value FROM signal_value AS f JOIN signal AS s ON s.id = f.signal_id` }
]
