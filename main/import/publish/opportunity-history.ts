import { stageNow } from '../entities/opportunities'
import { firstText } from '../../warehouse/statement'
import { insertInBulk } from './bulk-change'
import { newRowsOf, parametersOf, prepareFresh, runNamed, type Publication } from './publication'

/** Median amounts of won deals, per product and (product 0) over all: what an open deal without amount and price is taken to be worth. */
export function prepareMedians({ db, scope }: Publication): void {
  if (!scope.has('amount') || !needsMedians(db)) return
  const product = scope.has('product') ? scope.value('product') : 'NULL'
  const productJoin = scope.has('product') ? 'LEFT JOIN staging.reference r_product ON r_product.id = s.f_product' : ''
  const outcomeJoin = scope.has('outcome') ? 'LEFT JOIN staging.reference r_outcome ON r_outcome.id = s.f_outcome' : ''
  // An amount in another currency says nothing about amounts in ours.
  const own = scope.has('currency')
    ? `AND (s.f_currency IS NULL OR (SELECT c.code FROM staging.reference q JOIN main.currency c ON c.id = q.target_id WHERE q.id = s.f_currency) = coalesce((SELECT value FROM main.setting WHERE key = 'currency'), 'CNY'))`
    : ''
  prepareFresh(
    db,
    `INSERT INTO staging.median (product_id, amount_e4)
     WITH won AS (
       SELECT product_id, amount_e4 FROM main.opportunity WHERE status = 1 AND amount_imputed = 0 AND amount_e4 > 0
         AND id NOT IN (SELECT old_id FROM staging.match)
       UNION ALL
       SELECT ${product}, s.f_amount FROM staging.input s JOIN staging.reference r_stage ON r_stage.id = s.f_stage ${outcomeJoin} JOIN stage st ON st.id = ${stageNow(scope)} ${productJoin}
       WHERE st.kind = 'won' AND s.f_amount > 0 ${own}),
     ranked AS (SELECT product_id, amount_e4, row_number() OVER (PARTITION BY product_id ORDER BY amount_e4) AS place, count(*) OVER (PARTITION BY product_id) AS size FROM won),
     overall AS (SELECT amount_e4, row_number() OVER (ORDER BY amount_e4) AS place, count(*) OVER () AS size FROM won)
     SELECT product_id, amount_e4 FROM ranked WHERE product_id IS NOT NULL AND place = (size + 1) / 2
     UNION ALL SELECT 0, amount_e4 FROM overall WHERE place = (size + 1) / 2`
  ).run()
}

/** Amounts stand in where one is missing or nothing, and for the past of deals in a file whose lost ones have none. */
function needsMedians(db: Publication['db']): boolean {
  if (firstText(db, 'SELECT 1 FROM staging.input WHERE f_amount IS NULL OR f_amount = 0 LIMIT 1') !== undefined) return true
  const newLost = `SELECT 1 FROM staging.input s JOIN staging.reference q ON q.id = s.f_stage JOIN stage st ON st.id = q.target_id WHERE st.kind = 'lost' AND s.line NOT IN (SELECT line FROM staging.match) LIMIT 1`
  return firstText(db, newLost) === undefined
}

/**
 * The past of deals seen for the first time, as far as their dates tell it: created in an open stage, then won or lost (or, for an open
 * deal that has moved on, its present stage on the file's day). What a deal was thought to be worth while it was open is its own amount where lost
 * deals have one too; else the outcome would shine through, and the list price or the median stands in.
 */
