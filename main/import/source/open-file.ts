import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { FailureError } from '../../contract/failure'
import type { ImportFormat } from '../../contract/import'
import type { OpenOptions } from '../../warehouse/database'
import { decodeHead, sampleDelimited, sampleOf, sampleRows, type FileSample } from './file-format'
import { createJsonReader } from './json-records'
import type { SourceRecord } from './record'
import { openTextSource, type RecordSource } from './record-source'
import { createDelimitedReader } from './delimited-records'
import { isDatabase, openDatabaseSource, sampleDatabase } from './sqlite-table'
import { detectEncoding, readHead, type FileHead } from './text-encoding'
import { createSheetReader } from './xlsx-rows'
import { openWorkbook, type Workbook } from './xlsx-workbook'
import { readEntryHead, streamEntry } from './zip-archive'

/** Looks at the beginning of a file, whatever its kind: workbooks are told by their first bytes, JSON by its first sign. */
export function sampleFile(path: string, given: ImportFormat, options: OpenOptions = {}): FileSample {
  const head = readHead(path)
  if (head.bytes[0] === 0x50 && head.bytes[1] === 0x4b) return sampleWorkbook(path, head, given)
  if (head.bytes[0] === 0xd0 && head.bytes[1] === 0xcf) {
    throw new FailureError('invalid_input', 'import.old_workbook', `${path} is a workbook of the old kind (.xls). Nothing was imported; save it as .xlsx or CSV.`, { path })
  }
  if (isDatabase(head.bytes)) return sampleDatabase(path, head.sizeBytes, given, options)
  const encoding = given.encoding ?? detectEncoding(path, head)
  const text = decodeHead(head, encoding)
  return /^\s*[[{]/.test(text) && (given.delimiter === undefined || '[{'.includes(given.delimiter)) ? sampleJson(path, head, encoding, text, given) : sampleDelimited(path, given)
}

/** Opens the file for reading from its first row to its last. */
export function openSource(sample: FileSample): RecordSource {
  switch (sample.format.kind) {
    case 'delimited':
      return openTextSource(sample, createDelimitedReader({ delimiter: sample.format.delimiter, columns: sample.header.length }))
    case 'json':
      return openTextSource(sample, createJsonReader(sample.header, sample.format.delimiter === '{'))
    case 'xlsx':
      return openSheetSource(sample)
    case 'sqlite':
      return openDatabaseSource(sample)
  }
}

function sampleWorkbook(path: string, head: FileHead, given: ImportFormat): FileSample {
  const workbook = openWorkbook(path)
  const names = workbook.sheets.map((sheet) => sheet.name)
  if (given.sheet !== undefined && !names.includes(given.sheet)) throw new FailureError('invalid_input', 'import.no_sheet', `${path} has no sheet "${given.sheet}". Nothing was imported; its sheets are: ${names.join(', ')}.`, { path, sheet: given.sheet })
  // The first sheet that is a table: workbooks often begin with a cover.
  let chosen: { readonly name: string; readonly records: readonly SourceRecord[]; readonly isWhole: boolean } | null = null
  for (const sheet of workbook.sheets) {
    if (given.sheet !== undefined && sheet.name !== given.sheet) continue
    const looked = sheetHead(workbook, sheet)
    chosen ??= { name: sheet.name, ...looked }
    if (looked.records.length > 1 && (looked.records[1]?.cells.filter((cell) => cell !== '').length ?? 0) > 1) {
      chosen = { name: sheet.name, ...looked }
      break
    }
  }
  const records = chosen?.records ?? []
  const width = Math.max(0, ...records.slice(0, 50).map((record) => record.cells.length))
  const padded = records.map((record) => (record.problem === null ? { ...record, cells: [...record.cells, ...Array.from({ length: width - record.cells.length }, () => '')] } : record))
  const entry = workbook.sheets.find((sheet) => sheet.name === chosen?.name)?.entry
  return sampleOf(path, head.sizeBytes, given, padded, { kind: 'xlsx', encoding: 'utf-8', delimiter: ',', sheet: chosen?.name ?? null, sheets: names, isGzip: false }, (rows) =>
    chosen?.isWhole === true ? rows.length : Math.round(((entry?.plainBytes ?? 0) * rows.length) / sheetHeadBytes)
  )
}

const sheetHeadBytes = 1024 * 1024

function sheetHead(workbook: Workbook, sheet: Workbook['sheets'][number]): { readonly records: SourceRecord[]; readonly isWhole: boolean } {
  const { bytes, isWhole } = readEntryHead(workbook.path, sheet.entry, sheetHeadBytes)
  return { records: createSheetReader(workbook, 0).push(new StringDecoder('utf8').write(bytes)).slice(0, sampleRows), isWhole }
}

function openSheetSource(sample: FileSample): RecordSource {
  const hash = createHash('sha256')
  let share = 0
  async function* rows(): AsyncGenerator<readonly SourceRecord[]> {
    for await (const piece of fs.createReadStream(sample.path, { highWaterMark: 1024 * 1024 })) hash.update(piece as Buffer)
    const workbook = openWorkbook(sample.path)
    const sheet = workbook.sheets.find((one) => one.name === sample.format.sheet)
    if (sheet === undefined) return
    const reader = createSheetReader(workbook, sample.header.length)
    const decoder = new StringDecoder('utf8')
    for await (const piece of streamEntry(sample.path, sheet.entry, (packed) => (share = packed / Math.max(1, sheet.entry.packedBytes)))) {
      const records = reader.push(decoder.write(piece)).filter((record) => record.line > sample.format.headerLine)
      if (records.length > 0) yield records
    }
  }
  return { batches: rows(), share: () => share, fileHash: () => hash.digest('hex') }
}

function sampleJson(path: string, head: FileHead, encoding: string, text: string, given: ImportFormat): FileSample {
  // A list inside an object ({"records": [...]}) is told from JSON Lines by its first line, which is no object by itself.
  const firstLine = parsed(text.trimStart().split('\n', 1)[0] ?? '')
  const isWrapped = /^\s*\{/.test(text) && (firstLine === null || holdsList(firstLine)) && /^\s*\{\s*"[^"]*"\s*:\s*(\[|[^{[]*,\s*"[^"]*"\s*:\s*\[)/.test(text)
  const found = createJsonReader(null, isWrapped).push(text).slice(0, sampleRows)
  const objects = found.map((record) => (record.problem === null ? (JSON.parse(record.cells[0] ?? '{}') as Record<string, string>) : {}))
  const header = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  const records: SourceRecord[] = [
    { line: 0, cells: header, raw: '', problem: null },
    ...found.map((record, index) => ({ ...record, cells: record.problem === null ? header.map((name) => objects[index]?.[name] ?? '') : [] }))
  ]
  const usedBytes = Math.max(1, found.reduce((sum, record) => sum + record.raw.length + 1, 0))
  const sample = sampleOf(path, head.sizeBytes, { ...given, headerLine: 0 }, records, { kind: 'json', encoding, delimiter: isWrapped ? '{' : '[', sheet: null, sheets: [], isGzip: head.isGzip }, (rows) =>
    head.isWhole && rows.length < sampleRows ? rows.length : Math.round((head.sizeBytes * rows.length) / usedBytes)
  )
  return { ...sample, header }
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

function holdsList(value: object): boolean {
  return Object.values(value).some((inner) => Array.isArray(inner) && typeof inner[0] === 'object')
}
