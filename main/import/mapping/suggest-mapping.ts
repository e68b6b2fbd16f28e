import type { ImportMapping } from '../../contract/import'
import type { EntityDefinition, FieldDefinition, ReferenceKind } from '../entities/entity'
import type { FileSample } from '../source/file-format'
import { parseNumber } from '../values/amount'
import { parseDay } from '../values/calendar-day'
import { parseFlag } from '../values/flag'
import { isNothing } from '../values/plain-text'
import { everyOtherColumn } from '../stage/wide-rows'
import { matchHeader } from './header-names'

export interface ColumnLook {
  readonly name: string
  readonly samples: readonly string[]
  readonly emptyShare: number
  readonly looksLike: 'empty' | 'text' | 'number' | 'day' | 'flag'
}

export interface Suggestion {
  readonly field: string
  readonly confidence: number
  readonly why: 'remembered' | 'profile' | 'header' | 'similar_header' | 'pinyin' | 'values'
}

export interface SuggestedMapping {
  readonly mapping: ImportMapping
  readonly byColumn: ReadonlyMap<string, Suggestion>
  readonly missing: readonly string[]
  /** 0..1: how well the entity explains the file's columns. */
  readonly fit: number
}

/** Tells how many of some names the warehouse knows, 0..1, so that values can speak where headers do not. */
export type KnownShare = (kind: ReferenceKind, values: readonly string[]) => number

const lookRows = 300
const leastConfidence = 0.5
/** What a column of numbers beside dates says for being a series: almost anything else is surer. */
const wideConfidence = 0.4

export function lookAtColumns(sample: FileSample): ColumnLook[] {
  const rows = sample.records.filter((record) => record.problem === null).slice(0, lookRows)
  const reading = { order: sample.format.dateOrder, timeZone: 'UTC' }
  return sample.header.map((name, index) => {
    const cells = rows.map((row) => row.cells[index] ?? '')
    const filled = cells.filter((cell) => !isNothing(cell))
    const share = (test: (cell: string) => boolean): number => (filled.length === 0 ? 0 : filled.filter(test).length / filled.length)
    const isDayText = (cell: string): boolean => !/^\s*[\d.]+\s*$/.test(cell) && parseDay(cell, reading) !== null
    const looksLike =
      filled.length === 0 ? 'empty'
      : share(isDayText) > 0.9 ? 'day'
      : share((cell) => parseNumber(cell, sample.format.decimal) !== null) > 0.9 ? 'number'
      : share((cell) => parseFlag(cell) !== null) > 0.9 ? 'flag'
      : 'text'
    return { name, samples: [...new Set(filled)].slice(0, 5).map((cell) => cell.slice(0, 200)), emptyShare: cells.length === 0 ? 1 : 1 - filled.length / cells.length, looksLike }
  })
}

/** The best assignment of columns to the entity's fields: headers first, then what the values look like and name. */
export function suggestMapping(entity: EntityDefinition, columns: readonly ColumnLook[], known: KnownShare, standard: ImportMapping = {}): SuggestedMapping {
  // What a standard export says about its columns comes before anything that is guessed.
  const offers: (Suggestion & { readonly column: string })[] = Object.entries(standard).map(([field, column]) => ({ column, field, confidence: 1.5, why: 'profile' }))
  for (const column of columns) {
    for (const field of entity.fields) {
      const match = matchHeader(column.name, field)
      if (match !== null) offers.push({ column: column.name, field: field.id, confidence: match.confidence * weight(match.confidence, agreement(field, column)) * (field.isSecondary === true ? 0.9 : 1), why: match.why })
    }
  }
  const byColumn = assign(offers)
  const taken = new Set([...byColumn.values()].map((suggestion) => suggestion.field))
  const fromValues: (Suggestion & { readonly column: string })[] = []
  for (const column of columns) {
    if (byColumn.has(column.name) || column.looksLike !== 'text') continue
    for (const field of entity.fields) {
      if (field.reference === undefined || taken.has(field.id)) continue
      const share = known(field.reference, column.samples)
      if (share >= 0.6) fromValues.push({ column: column.name, field: field.id, confidence: 0.5 + 0.3 * share, why: 'values' })
    }
  }
  for (const [column, suggestion] of assign(fromValues)) byColumn.set(column, suggestion)

  const mapping: Record<string, string> = {}
  for (const [column, suggestion] of byColumn) mapping[suggestion.field] = column
  // A list of reps without a unit column: a manager's people are a unit.
  if (entity.id === 'teams' && mapping['unit'] === undefined && mapping['manager'] !== undefined) mapping['unit'] = mapping['manager']
  // A period in one column has both its ends there.
  const start = entity.fields.find((field) => field.period === 'start' && mapping[field.id] !== undefined)
  for (const field of entity.fields) if (field.period === 'end' && mapping[field.id] === undefined && start !== undefined) mapping[field.id] = mapping[start.id] ?? ''
  // Dates beside several columns of numbers, none of which is called a value: a series per column.
  const numbers = columns.filter((column) => column.looksLike === 'number' && !byColumn.has(column.name)).length
  const isWide = entity.id === 'signals' && mapping['date'] !== undefined && mapping['value'] === undefined && numbers > 1
  if (isWide) mapping['value'] = everyOtherColumn
  const missing = entity.fields.filter((field) => field.required === true && mapping[field.id] === undefined).map((field) => field.id)
  const sure = [...byColumn.values()].reduce((sum, suggestion) => sum + suggestion.confidence, isWide ? numbers * wideConfidence : 0)
  const fit = columns.length === 0 ? 0 : (sure / columns.length) * (missing.length === 0 ? 1 : 0.25)
  return { mapping, byColumn, missing, fit: Math.min(1, fit) }
}

/** A header that says it exactly is believed even where some values do not fit: those are what the reject list is for. */
function weight(headerConfidence: number, agreement: number): number {
  return headerConfidence >= 0.9 ? Math.max(0.7, agreement) : agreement
}

/** How far a column's values agree with a field's type. */
function agreement(field: FieldDefinition, column: ColumnLook): number {
  if (column.looksLike === 'empty') return 0.9
  switch (field.type) {
    case 'day':
      return column.looksLike === 'day' ? 1 : column.looksLike === 'number' ? 0.6 : 0.3
    case 'money':
    case 'number':
    case 'integer':
    case 'ratio':
      return column.looksLike === 'number' || column.looksLike === 'flag' ? 1 : column.looksLike === 'day' ? 0.3 : 0.5
    case 'flag':
      return column.looksLike === 'flag' ? 1 : 0.6
    case 'stage':
      return column.looksLike === 'text' || column.looksLike === 'flag' ? 1 : 0.4
    case 'reference':
    case 'text':
      return column.looksLike === 'day' ? 0.3 : 1
    case 'key':
      return column.looksLike === 'day' || column.looksLike === 'flag' ? 0.4 : 1
  }
}

/** The surest offers first; a column goes to one field, a field to one column. */
function assign(offers: readonly (Suggestion & { readonly column: string })[]): Map<string, Suggestion> {
  const byColumn = new Map<string, Suggestion>()
  const fields = new Set<string>()
  for (const { column, ...suggestion } of [...offers].sort((a, b) => b.confidence - a.confidence)) {
    if (suggestion.confidence < leastConfidence || byColumn.has(column) || fields.has(suggestion.field)) continue
    byColumn.set(column, { ...suggestion, confidence: Math.min(0.99, Math.round(suggestion.confidence * 100) / 100) })
    fields.add(suggestion.field)
  }
  return byColumn
}
