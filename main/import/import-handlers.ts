import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import { prepare } from '../warehouse/statement'
import { exportRejects, readBatches, readRejects } from './batches'
import { entities } from './entities'
import { inspectFile } from './inspect-file'
import { exportProfiles, importProfiles } from './mapping/profile-files'
import { readProfiles, renameProfile, writeRememberedMapping } from './mapping/remembered-mapping'
import { builtInProfiles } from './profiles'
import { fixRejects } from './rejects/fix-rejects'
import { readRejectRows } from './rejects/reject-rows'
import { writeRejectWorkbook } from './rejects/reject-workbook'
import { runImport, tryImport } from './run-import'
import { undoBatch } from './undo-batch'

export const importReaders: Pick<ReaderHandlers, 'import.entities' | 'import.inspect' | 'import.batches' | 'import.rejects' | 'import.exportRejects' | 'import.rejectRows' | 'import.mappings' | 'import.builtInProfiles' | 'import.exportProfiles'> = {
  'import.entities': () =>
    [...entities.values()].map((entity) => ({
      id: entity.id,
      fields: entity.fields.map((field) => ({ id: field.id, type: field.type, required: field.required === true, reference: field.reference ?? null }))
    })),
  'import.inspect': (db, input) => inspectFile(db, input),
  'import.batches': (db, input) => readBatches(db, input),
  'import.rejects': (db, input) => readRejects(db, input),
  'import.exportRejects': (db, input) => (input.path.toLowerCase().endsWith('.xlsx') ? { path: input.path, rows: writeRejectWorkbook(db, input.batchId, input.path) } : exportRejects(db, input)),
  'import.rejectRows': (db, input) => readRejectRows(db, input),
  'import.mappings': (db) => readProfiles(db).map((profile) => ({ ...profile, columns: [...profile.columns] })),
  'import.builtInProfiles': () => builtInProfiles.map(({ id, system, entity, fields }) => ({ id, system, entity, columns: Object.values(fields).flatMap((names) => names.slice(0, 1)) })),
  'import.exportProfiles': (db, input) => exportProfiles(db, input.path, input.ids)
}

export const importWriters: Pick<WriterHandlers, 'import.run' | 'import.dryRun' | 'import.undo' | 'import.fixRejects' | 'import.forgetMapping' | 'import.rememberMapping' | 'import.renameMapping' | 'import.importProfiles'> = {
  'import.run': (db, input, context) => runImport(db, input, context),
  'import.dryRun': (db, input, context) => tryImport(db, input, context),
  'import.fixRejects': (db, input, context) => fixRejects(db, input, context),
  'import.undo': (db, input, context) => undoBatch(db, input.batchId, context),
  'import.forgetMapping': (db, input, context) => {
    context.changed('import_mapping')
    return { forgotten: prepare(db, 'DELETE FROM import_mapping WHERE id = ?').run(input.id).changes > 0 }
  },
  'import.rememberMapping': (db, input, context) => {
    context.changed('import_mapping')
    return { id: writeRememberedMapping(db, input, context.nowMs) }
  },
  'import.renameMapping': (db, input, context) => {
    renameProfile(db, input.id, input.name)
    context.changed('import_mapping')
    return { id: input.id }
  },
  'import.importProfiles': (db, input, context) => {
    const taken = importProfiles(db, input.path, context.nowMs)
    context.changed('import_mapping')
    return taken
  }
}
