import type { BoardChange, BoardTemplate } from '../contract/boards'
import { boardTemplates } from '../contract/board-choices'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import { all, first, run, sql } from '../warehouse/statement'
import { boardFromFile, boardToFile } from './board-file'
import { insertBoard, readBoards, readSpec, requireBoard, writeNextVersion } from './board-store'
import { templates } from './board-templates'
import { readTileValues } from './tile-values'

type BoardReads = 'boards.list' | 'boards.get' | 'boards.templates' | 'boards.values' | 'boards.versions' | 'boards.export'
type BoardWrites = 'boards.create' | 'boards.save' | 'boards.remove' | 'boards.bringBack' | 'boards.restoreVersion' | 'boards.import'

export const boardReaders: Pick<ReaderHandlers, BoardReads> = {
  'boards.list': (db) => readBoards(db).map((board) => ({ id: board.id, name: board.name, version: board.version, updatedAtMs: board.updatedAtMs, tileCount: board.spec.tiles.length })),
  'boards.get': (db, input) => ({ ...requireBoard(db, input.id) }),
  'boards.templates': () => boardTemplates.map((id: BoardTemplate) => ({ id, spec: templates[id] })),
  'boards.values': (db, input, context) => readTileValues(db, input, context.today),
  'boards.versions': (db, input) => {
    requireBoard(db, input.id)
    return all(db, sql.selectFrom('board_version').selectAll().where('board_id', '=', input.id).orderBy('version', 'desc').limit(input.limit)).map((row) => ({
      version: row.version,
      change: row.change as BoardChange,
      name: row.name,
      savedAtMs: row.saved_at_ms,
      savedBy: row.saved_by,
      tileCount: readSpec(row.spec).tiles.length
    }))
  },
  'boards.export': (db, input) => {
    const board = requireBoard(db, input.id)
    return boardToFile(board.name, board.spec)
  }
}

export const boardWriters: Pick<WriterHandlers, BoardWrites> = {
  'boards.create': (db, input, context) => {
    const spec = 'template' in input.from ? templates[input.from.template] : 'copyOf' in input.from ? requireBoard(db, input.from.copyOf).spec : input.from.spec
    const id = insertBoard(db, input.name, spec, 'copyOf' in input.from ? 'copied' : 'created', context)
    context.inverse('boards.remove', { id })
    return { id }
  },
  'boards.save': (db, input, context) => {
    const before = requireBoard(db, input.id)
    if (input.basedOn !== undefined && input.basedOn !== before.version) {
      throw new FailureError('conflict', 'boards.saved_elsewhere', `The board was saved elsewhere meanwhile (version ${before.version}). That version was kept and yours was not saved; look at it and make the change again.`, { version: before.version })
    }
    const version = writeNextVersion(db, before, input.name ?? before.name, input.spec ?? before.spec, input.change, context)
    context.inverse('boards.save', { id: before.id, name: before.name, spec: before.spec, change: 'undone' })
    return { version }
  },
  'boards.remove': (db, input, context) => {
    const board = requireBoard(db, input.id)
    run(db, sql.updateTable('board').set({ deleted_at_ms: context.nowMs }).where('id', '=', board.id))
    context.inverse('boards.bringBack', { id: board.id })
    context.changed('board')
    return { id: board.id }
  },
  'boards.bringBack': (db, input, context) => {
    run(db, sql.updateTable('board').set({ deleted_at_ms: null }).where('id', '=', input.id))
    const board = requireBoard(db, input.id)
    context.inverse('boards.remove', { id: board.id })
    context.changed('board')
    return { id: board.id }
  },
  'boards.restoreVersion': (db, input, context) => {
    const before = requireBoard(db, input.id)
    const wanted = first(db, sql.selectFrom('board_version').selectAll().where('board_id', '=', input.id).where('version', '=', input.version))
    if (wanted === undefined) throw new FailureError('not_found', 'boards.no_version', `The board has no version ${input.version} any more. Nothing was changed; choose one of the list.`, { version: input.version })
    const version = writeNextVersion(db, before, wanted.name, readSpec(wanted.spec), 'restored', context)
    context.inverse('boards.save', { id: before.id, name: before.name, spec: before.spec, change: 'undone' })
    return { version }
  },
  'boards.import': (db, input, context) => {
    const { name, spec } = boardFromFile(input.text)
    const id = insertBoard(db, name, spec, 'imported', context)
    context.inverse('boards.remove', { id })
    return { id, name }
  }
}
