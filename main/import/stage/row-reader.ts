import { createHash } from 'node:crypto'
import type { ImportMapping, ImportReason } from '../../contract/import'
import type { EntityDefinition, FieldDefinition } from '../entities/entity'
import type { FileFormat } from '../source/file-format'
import { recordLimits, shortenedRaw, type SourceRecord } from '../source/record'
import { parseMoney, parseNumber, parseRatio } from '../values/amount'
import { firstDay, isOpenEndedDay, lastDay, parseDay, type DayReading } from '../values/calendar-day'
import { hasOwnUnit, headerScale } from '../values/header-unit'
import { addMonths, monthStart } from '../../warehouse/day'
import { parsePeriod } from '../values/period'
import { parseFlag } from '../values/flag'
import { isNothing, plainText } from '../values/plain-text'
import { rememberCells } from './known-cells'
import { fillTemplate, readTemplate } from './template'

export interface RowIssue {
  readonly line: number
  readonly column: string | null
  readonly value: string | null
  readonly reason: ImportReason
  readonly severity: 'rejected' | 'warning'
  readonly detail: string
  readonly raw: string
}

/** A row of a file in the entity's own terms: per field a number, a text (references as written) or nothing. */
export interface RowReading {
  readonly line: number
  readonly raw: string
  readonly values: readonly (string | number | null)[]
  /** The key as the source gives it; null where the content has to do. */
  readonly ownKey: string | null
  readonly issues: readonly RowIssue[]
  readonly isRejected: boolean
}

export type CellReading = { readonly value: string | number | null } | { readonly reason: ImportReason }

export interface RowReader {
  readonly fields: readonly FieldDefinition[]
  read(record: SourceRecord): RowReading
  /** What the record says for the field at a place of `fields`. */
  textOf(field: number, cells: readonly string[]): string
  readCell(field: FieldDefinition, text: string): CellReading
}

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const allControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
/** Any of them, or a letter that stands for bytes that could not be read. */
const odd = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/
const noIssues: RowIssue[] = []
const keyLength = 200
const textLength = 2_000

