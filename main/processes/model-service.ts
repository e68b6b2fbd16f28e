import { FailureError, toFailure, type Result } from '../contract'
import type { ModelContext } from '../router/handler'
import { modelHandlers } from '../router/model-handlers'
import { openReader, type ReadDb } from '../warehouse/database'
import { warehouseFile } from '../warehouse/places'
import { callContext } from './call-context'
import type { HostChannel } from './host-channel'
import type { HostService } from './host-service'
import type { HostPlaces, ToHost } from './messages'

type AnyHandler = (db: ReadDb, input: unknown, context: ModelContext) => Promise<unknown>

/** The process that trains and explains: reads by itself, writes by asking the writer. */
export function openModelHost(places: HostPlaces, channel: HostChannel): HostService {
  if (places.lightgbmLibrary !== undefined) process.env['LIGHTGBM_LIBRARY'] = places.lightgbmLibrary
  const db = openReader(warehouseFile(places.dataDir), { nativeBinding: places.nativeBinding })
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  const waiting = new Map<number, (result: Result<unknown>) => void>()
  let lastRequestId = 0

  const start = async (message: Extract<ToHost, { kind: 'call' }>, signal: AbortSignal): Promise<void> => {
    try {
      const context: ModelContext = {
        ...callContext(db, message, places.dataDir),
        progress: (progress) => channel.post({ kind: 'progress', callId: message.callId, progress }),
        signal,
        pause: async () => {
          await new Promise<void>((resolve) => setImmediate(resolve))
          if (signal.aborted) throw new FailureError('cancelled', 'cancelled', 'Cancelled. The models and forecasts that were there stay in use.')
        },
        command: (name, input) =>
          new Promise((resolve, reject) => {
            const requestId = (lastRequestId += 1)
            waiting.set(requestId, (result) => (result.ok ? resolve(result.value as never) : reject(new FailureError(result.error.code, result.error.key, result.error.message, result.error.params))))
            channel.post({ kind: 'request', requestId, callId: message.callId, name, input })
          })
      }
      const handler = modelHandlers[message.name as keyof typeof modelHandlers] as AnyHandler
      const value = await handler(db, message.input, context)
      channel.post({ kind: 'result', callId: message.callId, result: { ok: true, value } })
    } catch (error) {
      channel.post({ kind: 'result', callId: message.callId, result: { ok: false, error: toFailure(error) } })
    }
  }

  return {
    handle: (message) => {
      if (message.kind === 'cancel') running.get(message.callId)?.abort.abort()
      if (message.kind === 'answer') {
        waiting.get(message.requestId)?.(message.result)
        waiting.delete(message.requestId)
      }
      if (message.kind === 'call') {
        const abort = new AbortController()
        running.set(message.callId, { abort, ended: start(message, abort.signal).finally(() => running.delete(message.callId)) })
      }
    },
    close: async () => {
      for (const job of running.values()) job.abort.abort()
      await Promise.all([...running.values()].map((job) => job.ended))
      db.sqlite.close()
    }
  }
}
