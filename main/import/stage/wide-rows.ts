import type { ImportMapping } from '../../contract/import'
import type { FieldDefinition } from '../entities/entity'
import type { FileSample } from '../source/file-format'
import type { SourceRecord } from '../source/record'
import { parseNumber } from '../values/amount'
import { isNothing } from '../values/plain-text'
import { fillTemplate, readTemplate } from './template'

/** In the place of a column: every other column with numbers is a series of its own, named by its header. */
export const everyOtherColumn = '=*'

/** The two columns that a wide row's parts have beside their own. */
const seriesColumn = '\u2192 series'
export const valueColumn = '\u2192 value'

/** A table with a column per series, as rows of one value each. */
export interface WideRows {
  readonly header: readonly string[]
  readonly mapping: ImportMapping
  /** Of the columns that become series. */
  readonly columns: readonly string[]
  /** Lines of a record's parts are its own times this, and counted on. */
  readonly linesPerRecord: number
  parts(record: SourceRecord): readonly SourceRecord[]
  /** The file's column that a part's value stood in. */
  columnOf(line: number): string
}

/** Null where the mapping names the value's column; else how the file's rows are taken apart. */
export function wideRowsOf(mapping: ImportMapping, fields: readonly FieldDefinition[], sample: Pick<FileSample, 'header' | 'records' | 'format'>): WideRows | null {
  if (mapping['value'] !== everyOtherColumn || !fields.some((field) => field.id === 'signal')) return null
  const { header } = sample
  const prefix = readTemplate(mapping['signal'], header)
  const prefixColumn = header.indexOf(mapping['signal'] ?? '')
  const used = new Set([...Object.values(mapping), ...(prefix?.columns.map((index) => header[index] ?? '') ?? [])])
  const series = header.map((name, index) => ({ name, index })).filter(({ name, index }) => !used.has(name) && isNumeric(sample, index))
  const linesPerRecord = Math.max(1, series.length)
  return {
    header: [...header, seriesColumn, valueColumn],
    mapping: { ...mapping, signal: seriesColumn, value: valueColumn },
    columns: series.map(({ name }) => name),
    linesPerRecord,
    parts: (record) => {
      const line = record.line * linesPerRecord
      if (record.problem !== null || record.cells.length < header.length) return [{ ...record, line }]
      const cells = record.cells.slice(0, header.length)
      const before = prefix === null ? (cells[prefixColumn] ?? '').trim() : fillTemplate(prefix, cells)
      const parts: SourceRecord[] = []
      for (const [at, { name, index }] of series.entries()) {
        const cell = cells[index] ?? ''
        if (!isNothing(cell)) parts.push({ line: line + at, cells: [...cells, before === '' ? name : `${before} ${name}`, cell], raw: record.raw, problem: null })
      }
      return parts
    },
    columnOf: (line) => series[line % linesPerRecord]?.name ?? ''
  }
}

/** Whether what stands in a column of the sample are numbers; a column without anything may get some further down. */
export function isNumeric(sample: Pick<FileSample, 'records' | 'format'>, column: number): boolean {
  let filled = 0
  let numbers = 0
  for (const { cells, problem } of sample.records) {
    const cell = cells[column] ?? ''
    if (problem !== null || isNothing(cell)) continue
    filled += 1
    if (parseNumber(cell, sample.format.decimal) !== null) numbers += 1
  }
  return numbers >= filled * 0.8
}
