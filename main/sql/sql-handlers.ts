import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { allText, firstText, prepare } from '../warehouse/statement'
import { readSchema, runStatement } from './workbench'

type SavedQuery = RouteOutput<'sql.save'>

/** Different texts that are remembered. */
const keptTexts = 1_000

export const sqlReaders: Pick<ReaderHandlers, 'sql.schema' | 'sql.run' | 'sql.history' | 'sql.saved'> = {
  'sql.schema': (db) => (refuseScoped(db), readSchema(db)),
  'sql.run': (db, input) => (refuseScoped(db), runStatement(db, input.text, input.limit)),
  'sql.history': (db, input) => {
    refuseScoped(db)
    const like = `%${(input.search ?? '').replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`
    return allText(
      db,
      `SELECT text, ran_at_ms AS ranAtMs, runs, rows, duration_ms AS durationMs, failure FROM sql_history WHERE text LIKE ? ESCAPE '\\' ORDER BY ran_at_ms DESC LIMIT ?`,
      [like, input.limit]
    )
  },
  'sql.saved': (db) => (refuseScoped(db), allText<SavedQuery>(db, `${savedColumns} ORDER BY name`))
}

export const sqlWriters: Pick<WriterHandlers, 'sql.record' | 'sql.save' | 'sql.forget'> = {
  'sql.record': (db, input, context) => {
    prepare(
      db,
      `INSERT INTO sql_history (text, ran_at_ms, runs, rows, duration_ms, failure) VALUES (?, ?, 1, ?, ?, ?)
       ON CONFLICT (text) DO UPDATE SET ran_at_ms = excluded.ran_at_ms, runs = runs + 1, rows = excluded.rows, duration_ms = excluded.duration_ms, failure = excluded.failure`
    ).run(input.text, context.nowMs, input.rows, input.durationMs, input.failure)
    prepare(db, 'DELETE FROM sql_history WHERE text IN (SELECT text FROM sql_history ORDER BY ran_at_ms DESC LIMIT -1 OFFSET ?)').run(keptTexts)
    context.changed('sql_history')
    return null
  },
  'sql.save': (db, input, context) => {
    const before = firstText<SavedQuery>(db, `${savedColumns} WHERE name = ?`, [input.name])
    prepare(
      db,
      `INSERT INTO sql_query (name, text, made_at_ms, made_by) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET text = excluded.text, made_at_ms = excluded.made_at_ms, made_by = excluded.made_by`
    ).run(input.name, input.text, context.nowMs, context.actor)
    const saved = findSaved(db, 'name', input.name)
    if (before === undefined) context.inverse('sql.forget', { id: saved.id })
    else context.inverse('sql.save', { name: before.name, text: before.text })
    context.changed('sql_query')
    return saved
  },
  'sql.forget': (db, input, context) => {
    const before = findSaved(db, 'id', input.id)
    prepare(db, 'DELETE FROM sql_query WHERE id = ?').run(input.id)
    context.inverse('sql.save', { name: before.name, text: before.text })
    context.changed('sql_query')
    return { id: input.id }
  }
}

const savedColumns = 'SELECT id, name, text, made_at_ms AS madeAtMs, made_by AS madeBy FROM sql_query'

function findSaved(db: ReadDb, column: 'id' | 'name', value: number | string): SavedQuery {
  const found = firstText<SavedQuery>(db, `${savedColumns} WHERE ${column} = ?`, [value])
  if (found === undefined) throw new FailureError('not_found', 'sql.not_saved', 'This saved query is not there any more. Nothing was changed; choose another one.')
  return found
}

/** A statement can name any row; what a scoped profile may see cannot be told from it. */
function refuseScoped(db: ReadDb): void {
  if (focusOf(db) === null) return
  throw new FailureError('refused', 'sql.scoped', 'SQL is off while a profile with a region scope is active. Nothing was run; switch to a profile of the whole company.')
}