export function createRowReader(entity: EntityDefinition, mapping: ImportMapping, header: readonly string[], format: FileFormat, timeZone: string): RowReader {
  const fields = entity.fields.filter((field) => mapping[field.id] !== undefined)
  const positions = fields.map((field) => header.indexOf(mapping[field.id] ?? ''))
  const constants = fields.map((field) => constantOf(mapping[field.id]))
  const templates = fields.map((field) => readTemplate(mapping[field.id], header))
  const textOf = (index: number, cells: readonly string[]): string => {
    const template = templates[index] ?? null
    return template === null ? (constants[index] ?? cells[positions[index] ?? -1] ?? '') : fillTemplate(template, cells)
  }
  const keys = entity.keyFields.map((id) => fields.findIndex((field) => field.id === id)).filter((index) => index >= 0)
  const composite = (entity.compositeKey ?? []).map((id) => ({ index: fields.findIndex((field) => field.id === id.replace('?', '')), isOptional: id.endsWith('?') }))
  const oneOf = (entity.requiresOneOf ?? []).map((id) => fields.findIndex((field) => field.id === id)).filter((index) => index >= 0)
  /** Start and end of a period in one column: a day in it stands for its month. */
  const startOfPeriod = fields.find((field) => field.period === 'start')
  const isOneColumn = (field: FieldDefinition): boolean => startOfPeriod !== undefined && mapping[field.id] === mapping[startOfPeriod.id]
  const readings = new Map(fields.map((field, index) => [field.id, { order: format.columnOrders?.[positions[index] ?? -1] ?? format.dateOrder, timeZone }]))
  const readingOf = (field: FieldDefinition): DayReading => readings.get(field.id) ?? { order: format.dateOrder, timeZone }
  const scales = new Map(fields.map((field) => [field.id, headerScale(mapping[field.id] ?? '')]))
  /** What a number in a cell counts by: the unit that its column's header names, unless the cell has its own. */
  const scaleOf = (field: FieldDefinition, text: string): number => {
    const scale = scales.get(field.id) ?? 1
    return scale === 1 || hasOwnUnit(text) || (scale < 1) !== (field.type === 'ratio') ? 1 : scale
  }

  const readCell = (field: FieldDefinition, text: string): CellReading => {
    if (text === '' || isNothing(text)) return { value: null }
    switch (field.type) {
      case 'text':
      case 'key':
      case 'stage':
      case 'reference': {
        const plain = plainText(text)
        if (plain.length > (field.type === 'text' ? textLength : keyLength)) return { reason: 'cell_too_long' }
        return { value: plain === '' ? null : plain }
      }
      case 'day': {
        if (isOpenEndedDay(text)) return { value: null }
        const day = field.period === undefined ? parseDay(text, readingOf(field)) : dayOfPeriod(field, text)
        return day === null ? { reason: 'not_a_day' } : day < firstDay || day > lastDay ? { reason: 'out_of_range' } : { value: day }
      }
      case 'money': {
        const money = parseMoney(text, format.decimal)
        if (money.kind === 'money') {
          const e4 = money.e4 * scaleOf(field, text)
          return Number.isSafeInteger(e4) ? inRange(field, e4 / 10_000, e4) : { reason: 'out_of_range' }
        }
        return { reason: money.kind === 'unreadable' ? 'not_a_number' : 'out_of_range' }
      }
      case 'integer': {
        const value = field.words?.[plainText(text).toLowerCase()] ?? parseNumber(text, format.decimal)
        if (value === null) return { reason: 'not_a_number' }
        return Number.isSafeInteger(Math.round(value)) ? inRange(field, value, Math.round(value)) : { reason: 'out_of_range' }
      }
      case 'number':
      case 'ratio': {
        const value = field.type === 'ratio' ? parseRatio(text, format.decimal) : (field.words?.[plainText(text).toLowerCase()] ?? parseNumber(text, format.decimal))
        if (value === null) return { reason: 'not_a_number' }
        const scaled = value * scaleOf(field, text)
        return inRange(field, scaled, scaled)
      }
      case 'flag': {
        const value = parseFlag(text)
        return value === null ? { reason: 'not_a_flag' } : { value }
      }
    }
  }

  const dayOfPeriod = (field: FieldDefinition, text: string): number | null => {
    const period = parsePeriod(text, readingOf(field))
    if (period === null) return null
    if (field.period === 'start') return period.first
    return period.grain === 'day' && isOneColumn(field) ? addMonths(monthStart(period.first), 1) - 1 : period.last
  }

  const readers = fields.map((field) => rememberCells((text) => readCell(field, text)))
  const needsOneOf = (entity.requiresOneOf ?? []).length > 0

  const read = (record: SourceRecord): RowReading => {
    const raw = record.raw.length > recordLimits.rawLength ? shortenedRaw(record.raw) : record.raw
    let issues: RowIssue[] = noIssues
    let isRejected = false
    const note = (severity: RowIssue['severity'], reason: ImportReason, column: string | null, value: string | null, detail = ''): void => {
      if (issues === noIssues) issues = []
      issues.push({ line: record.line, column, value: value === null ? null : value.slice(0, 500), reason, severity, detail, raw })
      isRejected ||= severity === 'rejected'
    }
    const rejected = (ownKey: string | null): RowReading => ({ line: record.line, raw, values: [], ownKey, issues, isRejected: true })
    if (record.problem !== null) {
      note('rejected', record.problem, null, null)
      return rejected(null)
    }
    let cells = record.cells
    if (cells.length !== header.length && !(cells.length > header.length && cells.slice(header.length).every((cell) => cell.trim() === ''))) {
      note('rejected', 'column_count', null, String(cells.length), `${cells.length} / ${header.length}`)
      return rejected(null)
    }
    if (odd.test(record.raw)) {
      if (controls.test(record.raw)) {
        cells = cells.map((cell) => cell.replace(allControls, ''))
        note('warning', 'control_characters', null, null)
      }
      if (record.raw.includes('\ufffd')) note('warning', 'undecodable', null, null)
    }

    const values: (string | number | null)[] = []
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index]
      const readField = readers[index]
      if (field === undefined || readField === undefined) continue
      const text = textOf(index, cells)
      const cell = readField(text)
      if ('value' in cell) {
        if (cell.value === null && field.required === true) note('rejected', 'missing_required', mapping[field.id] ?? null, text)
        values.push(cell.value)
      } else {
        note(field.lenient === true ? 'warning' : 'rejected', cell.reason, mapping[field.id] ?? null, text)
        values.push(null)
      }
    }
    if (needsOneOf && oneOf.every((index) => values[index] === null)) note('rejected', 'missing_required', entity.requiresOneOf?.join(' / ') ?? null, null)
    return isRejected ? rejected(keyOf(values)) : { line: record.line, raw, values, ownKey: keyOf(values), issues, isRejected: false }
  }

  const keyOf = (values: readonly (string | number | null)[]): string | null => {
    for (const index of keys) {
      const value = values[index]
      if (value !== null && value !== undefined) return String(value)
    }
    if (composite.length === 0 || composite.some((part) => part.index < 0 && !part.isOptional)) return null
    const key = composite.map((part) => String(values[part.index] ?? '')).join('|')
    return entity.hidesKey === true ? `h-${createHash('sha256').update(key).digest('hex').slice(0, 24)}` : key
  }

  return { fields, read, readCell, textOf }
}

/** A field may be given once for the whole file: `=GSCPI` instead of a column's name. */
export function constantOf(column: string | undefined): string | null {
  return column !== undefined && column.startsWith('=') ? column.slice(1) : null
}

function inRange(field: FieldDefinition, value: number, stored: number): CellReading {
  return (field.min !== undefined && value < field.min) || (field.max !== undefined && value > field.max) ? { reason: 'out_of_range' } : { value: stored }
}
