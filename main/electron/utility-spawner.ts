import { join } from 'node:path'
import { utilityProcess } from 'electron'
import type { Logger } from 'electron-log'
import { engineArguments, type HostProcess, type Spawner } from '../processes/spawner'

export interface UtilitySpawnerOptions {
  readonly entriesFolder: string
  readonly env: Readonly<Record<string, string>>
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** Runs the hosts as Electron utility processes: Node without a window, killed in milliseconds, isolated from a crash. */
export function createUtilitySpawner(options: UtilitySpawnerOptions): Spawner {
  return {
    spawn(entry, env = {}): HostProcess {
      const child = utilityProcess.fork(join(options.entriesFolder, `${entry}.js`), [], {
        serviceName: `saima ${entry}`,
        execArgv: [...engineArguments[entry]],
        env: { ...process.env, ...options.env, ...env },
        stdio: 'pipe'
      })
      child.stdout?.on('data', (chunk: Buffer) => options.log.info(`${entry}: ${chunk.toString().trimEnd()}`))
      child.stderr?.on('data', (chunk: Buffer) => options.log.warn(`${entry}: ${chunk.toString().trimEnd()}`))
      return {
        post: (message) => child.postMessage(message),
        onMessage: (listener) => {
          child.on('message', listener)
        },
        onExit: (listener) => {
          child.on('exit', (code: number | null) => listener(code))
        },
        kill: () => {
          child.kill()
        }
      }
    }
  }
}
