import { firstText } from '../../warehouse/statement'
import { parametersOf, runNamed, type Publication } from './publication'

/**
 * What a full snapshot no longer has. Open deals of the same source are closed as lost with the reason `removed`; other facts are
 * deleted; dimensions stay, because facts refer to them. Where a refused row has no readable key nothing is removed: it may be the one that is missing.
 */
export function writeAbsence(publication: Publication): number {
  const { db, entity, undo, batchId, sourceId } = publication
  if (entity.absence === 'keep') return 0
  if (firstText(db, 'SELECT 1 FROM staging.unread WHERE source_key IS NULL LIMIT 1') !== undefined) return 0
  db.sqlite.exec('CREATE TABLE staging.absent (id INTEGER PRIMARY KEY)')
  db.sqlite.exec('CREATE INDEX staging.input_key ON input (source_key)')
  runNamed(
    db,
    `INSERT INTO staging.absent SELECT t.id FROM main.${entity.table} t JOIN main.import_batch b ON b.id = t.batch_id
     WHERE b.source_id = ${sourceId} AND b.entity = '${entity.id}' ${entity.absence === 'close' ? 'AND t.status = 0' : ''}
       AND NOT EXISTS (SELECT 1 FROM staging.input s WHERE s.source_key = t.source_key) AND NOT EXISTS (SELECT 1 FROM staging.unread u WHERE u.source_key = t.source_key)`,
    {}
  )
  const absent = `${entity.table}.id IN (SELECT id FROM staging.absent)`
  if (entity.absence === 'delete') {
    undo.note('delete', entity.table, absent)
    return runNamed(db, `DELETE FROM main.${entity.table} WHERE ${absent}`, {})
  }
  undo.note('update', entity.table, absent)
  const lost = `(SELECT id FROM stage WHERE kind = 'lost' ORDER BY position, id LIMIT 1)`
  runNamed(
    db,
    `INSERT INTO main.opportunity_history (opportunity_id, seq, occurred_at, known_at, change, stage_id, status, amount_e4, expected_close_at, rep_id, unit_id, region_id, reconstructed, batch_id)
     SELECT t.id, (SELECT coalesce(max(seq), 0) + 1 FROM opportunity_history h WHERE h.opportunity_id = t.id), :as_of,
       max(:as_of, (SELECT coalesce(max(known_at), 0) FROM opportunity_history h WHERE h.opportunity_id = t.id)), 'stage,removed', ${lost}, 2,
       t.amount_e4, t.expected_close_at, t.rep_id, t.unit_id, t.region_id, 0, ${batchId}
     FROM staging.absent a JOIN main.opportunity t ON t.id = a.id ORDER BY t.id`,
    parametersOf(publication)
  )
  return runNamed(
    db,
    `UPDATE main.opportunity SET status = 2, stage_id = ${lost}, closed_at = max(:as_of, created_at), lost_reason = 'removed', batch_id = ${batchId} WHERE ${absent}`,
    parametersOf(publication)
  )
}
