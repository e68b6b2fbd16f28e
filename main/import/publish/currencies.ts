import { sumOrders } from './order-lines'
import { prepareFresh, type Publication } from './publication'

/** Warnings for amounts in a currency that has no rate for their day: kept in their own currency, converted once a rate is imported. */
export function noteMissingRates({ db, entity, scope }: Publication): void {
  if (!scope.has('currency') || !entity.columns.some((column) => column.name === 'source_rate')) return
  prepareFresh(
    db,
    `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
     SELECT s.line, NULL, c.code || ' ' || r.source_amount, 'missing_rate', 'warning', c.code, coalesce(w.raw, s.own_key)
     FROM staging.result r JOIN staging.input s ON s.line = r.line JOIN main.currency c ON c.id = r.currency_id LEFT JOIN staging.raw w ON w.line = s.line
     WHERE r.source_rate IS NULL AND r.source_amount IS NOT NULL`
  ).run()
}

interface WaitingTable {
  readonly name: string
  readonly kind: 'booking' | 'plan'
  /** The day whose rate counts. */
  readonly day: string
}

/** What else changes with the amount. */
const more: Readonly<Record<string, string>> = {
  opportunity: 'amount_imputed = 0, ',
  order_line: 'cost_e4 = CASE WHEN order_line.source_rate > 0 THEN CAST(round(order_line.cost_e4 * n.rate / order_line.source_rate) AS INTEGER) ELSE order_line.cost_e4 END, '
}

const waitingTables: readonly WaitingTable[] = [
  { name: 'opportunity', kind: 'booking', day: 'CASE WHEN t.status = 0 THEN 2932896 ELSE coalesce(t.closed_at, t.created_at) END' },
  { name: 'sales_order', kind: 'booking', day: 't.occurred_at' },
  { name: 'order_line', kind: 'booking', day: 't.occurred_at' },
  { name: 'invoice', kind: 'booking', day: 't.occurred_at' },
  { name: 'payment', kind: 'booking', day: 't.occurred_at' },
  { name: 'quota', kind: 'plan', day: 't.period_start' }
]

/**
 * Once rates have come: amounts that had to wait for one are converted, and those that were converted at a rate which has been corrected are converted anew.
 * What was converted at another rate keeps it.
 */
