import * as z from 'zod'
import { failure, type Failure } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import { allText, firstText, prepare } from '../warehouse/statement'

const jobResult = z.object({ failure })

interface LogRow {
  readonly id: string
  readonly name: string
  readonly actor: string
  readonly at_ms: number
  readonly inverse_name: string | null
  readonly inverse_input: string | null
  readonly undone_by: string | null
}

/** What a script did from a terminal is not taken back by a Ctrl+Z in the window, nor the other way round. */
const isScript = (actor: string): boolean => actor === 'cli'

/** Marks the log entry of an undo itself. */
const undoMark = 'undo of '

function failureIn(result: string | null): Failure | null {
  if (result === null) return null
  const parsed = jobResult.safeParse(JSON.parse(result))
  return parsed.success ? parsed.data.failure : null
}

export const historyReaders: Pick<ReaderHandlers, 'history.list' | 'history.undoTarget' | 'jobs.history'> = {
  'history.list': (db, input, context) =>
    allText<LogRow>(db, 'SELECT * FROM command_log ORDER BY id DESC LIMIT ?', [input.limit]).map((row) => ({
      id: row.id,
      name: row.name,
      actor: row.actor,
      atMs: row.at_ms,
      canUndo: row.inverse_name !== null && row.undone_by === null && isScript(row.actor) === isScript(context.actor),
      undone: row.undone_by !== null && !row.undone_by.startsWith(undoMark)
    })),
  'history.undoTarget': (db, input, context) => {
    const condition = input.id === undefined ? `(actor = 'cli') = ${isScript(context.actor) ? 1 : 0}` : 'id = ?'
    const row = firstText<LogRow>(
      db,
      `SELECT * FROM command_log WHERE ${condition} AND inverse_name IS NOT NULL AND undone_by IS NULL ORDER BY id DESC LIMIT 1`,
      input.id === undefined ? [] : [input.id]
    )
    if (row === undefined || row.inverse_name === null) return null
    return { id: row.id, name: row.name, inverseName: row.inverse_name, inverseInput: JSON.parse(row.inverse_input ?? 'null') as unknown }
  },
  'jobs.history': (db, input) =>
    allText<{ id: string; name: string; state: 'done' | 'failed' | 'cancelled'; started_at_ms: number; ended_at_ms: number; message: string | null; result: string | null }>(
      db,
      'SELECT id, name, state, started_at_ms, ended_at_ms, message, result FROM job ORDER BY started_at_ms DESC LIMIT ?',
      [input.limit]
    ).map((row) => ({
      id: row.id,
      name: row.name,
      state: row.state,
      startedAtMs: row.started_at_ms,
      endedAtMs: row.ended_at_ms,
      share: row.state === 'done' ? 1 : null,
      step: null,
      done: null,
      total: null,
      message: row.message,
      failure: failureIn(row.result)
    }))
}

export const historyWriters: Pick<WriterHandlers, 'history.markUndone' | 'jobs.record'> = {
  'history.markUndone': (db, input, context) => {
    prepare(db, 'UPDATE command_log SET undone_by = ? WHERE id = ?').run(input.by, input.id)
    // The inverse was logged as a command of its own. It is not offered for undoing, or the second Ctrl+Z would bring back what the first one took.
    prepare(db, 'UPDATE command_log SET undone_by = ? WHERE id = (SELECT max(id) FROM command_log WHERE name = ? AND id > ?)').run(`${undoMark}${input.id}`, input.by, input.id)
    context.changed('command_log')
    return null
  },
  'jobs.record': (db, input, context) => {
    prepare(
      db,
      `INSERT INTO job (id, name, state, started_at_ms, ended_at_ms, message, result) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, ended_at_ms = excluded.ended_at_ms, message = excluded.message, result = excluded.result`
    ).run(input.id, input.name, input.state, input.startedAtMs, input.endedAtMs, input.message, input.failure === null ? null : JSON.stringify({ failure: input.failure }))
    context.changed('job')
    return null
  }
}
