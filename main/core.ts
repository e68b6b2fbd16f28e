import path from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import * as z from 'zod'
import type { Clock } from './clock'
import { contract, isRouteName, toFailure, type Failure, type Result, type RouteInput, type RouteName, type RouteOutput, type RouteParsed, type SaimaEvent } from './contract'
import type { JobView } from './contract/jobs'
import type { Route } from './contract/route'
import { createFollowUps, type FollowUps } from './follow-ups'
import { createImportWatch, type ImportWatch } from './import-watch'
import type { Log } from './log'
import { openHost, type HostClient, type HostListeners } from './processes/host-client'
import type { HostPlaces } from './processes/messages'
import { createReaderPool, type ReaderPool } from './processes/reader-pool'
import type { Spawner } from './processes/spawner'
import type { Restored } from './warehouse/backup/restore'
import { backupDir } from './warehouse/places'

z.config({ jitless: true })

export interface CoreOptions {
  /** The workspace's folder; made where it is missing. */
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly spawner: Spawner
  /** Path of better-sqlite3's addon where the default lookup does not fit the runtime. */
  readonly nativeBinding?: string | undefined
  readonly lightgbmLibrary?: string | undefined
  /** Who is at this desktop; written to the command log. */
  readonly actor?: string | undefined
  /** Keeps one more reader open for the place of one that a cancelled query took along; on in the app. */
  readonly spareReader?: boolean | undefined
  readonly readers?: number | undefined
  /** Keeps forecast, race and alerts up to date by itself when data changes, and watches the folder for files; on in the app, off in scripts. */
  readonly followUps?: boolean | undefined
  /** Folder of a backup to restore before the workspace is opened: the way out where it is damaged. */
  readonly restoreFrom?: string | undefined
  /** Checks what handlers return against the contract; on in tests and development builds. */
  readonly checkOutput?: boolean | undefined
}

export interface CallOptions {
  /** Names the call so that `cancel` can end it; for long commands it is the job's id. */
  readonly callId?: string | undefined
}

/** One open workspace, without Electron: what IPC forwards to, what tests and the CLI call. */
export interface Core {
  readonly dataDir: string
  /** What was restored on the way, where that was asked for. */
  readonly restored: Restored | null
  /** Typed call for our own code. */
  call<N extends RouteName>(name: N, input: RouteInput<N>, options?: CallOptions): Promise<Result<RouteOutput<N>>>
  /** The door for anything that is not typed (IPC, scripts): unknown and internal names are refused. */
  callUnknown(name: string, input: unknown, options?: CallOptions): Promise<Result<unknown>>
  cancel(callId: string): boolean
  subscribe(listener: (event: SaimaEvent) => void): () => void
  /** Resolves when what changes of data have set off is done; at once without follow-ups. */
  settled(): Promise<void>
  /** Drains or abandons jobs, then readers, then the writer. */
  close(): Promise<void>
}

