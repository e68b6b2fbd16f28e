import { FailureError, toFailure, type Failure } from '../contract/failure'
import { lastIntactBackup } from './backup/manifest'

/** The failure of a damaged workspace, with the last backup that is intact: its name in `backup` and its day in `backupAt`, empty where there is none. */
export function damagedWorkspace(dataDir: string, reason: string): FailureError {
  const backup = lastIntactBackup(dataDir)
  const backupAt = backup === null ? '' : new Date(backup.createdAtMs).toISOString()
  const offer =
    backup === null
      ? 'There is no intact backup in its backups folder; copy the folder somewhere safe before anything else.'
      : `The last verified backup is ${backup.name} of ${backupAt}: restore it (saima restore ${backup.name}); the damaged file is kept aside then.`
  return new FailureError('workspace_damaged', 'workspace_damaged', `The warehouse in ${dataDir} is damaged (${reason}). Nothing was changed. ${offer}`, {
    dataDir,
    reason,
    backup: backup?.name ?? '',
    backupAt
  })
}

/** What goes out of a host: damage that SQLite has met while it worked is named as such. */
export function failureFrom(error: unknown, dataDir: string): Failure {
  if (error instanceof FailureError) return error.failure
  const damage = damageReason(error)
  if (damage !== null) return damagedWorkspace(dataDir, damage).failure
  const detail = storageReason(error)
  if (detail === null) return toFailure(error)
  return new FailureError('storage', 'storage', `The disk of ${dataDir} could not be read or written (${detail}). What was confirmed is kept, what was under way is left out; make room or check the permissions, then try again.`, { detail }).failure
}

/** What the system says when a disk is full, a file cannot be written or a device fails; null for any other error. */
export function storageReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { code?: unknown }
  return typeof code === 'string' && /^(SQLITE_(FULL|IOERR|READONLY|CANTOPEN)|ENOSPC|EFBIG|EDQUOT|EIO|EROFS|EACCES|EPERM|EMFILE)/.test(code) ? `${code}: ${error.message}` : null
}

/** What SQLite says when it meets damage while it works; null for any other error. */
export function damageReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const code = (error as { code?: unknown }).code
  const isDamage = (typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code)) || /malformed|not a database/i.test(error.message)
  return isDamage ? error.message : null
}
