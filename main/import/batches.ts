import fs from 'node:fs'
import path from 'node:path'
import { FailureError } from '../contract/failure'
import type { ImportBatch, ImportReject } from '../contract/import'
import type { RouteOutput, RouteParsed } from '../contract'
import type { ReadDb } from '../warehouse/database'
import { allText, firstText } from '../warehouse/statement'

const batchColumns = `b.id, b.entity, b.file_name AS fileName, s.name AS sourceName, b.state, b.started_at_ms AS startedAtMs, b.published_at_ms AS publishedAtMs, b.undone_at_ms AS undoneAtMs,
  b.rows_read AS rowsRead, b.rows_new AS rowsNew, b.rows_changed AS rowsChanged, b.rows_unchanged AS rowsUnchanged, b.rows_removed AS rowsRemoved,
  b.rows_rejected AS rowsRejected, b.rows_warned AS rowsWarned, b.file_hash AS fileHash, b.content_hash AS contentHash, b.profile, b.fixes_batch_id AS fixesBatchId`

export function readBatch(db: ReadDb, id: number): ImportBatch {
  const row = firstText<ImportBatch>(db, `SELECT ${batchColumns} FROM import_batch b JOIN import_source s ON s.id = b.source_id WHERE b.id = ?`, [id])
  if (row === undefined) throw new FailureError('not_found', 'import.no_batch', `There is no import number ${id}. Nothing was changed.`, { id })
  return row
}

export function readBatches(db: ReadDb, input: RouteParsed<'import.batches'>): RouteOutput<'import.batches'> {
  return {
    total: firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM import_batch')?.n ?? 0,
    rows: allText<ImportBatch>(db, `SELECT ${batchColumns} FROM import_batch b JOIN import_source s ON s.id = b.source_id ORDER BY b.id DESC LIMIT ? OFFSET ?`, [input.limit, input.offset])
  }
}

export function readRejects(db: ReadDb, input: RouteParsed<'import.rejects'>): RouteOutput<'import.rejects'> {
  readBatch(db, input.batchId)
  const where = `batch_id = :batchId AND (:severity IS NULL OR severity = :severity) AND (:reason IS NULL OR reason = :reason)`
  const parameters = { batchId: input.batchId, severity: input.severity ?? null, reason: input.reason ?? null }
  return {
    total: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM import_reject WHERE ${where}`, parameters)?.n ?? 0,
    reasons: allText(db, `SELECT reason, severity, column_name AS "column", count(*) AS count FROM import_reject WHERE batch_id = ? GROUP BY reason, severity, column_name ORDER BY count DESC`, [input.batchId]),
    rows: allText<ImportReject>(
      db,
      `SELECT line, column_name AS "column", value, reason, severity, detail, raw FROM import_reject WHERE ${where} ORDER BY severity, line, id LIMIT :limit OFFSET :offset`,
      { ...parameters, limit: input.limit, offset: input.offset }
    )
  }
}

/** The reject list as CSV that a spreadsheet opens (what is wrong first, then the row as it stood in the file). */
export function exportRejects(db: ReadDb, input: RouteParsed<'import.exportRejects'>): RouteOutput<'import.exportRejects'> {
  readBatch(db, input.batchId)
  const file = writable(input.path, () => fs.openSync(input.path, 'w'))
  try {
    fs.writeSync(file, `\ufeff${['line', 'column', 'value', 'reason', 'severity', 'detail', 'raw'].join(',')}\r\n`)
    let rows = 0
    for (const row of db.sqlite
      .prepare('SELECT line, column_name, value, reason, severity, detail, raw FROM import_reject WHERE batch_id = ? AND (? IS NULL OR severity = ?) ORDER BY severity, line, id')
      .raw(true)
      .iterate(input.batchId, input.severity ?? null, input.severity ?? null) as IterableIterator<(string | number | null)[]>) {
      fs.writeSync(file, `${row.map(csvCell).join(',')}\r\n`)
      rows += 1
    }
    return { path: input.path, rows }
  } finally {
    fs.closeSync(file)
  }
}

export function writable<T>(target: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FailureError('storage', 'import.cannot_write', `${target} cannot be written: ${reason}. The reject list is kept; choose another place.`, { path: path.basename(target), reason })
  }
}

/** A CSV cell that a spreadsheet takes for text: what begins like a formula gets an apostrophe in front. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const harmless = /^[=+\-@\t\r]/.test(value) && !/^[+-]?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}