export async function createCore(options: CoreOptions): Promise<Core> {
  const places: HostPlaces = { dataDir: options.dataDir, nativeBinding: options.nativeBinding, lightgbmLibrary: options.lightgbmLibrary }
  const subscribers = new Set<(event: SaimaEvent) => void>()
  const jobs = new Map<string, JobView>()
  let isClosing = false
  let followUps: FollowUps | null = null
  let importWatch: ImportWatch | null = null

  const emit = (event: SaimaEvent): void => {
    followUps?.notice(event)
    importWatch?.notice(event)
    for (const subscriber of subscribers) {
      try {
        subscriber(event)
      } catch (error) {
        options.log.error(`A subscriber failed on ${event.name}: ${String(error)}`)
      }
    }
  }
  const listeners = (process: 'writer' | 'reader' | 'model', onLost: () => void): HostListeners => ({
    onEvent: emit,
    onRequest: (request) => run(request.name, request.input, {}, true),
    onLost: (code) => {
      options.log.error(`The ${process} process ended unexpectedly (code ${code ?? 'none'}).`)
      onLost()
      if (!isClosing) emit({ name: 'process.lost', payload: { process, message: `code ${code ?? 'none'}` } })
    }
  })

  // The writer is opened at once, because it holds the lock and migrates; again after a loss, at the next command.
  let writer: Promise<HostClient> | null = null
  const openWriterHost = (restoreFrom?: string): Promise<HostClient> => {
    writer ??= openHost(options.spawner, 'writer', { ...places, restoreFrom }, listeners('writer', () => (writer = null)))
    return writer.catch((error: unknown) => {
      writer = null
      throw error
    })
  }
  const opening = openWriterHost(options.restoreFrom)
  let model: Promise<HostClient> | null = null
  const openModelHost = (): Promise<HostClient> => {
    model ??= openHost(options.spawner, 'model', places, listeners('model', () => (model = null)))
    return model.catch((error: unknown) => {
      model = null
      throw error
    })
  }
  // A reader's program loads while the writer still opens; it looks into the file only after that.
  const openReaders = (): ReaderPool => createReaderPool({ size: options.readers ?? 2, hasSpare: options.spareReader === true }, () => openHost(options.spawner, 'reader', places, listeners('reader', () => undefined), opening))
  let readers = openReaders()
  if (options.spareReader === true) readers.warm()
  const closeHosts = async (): Promise<void> => {
    const closeHost = async (host: Promise<HostClient> | null): Promise<void> => (await host?.catch(() => null))?.close()
    await closeHost(model)
    await readers.close()
    await closeHost(writer)
    model = null
    writer = null
  }
  const { restored } = await opening.then(
    (host) => host.opened,
    async (error: unknown) => {
      isClosing = true
      await readers.close()
      throw error
    }
  )
  // While a backup takes the warehouse's place, calls wait at the door.
  let restoring: Promise<unknown> | null = null

  const run = async (name: string, input: unknown, call: CallOptions, inside: boolean): Promise<Result<unknown>> => {
    if (!isRouteName(name) || (contract[name].internal && !inside)) return { ok: false, error: unknownRoute(name) }
    const route: Route = contract[name]
    const parsed = route.input.safeParse(input)
    if (!parsed.success) return { ok: false, error: invalidInput(name, parsed.error) }
    if (restoring !== null) await restoring
    const callId = call.callId ?? (name === 'sql.run' ? sqlCallId((parsed.data as RouteParsed<'sql.run'>).runId) : uuidv7())
    const hostCall = { callId, name, input: parsed.data, nowMs: options.clock.nowMs(), actor: options.actor ?? 'local', isFocused: !inside }
    try {
      const result = await (async (): Promise<Result<unknown>> => {
        switch (route.runsIn) {
          case 'reader': {
            const answer = await readers.run(hostCall)
            if (name === 'sql.run') void run('sql.record', recordOf(parsed.data as RouteParsed<'sql.run'>, answer), {}, true)
            return answer
          }
          case 'writer':
            return route.long ? runJob(await openWriterHost(), hostCall) : (await openWriterHost()).call(hostCall)
          case 'model':
            return runJob(await openModelHost(), hostCall)
          case 'core':
            return runHere(name, parsed.data)
          case 'desk':
            return { ok: false, error: unknownRoute(name) }
        }
      })()
      if (result.ok && options.checkOutput === true) {
        const output = route.output.safeParse(result.value)
        if (!output.success) throw new Error(`${name} answered against its contract: ${z.prettifyError(output.error)}`)
      }
      return result
    } catch (error) {
      options.log.error(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return { ok: false, error: toFailure(error) }
    }
  }

  const runJob = async (host: HostClient, call: Parameters<HostClient['call']>[0]): Promise<Result<unknown>> => {
    let job: JobView = { id: call.callId, name: call.name, state: 'running', startedAtMs: call.nowMs, endedAtMs: null, share: null, step: null, done: null, total: null, message: null, failure: null }
    const show = (next: JobView): void => {
      job = next
      emit({ name: 'job.changed', payload: job })
    }
    jobs.set(job.id, job)
    show(job)
    const result = await host.call({
      ...call,
      onProgress: (progress) => {
        const next = { ...job, share: progress.share, step: progress.step, done: progress.done ?? null, total: progress.total ?? null }
        jobs.set(job.id, next)
        show(next)
      }
    })
    jobs.delete(job.id)
    const state = result.ok ? 'done' : result.error.code === 'cancelled' ? 'cancelled' : 'failed'
    const ended: JobView = { ...job, state, endedAtMs: options.clock.nowMs(), share: result.ok ? 1 : job.share, message: result.ok ? null : result.error.message, failure: result.ok ? null : result.error }
    if (!isClosing) await run('jobs.record', ended, {}, true)
    show(ended)
    return result
  }

  const runHere = async (name: RouteName, input: unknown): Promise<Result<unknown>> => {
    switch (name) {
      case 'jobs.running':
        return { ok: true, value: [...jobs.values()] }
      case 'jobs.cancel':
        return { ok: true, value: { cancelled: cancel((input as { id: string }).id) } }
      case 'sql.cancel':
        return { ok: true, value: { cancelled: cancel(sqlCallId((input as { runId: string }).runId)) } }
      case 'backup.restore':
        return restore(input as RouteParsed<'backup.restore'>)
      case 'history.undo':
        return undo(input as { id?: string })
      default:
        return { ok: false, error: unknownRoute(name) }
    }
  }

  const undo = async (input: { id?: string }): Promise<Result<unknown>> => {
    const found = await run('history.undoTarget', input, {}, true)
    if (!found.ok) return found
    const target = found.value as RouteOutput<'history.undoTarget'>
    if (target === null) {
      return { ok: false, error: { code: 'not_found', key: 'history.nothing_to_undo', params: {}, message: 'There is nothing to undo. Nothing was changed.' } }
    }
    const undone = await run(target.inverseName, target.inverseInput, {}, true)
    if (!undone.ok) return undone
    await run('history.markUndone', { id: target.id, by: target.inverseName }, {}, true)
    return { ok: true, value: { id: target.id, name: target.name } }
  }

  const restore = (input: RouteParsed<'backup.restore'>): Promise<Result<unknown>> => {
    const busy = [...jobs.values()][0]
    if (busy !== undefined) {
      return Promise.resolve({ ok: false, error: { code: 'conflict', key: 'backup.jobs_running', params: { job: busy.name }, message: `${busy.name} is still running. Nothing was changed; restore when it has ended, or cancel it.` } })
    }
    const folder = 'path' in input ? path.resolve(input.path) : path.join(backupDir(options.dataDir), path.basename(input.name))
    const work = (async (): Promise<Result<unknown>> => {
      await closeHosts()
      readers = openReaders()
      try {
        const report = (await openWriterHost(folder)).opened.restored
        return { ok: true, value: { name: path.basename(folder), ...report } }
      } catch (error) {
        // What was there is still there.
        await openWriterHost().catch((again: unknown) => options.log.error(`The writer did not open again: ${String(again)}`))
        return { ok: false, error: toFailure(error) }
      }
    })()
    restoring = work.finally(() => (restoring = null))
    return work.then(async (result) => {
      if (!result.ok) return result
      const status = await run('workspace.status', {}, {}, true)
      if (status.ok) emit({ name: 'workspace.opened', payload: { dataDir: options.dataDir, name: (status.value as RouteOutput<'workspace.status'>).name } })
      return result
    })
  }

  const cancel = (callId: string): boolean => {
    if (jobs.has(callId)) {
      void writer?.then((host) => host.cancel(callId))
      void model?.then((host) => host.cancel(callId))
      return true
    }
    return readers.cancel(callId)
  }

  if (options.followUps === true) {
    followUps = createFollowUps((name, input) => run(name, input, {}, true) as never, options.log)
    importWatch = createImportWatch((name, input) => run(name, input, {}, true) as never, options.log)
  }

  return {
    dataDir: options.dataDir,
    restored,
    call: (name, input, call = {}) => run(name, input, call, false) as never,
    callUnknown: (name, input, call = {}) => run(name, input, call, false),
    cancel,
    subscribe: (listener) => {
      subscribers.add(listener)
      return () => subscribers.delete(listener)
    },
    settled: async () => {
      await importWatch?.settled()
      await followUps?.settled()
    },
    close: async () => {
      isClosing = true
      // A file that is being taken stays in its folder, and is taken at the next start.
      for (const job of jobs.values()) if (job.name === 'import.takeWatched') cancel(job.id)
      await importWatch?.close()
      await followUps?.close()
      await restoring
      await closeHosts()
      subscribers.clear()
    }
  }
}

function recordOf(input: RouteParsed<'sql.run'>, answer: Result<unknown>): RouteInput<'sql.record'> {
  if (!answer.ok) return { text: input.text, rows: null, durationMs: null, failure: answer.error.code === 'cancelled' ? 'cancelled' : answer.error.message.slice(0, 2_000) }
  const { rows, durationMs } = answer.value as RouteOutput<'sql.run'>
  return { text: input.text, rows: rows.length, durationMs, failure: null }
}

/** Who runs a query may end it: the page names the run. */
function sqlCallId(runId: string): string {
  return `sql:${runId}`
}

function unknownRoute(name: string): Failure {
  return { code: 'refused', key: 'unknown_call', params: { name: name.slice(0, 100) }, message: `There is no call named ${name.slice(0, 100)}.` }
}

function invalidInput(name: string, error: z.ZodError): Failure {
  const detail = z.prettifyError(error).slice(0, 2_000)
  return { code: 'invalid_input', key: 'invalid_input', params: { name, detail }, message: `${name} was asked with an input that does not fit: ${detail}. Nothing was changed.` }
}
