import { prepareFresh, type Publication } from './publication'

/** Orders that their lines name but nobody has described: made of the lines, so that a file of lines alone is enough. */
export function makeOrders({ db, scope, batchId, keyPrefix, latest }: Publication): void {
  const links = ['account', 'rep', 'unit', 'region'] as const
  const target = (field: string): string => `(SELECT target_id FROM staging.reference x WHERE x.id = one.${field})`
  const first = (field: string): string => (scope.has(field) ? `min(s.f_${field})` : 'NULL')
  const delivered = scope.has('delivered_at') ? 'max(s.f_delivered_at)' : 'NULL'
  prepareFresh(
    db,
    `INSERT INTO main.sales_order (source_key, account_id, rep_id, unit_id, region_id, status, amount_e4, delivered_at, occurred_at, known_at, reconstructed, batch_id)
     SELECT ? || text, ${links.map(target).join(', ')}, CASE WHEN delivered IS NULL THEN 'open' ELSE 'delivered' END, 0, delivered, ordered, ordered, 1, ?
     FROM (SELECT q.text AS text, min(s.line) AS line, ${links.map((field) => `${first(field)} AS ${field}`).join(', ')}, ${delivered} AS delivered, coalesce(${first('ordered_at')}, ?) AS ordered
       FROM staging.input s JOIN staging.reference q ON q.id = s.f_order WHERE q.target_id IS NULL GROUP BY q.id) one ORDER BY line`
  ).run(keyPrefix, batchId, latest)
  prepareFresh(db, `UPDATE staging.reference SET target_id = (SELECT id FROM main.sales_order o WHERE o.source_key = ? || text), how = 'defined' WHERE kind = 'order' AND target_id IS NULL`).run(keyPrefix)
  // An order whose amount is that of its lines follows them; one with an amount of its own keeps it.
  db.sqlite.exec(`
    CREATE TABLE staging.following AS SELECT o.id FROM main.sales_order o WHERE o.id IN (SELECT target_id FROM staging.reference WHERE kind = 'order')
      AND o.amount_e4 = (SELECT coalesce(sum(l.amount_e4), 0) FROM main.order_line l WHERE l.order_id = o.id)`)
}

export function sumOrders({ db, undo, batchId }: Publication): void {
  const sum = '(SELECT coalesce(sum(l.amount_e4), 0) FROM order_line l WHERE l.order_id = sales_order.id)'
  const condition = `sales_order.id IN (SELECT id FROM staging.following) AND sales_order.amount_e4 <> ${sum}`
  undo.note('update', 'sales_order', `${condition} AND sales_order.batch_id <> ${batchId}`)
  prepareFresh(db, `UPDATE main.sales_order SET amount_e4 = ${sum}, batch_id = ${batchId} WHERE ${condition}`).run()
}
