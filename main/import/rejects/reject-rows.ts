import type { RouteOutput, RouteParsed } from '../../contract'
import type { ReadDb } from '../../warehouse/database'
import { allText, firstText } from '../../warehouse/statement'
import { readBatch } from '../batches'
import { createDelimitedReader } from '../source/delimited-records'
import { flat } from '../source/json-records'

type RejectRow = RouteOutput<'import.rejectRows'>['rows'][number]

/** Refused rows of a batch that nothing has put right yet, cut into the file's own columns, each with what is wrong with it. */
export function readRejectRows(db: ReadDb, input: RouteParsed<'import.rejectRows'>): RouteOutput<'import.rejectRows'> {
  readBatch(db, input.batchId)
  const columns = readBatchColumns(db, input.batchId)
  const open = `FROM import_reject r WHERE r.batch_id = :batchId AND r.severity = 'rejected' AND NOT EXISTS (SELECT 1 FROM import_batch f WHERE f.id = r.fixed_batch_id AND f.state = 'published')`
  const lines = allText<{ line: number; raw: string }>(db, `SELECT r.line, max(r.raw) AS raw ${open} GROUP BY r.line ORDER BY r.line LIMIT :limit OFFSET :offset`, { batchId: input.batchId, limit: input.limit, offset: input.offset })
  const issues = new Map<number, RejectRow['issues'][number][]>()
  if (lines.length > 0) {
    const found = allText<RejectRow['issues'][number] & { readonly line: number }>(
      db, `SELECT r.line, r.column_name AS "column", r.value, r.reason, r.detail ${open} AND r.line BETWEEN :first AND :last ORDER BY r.line, r.id`, { batchId: input.batchId, first: lines[0]?.line ?? 0, last: lines.at(-1)?.line ?? 0 }
    )
    for (const { line, ...issue } of found) issues.set(line, [...(issues.get(line) ?? []), issue])
  }
  return {
    columns: [...columns],
    total: firstText<{ n: number }>(db, `SELECT count(DISTINCT r.line) AS n ${open}`, { batchId: input.batchId })?.n ?? 0,
    rows: lines.map(({ line, raw }) => ({ line, cells: cellsOf(raw, columns), issues: issues.get(line) ?? [] }))
  }
}

export function readBatchColumns(db: ReadDb, batchId: number): readonly string[] {
  const text = firstText<{ columns: string }>(db, 'SELECT columns FROM import_batch WHERE id = ?', [batchId])?.columns ?? '[]'
  const columns: unknown = JSON.parse(text)
  return Array.isArray(columns) ? columns.map(String) : []
}

const delimiters = [',', ';', '\t', '|', '^', '~'] as const

/** A refused row as its cells, one per column: what cannot be cut goes into the first one whole, so that nothing is lost. */
export function cellsOf(raw: string, columns: readonly string[]): string[] {
  const whole = [raw, ...columns.slice(1).map(() => '')]
  if (/^\s*[[{]/.test(raw)) {
    try {
      const value: unknown = JSON.parse(raw)
      if (Array.isArray(value)) return columns.map((_, index) => String(value[index] ?? ''))
      const fields = flat(value as Record<string, unknown>)
      return columns.map((name) => fields[name] ?? '')
    } catch {
      // A bracket may begin an ordinary cell.
    }
  }
  const cuts = delimiters.flatMap((delimiter) => {
    const reader = createDelimitedReader({ delimiter })
    const cells = [...reader.push(raw), ...reader.end()][0]?.cells ?? []
    return cells.length === 0 ? [] : [[...cells]]
  })
  // A row with a torn quote is cut at its signs, and the quote can be mended in the grid.
  const best = [...cuts, ...delimiters.map((delimiter) => raw.split(delimiter))].reduce((a, b) => (Math.abs(b.length - columns.length) < Math.abs(a.length - columns.length) ? b : a))
  if (best.length > columns.length) return columns.length === 0 ? [] : [...best.slice(0, columns.length - 1), best.slice(columns.length - 1).join(' ')]
  return best.length === 1 && columns.length > 1 ? whole : [...best, ...columns.slice(best.length).map(() => '')]
}
