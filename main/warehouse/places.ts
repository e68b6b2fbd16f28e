import path from 'node:path'

/** The parts of a workspace's folder. */
export const warehouseFile = (dataDir: string): string => path.join(dataDir, 'warehouse.sqlite')
export const lockFile = (dataDir: string): string => path.join(dataDir, 'lock.sqlite')
export const lockOwnerFile = (dataDir: string): string => path.join(dataDir, 'lock.json')
export const sealFile = (dataDir: string): string => path.join(dataDir, 'seal.json')
export const backupDir = (dataDir: string): string => path.join(dataDir, 'backups')
/** A restore under way: the checked copy, and the note that says what moves where. */
export const restoreDir = (dataDir: string): string => path.join(dataDir, 'restoring')
export const restoreNote = (dataDir: string): string => path.join(dataDir, 'restoring.json')
/** What was there before a restore: dropped once the restored file is open, unless it was the only copy of itself. */
export const replacedDir = (dataDir: string): string => path.join(dataDir, 'replaced')
export const damagedDir = (dataDir: string): string => path.join(dataDir, 'damaged')
