import type { GapFamily } from '../contract/health'

/** SQL on an open `opportunity AS o` that says it lacks a kind of data; `:today` is the workspace's day. */
export const gapConditions: Readonly<Record<GapFamily, string>> = {
  amount: 'o.amount_e4 IS NULL OR o.amount_imputed = 1',
  close_date: 'o.expected_close_at IS NULL OR o.expected_close_at < :today',
  activity: 'NOT EXISTS (SELECT 1 FROM activity a WHERE a.opportunity_id = o.id)',
  account: 'o.account_id IS NULL OR EXISTS (SELECT 1 FROM account c WHERE c.id = o.account_id AND (c.is_placeholder = 1 OR c.industry_id IS NULL))',
  people: 'o.rep_id IS NULL',
  product: 'o.product_id IS NULL',
  place: 'o.region_id IS NULL OR o.unit_id IS NULL',
  competition: 'o.competitor IS NULL AND o.id NOT IN (SELECT opportunity_id FROM competitor_mention WHERE opportunity_id IS NOT NULL)',
  quote: 'NOT EXISTS (SELECT 1 FROM quote q WHERE q.opportunity_id = o.id)',
  // That an account has no ticket is no hole; that nobody's service system was imported is one.
  service: 'NOT EXISTS (SELECT 1 FROM service_ticket)',
  signal: 'NOT EXISTS (SELECT 1 FROM signal_value)'
}

/** Columns that an analyst expects to be filled, per table, with the condition for rows of which it is asked. */
export const expectedFields: readonly { readonly table: string; readonly where?: string; readonly columns: readonly string[] }[] = [
  { table: 'opportunity', columns: ['account_id', 'product_id', 'rep_id', 'unit_id', 'region_id', 'amount_e4', 'lead_source'] },
  { table: 'opportunity', where: 'status = 0', columns: ['expected_close_at'] },
  { table: 'opportunity', where: 'status = 2', columns: ['lost_reason'] },
  { table: 'account', where: 'merged_into IS NULL', columns: ['industry_id', 'region_id', 'segment', 'credit_code', 'domain'] },
  { table: 'product', where: 'is_group = 0', columns: ['list_price_e4', 'unit_cost_e4'] },
  { table: 'activity', columns: ['opportunity_id', 'rep_id'] },
  { table: 'sales_order', columns: ['account_id', 'region_id', 'unit_id'] },
  { table: 'order_line', columns: ['product_id', 'cost_e4'] },
  { table: 'invoice', columns: ['account_id', 'order_id'] },
  { table: 'payment', columns: ['invoice_id'] },
  { table: 'lead', columns: ['region_id', 'lead_source'] },
  { table: 'service_ticket', columns: ['account_id', 'product_id'] }
]
