import { prepareFresh, type Publication } from './publication'

/** Under which key each source knows an account. */
export function writeAccountSources({ db, batchId, sourceId, undo }: Publication): void {
  undo.note('update', 'account_source', `source_id = :source_id AND source_key IN (SELECT s.own_key FROM staging.input s JOIN staging.result r ON r.line = s.line WHERE account_source.account_id <> r.id)`, { source_id: sourceId })
  prepareFresh(
    db,
    `INSERT INTO main.account_source (source_id, source_key, account_id, match_kind, score, batch_id)
     SELECT ?, s.own_key, r.id, CASE WHEN r.old_id IS NULL THEN 'new' WHEN a.source_key = s.source_key THEN 'key' WHEN a.credit_code = r.credit_code THEN 'credit_code' ELSE 'name' END,
       CASE WHEN r.old_id IS NULL OR a.source_key = s.source_key OR a.credit_code = r.credit_code THEN 1 ELSE 0.9 END, ?
     FROM staging.input s JOIN staging.result r ON r.line = s.line JOIN main.account a ON a.id = r.id WHERE true
     ON CONFLICT (source_id, source_key) DO UPDATE SET account_id = excluded.account_id, match_kind = excluded.match_kind, score = excluded.score, batch_id = excluded.batch_id
       WHERE account_source.account_id <> excluded.account_id`
  ).run(sourceId, batchId)
}
