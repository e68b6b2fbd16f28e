import path from 'node:path'
import type { ImportFormat } from '../../contract/import'
import type { OpenOptions } from '../../warehouse/database'
import iconv from 'iconv-lite'
import { parseDay, type DateOrder } from '../values/calendar-day'
import { createDelimitedReader } from './delimited-records'
import type { SourceRecord } from './record'
import { detectEncoding, readHead, type FileHead } from './text-encoding'

/** How a file is to be read: given, or found by looking at its first megabyte. */
export interface FileFormat {
  readonly kind: 'delimited' | 'xlsx' | 'json' | 'sqlite'
  readonly encoding: string
  readonly delimiter: string
  readonly headerLine: number
  readonly sheet: string | null
  readonly sheets: readonly string[]
  readonly dateOrder: DateOrder
  readonly decimal: '.' | ','
  /** Per column, where its own values settle the order; null where the file's has to do. */
  readonly columnOrders?: readonly (DateOrder | null)[]
}

/** A file as far as it was looked at. */
export interface FileSample {
  readonly path: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly isGzip: boolean
  readonly format: FileFormat
  /** Column names, made unique: a repeated `Amount` becomes `Amount (2)`, an empty one `Column 3`. */
  readonly header: readonly string[]
  readonly records: readonly SourceRecord[]
  readonly rowsEstimate: number
  /** How a SQLite file is opened again. */
  readonly database?: OpenOptions
}

export const sampleRows = 2_000
const delimiters = [',', ';', '\t', '|', '^', '~'] as const

export function sampleDelimited(filePath: string, given: ImportFormat): FileSample {
  const head = readHead(filePath)
  const encoding = given.encoding ?? detectEncoding(filePath, head)
  const text = decodeHead(head, encoding)
  const delimiter = given.delimiter ?? detectDelimiter(text, filePath)
  const records = wholeRecords(text, delimiter, head.isWhole)
  const usedShare = (rows: readonly SourceRecord[]): number => rows.reduce((sum, row) => sum + row.raw.length + 1, 0) * (encoding.startsWith('utf-16') ? 2 : 1)
  const isComplete = head.isWhole
  return sampleOf(filePath, head.sizeBytes, given, records, { kind: 'delimited', encoding, delimiter, sheet: null, sheets: [], isGzip: head.isGzip }, (rows) =>
    isComplete && rows.length < sampleRows ? rows.length : Math.round((head.sizeBytes * (head.isGzip ? 4 : 1) * rows.length) / Math.max(1, usedShare(rows)))
  )
}

/** The sample of a file whose first rows have been read, whatever its kind. */
export function sampleOf(
  filePath: string, sizeBytes: number, given: ImportFormat, records: readonly SourceRecord[],
  kind: Pick<FileFormat, 'kind' | 'encoding' | 'delimiter' | 'sheet' | 'sheets'> & { readonly isGzip: boolean }, estimate: (rows: readonly SourceRecord[]) => number
): FileSample {
  const { isGzip, ...format } = kind
  const headerLine = given.headerLine ?? detectHeaderLine(records)
  const headerRecord = records.find((record) => record.line >= headerLine)
  const header = uniqueNames(headerRecord?.cells ?? [])
  const rows = headerRecord === undefined ? [] : records.filter((record) => record.line > headerRecord.line).slice(0, sampleRows)
  const decimal = given.decimal ?? detectDecimal(rows)
  return {
    path: filePath,
    fileName: path.basename(filePath),
    sizeBytes,
    isGzip,
    format: { ...format, headerLine: headerRecord?.line ?? headerLine, dateOrder: given.dateOrder ?? detectDateOrder(rows, decimal), decimal, ...(given.dateOrder === undefined ? { columnOrders: header.map((_, column) => columnDateOrder(rows, column)) } : {}) },
    header,
    records: rows,
    rowsEstimate: estimate(rows)
  }
}

