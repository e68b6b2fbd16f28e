import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import { prepare } from '../warehouse/statement'
import { exportRejects, readBatches, readMappings, readRejects } from './batches'
import { entities } from './entities'
import { inspectFile } from './inspect-file'
import { writeRememberedMapping } from './mapping/remembered-mapping'
import { runImport, tryImport } from './run-import'
import { undoBatch } from './undo-batch'

export const importReaders: Pick<ReaderHandlers, 'import.entities' | 'import.inspect' | 'import.batches' | 'import.rejects' | 'import.exportRejects' | 'import.mappings'> = {
  'import.entities': () =>
    [...entities.values()].map((entity) => ({
      id: entity.id,
      fields: entity.fields.map((field) => ({ id: field.id, type: field.type, required: field.required === true, reference: field.reference ?? null }))
    })),
  'import.inspect': (db, input) => inspectFile(db, input),
  'import.batches': (db, input) => readBatches(db, input),
  'import.rejects': (db, input) => readRejects(db, input),
  'import.exportRejects': (db, input) => exportRejects(db, input),
  'import.mappings': (db) => readMappings(db)
}

export const importWriters: Pick<WriterHandlers, 'import.run' | 'import.dryRun' | 'import.undo' | 'import.forgetMapping' | 'import.rememberMapping'> = {
  'import.run': (db, input, context) => runImport(db, input, context),
  'import.dryRun': (db, input, context) => tryImport(db, input, context),
  'import.undo': (db, input, context) => undoBatch(db, input.batchId, context),
  'import.forgetMapping': (db, input, context) => {
    context.changed('import_mapping')
    return { forgotten: prepare(db, 'DELETE FROM import_mapping WHERE id = ?').run(input.id).changes > 0 }
  },
  'import.rememberMapping': (db, input, context) => {
    context.changed('import_mapping')
    return { id: writeRememberedMapping(db, input.columns, input.entity, input.name, input.mapping, context.nowMs) }
  }
}
