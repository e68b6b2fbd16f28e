import { firstText } from '../../warehouse/statement'
import { prepareFresh, type Publication } from './publication'

/** An invoice that says when it was settled brings its payment along, over the whole amount. */
export function writeSettlements({ db, scope, batchId, undo }: Publication): void {
  if (!scope.has('settled_at')) return
  const key = `s.source_key || ':settled'`
  const differs = `payment.source_key IN (SELECT ${key} FROM staging.input s JOIN staging.result r ON r.line = s.line WHERE s.f_settled_at IS NOT NULL AND (payment.occurred_at <> s.f_settled_at OR payment.amount_e4 <> r.amount_e4))`
  if (firstText(db, `SELECT 1 FROM main.payment LIMIT 1`) !== undefined) undo.note('update', 'payment', differs)
  prepareFresh(
    db,
    `INSERT INTO main.payment (source_key, invoice_id, amount_e4, occurred_at, known_at, reconstructed, batch_id)
     SELECT ${key}, r.id, r.amount_e4, s.f_settled_at, s.f_settled_at, 1, ? FROM staging.input s JOIN staging.result r ON r.line = s.line WHERE s.f_settled_at IS NOT NULL ORDER BY s.line
     ON CONFLICT (source_key) DO UPDATE SET amount_e4 = excluded.amount_e4, occurred_at = excluded.occurred_at, known_at = excluded.known_at, batch_id = excluded.batch_id
       WHERE payment.occurred_at <> excluded.occurred_at OR payment.amount_e4 <> excluded.amount_e4`
  ).run(batchId)
}
