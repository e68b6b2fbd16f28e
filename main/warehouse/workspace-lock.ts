import Database from 'better-sqlite3'
import fs from 'node:fs'
import { FailureError } from '../contract/failure'
import type { OpenOptions } from './database'
import { lockFile, lockOwnerFile } from './places'

interface LockOwner {
  readonly pid: number
  readonly sinceMs: number
}

/**
 * Holds the workspace for this process: an exclusive transaction on a side file, so the operating system lets go of it
 * however the process ends.
 * @returns a function that releases it
 * @throws workspace_locked, naming the process that has it
 */
export function lockWorkspace(dataDir: string, nowMs: number, options: OpenOptions = {}): () => void {
  const lock = new Database(lockFile(dataDir), { timeout: 0, ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding }) })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    const owner = readOwner(dataDir)
    const name = owner === null ? 'another process' : `process ${owner.pid}`
    throw new FailureError(
      'workspace_locked',
      'workspace_locked',
      `The workspace ${dataDir} is in use by ${name}. Nothing was changed; close it there, or wait until its work is done.`,
      { dataDir, owner: name, reason: error instanceof Error ? error.message : String(error) }
    )
  }
  const owner: LockOwner = { pid: process.pid, sinceMs: nowMs }
  fs.writeFileSync(lockOwnerFile(dataDir), JSON.stringify(owner))
  return () => {
    fs.rmSync(lockOwnerFile(dataDir), { force: true })
    lock.close()
  }
}

function readOwner(dataDir: string): LockOwner | null {
  try {
    return JSON.parse(fs.readFileSync(lockOwnerFile(dataDir), 'utf8')) as LockOwner
  } catch {
    return null
  }
}
