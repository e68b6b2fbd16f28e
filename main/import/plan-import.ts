import { FailureError } from '../contract/failure'
import type { ImportEntity, ImportFormat, ImportMapping } from '../contract/import'
import type { ReadDb } from '../warehouse/database'
import { readSettings } from '../warehouse/settings'
import { entities, entityOf } from './entities'
import type { EntityDefinition } from './entities/entity'
import { headerSignature, readRememberedMapping, type RememberedMapping } from './mapping/remembered-mapping'
import { lookAtColumns, suggestMapping, type ColumnLook, type KnownShare, type SuggestedMapping } from './mapping/suggest-mapping'
import { createReferenceResolver } from './publish/reference-resolver'
import { sampleFile } from './source/open-file'
import type { FileSample } from './source/file-format'
import { constantOf, createRowReader, type RowReader } from './stage/row-reader'

export interface ImportRequest {
  readonly path: string
  readonly entity?: ImportEntity | undefined
  readonly mapping?: ImportMapping | undefined
  readonly format?: ImportFormat | undefined
}

/** Everything known about a file before its rows are read: what it holds and how its columns are meant. */
export interface ImportPlan {
  readonly sample: FileSample
  readonly columns: readonly ColumnLook[]
  readonly candidates: readonly { readonly entity: ImportEntity; readonly confidence: number; readonly suggested: SuggestedMapping }[]
  readonly entity: EntityDefinition | null
  readonly entityConfidence: number
  readonly suggested: SuggestedMapping | null
  readonly mapping: ImportMapping
  readonly missing: readonly string[]
  readonly known: RememberedMapping | null
  readonly signature: string
}

const leastEntityConfidence = 0.3

/** Looks at a file: format, columns, entity and mapping; what the request gives is taken as given. */
export function planImport(db: ReadDb, request: ImportRequest): ImportPlan {
  const sample = sampleFile(request.path, request.format ?? {})
  const columns = lookAtColumns(sample)
  const remembered = readRememberedMapping(db, sample.header)
  const known = remembered !== null && (request.entity === undefined || request.entity === remembered.entity) ? remembered : null
  const resolver = createReferenceResolver(db, 0, '')
  const knownShare: KnownShare = (kind, values) => (values.length === 0 ? 0 : values.filter((value) => resolver.resolve(kind, value, { slips: false }) !== null).length / values.length)
  const candidates = [...entities.values()]
    .map((entity) => {
      const suggested = suggestMapping(entity, columns, knownShare)
      return { entity: entity.id, confidence: Math.round(suggested.fit * 100) / 100, suggested }
    })
    .sort((a, b) => b.confidence - a.confidence)
  const best = candidates[0]
  const chosen = request.entity ?? known?.entity ?? (best !== undefined && best.confidence >= leastEntityConfidence ? best.entity : null)
  const entity = chosen === null ? null : entityOf(chosen)
  const candidate = candidates.find((one) => one.entity === chosen)
  const suggested = candidate?.suggested ?? null
  const mapping = onlyExisting(request.mapping ?? known?.mapping ?? suggested?.mapping ?? {}, sample.header, entity)
  const missing = (entity?.fields ?? []).filter((field) => field.required === true && mapping[field.id] === undefined).map((field) => field.id)
  return {
    sample, columns, candidates, entity, suggested, mapping, missing, known, signature: headerSignature(sample.header),
    entityConfidence: request.entity !== undefined || known !== null ? 1 : (candidate?.confidence ?? 0)
  }
}

function onlyExisting(mapping: ImportMapping, header: readonly string[], entity: EntityDefinition | null): ImportMapping {
  const fields = new Set(entity?.fields.map((field) => field.id))
  return Object.fromEntries(Object.entries(mapping).filter(([field, column]) => fields.has(field) && (header.includes(column) || constantOf(column) !== null)))
}

/** The plan with everything that a run needs, or a failure that says what is missing. */
export function requireRunnable(plan: ImportPlan, request: ImportRequest): { readonly entity: EntityDefinition; readonly mapping: ImportMapping } {
  const { sample, entity, mapping, missing } = plan
  const fileName = sample.fileName
  if (sample.header.length === 0 || (sample.records.length === 0 && sample.sizeBytes === 0)) {
    throw new FailureError('invalid_input', 'import.empty_file', `${fileName} has no rows. Nothing was imported.`, { fileName })
  }
  if (entity === null) {
    throw new FailureError('invalid_input', 'import.unknown_entity', `What ${fileName} holds cannot be told from its columns (${sample.header.slice(0, 12).join(', ')}). Nothing was imported; say what it is.`, { fileName })
  }
  for (const [field, column] of Object.entries(request.mapping ?? {})) {
    if (!entity.fields.some((known) => known.id === field)) {
      throw new FailureError('invalid_input', 'import.unknown_field', `${entity.id} have no field ${field}. Nothing was imported; the fields are: ${entity.fields.map((known) => known.id).join(', ')}.`, { field, entity: entity.id })
    }
    if (!sample.header.includes(column) && constantOf(column) === null) {
      throw new FailureError('invalid_input', 'import.unknown_column', `${fileName} has no column "${column}". Nothing was imported; its columns are: ${sample.header.slice(0, 40).join(', ')}.`, { fileName, column })
    }
  }
  if (missing.length > 0) {
    throw new FailureError('invalid_input', 'import.missing_fields', `${fileName} lacks what ${entity.id} need: no column was found for ${missing.join(', ')}. Nothing was imported; map a column to it.`, { fileName, entity: entity.id, fields: missing.join(', ') })
  }
  return { entity, mapping }
}

export function rowReaderOf(db: ReadDb, plan: ImportPlan, entity: EntityDefinition): RowReader {
  return createRowReader(entity, plan.mapping, plan.sample.header, plan.sample.format, readSettings(db).timeZone)
}
