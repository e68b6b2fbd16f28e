import fs from 'node:fs'
import type { RouteOutput, RouteParsed } from '../../contract'
import type { ReaderHandlers, WriterHandlers } from '../../router/handler'
import type { ReadDb } from '../../warehouse/database'
import { allText, firstText } from '../../warehouse/statement'
import { takeWatchedFile } from './take-watched-file'
import { readWatch, writeWatch } from './watch-settings'

export const watchReaders: Pick<ReaderHandlers, 'import.watch'> = { 'import.watch': (db, input) => readWatchedFiles(db, input) }

export const watchWriters: Pick<WriterHandlers, 'import.setWatch' | 'import.takeWatched'> = {
  'import.setWatch': (db, input, context) => {
    const before = readWatch(db)
    writeWatch(db, input.folder === null ? null : { folder: input.folder, isOn: input.isOn }, context.dataDir)
    context.inverse('import.setWatch', { folder: before?.folder ?? null, isOn: before?.isOn ?? false })
    context.changed('import_watch')
    return { folder: input.folder, isOn: input.folder !== null && input.isOn }
  },
  'import.takeWatched': (db, input, context) => takeWatchedFile(db, input, context)
}

function readWatchedFiles(db: ReadDb, input: RouteParsed<'import.watch'>): RouteOutput<'import.watch'> {
  const setting = readWatch(db)
  const rows = allText<Omit<RouteOutput<'import.watch'>['files'][number], 'reasonParams'> & { readonly reasonParams: string }>(
    db,
    `SELECT id, file_name AS fileName, size_bytes AS sizeBytes, state, entity, profile, batch_id AS batchId, moved_to AS movedTo, reason_key AS reasonKey, reason_params AS reasonParams, reason, seen_at_ms AS seenAtMs, done_at_ms AS doneAtMs
     FROM import_watched_file WHERE :state IS NULL OR state = :state ORDER BY id DESC LIMIT :limit`,
    { state: input.state ?? null, limit: input.limit }
  )
  const count = (state: string): number => firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM import_watched_file WHERE state = ?', [state])?.n ?? 0
  return {
    folder: setting?.folder ?? null,
    isOn: setting?.isOn ?? false,
    isThere: setting !== null && fs.existsSync(setting.folder),
    counts: { imported: count('imported'), duplicate: count('duplicate'), quarantined: count('quarantined'), importing: count('importing') },
    files: rows.map((row) => ({ ...row, reasonParams: JSON.parse(row.reasonParams) as Record<string, string | number> }))
  }
}
