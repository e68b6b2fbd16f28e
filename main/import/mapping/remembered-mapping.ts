import { createHash } from 'node:crypto'
import { importEntity, type ImportEntity, type ImportMapping } from '../../contract/import'
import type { ReadDb, WriteDb } from '../../warehouse/database'
import { firstText, prepare } from '../../warehouse/statement'
import { normalText } from '../values/normal-name'

export interface RememberedMapping {
  readonly entity: ImportEntity
  readonly name: string
  readonly mapping: ImportMapping
  readonly savedAtMs: number
}

/** What identifies a kind of file: its column names in their order. */
export function headerSignature(header: readonly string[]): string {
  return createHash('sha256').update(header.map(normalText).join('\u0001')).digest('hex').slice(0, 32)
}

export function readRememberedMapping(db: ReadDb, header: readonly string[]): RememberedMapping | null {
  const row = firstText<{ entity: string; name: string; mapping: string; saved_at_ms: number }>(db, 'SELECT entity, name, mapping, saved_at_ms FROM import_mapping WHERE signature = ?', [
    headerSignature(header)
  ])
  const entity = importEntity.safeParse(row?.entity)
  if (row === undefined || !entity.success) return null
  return { entity: entity.data, name: row.name, mapping: JSON.parse(row.mapping) as ImportMapping, savedAtMs: row.saved_at_ms }
}

export function writeRememberedMapping(db: WriteDb, header: readonly string[], entity: ImportEntity, name: string, mapping: ImportMapping, nowMs: number): number {
  const row = prepare(
    db,
    `INSERT INTO import_mapping (signature, entity, name, mapping, saved_at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (signature) DO UPDATE SET entity = excluded.entity, name = excluded.name, mapping = excluded.mapping, saved_at_ms = excluded.saved_at_ms RETURNING id`
  ).get(headerSignature(header), entity, name, JSON.stringify(mapping), nowMs) as { id: number }
  return row.id
}