export function convertWaiting(publication: Publication): void {
  const { db, undo, batchId, asOf } = publication
  const baseCode = `coalesce((SELECT value FROM main.setting WHERE key = 'currency'), 'CNY')`
  db.sqlite.exec('CREATE TABLE staging.converted (table_name TEXT NOT NULL, id INTEGER NOT NULL, rate REAL NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (table_name, id))')
  const corrected = 'SELECT y.currency_id FROM staging.changed d JOIN main.currency_rate y ON y.id = d.id'
  for (const { name, kind, day } of waitingTables) {
    const rateId = `(SELECT x.id FROM main.currency_rate x WHERE x.currency_id = t.currency_id AND x.kind = '${kind}' AND x.valid_from <= ${day} ORDER BY x.valid_from DESC, x.known_at DESC, x.id DESC LIMIT 1)`
    const made = prepareFresh(
      db,
      `INSERT INTO staging.converted SELECT '${name}', one.id, y.rate, CAST(round(one.source_amount * 10000 * y.rate) AS INTEGER) FROM (
         SELECT t.id AS id, t.source_amount AS source_amount, t.source_rate AS source_rate, ${rateId} AS rate_id FROM main.${name} t JOIN main.currency c ON c.id = t.currency_id
         WHERE (t.source_rate IS NULL OR t.currency_id IN (${corrected})) AND t.source_amount IS NOT NULL AND c.code <> ${baseCode}) one
       JOIN main.currency_rate y ON y.id = one.rate_id
       WHERE one.source_rate IS NULL OR (y.id IN (SELECT id FROM staging.changed) AND y.rate <> one.source_rate)`
    ).run().changes
    if (made === 0) continue
    const mine = `${name}.id IN (SELECT id FROM staging.converted WHERE table_name = '${name}')`
    undo.note('update', name, mine)
    if (name === 'order_line') noteFollowing()
    if (name === 'opportunity') {
      prepareFresh(
        db,
        `INSERT INTO main.opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed, batch_id)
         SELECT t.id, (SELECT coalesce(max(seq), 0) + 1 FROM main.opportunity_history h WHERE h.opportunity_id = t.id), ${asOf}, max(${asOf}, (SELECT coalesce(max(known_at), 0) FROM main.opportunity_history h WHERE h.opportunity_id = t.id)),
           'amount', t.stage_id, t.status, n.amount, t.expected_close_at, t.rep_id, t.unit_id, t.region_id, 0, ${batchId} FROM staging.converted n JOIN main.opportunity t ON t.id = n.id WHERE n.table_name = 'opportunity' ORDER BY t.id`
      ).run()
    }
    prepareFresh(
      db,
      `UPDATE main.${name} SET amount_e4 = n.amount, source_rate = n.rate, ${more[name] ?? ''}batch_id = ${batchId} FROM staging.converted n WHERE n.table_name = '${name}' AND n.id = ${name}.id`
    ).run()
    if (name === 'order_line') sumOrders(publication)
  }
  convertQuotes()

  /** Orders that are the sum of their lines stay so. */
  function noteFollowing(): void {
    db.sqlite.exec(`
      CREATE TABLE staging.following AS SELECT o.id FROM main.sales_order o
      WHERE o.currency_id IS NULL AND o.id IN (SELECT l.order_id FROM main.order_line l JOIN staging.converted n ON n.id = l.id WHERE n.table_name = 'order_line')
        AND o.amount_e4 = (SELECT coalesce(sum(l.amount_e4), 0) FROM main.order_line l WHERE l.order_id = o.id)`)
  }

  /** A quote's list price waits with its amount: both are what the discount was reckoned from. */
  function convertQuotes(): void {
    const rateOf = (column: string): string => `(SELECT x.${column} FROM main.currency_rate x WHERE x.currency_id = quote.currency_id AND x.kind = 'booking' AND x.valid_from <= quote.occurred_at ORDER BY x.valid_from DESC, x.known_at DESC, x.id DESC LIMIT 1)`
    const rate = rateOf('rate')
    const waiting = `(quote.source_rate IS NULL OR (quote.currency_id IN (${corrected}) AND ${rateOf('id')} IN (SELECT id FROM staging.changed) AND ${rateOf('rate')} <> quote.source_rate)) AND quote.source_amount IS NOT NULL AND (SELECT code FROM main.currency c WHERE c.id = quote.currency_id) <> ${baseCode}`
    const chosen = `${waiting} AND ${rate} IS NOT NULL`
    undo.note('update', 'quote', chosen)
    prepareFresh(
      db,
      `UPDATE main.quote SET amount_e4 = n.amount, unit_price_e4 = CAST(round(n.amount / n.quantity) AS INTEGER), source_rate = n.rate, batch_id = ${batchId},
         list_amount_e4 = max(n.list, n.amount), list_price_e4 = CAST(round(max(n.list, n.amount) / n.quantity) AS INTEGER), discount = CASE WHEN max(n.list, n.amount) > 0 THEN round(1.0 - 1.0 * n.amount / max(n.list, n.amount), 6) END
       FROM (SELECT quote.id AS id, ${rate} AS rate, CAST(round(quote.source_amount * 10000 * ${rate}) AS INTEGER) AS amount, quote.quantity AS quantity,
           coalesce((SELECT CAST(round(p.list_price_e4 * quote.quantity) AS INTEGER) FROM main.product p WHERE p.id = quote.product_id), 0) AS list
         FROM main.quote WHERE ${chosen}) n WHERE n.id = quote.id`
    ).run()
  }
}
