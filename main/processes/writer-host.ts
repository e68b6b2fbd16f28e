import { v7 as uuidv7 } from 'uuid'
import { contract, FailureError, type SaimaEvent } from '../contract'
import { recoverImports } from '../import/run-import'
import type { CommandContext, LongContext } from '../router/handler'
import { writerHandlers } from '../router/writer-handlers'
import type { WriteDb } from '../warehouse/database'
import { restoreBackup, type Restored } from '../warehouse/backup/restore'
import { failureFrom } from '../warehouse/damage'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../warehouse/open-workspace'
import { refreshRollups } from '../warehouse/rollups/refresh-rollups'
import { prepare } from '../warehouse/statement'
import { lockWorkspace } from '../warehouse/workspace-lock'
import { callContext } from './call-context'
import type { HostChannel } from './host-channel'
import type { HostService } from './host-service'
import type { HostPlaces, ToHost } from './messages'
import fs from 'node:fs'

type Call = Extract<ToHost, { kind: 'call' }>
type AnyHandler = (db: WriteDb, input: unknown, context: LongContext) => unknown

/** What a command has declared while it ran; takes effect with or after its commit. */
interface Declared {
  readonly topics: Set<string>
  readonly events: SaimaEvent[]
  inverse: { readonly name: string; readonly input: unknown } | null
}

const loggedInputLimit = 64 * 1024

/** The one process that writes. Short commands are one transaction each, in order of arrival; long ones interleave at their pauses. */
export function openWriterHost(places: HostPlaces, channel: HostChannel): HostService {
  fs.mkdirSync(places.dataDir, { recursive: true })
  const options = { nativeBinding: places.nativeBinding }
  const unlock = lockWorkspace(places.dataDir, Date.now(), options)
  let db: WriteDb
  let restored: Restored | null = null
  try {
    if (places.restoreFrom !== undefined) restored = restoreBackup(places.dataDir, places.restoreFrom, Date.now(), options)
    db = openWorkspaceWriter(places.dataDir, options)
    recoverImports(db, places.dataDir)
  } catch (error) {
    unlock()
    throw error
  }
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>()

  const handle = (message: ToHost): void => {
    if (message.kind === 'cancel') running.get(message.callId)?.abort.abort()
    if (message.kind !== 'call') return
    if (contract[message.name].long) {
      const abort = new AbortController()
      running.set(message.callId, { abort, ended: runLong(db, message, places.dataDir, channel, abort.signal).finally(() => running.delete(message.callId)) })
    } else {
      runShort(db, message, places.dataDir, channel)
    }
  }

  return {
    opened: { restored },
    handle,
    close: async () => {
      for (const job of running.values()) job.abort.abort()
      await Promise.all([...running.values()].map((job) => job.ended))
      closeWorkspaceWriter(db, places.dataDir)
      unlock()
    }
  }
}

function runShort(db: WriteDb, message: Call, dataDir: string, channel: HostChannel): void {
  const declared: Declared = { topics: new Set(), events: [], inverse: null }
  try {
    const value = db.sqlite
      .transaction(() => {
        const context = commandContext(db, message, dataDir, declared)
        const result = handlerOf(message)(db, message.input, context as LongContext)
        logCommand(db, message, context, declared)
        refreshRollups(db)
        return result
      })
      .immediate()
    announce(channel, declared)
    channel.post({ kind: 'result', callId: message.callId, result: { ok: true, value } })
  } catch (error) {
    channel.post({ kind: 'result', callId: message.callId, result: { ok: false, error: failureFrom(error, dataDir) } })
  }
}

async function runLong(db: WriteDb, message: Call, dataDir: string, channel: HostChannel, signal: AbortSignal): Promise<void> {
  const declared: Declared = { topics: new Set(), events: [], inverse: null }
  try {
    const context: LongContext = {
      ...commandContext(db, message, dataDir, declared),
      progress: (progress) => channel.post({ kind: 'progress', callId: message.callId, progress }),
      signal,
      pause: async () => {
        await new Promise<void>((resolve) => setImmediate(resolve))
        if (signal.aborted) throw new FailureError('cancelled', 'cancelled', 'Cancelled. What was not published yet has been left out.')
      }
    }
    const value = await handlerOf(message)(db, message.input, context)
    db.sqlite
      .transaction(() => {
        logCommand(db, message, context, declared)
        refreshRollups(db)
      })
      .immediate()
    announce(channel, declared)
    channel.post({ kind: 'result', callId: message.callId, result: { ok: true, value } })
  } catch (error) {
    announce(channel, declared)
    channel.post({ kind: 'result', callId: message.callId, result: { ok: false, error: failureFrom(error, dataDir) } })
  }
}

function handlerOf(message: Call): AnyHandler {
  return writerHandlers[message.name as keyof typeof writerHandlers] as AnyHandler
}

function commandContext(db: WriteDb, message: Call, dataDir: string, declared: Declared): CommandContext {
  return {
    ...callContext(db, message, dataDir),
    inverse: (name, input) => {
      declared.inverse = { name, input }
    },
    changed: (...topics) => {
      for (const topic of topics) declared.topics.add(topic)
    },
    announce: (name, payload) => {
      declared.events.push({ name, payload } as SaimaEvent)
    }
  }
}

/** Internal commands are the application's own bookkeeping; the log holds what people and their scripts asked for. */
function logCommand(db: WriteDb, message: Call, context: CommandContext, declared: Declared): void {
  if (contract[message.name].internal) return
  const input = JSON.stringify(message.input)
  prepare(
    db,
    `INSERT INTO command_log (id, actor, device, at_ms, name, input, inverse_name, inverse_input) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
  ).run(
    uuidv7(),
    context.actor,
    context.device,
    context.nowMs,
    message.name,
    input.length > loggedInputLimit ? JSON.stringify({ shortened: input.slice(0, loggedInputLimit) }) : input,
    declared.inverse?.name ?? null,
    declared.inverse === null ? null : JSON.stringify(declared.inverse.input)
  )
}

function announce(channel: HostChannel, declared: Declared): void {
  if (declared.topics.size > 0) channel.post({ kind: 'announce', event: { name: 'data.changed', payload: { topics: [...declared.topics] } } })
  for (const event of declared.events) channel.post({ kind: 'announce', event })
}
