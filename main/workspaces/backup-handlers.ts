import path from 'node:path'
import type { BackupEntry } from '../contract/backup'
import type { LongContext, ReaderHandlers, WriterHandlers } from '../router/handler'
import { isDailyDue, keptBackups } from '../warehouse/backup/keep-backups'
import { makeBackup } from '../warehouse/backup/make-backup'
import { isIntact, listBackups, readManifest } from '../warehouse/backup/manifest'
import { backupDir } from '../warehouse/places'
import type { WriteDb } from '../warehouse/database'
import { FailureError } from '../contract/failure'
import { readSettings } from '../warehouse/settings'
import { firstText } from '../warehouse/statement'

export const backupReaders: Pick<ReaderHandlers, 'backup.list' | 'backup.verify' | 'backup.places' | 'backup.isDailyDue'> = {
  'backup.list': (_db, _input, context) => [...listBackups(context.dataDir)],
  'backup.verify': (_db, input, context) => {
    const folder = path.join(backupDir(context.dataDir), path.basename(input.name))
    const found = readManifest(folder)
    if (found === null) throw new FailureError('not_found', 'backup.not_found', `There is no backup at ${folder}. Nothing was changed; choose one from the list of backups.`, { folder })
    return { name: input.name, isIntact: isIntact(folder, found) }
  },
  'backup.places': (_db, _input, context) => ({
    folder: backupDir(context.dataDir),
    kept: Object.fromEntries(Object.entries(keptBackups).map(([kind, count]) => [kind, Number.isFinite(count) ? count : null]))
  }),
  // The demo company can be made again, and a workspace in which nobody has done anything has nothing to lose.
  'backup.isDailyDue': (db, _input, context) => ({
    isDue: !readSettings(db).isDemo && firstText(db, 'SELECT 1 FROM command_log LIMIT 1') !== undefined && isDailyDue(context.dataDir, context.nowMs)
  })
}

export const backupWriters: Pick<WriterHandlers, 'backup.create' | 'backup.daily'> = {
  'backup.create': (db, _input, context) => makeKind(db, 'manual', context),
  'backup.daily': (db, _input, context) => makeKind(db, 'daily', context)
}

function makeKind(db: WriteDb, kind: BackupEntry['kind'], context: LongContext): Promise<BackupEntry> {
  return makeBackup(db, context.dataDir, kind, context.nowMs, {
    check: () => {
      if (context.signal.aborted) throw new FailureError('cancelled', 'cancelled', 'Cancelled. The backups that were there are kept.')
    },
    pause: () => context.pause(),
    progress: (share, step) => context.progress({ share, step })
  })
}
