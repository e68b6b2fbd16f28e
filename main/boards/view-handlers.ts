import type { SavedView } from '../contract/views'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { all, first, run, sql } from '../warehouse/statement'

export const viewReaders: Pick<ReaderHandlers, 'views.list'> = {
  'views.list': (db) => all(db, sql.selectFrom('saved_view').selectAll().where('deleted_at_ms', 'is', null).orderBy('id')).map((row) => ({ id: row.id, name: row.name, address: row.address, pinned: row.pinned === 1 }))
}

export const viewWriters: Pick<WriterHandlers, 'views.save' | 'views.remove' | 'views.bringBack'> = {
  'views.save': (db, input, context) => {
    context.changed('saved_view')
    const values = { name: input.name, address: input.address, pinned: input.pinned ? 1 : 0 }
    if (input.id === undefined) {
      const id = run(db, sql.insertInto('saved_view').values({ ...values, made_at_ms: context.nowMs })).lastInsertRowid
      context.inverse('views.remove', { id })
      return { id }
    }
    const before = requireView(db, input.id)
    run(db, sql.updateTable('saved_view').set(values).where('id', '=', before.id))
    context.inverse('views.save', { ...before })
    return { id: before.id }
  },
  'views.remove': (db, input, context) => {
    const view = requireView(db, input.id)
    run(db, sql.updateTable('saved_view').set({ deleted_at_ms: context.nowMs }).where('id', '=', view.id))
    context.inverse('views.bringBack', { id: view.id })
    context.changed('saved_view')
    return { id: view.id }
  },
  'views.bringBack': (db, input, context) => {
    run(db, sql.updateTable('saved_view').set({ deleted_at_ms: null }).where('id', '=', input.id))
    const view = requireView(db, input.id)
    context.inverse('views.remove', { id: view.id })
    context.changed('saved_view')
    return { id: view.id }
  }
}

function requireView(db: ReadDb, id: number): SavedView {
  const row = first(db, sql.selectFrom('saved_view').selectAll().where('id', '=', id).where('deleted_at_ms', 'is', null))
  if (row === undefined) throw new FailureError('not_found', 'views.no_view', `There is no saved view ${id}; it may have been removed. Nothing was changed.`, { id })
  return { id: row.id, name: row.name, address: row.address, pinned: row.pinned === 1 }
}
