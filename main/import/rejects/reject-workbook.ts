import fs from 'node:fs'
import * as xlsx from '@e965/xlsx'
import type { ReadDb } from '../../warehouse/database'
import { writable } from '../batches'
import { readRejectRows } from './reject-rows'

/** A sheet can be corrected by hand up to here; beyond it the list goes to CSV. */
const sheetRows = 100_000

/** The refused rows as a workbook: the file's own columns first, then what is wrong. Every cell is text, so none is a formula. */
export function writeRejectWorkbook(db: ReadDb, batchId: number, target: string): number {
  const { columns, rows } = readRejectRows(db, { batchId, offset: 0, limit: sheetRows })
  const cells = [
    [...columns, 'line', 'reason', 'column', 'value'],
    ...rows.map((row) => [...row.cells, String(row.line), row.issues.map((issue) => issue.reason).join('; '), row.issues.map((issue) => issue.column ?? '').join('; '), row.issues.map((issue) => issue.value ?? '').join('; ')])
  ]
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(cells.map((row) => row.map((text) => ({ t: 's' as const, v: text.slice(0, 32_000) })))), 'rejects')
  writable(target, () => fs.writeFileSync(target, xlsx.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer))
  return rows.length
}
