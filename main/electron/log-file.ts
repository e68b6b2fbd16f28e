import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { default as log } from 'electron-log/main'

export interface LogFile {
  readonly log: typeof log.default
  readonly path: () => string
  /** From now on into this workspace's own `logs` folder. */
  readonly moveTo: (dataDir: string) => void
}

/** Logs to `<userData>/logs` until a workspace is open, then to the workspace, so that a workspace can be handed on whole. */
export function openLogFile(userData: string, toTerminal: boolean): LogFile {
  let folder = join(userData, 'logs')
  mkdirSync(folder, { recursive: true })
  const path = (): string => join(folder, 'saima.log')
  log.transports.file.resolvePathFn = path
  log.transports.file.level = 'info'
  log.transports.file.maxSize = 5 * 1024 * 1024
  log.transports.console.level = toTerminal ? 'info' : false
  return {
    log,
    path,
    moveTo(dataDir) {
      folder = join(dataDir, 'logs')
      mkdirSync(folder, { recursive: true })
    }
  }
}
