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
  /** The highest id of the entity's table before the batch: a new row's id is this and its line. */
  readonly lastId: number
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

/** `FROM ... WHERE ...` over the rows that the batch has made, once they are in their table: `r` is the row, `s` the staged one. In the order of their ids. */
export function newRowsOf({ entity, lastId }: Publication): string {
  return `FROM main.${entity.table} r CROSS JOIN staging.input s ON s.line = r.id - ${lastId} WHERE r.id > ${lastId}`
}

export function parametersOf(publication: Publication): Readonly<Record<string, number>> {
  return { source_id: publication.sourceId, as_of: publication.asOf, latest: publication.latest, batch_id: publication.batchId }
}

/** Staged tables differ from batch to batch, so these statements are not kept. */
export function prepareFresh(db: WriteDb, text: string) {
  return db.sqlite.prepare(text)
}

/** Runs SQL with those of the parameters that it names. */
export function runNamed(db: WriteDb, text: string, parameters: Readonly<Record<string, string | number>>): number {
  const used = Object.fromEntries(Object.entries(parameters).filter(([name]) => new RegExp(`:${name}\\b`).test(text)))
  return db.sqlite.prepare(text).run(used).changes
}
