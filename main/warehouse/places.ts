import path from 'node:path'

/** The parts of a workspace's folder. */
export const warehouseFile = (dataDir: string): string => path.join(dataDir, 'warehouse.sqlite')
export const lockFile = (dataDir: string): string => path.join(dataDir, 'lock.sqlite')
export const lockOwnerFile = (dataDir: string): string => path.join(dataDir, 'lock.json')
export const backupDir = (dataDir: string): string => path.join(dataDir, 'backups')
