import type { ReadDb } from './database'

const within = (column: string): string => `${column} IN (SELECT id FROM temp.focus_region)`
const units = `(SELECT m.unit_id FROM main.unit_membership AS m WHERE ${within('m.region_id')})`
const reps = `(SELECT r.rep_id FROM main.rep_membership AS r WHERE r.unit_id IN ${units})`
const hasDeal = (id: string): string => `EXISTS (SELECT 1 FROM main.opportunity AS o WHERE o.id = ${id} AND ${within('o.region_id')})`
const hasAccount = (id: string): string => `EXISTS (SELECT 1 FROM main.account AS a WHERE a.id = ${id} AND (${within('a.region_id')} OR EXISTS (SELECT 1 FROM main.opportunity AS o WHERE o.account_id = a.id AND ${within('o.region_id')})))`
const ofDealOr = (else_: string): string => `CASE WHEN t.opportunity_id IS NULL THEN ${else_} ELSE ${hasDeal('t.opportunity_id')} END`
/** A node of the organisation by kind and id; the company is nobody's part. */
const node = (kind: string, id: string): string =>
  `CASE ${kind} WHEN 'region' THEN ${within(id)} WHEN 'unit' THEN ${id} IN ${units} WHEN 'rep' THEN ${id} IN ${reps} WHEN 'deal' THEN ${hasDeal(id)} WHEN 'account' THEN ${hasAccount(id)} ELSE 0 END`

/**
 * What of each table belongs to the regions in focus: facts by their own region or that of the deal, order, invoice or account they hang on,
 * people and accounts by where they work or buy, results by what they are about. What has no region belongs to nobody's focus. Tables that are not here
 * (products, stages, calendars, settings) belong to all. `t` is the row.
 */
export const focusConditions: Readonly<Record<string, string>> = {
  region: within('t.id'),
  battle_unit: `t.id IN ${units}`,
  unit_membership: within('t.region_id'),
  rep: `t.id IN ${reps}`,
  rep_membership: `t.unit_id IN ${units}`,
  account: hasAccount('t.id'),
  account_owner: hasAccount('t.account_id'),
  account_source: hasAccount('t.account_id'),
  account_match: `${hasAccount('t.a_id')} AND ${hasAccount('t.b_id')}`,
  account_merge: `${hasAccount('t.survivor_id')}`,
  contact: hasAccount('t.account_id'),
  contact_private: `EXISTS (SELECT 1 FROM main.contact AS c WHERE c.id = t.contact_id AND ${hasAccount('c.account_id')})`,
  opportunity: within('t.region_id'),
  opportunity_history: hasDeal('t.opportunity_id'),
  opportunity_line: hasDeal('t.opportunity_id'),
  opportunity_credit: hasDeal('t.opportunity_id'),
  quote: hasDeal('t.opportunity_id'),
  activity: ofDealOr(`CASE WHEN t.account_id IS NULL THEN t.rep_id IN ${reps} ELSE ${hasAccount('t.account_id')} END`),
  competitor_mention: ofDealOr(hasAccount('t.account_id')),
  lead: within('t.region_id'),
  web_event: hasAccount('t.account_id'),
  service_ticket: hasAccount('t.account_id'),
  sales_order: within('t.region_id'),
  order_line: `EXISTS (SELECT 1 FROM main.sales_order AS s WHERE s.id = t.order_id AND ${within('s.region_id')})`,
  invoice: within('t.region_id'),
  payment: `EXISTS (SELECT 1 FROM main.invoice AS i WHERE i.id = t.invoice_id AND ${within('i.region_id')})`,
  quota: `CASE WHEN t.region_id IS NOT NULL THEN ${within('t.region_id')} WHEN t.unit_id IS NOT NULL THEN t.unit_id IN ${units} ELSE t.rep_id IN ${reps} END`,
  forecast_deal: hasDeal('t.opportunity_id'),
  forecast_node: node('t.node_kind', 't.node_id'),
  forecast_path: within('t.region_id'),
  series_backtest_point: node('t.level', 't.node_id'),
  override: node('t.node_kind', 't.node_id'),
  submission: node('t.level', 't.node_id'),
  alert_state: node('t.subject_kind', 't.subject_id'),
  alert_firing: node('t.subject_kind', 't.subject_id'),
  alert_note: `EXISTS (SELECT 1 FROM main.alert_firing AS f WHERE f.id = t.firing_id AND ${node('f.subject_kind', 'f.subject_id')})`,
  follow_up_entry: hasDeal('t.opportunity_id'),
  follow_up_action: hasDeal('t.opportunity_id')
}

const narrowedTo = new WeakMap<ReadDb['sqlite'], string>()

/**
 * Makes the tables of a connection hold nothing but what belongs to `focus` (null: everything again): temporary views of their names, which
 * SQLite finds before the tables, so that no reader's own SQL can reach beyond. Kept until the focus is another one.
 */
export function narrowTables(db: ReadDb, focus: readonly number[] | null): void {
  const wanted = focus === null ? '' : focus.join()
  const present = narrowedTo.get(db.sqlite) ?? ''
  if (present === wanted) return
  const isQueryOnly = db.sqlite.pragma('query_only', { simple: true }) === 1
  // The connection is opened read-only; only what is temporary is made.
  db.sqlite.pragma('query_only = OFF')
  try {
    if (present !== '') for (const table of Object.keys(focusConditions)) db.sqlite.exec(`DROP VIEW temp.${table}`)
    narrowedTo.delete(db.sqlite)
    if (focus !== null) {
      db.sqlite.exec('CREATE TEMP TABLE IF NOT EXISTS focus_region (id INTEGER PRIMARY KEY); DELETE FROM temp.focus_region')
      for (const id of focus) db.sqlite.prepare('INSERT INTO temp.focus_region VALUES (?)').run(id)
      for (const [table, condition] of Object.entries(focusConditions)) db.sqlite.exec(`CREATE TEMP VIEW ${table} AS SELECT t.* FROM main.${table} AS t WHERE ${condition}`)
      narrowedTo.set(db.sqlite, wanted)
    }
  } finally {
    if (isQueryOnly) db.sqlite.pragma('query_only = ON')
  }
}
