import type { ImportInspection } from '../contract/import'
import { isoFromDay } from '../warehouse/day'
import type { ReadDb } from '../warehouse/database'
import type { FieldDefinition } from './entities/entity'
import { planImport, rowReaderOf, type ImportPlan, type ImportRequest } from './plan-import'
import { createReferenceResolver, type ReferenceResolver } from './publish/reference-resolver'
import type { RowReader } from './stage/row-reader'

const previewRows = 50

/** What a file is, how its columns would be read, and its first rows as they would land; changes nothing. */
export function inspectFile(db: ReadDb, request: ImportRequest): ImportInspection {
  const plan = planImport(db, request)
  const { sample, entity } = plan
  return {
    path: sample.path,
    fileName: sample.fileName,
    sizeBytes: sample.sizeBytes,
    format: { ...sample.format, sheets: [...sample.format.sheets] },
    entity: entity?.id ?? null,
    entityConfidence: plan.entityConfidence,
    candidates: plan.candidates.filter((candidate) => candidate.confidence > 0).map(({ entity: id, confidence }) => ({ entity: id, confidence })),
    columns: plan.columns.map((column) => ({ ...column, samples: [...column.samples], suggestion: suggestionOf(plan, column.name) })),
    mapping: plan.mapping,
    missing: [...plan.missing],
    known: plan.known === null ? null : { id: plan.known.id, name: plan.known.name, savedAtMs: plan.known.savedAtMs, sourceName: plan.known.sourceName, fullSnapshot: plan.known.fullSnapshot },
    recognised: plan.recognised === null ? null : { id: plan.recognised.id, system: plan.recognised.system },
    preview: entity === null ? [] : previewOf(plan, rowReaderOf(db, plan, entity), createReferenceResolver(db, 0, '')),
    seriesColumns: [...(plan.wide?.columns ?? [])],
    rowsEstimate: sample.rowsEstimate
  }
}

function suggestionOf(plan: ImportPlan, column: string): ImportInspection['columns'][number]['suggestion'] {
  const remembered = plan.known === null ? undefined : Object.entries(plan.known.mapping).find(([, name]) => name === column)
  if (remembered !== undefined) return { field: remembered[0], confidence: 1, why: 'remembered' }
  return plan.suggested?.byColumn.get(column) ?? null
}

function previewOf(plan: ImportPlan, reader: RowReader, resolver: ReferenceResolver): ImportInspection['preview'] {
  const wide = plan.wide
  const records = plan.sample.records.slice(0, previewRows)
  return (wide === null ? records : records.flatMap((record) => wide.parts(record)).slice(0, previewRows)).map((record) => {
    const row = reader.read(record)
    const cells = reader.fields.map((field, index) => previewCell(field, reader.textOf(index, record.cells), reader, resolver))
    const state = row.isRejected ? 'rejected' : row.issues.length > 0 || cells.some((cell) => cell.state !== 'ok') ? 'warning' : 'ok'
    return { line: wide === null ? record.line : Math.floor(record.line / wide.linesPerRecord), state, cells }
  })
}

function previewCell(field: FieldDefinition, cell: string, reader: RowReader, resolver: ReferenceResolver): ImportInspection['preview'][number]['cells'][number] {
  const text = cell.slice(0, 500)
  const reading = reader.readCell(field, text)
  if ('reason' in reading) return { field: field.id, text, value: null, state: field.lenient === true ? 'warning' : 'rejected', reason: reading.reason }
  if (reading.value === null) return { field: field.id, text, value: null, state: field.required === true ? 'rejected' : 'ok', reason: field.required === true ? 'missing_required' : null }
  if (field.reference !== undefined) {
    const found = resolver.resolve(field.reference, String(reading.value), { slips: field.defines !== true })
    if (found === null) return { field: field.id, text, value: reading.value, state: field.defines === true ? 'ok' : 'warning', reason: field.defines === true ? null : field.reference === 'stage' ? 'unknown_stage' : 'unknown_reference' }
    return { field: field.id, text, value: found.how === 'exact' ? reading.value : found.name, state: found.how === 'exact' ? 'ok' : 'warning', reason: found.how === 'exact' ? null : 'near_reference' }
  }
  const value = field.type === 'day' && typeof reading.value === 'number' ? isoFromDay(reading.value) : reading.value
  return { field: field.id, text, value, state: 'ok', reason: null }
}
