import { endOfTime } from '../../warehouse/day'
import { allText, firstText, prepare } from '../../warehouse/statement'
import type { MembershipDefinition } from '../entities/entity'
import type { Publication } from './publication'

/**
 * Writes who belongs to what. The first statement about somebody holds from the beginning; a later, different one ends the old
 * membership the day before the file's day.
 * @returns the lines whose membership is new or changed
 */
export function writeMemberships(publication: Publication, membership: MembershipDefinition): number[] {
  const { db, scope, undo, batchId, asOf } = publication
  const { table, owner, parent, ownerField, parentField } = membership
  if (!scope.has(parentField) || (ownerField !== null && !scope.has(ownerField))) return []
  const ownerSql = ownerField === null ? 'r.id' : 'o.target_id'
  const ownerJoin = ownerField === null ? '' : `JOIN staging.reference o ON o.id = s.f_${ownerField}`
  const stated = allText<{ line: number; owner: number; parent: number }>(
    db,
    `SELECT min(s.line) AS line, ${ownerSql} AS owner, q.target_id AS parent FROM staging.input s JOIN staging.result r ON r.line = s.line ${ownerJoin}
     JOIN staging.reference q ON q.id = s.f_${parentField} WHERE q.target_id IS NOT NULL AND ${ownerSql} IS NOT NULL GROUP BY ${ownerSql}`
  )
  const lines: number[] = []
  const insert = prepare(db, `INSERT INTO main.${table} (${owner}, ${parent}, valid_from, batch_id) VALUES (?, ?, ?, ?)`)
  for (const row of stated) {
    const current = firstText<{ parent: number; valid_from: number }>(
      db,
      `SELECT ${parent} AS parent, valid_from FROM main.${table} WHERE ${owner} = ? AND valid_to = ${endOfTime} ORDER BY valid_from DESC LIMIT 1`,
      [row.owner]
    )
    if (current?.parent === row.parent) continue
    lines.push(row.line)
    if (current === undefined) insert.run(row.owner, row.parent, 0, batchId)
    else {
      undo.note('update', table, `${owner} = :owner AND valid_from = :valid_from`, { owner: row.owner, valid_from: current.valid_from })
      const same = current.valid_from >= asOf
      if (same) prepare(db, `UPDATE main.${table} SET ${parent} = ?, batch_id = ? WHERE ${owner} = ? AND valid_from = ?`).run(row.parent, batchId, row.owner, current.valid_from)
      else {
        prepare(db, `UPDATE main.${table} SET valid_to = ?, batch_id = ? WHERE ${owner} = ? AND valid_from = ?`).run(asOf - 1, batchId, row.owner, current.valid_from)
        insert.run(row.owner, row.parent, asOf, batchId)
      }
    }
  }
  return lines
}
