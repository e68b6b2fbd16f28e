import path from 'node:path'
import { systemClock } from '../clock'
import { createCore, type Core } from '../core'
import { toFailure, type RouteInput, type RouteName, type RouteOutput } from '../contract'
import { stderrLog } from '../log'
import { createForkSpawner } from '../processes/fork-spawner'
import { CommandError } from './terminal'

/** An open workspace and how to ask it: failures end the command. */
export interface Session {
  readonly core: Core
  ask<N extends RouteName>(name: N, input: RouteInput<N>): Promise<RouteOutput<N>>
  /** Says something to whoever watches; never on stdout. */
  tell(message: string): void
}

/** Opens the workspace in a folder, does the work, closes it again. */
export async function inWorkspace<T>(dataDir: string, entryDir: string, work: (session: Session) => Promise<T>, restoreFrom?: string): Promise<T> {
  let core: Core
  try {
    core = await createCore({
      dataDir: fromCaller(dataDir), restoreFrom, clock: systemClock, log: stderrLog, spawner: createForkSpawner(entryDir), readers: 1, actor: 'cli',
      nativeBinding: process.env['SAIMA_SQLITE_BINDING'], lightgbmLibrary: process.env['LIGHTGBM_LIBRARY']
    })
  } catch (error) {
    throw new CommandError(1, error instanceof Error ? error.message : String(error), toFailure(error))
  }
  const stopTelling = tellProgress(core)
  let isInterrupted = false
  const interrupt = (): void => {
    if (isInterrupted) process.exit(130)
    isInterrupted = true
    process.stderr.write('Stopping; press Ctrl+C again to stop at once.\n')
    void core.call('jobs.running', {}).then((jobs) => jobs.ok && jobs.value.forEach((job) => core.cancel(job.id)))
  }
  process.on('SIGINT', interrupt)
  try {
    return await work({
      core,
      ask: async (name, input) => {
        const result = await core.call(name, input)
        if (!result.ok) throw new CommandError(1, result.error.message, result.error)
        return result.value
      },
      tell: (message) => void process.stderr.write(`${message}\n`)
    })
  } finally {
    process.off('SIGINT', interrupt)
    stopTelling()
    await core.close()
  }
}

/** A path as the user means it: npm runs scripts in the project's folder, whatever folder the user is in. */
export function fromCaller(file: string): string {
  const base = process.env['npm_lifecycle_event'] === 'saima' ? (process.env['INIT_CWD'] ?? process.cwd()) : process.cwd()
  return path.resolve(base, file)
}

/** Long work shows where it is, on a terminal only. */
function tellProgress(core: Core): () => void {
  if (!process.stderr.isTTY) return () => undefined
  let shown = ''
  const unsubscribe = core.subscribe((event) => {
    if (event.name !== 'job.changed') return
    const { share, step, state } = event.payload
    const text = state === 'running' && step !== null ? `${step}${share === null ? '' : ` ${Math.round(share * 100)} %`}` : ''
    if (text !== shown) process.stderr.write(`\r\u001b[K${text}`)
    shown = text
  })
  return () => {
    unsubscribe()
    if (shown !== '') process.stderr.write('\r\u001b[K')
  }
}
