import type { WriteDb } from '../../warehouse/database'
import { allText, firstText, prepare } from '../../warehouse/statement'
import type { FieldDefinition } from '../entities/entity'
import { createPlaceholder } from './placeholders'
import { prepareFresh, runNamed, type Publication } from './publication'
import type { ReferenceResolver } from './reference-resolver'
import type { UndoLog } from './undo-log'

/**
 * Links every name in the file once; what nearly fits will be a warning, what is unknown gets a placeholder (without `undo`, it waits: the
 * row may come further down in the same file).
 */
export function linkNames(db: WriteDb, resolver: ReferenceResolver, field: FieldDefinition, batchId: number, undo: UndoLog | null): void {
  const kind = field.reference
  if (kind === undefined) return
  const byKey = resolver.keySql(kind)
  if (byKey !== null) runNamed(db, `UPDATE staging.reference SET (target_id, how, detail) = (SELECT k.id, 'exact', text FROM (${byKey}) k) WHERE kind = '${kind}' AND target_id IS NULL`, resolver.keyParameters)
  const update = prepare(db, 'UPDATE staging.reference SET target_id = ?, how = ?, detail = ? WHERE id = ?')
  const taken = new Set<number>()
  for (const row of allText<{ id: number; text: string }>(db, 'SELECT id, text FROM staging.reference WHERE kind = ? AND target_id IS NULL ORDER BY id', [kind])) {
    const nearest = resolver.resolve(kind, row.text, { slips: field.defines !== true, isKeyTried: true })
    // Names of series differ by their signs (1/11, 11/1): of two in one file, only the first may mean what is there.
    const found = kind === 'signal' && nearest !== null && nearest.how !== 'exact' && taken.has(nearest.id) ? null : nearest
    if (found !== null) taken.add(found.id)
    if (found !== null) update.run(found.id, found.how, found.name, row.id)
    else if (undo !== null) {
      const made = createPlaceholder(db, kind, row.text, field.defines === true, batchId, undo)
      if (made !== null) {
        resolver.add(kind, made, row.text)
        taken.add(made)
      }
      update.run(made, field.defines === true ? 'defined' : 'unknown', made === null ? '' : row.text, row.id)
    }
  }
}

/** References among the rows of one file (a company's parent company), once all of its rows are there. */
export function linkSelf(publication: Publication, resolver: ReferenceResolver): void {
  const { db, entity, fields, batchId, undo } = publication
  for (const field of fields) {
    const column = entity.columns.find((candidate) => candidate.name === `${field.id}_id`)
    if (field.reference === undefined || field.reference !== entity.selfKind || column === undefined) continue
    linkNames(db, resolver, field, batchId, undo)
    prepareFresh(
      db,
      `UPDATE main.${entity.table} SET ${column.name} = q.target_id FROM staging.result r JOIN staging.input s ON s.line = r.line JOIN staging.reference q ON q.id = s.f_${field.id}
       WHERE r.id = ${entity.table}.id AND ${entity.table}.${column.name} IS NOT q.target_id`
    ).run()
  }
}

/** Warnings for names that were linked to one written differently, and for those that nothing in the warehouse has. */
export function noteReferences({ db, fields }: Publication, columnOf: (field: string) => string): void {
  for (const field of fields) {
    if (field.reference === undefined) continue
    if (firstText(db, `SELECT 1 FROM staging.reference WHERE kind = ? AND how IN ('near', 'unknown') LIMIT 1`, [field.reference]) === undefined) continue
    const unknown = field.reference === 'stage' ? 'unknown_stage' : 'unknown_reference'
    prepareFresh(
      db,
      `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
       SELECT s.line, ?, q.text, CASE q.how WHEN 'near' THEN 'near_reference' ELSE '${unknown}' END, 'warning', coalesce(q.detail, ''), coalesce(w.raw, s.own_key)
       FROM staging.input s JOIN staging.reference q ON q.id = s.f_${field.id} LEFT JOIN staging.raw w ON w.line = s.line
       WHERE q.how = 'near' OR (q.how = 'unknown' AND (q.target_id IS NULL OR s.line IN (SELECT min(line) FROM staging.input GROUP BY f_${field.id})))`
    ).run(columnOf(field.id))
  }
}
