import { createHash } from 'node:crypto'
import { FailureError } from '../../contract/failure'
import { importEntity, importFormat, importMapping, type ImportEntity, type ImportFormat, type ImportMapping } from '../../contract/import'
import type { ReadDb, WriteDb } from '../../warehouse/database'
import { allText, firstText, prepare } from '../../warehouse/statement'
import { normalText } from '../values/normal-name'

/** A profile: how a kind of file is read, whose it is, and which of its columns is which field. */
export interface RememberedMapping {
  readonly id: number
  readonly entity: ImportEntity
  readonly name: string
  readonly mapping: ImportMapping
  /** What of the file's format had to be said. */
  readonly format: ImportFormat
  /** Its columns in their order, as far as they are known. */
  readonly columns: readonly string[]
  readonly sourceName: string | null
  readonly fullSnapshot: boolean | null
  readonly savedAtMs: number
}

export type NewProfile = Pick<RememberedMapping, 'entity' | 'name' | 'mapping' | 'format' | 'columns' | 'sourceName' | 'fullSnapshot'>

/** What identifies a kind of file: its column names in their order. */
export function headerSignature(header: readonly string[]): string {
  return createHash('sha256').update(header.map(normalText).join('\u0001')).digest('hex').slice(0, 32)
}

interface ProfileRow {
  readonly id: number
  readonly entity: string
  readonly name: string
  readonly mapping: string
  readonly format: string
  readonly columns: string
  readonly source_name: string | null
  readonly full_snapshot: number | null
  readonly saved_at_ms: number
}

const selectProfiles = 'SELECT id, entity, name, mapping, format, columns, source_name, full_snapshot, saved_at_ms FROM import_mapping'

export function readRememberedMapping(db: ReadDb, header: readonly string[]): RememberedMapping | null {
  return profileOf(firstText<ProfileRow>(db, `${selectProfiles} WHERE signature = ?`, [headerSignature(header)]))
}

export function readProfiles(db: ReadDb): RememberedMapping[] {
  return allText<ProfileRow>(db, `${selectProfiles} ORDER BY saved_at_ms DESC, id DESC`).flatMap((row) => profileOf(row) ?? [])
}

export function readProfileNamed(db: ReadDb, name: string): RememberedMapping | null {
  return profileOf(firstText<ProfileRow>(db, `${selectProfiles} WHERE name = ? ORDER BY saved_at_ms DESC, id DESC LIMIT 1`, [name]))
}

/** One profile per header; a name that another profile has already gets a number behind it. */
export function writeRememberedMapping(db: WriteDb, profile: NewProfile, nowMs: number): number {
  const signature = headerSignature(profile.columns)
  const name = freeName(db, profile.name, signature)
  const row = prepare(
    db,
    `INSERT INTO import_mapping (signature, entity, name, mapping, format, columns, source_name, full_snapshot, saved_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (signature) DO UPDATE SET entity = excluded.entity, name = excluded.name, mapping = excluded.mapping, format = excluded.format, columns = excluded.columns,
       source_name = excluded.source_name, full_snapshot = excluded.full_snapshot, saved_at_ms = excluded.saved_at_ms RETURNING id`
  ).get(
    signature, profile.entity, name, JSON.stringify(profile.mapping), JSON.stringify(profile.format), JSON.stringify(profile.columns), profile.sourceName, profile.fullSnapshot === null ? null : Number(profile.fullSnapshot), nowMs
  ) as { id: number }
  return row.id
}

export function renameProfile(db: WriteDb, id: number, name: string): void {
  const other = firstText<{ id: number }>(db, 'SELECT id FROM import_mapping WHERE name = ? AND id <> ?', [name, id])
  if (other !== undefined) throw new FailureError('conflict', 'import.profile_exists', `There is a profile named "${name}" already. Nothing was changed; choose another name.`, { name })
  if (prepare(db, 'UPDATE import_mapping SET name = ? WHERE id = ?').run(name, id).changes === 0) throw new FailureError('not_found', 'import.no_profile', `There is no profile number ${id} any more. Nothing was changed.`, { name: String(id) })
}

function freeName(db: ReadDb, wanted: string, signature: string): string {
  const isTaken = (name: string): boolean => firstText(db, 'SELECT 1 FROM import_mapping WHERE name = ? AND signature <> ?', [name, signature]) !== undefined
  let name = wanted
  for (let copy = 2; isTaken(name); copy += 1) name = `${wanted} (${copy})`
  return name
}

/** Null for a profile of an entity or shape that this version does not know. */
function profileOf(row: ProfileRow | undefined): RememberedMapping | null {
  if (row === undefined) return null
  const entity = importEntity.safeParse(row.entity)
  const mapping = importMapping.safeParse(parsed(row.mapping))
  const format = importFormat.safeParse(parsed(row.format))
  if (!entity.success || !mapping.success) return null
  return {
    id: row.id, entity: entity.data, name: row.name, mapping: mapping.data, format: format.success ? format.data : {}, columns: parsed(row.columns) as string[], sourceName: row.source_name,
    fullSnapshot: row.full_snapshot === null ? null : row.full_snapshot === 1, savedAtMs: row.saved_at_ms
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
