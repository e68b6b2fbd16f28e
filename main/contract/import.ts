import * as z from 'zod'
import { cell, isoDay, page, rowId, shortText } from './common'
import { command, longCommand, query } from './route'

/** What a file can hold, in the order in which a set of files is taken in (an entity refers to earlier ones). */
export const importEntities = [
  'currency-rates', 'regions', 'units', 'accounts', 'contacts', 'products', 'price-lists', 'teams', 'opportunities', 'opportunity-changes', 'quotes', 'competitor-mentions', 'web-events', 'leads', 'activities', 'orders', 'order-lines', 'invoices', 'payments', 'tickets', 'quotas', 'plans', 'resource-pools', 'signals'
] as const
export const importEntity = z.enum(importEntities)
export type ImportEntity = z.infer<typeof importEntity>

export const importFieldTypes = ['text', 'key', 'integer', 'number', 'ratio', 'money', 'day', 'flag', 'stage', 'reference'] as const
export type ImportFieldType = (typeof importFieldTypes)[number]

/** Why a row was refused or is odd; `reasons.<reason>` in the locale files. */
export const importReasons = [
  'missing_required', 'not_a_number', 'not_a_day', 'not_a_flag', 'out_of_range', 'unknown_stage', 'column_count', 'torn_quote', 'cell_too_long', 'undecodable',
  'control_characters', 'duplicate_key', 'duplicate_row', 'near_reference', 'unknown_reference', 'amount_imputed', 'created_assumed', 'closed_assumed', 'closed_before_created', 'missing_rate', 'erased_contact'
] as const
export const importReason = z.enum(importReasons)
export type ImportReason = z.infer<typeof importReason>

/** How a file is to be read; what is left out is detected. */
export const importFormat = z.object({
  encoding: z.string().max(40).optional(),
  delimiter: z.string().length(1).optional(),
  /** 1-based line of the header; 0 for JSON, which has none. */
  headerLine: z.number().int().min(0).max(1_000).optional(),
  sheet: shortText.optional(),
  dateOrder: z.enum(['ymd', 'dmy', 'mdy']).optional(),
  decimal: z.enum(['.', ',']).optional()
})
export type ImportFormat = z.infer<typeof importFormat>

/** Field id to column name (as `columns[].name` of the inspection; repeated headers are numbered). */
export const importMapping = z.record(z.string().max(60), z.string().max(500))
export type ImportMapping = z.infer<typeof importMapping>

const path = z.string().min(1).max(4_096)

const field = z.object({
  id: z.string(),
  type: z.enum(importFieldTypes),
  required: z.boolean(),
  /** Which entity the values name, for references. */
  reference: z.string().nullable()
})

const previewCell = z.object({ field: z.string(), text: z.string(), value: cell, state: z.enum(['ok', 'warning', 'rejected']), reason: importReason.nullable() })

export const importInspection = z.object({
  path: z.string(),
  fileName: z.string(),
  sizeBytes: z.number(),
  format: z.object({
    kind: z.enum(['delimited', 'xlsx', 'json', 'sqlite']),
    encoding: z.string(),
    delimiter: z.string(),
    headerLine: z.number().int(),
    sheet: z.string().nullable(),
    sheets: z.array(z.string()),
    dateOrder: z.enum(['ymd', 'dmy', 'mdy']),
    decimal: z.enum(['.', ','])
  }),
  /** Best guess, or the asked-for entity; null where nothing fits. */
  entity: importEntity.nullable(),
  entityConfidence: z.number(),
  candidates: z.array(z.object({ entity: importEntity, confidence: z.number() })),
  columns: z.array(
    z.object({
      name: z.string(),
      samples: z.array(z.string()),
      emptyShare: z.number(),
      /** What the values look like. */
      looksLike: z.enum(['empty', 'text', 'number', 'day', 'flag']),
      suggestion: z.object({ field: z.string(), confidence: z.number(), why: z.enum(['remembered', 'profile', 'header', 'similar_header', 'pinyin', 'values']) }).nullable()
    })
  ),
  mapping: importMapping,
  /** Required fields that no column was found for. */
  missing: z.array(z.string()),
  /** The mapping was remembered from an earlier file with the same header. */
  known: z.object({ id: rowId, name: z.string(), savedAtMs: z.number(), sourceName: z.string().nullable(), fullSnapshot: z.boolean().nullable() }).nullable(),
  /** The standard export of a known system that the file is. */
  recognised: z.object({ id: z.string(), system: z.string() }).nullable(),
  preview: z.array(z.object({ line: z.number().int(), state: z.enum(['ok', 'warning', 'rejected']), cells: z.array(previewCell) })),
  /** Rows in the whole file, from the size of those looked at. */
  /** Columns that become a series each, where the file has a column per series. */
  seriesColumns: z.array(z.string()),
  rowsEstimate: z.number().int()
})
export type ImportInspection = z.infer<typeof importInspection>