export function writeFirstHistory(publication: Publication): void {
  const { db, scope, batchId, lastId } = publication
  const lost = firstText<{ total: number; stated: number }>(
    db,
    `SELECT count(*) AS total, sum(r.amount_imputed = 0 AND r.amount_e4 IS NOT NULL) AS stated FROM main.opportunity r WHERE r.id > ${lastId} AND +r.status = 2`
  )
  const lostHaveAmounts = lost !== undefined && lost.total > 0 && lost.stated > lost.total / 2
  const openAmount = lostHaveAmounts
    ? 'r.amount_e4'
    : `CASE WHEN r.status = 0 THEN r.amount_e4 ELSE coalesce(r.list_amount_e4, (SELECT amount_e4 FROM staging.median WHERE product_id = coalesce(r.product_id, -1)),
        (SELECT amount_e4 FROM staging.median WHERE product_id = 0), r.amount_e4) END`
  const first = `(SELECT id FROM stage WHERE kind = 'open' ORDER BY position, id LIMIT 1)`
  const engaged = `(SELECT id FROM stage WHERE source_key = 'engaging' LIMIT 1)`
  const entry = `CASE WHEN ${scope.value('engaged_at')} IS NOT NULL THEN coalesce(${engaged}, ${first}) ELSE ${first} END`
  db.sqlite.exec('CREATE TABLE staging.past (id INTEGER PRIMARY KEY, entry_stage INTEGER, open_amount INTEGER)')
  const newRows = prepareFresh(
    db,
    `INSERT INTO staging.past SELECT r.id, CASE WHEN r.status = 0 AND (SELECT position FROM stage WHERE id = r.stage_id) <= (SELECT position FROM stage WHERE id = ${entry}) THEN r.stage_id ELSE ${entry} END, ${openAmount}
     ${newRowsOf(publication)}`
  ).run().changes
  // Both states of a deal one after the other: the rows arrive in the order of the table's key.
  const later = 'coalesce(r.closed_at, max(:as_of, r.created_at))'
  const insert = `INSERT INTO main.opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed, batch_id)
     SELECT r.id, n.seq, CASE n.seq WHEN 1 THEN r.created_at ELSE ${later} END, CASE n.seq WHEN 1 THEN min(r.created_at, coalesce(r.closed_at, r.created_at)) ELSE ${later} END,
       CASE n.seq WHEN 1 THEN 'created' ELSE 'stage' || CASE WHEN r.amount_e4 IS NOT p.open_amount THEN ',amount' ELSE '' END END, CASE n.seq WHEN 1 THEN p.entry_stage ELSE r.stage_id END,
       CASE n.seq WHEN 1 THEN 0 ELSE r.status END, CASE n.seq WHEN 1 THEN p.open_amount ELSE r.amount_e4 END, r.expected_close_at, r.rep_id, r.unit_id, r.region_id, 1, ${batchId}
     FROM staging.past p CROSS JOIN main.opportunity r ON r.id = p.id CROSS JOIN (SELECT 1 AS seq UNION ALL SELECT 2) n
     WHERE n.seq = 1 OR r.status <> 0 OR r.stage_id <> p.entry_stage`
  insertInBulk(db, 'opportunity_history', newRows, () => runNamed(db, insert, parametersOf(publication)))
}

/** What has changed since the deal was last seen, known on the day of the outcome or of the file. Runs before the rows are updated. */
export function writeChangedHistory(publication: Publication): void {
  const { db, batchId } = publication
  const part = (name: string, ...columns: readonly string[]): string => `CASE WHEN ${columns.map((column) => `r.${column} IS NOT t.${column}`).join(' OR ')} THEN ',${name}' ELSE '' END`
  const change = [
    part('stage', 'stage_id'), part('amount', 'amount_e4'), part('close_date', 'expected_close_at', 'closed_at'), part('owner', 'rep_id', 'unit_id', 'region_id'),
    part('account', 'account_id'), part('product', 'product_id')
  ].join(' || ')
  runNamed(
    db,
    `INSERT INTO main.opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed, batch_id)
     SELECT id, last_seq + 1, day, max(day, last_known), substr(change, 2), stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, 0, ${batchId}
     FROM (
       SELECT t.id, (SELECT coalesce(max(seq), 0) FROM opportunity_history h WHERE h.opportunity_id = t.id) AS last_seq,
         (SELECT coalesce(max(known_at), 0) FROM opportunity_history h WHERE h.opportunity_id = t.id) AS last_known,
         CASE WHEN r.status <> 0 AND t.status = 0 THEN r.closed_at ELSE :as_of END AS day, ${change} AS change,
         r.stage_id, r.status, r.amount_e4, r.expected_close_at, r.rep_id, r.unit_id, r.region_id
       FROM staging.changed c JOIN staging.result r ON r.line = c.line JOIN main.opportunity t ON t.id = c.id)
     WHERE change <> '' ORDER BY id`,
    parametersOf(publication)
  )
}
