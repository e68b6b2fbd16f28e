import { boardSpec, type BoardChange, type BoardSpec } from '../contract/boards'
import { FailureError } from '../contract/failure'
import type { CommandContext } from '../router/handler'
import type { ReadDb, WriteDb } from '../warehouse/database'
import { all, first, run, sql } from '../warehouse/statement'

/** How many versions of a board are kept; older ones go as new ones come. */
const versionsKept = 200

export interface StoredBoard {
  readonly id: number
  readonly name: string
  readonly version: number
  readonly spec: BoardSpec
  readonly updatedAtMs: number
}

export function readBoards(db: ReadDb): readonly StoredBoard[] {
  return all(db, sql.selectFrom('board').selectAll().where('deleted_at_ms', 'is', null).orderBy('id')).map((row) => ({ id: row.id, name: row.name, version: row.version, spec: readSpec(row.spec), updatedAtMs: row.updated_at_ms }))
}

export function requireBoard(db: ReadDb, id: number): StoredBoard {
  const row = first(db, sql.selectFrom('board').selectAll().where('id', '=', id).where('deleted_at_ms', 'is', null))
  if (row === undefined) throw new FailureError('not_found', 'boards.no_board', `There is no board ${id}; it may have been removed. Nothing was changed; choose one of the list, or undo its removal.`, { id })
  return { id: row.id, name: row.name, version: row.version, spec: readSpec(row.spec), updatedAtMs: row.updated_at_ms }
}

export function insertBoard(db: WriteDb, name: string, spec: BoardSpec, change: BoardChange, context: CommandContext): number {
  const id = run(db, sql.insertInto('board').values({ name, version: 1, spec: JSON.stringify(spec), updated_at_ms: context.nowMs })).lastInsertRowid
  insertVersion(db, { id, name, version: 1, spec, updatedAtMs: context.nowMs }, change, context)
  return id
}

/** Writes the next version and makes it the present one. */
export function writeNextVersion(db: WriteDb, before: StoredBoard, name: string, spec: BoardSpec, change: BoardChange, context: CommandContext): number {
  const version = before.version + 1
  run(db, sql.updateTable('board').set({ name, version, spec: JSON.stringify(spec), updated_at_ms: context.nowMs }).where('id', '=', before.id))
  insertVersion(db, { id: before.id, name, version, spec, updatedAtMs: context.nowMs }, change, context)
  run(db, sql.deleteFrom('board_version').where('board_id', '=', before.id).where('version', '<=', version - versionsKept))
  return version
}

function insertVersion(db: WriteDb, board: StoredBoard, change: BoardChange, context: CommandContext): void {
  run(
    db,
    sql.insertInto('board_version').values({ board_id: board.id, version: board.version, name: board.name, spec: JSON.stringify(board.spec), change, saved_at_ms: context.nowMs, saved_by: context.actor })
  )
  context.changed('board')
}

/** What was written passed the same schema; a later one may have added fields with defaults. */
export function readSpec(text: string): BoardSpec {
  return boardSpec.parse(JSON.parse(text))
}