export const importBatch = z.object({
  id: rowId,
  entity: z.string(),
  fileName: z.string(),
  sourceName: z.string(),
  state: z.enum(['staging', 'published', 'undone', 'failed']),
  startedAtMs: z.number(),
  publishedAtMs: z.number().nullable(),
  undoneAtMs: z.number().nullable(),
  rowsRead: z.number().int(),
  rowsNew: z.number().int(),
  rowsChanged: z.number().int(),
  rowsUnchanged: z.number().int(),
  rowsRemoved: z.number().int(),
  rowsRejected: z.number().int(),
  rowsWarned: z.number().int(),
  fileHash: z.string(),
  contentHash: z.string().nullable(),
  profile: z.string().nullable(),
  /** The batch whose rejects this one has put right. */
  fixesBatchId: rowId.nullable()
})
export type ImportBatch = z.infer<typeof importBatch>

export const importProfile = z.object({
  id: rowId, entity: importEntity, name: z.string(), mapping: importMapping, format: importFormat, columns: z.array(z.string()), sourceName: z.string().nullable(), fullSnapshot: z.boolean().nullable(), savedAtMs: z.number()
})
export type ImportProfile = z.infer<typeof importProfile>

const watchedStates = ['importing', 'imported', 'duplicate', 'quarantined'] as const
const watchedFile = z.object({
  id: rowId, fileName: z.string(), sizeBytes: z.number(), state: z.enum(watchedStates), entity: z.string().nullable(), profile: z.string().nullable(), batchId: rowId.nullable(),
  /** Where it lies now. */
  movedTo: z.string().nullable(),
  reasonKey: z.string().nullable(), reasonParams: z.record(z.string(), z.union([z.string(), z.number()])), reason: z.string().nullable(), seenAtMs: z.number(), doneAtMs: z.number().nullable()
})
export type WatchedFile = z.infer<typeof watchedFile>

const counts = importBatch.pick({ rowsRead: true, rowsNew: true, rowsChanged: true, rowsUnchanged: true, rowsRemoved: true, rowsRejected: true, rowsWarned: true })

const rejectRow = z.object({
  line: z.number().int(),
  column: z.string().nullable(),
  value: z.string().nullable(),
  reason: importReason,
  severity: z.enum(['rejected', 'warning']),
  /** For a warning, what was done: the name a reference was linked to, the line of a duplicate. */
  detail: z.string(),
  raw: z.string()
})
export type ImportReject = z.infer<typeof rejectRow>

const reasonCount = z.object({ reason: importReason, severity: z.enum(['rejected', 'warning']), column: z.string().nullable(), count: z.number().int() })

const runInput = z.object({
  path,
  /** Guessed from the header where it is missing. */
  entity: importEntity.optional(),
  /** Suggested (or remembered) where it is missing. */
  mapping: importMapping.optional(),
  format: importFormat.optional(),
  /** The system the file comes from; keys are unique within it. */
  sourceName: shortText.min(1).optional(),
  /** The file is everything its source has: what is absent is gone. */
  fullSnapshot: z.boolean().optional(),
  /** The day on which the file was exported; its own latest date where it is missing. */
  asOf: isoDay.optional(),
  /** A remembered profile by its name, or a built-in one by its id: entity, mapping, format and source come from it where they are not given. */
  profile: shortText.optional()
})

