import type { WriteDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import type { ColumnScope, EntityDefinition, FieldDefinition } from '../entities/entity'
import type { UndoLog } from './undo-log'

/** One staged batch on its way into the tables. */
export interface Publication {
  readonly db: WriteDb
  readonly entity: EntityDefinition
  readonly fields: readonly FieldDefinition[]
  readonly scope: ColumnScope
  readonly undo: UndoLog
  readonly batchId: number
  readonly sourceId: number
  readonly keyPrefix: string
  readonly fullSnapshot: boolean
  /** The file's day: given, or the latest day on which something in it had happened, or the workspace's today. */
  readonly asOf: Day
  /** The latest event in the file, for facts that do not say when they happened. */
  readonly latest: Day
}

export interface PublicationCounts {
  readonly rowsNew: number
  readonly rowsChanged: number
  readonly rowsUnchanged: number
  readonly rowsRemoved: number
}

export function parametersOf(publication: Publication): Readonly<Record<string, number>> {
  return { source_id: publication.sourceId, as_of: publication.asOf, latest: publication.latest, batch_id: publication.batchId }
}

/** Staged tables differ from batch to batch, so these statements are not kept. */
export function prepareFresh(db: WriteDb, text: string) {
  return db.sqlite.prepare(text)
}

/** Runs SQL with those of the parameters that it names. */
export function runNamed(db: WriteDb, text: string, parameters: Readonly<Record<string, number>>): number {
  const used = Object.fromEntries(Object.entries(parameters).filter(([name]) => new RegExp(`:${name}\\b`).test(text)))
  return db.sqlite.prepare(text).run(used).changes
}
