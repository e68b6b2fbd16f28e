import { FailureError } from '../contract/failure'
import type { ImportEntity, ImportFormat, ImportMapping } from '../contract/import'
import { optionsOf, type ReadDb } from '../warehouse/database'
import { readSettings } from '../warehouse/settings'
import { entities, entityOf } from './entities'
import type { EntityDefinition } from './entities/entity'
import { readProfileNamed, readRememberedMapping, type RememberedMapping } from './mapping/remembered-mapping'
import { lookAtColumns, suggestMapping, type ColumnLook, type KnownShare, type SuggestedMapping } from './mapping/suggest-mapping'
import { builtInProfiles } from './profiles'
import { recogniseProfile, type BuiltInProfile } from './profiles/built-in-profile'
import { createReferenceResolver } from './publish/reference-resolver'
import { sampleFile } from './source/open-file'
import type { FileSample } from './source/file-format'
import { recordLimits } from './source/record'
import { constantOf, createRowReader, type RowReader } from './stage/row-reader'
import { wideRowsOf, type WideRows } from './stage/wide-rows'
import { normalText } from './values/normal-name'

export interface ImportRequest {
  readonly path: string
  readonly entity?: ImportEntity | undefined
  readonly mapping?: ImportMapping | undefined
  readonly format?: ImportFormat | undefined
  /** Name of a remembered profile, or the id of a built-in one, to read the file by. */
  readonly profile?: string | undefined
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
  /** How a table with a column per series is taken apart; null for any other. */
  readonly wide: WideRows | null
  /** The standard export that the file is, where nothing was remembered for it. */
  readonly recognised: BuiltInProfile | null
}

const leastEntityConfidence = 0.3

/** Looks at a file: format, columns, entity and mapping; what the request gives is taken as given. */
export function planImport(db: ReadDb, request: ImportRequest): ImportPlan {
  const named = request.profile === undefined ? null : requireProfile(db, request.profile)
  const asked = named === null || 'marks' in named ? null : named
  const first = sampleFile(request.path, { ...asked?.format, ...request.format }, optionsOf(db))
  const remembered = asked ?? (named === null ? readRememberedMapping(db, first.header) : null)
  const known = remembered !== null && (request.entity === undefined || request.entity === remembered.entity) ? remembered : null
  // The sheet that was recognised by its header is the one that is meant, whatever sheet that was the last time.
  const { sheet: _sheet, headerLine: _headerLine, ...manner } = known?.format ?? {}
  const sample = known === null || known === asked || Object.keys(manner).length === 0 ? first : sampleFile(request.path, { ...(first.format.sheet === null ? {} : { sheet: first.format.sheet }), ...manner, ...request.format }, optionsOf(db))
  refuseTooWide(sample)
  const columns = lookAtColumns(sample)
  const standard = known !== null ? null : recogniseProfile(named !== null && 'marks' in named ? [named] : builtInProfiles, sample.header, request.entity)
  const resolver = createReferenceResolver(db, 0, '')
  const knownShare: KnownShare = (kind, values) => (values.length === 0 ? 0 : values.filter((value) => resolver.resolve(kind, value, { slips: false }) !== null).length / values.length)
  const candidates = [...entities.values()]
    .map((entity) => {
      const suggested = suggestMapping(entity, columns, knownShare, standard?.profile.entity === entity.id ? standard.mapping : {})
      const confidence = standard?.profile.entity === entity.id && suggested.missing.length === 0 ? Math.max(suggested.fit, standard.confidence) : suggested.fit
      return { entity: entity.id, confidence: Math.round(confidence * 100) / 100, suggested }
    })
    .sort((a, b) => b.confidence - a.confidence)
  const best = candidates[0]
  const chosen = request.entity ?? known?.entity ?? (best !== undefined && best.confidence >= leastEntityConfidence ? best.entity : null)
  const entity = chosen === null ? null : entityOf(chosen)
  const candidate = candidates.find((one) => one.entity === chosen)
  const suggested = candidate?.suggested ?? null
  const mapping = onlyExisting(request.mapping ?? (known === null ? suggested?.mapping : byColumnNames(known.mapping, sample.header)) ?? {}, sample.header, entity)
  const missing = (entity?.fields ?? []).filter((field) => field.required === true && mapping[field.id] === undefined).map((field) => field.id)
  return {
    sample, columns, candidates, entity, suggested, mapping, missing, known, wide: entity === null ? null : wideRowsOf(mapping, entity.fields, sample), recognised: standard !== null && standard.profile.entity === chosen ? standard.profile : null,
    entityConfidence: request.entity !== undefined || known !== null ? 1 : (candidate?.confidence ?? 0)
  }
}

function requireProfile(db: ReadDb, name: string): RememberedMapping | BuiltInProfile {
  const profile = readProfileNamed(db, name) ?? builtInProfiles.find((one) => one.id === name)
  if (profile === undefined) throw new FailureError('not_found', 'import.no_profile', `There is no profile named "${name}". Nothing was imported; see the list of profiles.`, { name })
  return profile
}

/** A profile's columns as this file writes them: the same name, or one that differs in case and spacing only. */
function byColumnNames(mapping: ImportMapping, header: readonly string[]): ImportMapping {
  const written = new Map(header.map((name) => [normalText(name), name]))
  return Object.fromEntries(Object.entries(mapping).map(([field, column]) => [field, header.includes(column) || constantOf(column) !== null ? column : (written.get(normalText(column)) ?? column)]))
}

/** Before anything is guessed about them: matching ten thousand headers with every field takes minutes. */
function refuseTooWide(sample: FileSample): void {
  if (sample.header.length > recordLimits.columns) {
    const columns = sample.header.length
    throw new FailureError(
      'invalid_input', 'import.too_many_columns', `${sample.fileName} has ${columns.toLocaleString('en-US')} columns in line ${sample.format.headerLine}, more than the ${recordLimits.columns.toLocaleString('en-US')} that are read. Nothing was imported; export only the columns that are needed, or check the delimiter.`,
      { fileName: sample.fileName, columns, most: recordLimits.columns }
    )
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
  if (sample.header.length > 0 && sample.records.length === 0 && sample.sizeBytes > 0 && sample.header.some((name) => !/^Column \d+$/.test(name))) {
    throw new FailureError(
      'invalid_input', 'import.header_only', `${fileName} has a header in line ${sample.format.headerLine} and no rows below it. Nothing was imported; export it again with its rows.`, { fileName, line: sample.format.headerLine }
    )
  }
  if (sample.header.length === 0 || sample.records.length === 0) {
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
  const { mapping, header } = plan.wide ?? { mapping: plan.mapping, header: plan.sample.header }
  return createRowReader(entity, mapping, header, plan.sample.format, readSettings(db).timeZone)
}