/** Files into the warehouse: looked at, tried, taken in as one batch, taken back. */
export const importContract = {
  'import.entities': query(z.object({}), z.array(z.object({ id: importEntity, fields: z.array(field) }))),
  'import.inspect': query(z.object({ path, entity: importEntity.optional(), mapping: importMapping.optional(), format: importFormat.optional(), profile: shortText.optional() }), importInspection),
  /** Everything `import.run` would do, without landing any of it. Conflicting rows, a part of the rejected ones, say something else about a key than an earlier row. */
  'import.dryRun': longCommand(runInput, counts.extend({ entity: importEntity, rowsConflicting: z.number().int(), reasons: z.array(reasonCount), samples: z.array(rejectRow) })),
  'import.run': longCommand(runInput.extend({ rememberMapping: z.boolean().default(true), rememberAs: shortText.min(1).optional() }), importBatch),
  'import.batches': query(page, z.object({ total: z.number().int(), rows: z.array(importBatch) })),
  'import.rejects': query(
    page.extend({ batchId: rowId, severity: z.enum(['rejected', 'warning']).optional(), reason: importReason.optional() }),
    z.object({ total: z.number().int(), reasons: z.array(reasonCount), rows: z.array(rejectRow) })
  ),
  /** Writes the reject list as CSV (the original columns behind line, column, value and reason), to be corrected and imported again. */
  'import.exportRejects': query(z.object({ batchId: rowId, path, severity: z.enum(['rejected', 'warning']).optional() }), z.object({ path: z.string(), rows: z.number().int() })),
  /** Refused rows that nothing has put right yet, in the file's own columns. */
  'import.rejectRows': query(
    page.extend({ batchId: rowId }),
    z.object({
      columns: z.array(z.string()), total: z.number().int(),
      rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()), issues: z.array(z.object({ column: z.string().nullable(), value: z.string().nullable(), reason: importReason, detail: z.string() })) }))
    })
  ),
  /** Takes refused rows in again, corrected, as a batch linked to theirs; what is refused again stays on the list. */
  'import.fixRejects': longCommand(
    z.object({ batchId: rowId, rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string().max(100_000)).max(2_000) })).min(1).max(5_000) }),
    importBatch
  ),
  /** Takes a whole batch back. Rows that a later batch changed, or that others refer to, stay and are counted. */
  'import.undo': longCommand(
    z.object({ batchId: rowId }),
    z.object({
      batchId: rowId,
      removed: z.number().int(),
      restored: z.number().int(),
      left: z.array(z.object({ table: z.string(), why: z.enum(['changed_later', 'referenced']), count: z.number().int() }))
    })
  ),
  'import.mappings': query(z.object({}), z.array(importProfile)),
  /** The standard exports that are recognised without having been remembered. */
  'import.builtInProfiles': query(z.object({}), z.array(z.object({ id: z.string(), system: z.string(), entity: importEntity, columns: z.array(z.string()) }))),
  'import.forgetMapping': command(z.object({ id: rowId }), z.object({ forgotten: z.boolean() })),
  'import.renameMapping': command(z.object({ id: rowId, name: shortText.trim().min(1) }), z.object({ id: rowId })),
  'import.rememberMapping': command(
    z.object({
      entity: importEntity, name: shortText.min(1), columns: z.array(z.string().max(500)).max(2_000), mapping: importMapping, format: importFormat.default({}), sourceName: shortText.nullable().default(null), fullSnapshot: z.boolean().nullable().default(null)
    }),
    z.object({ id: rowId })
  ),
  /** Writes profiles (all, or those named) as JSON. */
  'import.exportProfiles': query(z.object({ path, ids: z.array(rowId).max(1_000).optional() }), z.object({ path: z.string(), profiles: z.number().int() })),
  /** Takes profiles from such a file; one for the same columns is replaced. */
  'import.importProfiles': command(z.object({ path }), z.object({ names: z.array(z.string()) })),
  /** The watched folder, its last files first. */
  'import.watch': query(
    z.object({ limit: z.number().int().min(1).max(5_000).default(200), state: z.enum(watchedStates).optional() }),
    z.object({
      folder: z.string().nullable(), isOn: z.boolean(), isThere: z.boolean(),
      counts: z.object({ imported: z.number().int(), duplicate: z.number().int(), quarantined: z.number().int(), importing: z.number().int() }),
      files: z.array(watchedFile)
    })
  ),
  'import.setWatch': command(z.object({ folder: path.nullable(), isOn: z.boolean().default(true) }), z.object({ folder: z.string().nullable(), isOn: z.boolean() })),
  /** Takes in a file of the watched folder (of the folder given, from a terminal), or tries one in quarantine again. */
  'import.takeWatched': longCommand(
    z.union([z.object({ path, folder: path.optional() }).strict(), z.object({ id: rowId }).strict()]),
    z.object({ id: rowId, state: z.enum([...watchedStates, 'changed']), batchId: rowId.nullable(), message: z.string().nullable() })
  )
} as const
