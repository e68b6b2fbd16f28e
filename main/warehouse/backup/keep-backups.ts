import fs from 'node:fs'
import path from 'node:path'
import type { BackupEntry } from '../../contract/backup'
import { backupDir } from '../places'
import { listBackups } from './manifest'

/** How many of each kind are kept; what people have asked for is theirs to delete. */
export const keptBackups: Readonly<Record<BackupEntry['kind'], number>> = { manual: Number.POSITIVE_INFINITY, daily: 7, before_migration: 3, before_restore: 3 }

const dailyAfterMs = 20 * 3_600_000

/** Takes away the oldest backups of the kinds that make themselves. */
export function forgetOld(dataDir: string): void {
  const seen = new Map<BackupEntry['kind'], number>()
  for (const entry of listBackups(dataDir)) {
    const count = (seen.get(entry.kind) ?? 0) + 1
    seen.set(entry.kind, count)
    if (count > keptBackups[entry.kind]) fs.rmSync(path.join(backupDir(dataDir), entry.name), { recursive: true, force: true })
  }
}

/** Whether no backup of any kind is younger than 20 hours. */
export function isDailyDue(dataDir: string, nowMs: number): boolean {
  const newest = listBackups(dataDir)[0]
  return newest === undefined || nowMs - newest.createdAtMs > dailyAfterMs
}
