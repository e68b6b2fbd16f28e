/** A table of the extract: which rows go along (`f`), and what takes the place of columns that would tell of others. */
export interface ExtractTable {
  readonly name: string
  readonly where?: string
  readonly columns?: Readonly<Record<string, string>>
}

const inSet = (set: 'region' | 'unit' | 'rep' | 'account' | 'deal' | 'order' | 'invoice', column: string): string => `${column} IN (SELECT id FROM temp.extract_${set})`
const kept = (set: Parameters<typeof inSet>[0], column: string): string => `CASE WHEN ${inSet(set, `f.${column}`)} THEN f.${column} END`
const people = { rep_id: kept('rep', 'rep_id'), unit_id: kept('unit', 'unit_id') } as const
const account = { account_id: kept('account', 'account_id') } as const
const ofDeal = inSet('deal', 'f.opportunity_id')
/** Customers that the scope shares with others do not tell what those do with them. */
const ownAccount = `f.account_id IN (SELECT id FROM source.account WHERE ${inSet('region', 'region_id')})`

/** The sets of ids in scope, each made from the ones before it. */
export const extractSets: readonly { readonly name: string; readonly select: string }[] = [
  { name: 'unit', select: `SELECT DISTINCT unit_id AS id FROM source.unit_membership WHERE ${inSet('region', 'region_id')}` },
  { name: 'rep', select: `SELECT DISTINCT rep_id AS id FROM source.rep_membership WHERE ${inSet('unit', 'unit_id')}` },
  { name: 'deal', select: `SELECT id FROM source.opportunity WHERE ${inSet('region', 'region_id')}` },
  { name: 'order', select: `SELECT id FROM source.sales_order WHERE ${inSet('region', 'region_id')}` },
  { name: 'invoice', select: `SELECT id FROM source.invoice WHERE ${inSet('region', 'region_id')}` },
  {
    name: 'account',
    select: `SELECT id FROM source.account WHERE ${inSet('region', 'region_id')}
      UNION SELECT account_id FROM source.opportunity WHERE account_id IS NOT NULL AND ${inSet('region', 'region_id')}
      UNION SELECT account_id FROM source.sales_order WHERE account_id IS NOT NULL AND ${inSet('region', 'region_id')}
      UNION SELECT account_id FROM source.invoice WHERE account_id IS NOT NULL AND ${inSet('region', 'region_id')}
      UNION SELECT account_id FROM source.lead WHERE account_id IS NOT NULL AND ${inSet('region', 'region_id')}`
  }
]

/** In the order in which they refer to each other. What is not listed stays behind. */
export const extractTables: readonly ExtractTable[] = [
  { name: 'setting', where: `f.key IN ('currency', 'time_zone', 'fiscal_year_start_month', 'today')` },
  { name: 'currency' },
  { name: 'currency_rate' },
  { name: 'industry' },
  { name: 'pipeline' },
  { name: 'stage' },
  { name: 'region', where: inSet('region', 'f.id'), columns: { parent_id: kept('region', 'parent_id') } },
  { name: 'product' },
  { name: 'product_membership' },
  { name: 'price_list' },
  { name: 'rep', where: inSet('rep', 'f.id'), columns: { manager_name: `CASE WHEN f.manager_name IN (SELECT name FROM source.rep WHERE ${inSet('rep', 'id')}) THEN f.manager_name END` } },
  { name: 'battle_unit', where: inSet('unit', 'f.id'), columns: { lead_rep_id: kept('rep', 'lead_rep_id') } },
  { name: 'unit_membership', where: `${inSet('unit', 'f.unit_id')} AND ${inSet('region', 'f.region_id')}` },
  { name: 'rep_membership', where: `${inSet('rep', 'f.rep_id')} AND ${inSet('unit', 'f.unit_id')}` },
  { name: 'account', where: inSet('account', 'f.id'), columns: { region_id: kept('region', 'region_id'), parent_id: kept('account', 'parent_id'), merged_into: kept('account', 'merged_into') } },
  { name: 'account_owner', where: `${inSet('account', 'f.account_id')} AND ${inSet('rep', 'f.rep_id')}` },
  { name: 'contact', where: ownAccount },
  { name: 'opportunity', where: inSet('deal', 'f.id'), columns: { ...people, ...account } },
  { name: 'opportunity_history', where: ofDeal, columns: { ...people, region_id: kept('region', 'region_id') } },
  { name: 'opportunity_line', where: ofDeal },
  { name: 'opportunity_credit', where: `${ofDeal} AND ${inSet('rep', 'f.rep_id')}` },
  { name: 'activity', where: `(${ofDeal} OR (f.opportunity_id IS NULL AND ${ownAccount}))`, columns: { rep_id: people.rep_id, ...account } },
  { name: 'quote', where: ofDeal, columns: account },
  { name: 'competitor_mention', where: ofDeal, columns: account },
  { name: 'lead', where: inSet('region', 'f.region_id'), columns: { unit_id: people.unit_id, ...account, opportunity_id: kept('deal', 'opportunity_id') } },
  { name: 'sales_order', where: inSet('order', 'f.id'), columns: { ...people, ...account, opportunity_id: kept('deal', 'opportunity_id') } },
  { name: 'order_line', where: inSet('order', 'f.order_id') },
  { name: 'invoice', where: inSet('invoice', 'f.id'), columns: { unit_id: people.unit_id, ...account, order_id: kept('order', 'order_id') } },
  { name: 'payment', where: inSet('invoice', 'f.invoice_id') },
  { name: 'service_ticket', where: ownAccount },
  { name: 'web_event', where: ownAccount },
  { name: 'quota', where: `(${inSet('region', 'f.region_id')} OR ${inSet('unit', 'f.unit_id')} OR ${inSet('rep', 'f.rep_id')})` },
  { name: 'plan', where: `(f.region_id IS NULL OR ${inSet('region', 'f.region_id')}) AND (f.unit_id IS NULL OR ${inSet('unit', 'f.unit_id')})` },
  { name: 'resource_pool', where: inSet('unit', 'f.unit_id') },
  { name: 'signal', where: `(f.region_id IS NULL OR ${inSet('region', 'f.region_id')})` },
  { name: 'signal_value', where: `f.signal_id IN (SELECT id FROM source.signal WHERE region_id IS NULL OR ${inSet('region', 'region_id')})` }
]
