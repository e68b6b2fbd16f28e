import { toFailure, type Failure, type Result } from '../contract'
import type { HostCall, HostClient } from './host-client'

const cancelled: Failure = { code: 'cancelled', key: 'cancelled', params: {}, message: 'Cancelled.' }

/**
 * A few reader processes behind one queue: each answers one query at a time. A query that is cancelled while it runs takes
 * its process with it (SQLite cannot be stopped from outside; a fresh reader is there after some 60 ms, a spare one at once).
 */
export interface ReaderPool {
  /** Starts the first reader before anything is asked. */
  warm(): void
  run(call: HostCall): Promise<Result<unknown>>
  cancel(callId: string): boolean
  close(): Promise<void>
}

interface Waiting {
  readonly call: HostCall
  readonly resolve: (result: Result<unknown>) => void
  readonly attempt: 1 | 2
}

export interface PoolOptions {
  readonly size: number
  /** Keeps one more reader open for the place of one that was ended; from the first answer on. */
  readonly hasSpare: boolean
}

export function createReaderPool({ size, hasSpare }: PoolOptions, open: () => Promise<HostClient>): ReaderPool {
  const idle: HostClient[] = []
  let spare: Promise<HostClient | null> | null = null
  const busy = new Map<string, { client: HostClient; resolve: (result: Result<unknown>) => void }>()
  const queue: Waiting[] = []
  let opened = 0
  let isClosed = false

  const keepSpare = (): void => {
    if (hasSpare && !isClosed) spare ??= open().catch(() => null)
  }
  /** A spare that has died meanwhile shows it at its first call, which is then asked again of a fresh reader. */
  const openNext = async (): Promise<HostClient> => {
    const ready = spare
    spare = null
    return (await ready) ?? open()
  }

  const pump = async (): Promise<void> => {
    if (queue.length === 0 || isClosed) return
    let client = idle.pop()
    if (client === undefined) {
      if (opened >= size) return
      opened += 1
      try {
        client = await openNext()
      } catch (error) {
        opened -= 1
        queue.shift()?.resolve({ ok: false, error: toFailure(error) })
        return pump()
      }
    }
    const next = queue.shift()
    if (next === undefined || isClosed) {
      if (isClosed) await client.close()
      else idle.push(client)
      return
    }
    const current = client
    busy.set(next.call.callId, { client: current, resolve: next.resolve })
    const result = await current.call(next.call)
    // Not while others wait: at the start, pages ask much at once, and a program that loads would take their time.
    if (opened >= size && queue.length === 0) keepSpare()
    const isWanted = busy.delete(next.call.callId)
    const isLost = !result.ok && result.error.code === 'process_lost'
    if (isLost) opened -= 1
    else idle.push(current)
    // A query changes nothing, so one that lost its reader is asked once more of a fresh one.
    if (isWanted && isLost && next.attempt === 1) queue.unshift({ ...next, attempt: 2 })
    else if (isWanted) next.resolve(result)
    await pump()
  }

  return {
    warm: () => {
      if (!isClosed) spare ??= open().catch(() => null)
    },
    run: (call) =>
      isClosed
        ? Promise.resolve({ ok: false, error: cancelled })
        : new Promise((resolve) => {
            queue.push({ call, resolve, attempt: 1 })
            void pump()
          }),
    cancel: (callId) => {
      const position = queue.findIndex((waiting) => waiting.call.callId === callId)
      if (position >= 0) {
        queue.splice(position, 1)[0]?.resolve({ ok: false, error: cancelled })
        return true
      }
      const running = busy.get(callId)
      if (running === undefined) return false
      busy.delete(callId)
      running.resolve({ ok: false, error: cancelled })
      running.client.kill()
      return true
    },
    close: async () => {
      isClosed = true
      for (const waiting of queue.splice(0)) waiting.resolve({ ok: false, error: cancelled })
      for (const [callId, running] of busy) {
        busy.delete(callId)
        running.resolve({ ok: false, error: cancelled })
        running.client.kill()
      }
      const ready = await spare
      await Promise.all([...idle.splice(0), ...(ready === null ? [] : [ready])].map(async (client) => client.close()))
    }
  }
}
