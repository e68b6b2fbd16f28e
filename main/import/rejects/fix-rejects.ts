import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FailureError } from '../../contract/failure'
import { importEntity, importFormat, importMapping } from '../../contract/import'
import type { RouteOutput, RouteParsed } from '../../contract'
import type { LongContext } from '../../router/handler'
import type { WriteDb } from '../../warehouse/database'
import { allText, firstText, prepare } from '../../warehouse/statement'
import { readBatch } from '../batches'
import { runImport } from '../run-import'
import { readBatchColumns } from './reject-rows'

/**
 * Takes refused rows in again, corrected: by the mapping and in the manner of their batch, as a batch of its own that is linked to it. Rows that are
 * refused again stay on the first batch's list.
 */
export async function fixRejects(db: WriteDb, input: RouteParsed<'import.fixRejects'>, context: LongContext): Promise<RouteOutput<'import.fixRejects'>> {
  const batch = readBatch(db, input.batchId)
  const columns = readBatchColumns(db, batch.id)
  const stored = firstText<{ mapping: string; format: string }>(db, 'SELECT mapping, format FROM import_batch WHERE id = ?', [batch.id])
  const refused = new Set(allText<{ line: number }>(db, `SELECT DISTINCT line FROM import_reject WHERE batch_id = ? AND severity = 'rejected'`, [batch.id]).map((row) => row.line))
  const rows = input.rows.filter((row) => refused.has(row.line))
  if (batch.state !== 'published' || rows.length === 0 || columns.length === 0) {
    throw new FailureError('invalid_input', 'import.nothing_fixed', `None of the rows is a refused one of import ${batch.id}, or it has been taken back. Nothing was imported.`, { id: batch.id })
  }
  const { dateOrder, decimal } = importFormat.parse(JSON.parse(stored?.format ?? '{}'))
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-fixed-'))
  const file = path.join(dir, `${path.parse(batch.fileName).name} (fixed).csv`)
  try {
    fs.writeFileSync(file, [columns, ...rows.map((row) => columns.map((_, index) => row.cells[index] ?? ''))].map((cells) => `${cells.map(quoted).join(',')}\n`).join(''))
    const fixed = await runImport(
      db,
      {
        path: file, entity: importEntity.parse(batch.entity), mapping: importMapping.parse(JSON.parse(stored?.mapping ?? '{}')), rememberMapping: false, sourceName: batch.sourceName,
        format: { encoding: 'utf-8', delimiter: ',', headerLine: 1, ...(dateOrder === undefined ? {} : { dateOrder }), ...(decimal === undefined ? {} : { decimal }) }
      },
      context, batch.id
    )
    // The rows of the file stand in the order of the input, below its header; a cell may hold line breaks.
    const again = new Set(allText<{ line: number }>(db, `SELECT DISTINCT line FROM import_reject WHERE batch_id = ? AND severity = 'rejected'`, [fixed.id]).map((row) => row.line))
    const mark = prepare(db, 'UPDATE import_reject SET fixed_batch_id = ? WHERE batch_id = ? AND line = ?')
    let line = 2
    for (const row of rows) {
      if (!again.has(line)) mark.run(fixed.id, batch.id, row.line)
      line += 1 + columns.reduce((breaks, _, index) => breaks + ((row.cells[index] ?? '').match(/\r\n|\n|\r/g)?.length ?? 0), 0)
    }
    context.changed('import_reject')
    return fixed
  } finally {
    fs.rmSync(dir, { recursive: true, force: true })
  }
}

/** Always in quotes, so that no cell is taken for anything but its text. */
const quoted = (text: string): string => `"${text.replace(/"/g, '""')}"`
