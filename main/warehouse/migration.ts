import { FailureError } from '../contract/failure'
import type { WriteDb } from './database'

/** One step of the schema. `up` is plain SQL that uses nothing of the live code, so that it means the same for ever. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly up: string
}

/** The schema version of a file; 0 for a new one. */
export function readSchemaVersion(db: { readonly sqlite: WriteDb['sqlite'] }): number {
  return db.sqlite.pragma('user_version', { simple: true }) as number
}

/**
 * Refuses what no Saima of this age has written, before anything is touched.
 * @returns the file's version
 * @throws workspace_newer when the file was written by a newer Saima
 */
export function refuseForeign(db: { readonly sqlite: WriteDb['sqlite'] }, available: readonly Migration[]): number {
  const version = readSchemaVersion(db)
  const newest = available[available.length - 1]?.id ?? 0
  if (version > newest) {
    throw new FailureError(
      'workspace_newer',
      'workspace_newer',
      `This workspace was written by a newer Saima (schema ${version}, this one knows ${newest}). Nothing was changed; open it with the newer version.`,
      { version, newest }
    )
  }
  if (version !== 0 && !available.some((migration) => migration.id === version)) {
    throw new FailureError('workspace_damaged', 'workspace_damaged', `The workspace has schema version ${version}, which no Saima has written. Nothing was changed.`, { version })
  }
  return version
}

/**
 * Brings a file to the newest of `available`, each step in a transaction of its own.
 * @returns the ids that were applied
 * @throws workspace_newer when the file was written by a newer Saima; nothing is touched then
 */
export function migrate(db: WriteDb, available: readonly Migration[]): readonly number[] {
  const version = refuseForeign(db, available)
  const applied: number[] = []
  for (const migration of available) {
    if (migration.id <= version) continue
    db.sqlite
      .transaction(() => {
        db.sqlite.exec(migration.up)
        db.sqlite.pragma(`user_version = ${migration.id}`)
      })
      .immediate()
    applied.push(migration.id)
  }
  return applied
}