export function decodeHead(head: FileHead, encoding: string): string {
  const text = iconv.decode(head.bytes, encoding)
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function wholeRecords(text: string, delimiter: string, isWhole: boolean): SourceRecord[] {
  const reader = createDelimitedReader({ delimiter })
  const records = reader.push(text)
  return isWhole ? [...records, ...reader.end()] : records
}

/** The delimiter that cuts the most rows into the same number of cells, more than one. */
function detectDelimiter(text: string, filePath: string): string {
  const piece = text.slice(0, 65_536)
  let best = { delimiter: /\.tsv|\.tab/i.test(filePath) ? '\t' : ',', score: 0 }
  for (const delimiter of delimiters) {
    const reader = createDelimitedReader({ delimiter })
    const all = reader.push(piece)
    const records = (all.length > 1 || piece.length < text.length ? all : [...all, ...reader.end()]).filter((record) => record.problem === null).slice(0, 200)
    if (records.length === 0) continue
    const widths = new Map<number, number>()
    for (const record of records) widths.set(record.cells.length, (widths.get(record.cells.length) ?? 0) + 1)
    const [width, count] = [...widths].reduce((a, b) => (b[1] > a[1] ? b : a))
    const score = width < 2 ? 0 : (count / records.length) * (1 + Math.min(width, 20) / 100)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** The first row that is as wide as the rest and made of names: reports put titles above their header. */
function detectHeaderLine(records: readonly SourceRecord[]): number {
  const looked = records.filter((record) => record.problem === null).slice(0, 50)
  const widths = looked.map((record) => filled(record).length).sort((a, b) => a - b)
  const typical = widths[Math.floor(widths.length / 2)] ?? 1
  for (const record of looked.slice(0, 30)) {
    const names = filled(record)
    if (names.length < Math.max(1, typical * 0.6)) continue
    if (names.filter(isName).length >= names.length * 0.6) return record.line
  }
  return looked[0]?.line ?? 1
}

function filled(record: SourceRecord): string[] {
  return record.cells.filter((cell) => cell.trim() !== '')
}

function isName(cell: string): boolean {
  return /\p{L}/u.test(cell) && cell.length <= 120 && parseDay(cell, { order: 'ymd', timeZone: 'UTC' }) === null
}

export function uniqueNames(cells: readonly string[]): string[] {
  const used = new Set<string>()
  return cells.map((cell, index) => {
    const base = cell.replace(/[\u0000-\u001f]+/g, ' ').trim().slice(0, 200) || `Column ${index + 1}`
    let name = base
    for (let copy = 2; used.has(name); copy += 1) name = `${base} (${copy})`
    used.add(name)
    return name
  })
}

/** A comma is the decimal sign where numbers like `261,96` are seen and none like `1,234.56`. */
export function detectDecimal(rows: readonly SourceRecord[]): '.' | ',' {
  let comma = 0
  let point = 0
  for (const row of rows) {
    for (const cell of row.cells) {
      const text = cell.trim()
      if (text.length > 24 || !/^[-+(]?[^\d]{0,4}\d/.test(text)) continue
      if (/^[-+(]?\D{0,4}\d{1,3}(\.\d{3})*,\d{1,2}\D{0,4}$/.test(text) || /^[-+]?\d+,\d{4,}$/.test(text) || /^-?0,\d+$/.test(text)) comma += 1
      else if (/^[-+(]?\D{0,4}\d[\d,]*\.\d{1,2}\D{0,4}$/.test(text) || /^-?\d+\.\d{4,}$/.test(text)) point += 1
    }
  }
  return comma > point ? ',' : '.'
}

interface OrderVotes {
  readonly dayFirst: number
  readonly monthFirst: number
  readonly yearFirst: number
  readonly open: number
}

/** Which number of `3/5/2026` is the day: settled by the values that only one order can read. */
export function detectDateOrder(rows: readonly SourceRecord[], decimal: '.' | ','): DateOrder {
  const { dayFirst, monthFirst, yearFirst, open } = countOrders(rows, null)
  if (dayFirst > monthFirst) return 'dmy'
  if (monthFirst > 0) return 'mdy'
  if (open > 0) return decimal === ',' ? 'dmy' : 'mdy'
  return yearFirst > 0 || open === 0 ? 'ymd' : 'mdy'
}

/** The order that a column's own values settle, or null: two systems' dates may stand side by side in one file. */
export function columnDateOrder(rows: readonly SourceRecord[], column: number): DateOrder | null {
  const { dayFirst, monthFirst } = countOrders(rows, column)
  return dayFirst > monthFirst ? 'dmy' : monthFirst > 0 ? 'mdy' : null
}

function countOrders(rows: readonly SourceRecord[], column: number | null): OrderVotes {
  let dayFirst = 0
  let monthFirst = 0
  let yearFirst = 0
  let open = 0
  for (const row of rows) {
    for (const cell of column === null ? row.cells : [row.cells[column] ?? '']) {
      const match = /^\s*(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?:\s|T|$)/.exec(cell)
      if (match === null) continue
      const [, a = '', b = '', c = ''] = match
      if (a.length === 4) yearFirst += 1
      else if (c.length === 3) continue
      else if (Number(a) > 31 || (c.length === 2 && Number(c) <= 31 && Number(a) > 12 && Number(b) <= 12 && Number(c) > 12 && Number(a) > Number(c))) yearFirst += 1
      else if (Number(a) > 12) dayFirst += 1
      else if (Number(b) > 12) monthFirst += 1
      else open += 1
    }
  }
  return { dayFirst, monthFirst, yearFirst, open }
}
