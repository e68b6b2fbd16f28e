import { FailureError, type Result, type RouteName, type SaimaEvent } from '../contract'
import type { Progress } from '../router/handler'
import type { FromHost, HostPlaces, HostRole, Opened, ToHost } from './messages'
import type { HostProcess, Spawner } from './spawner'

/** The routing process's end of the line to one host. */
export interface HostClient {
  readonly role: HostRole
  readonly opened: Opened
  call(call: HostCall): Promise<Result<unknown>>
  cancel(callId: string): void
  /** Number of calls that have no answer yet. */
  pending(): number
  close(): Promise<void>
  kill(): void
}

export interface HostCall {
  readonly callId: string
  readonly name: RouteName
  readonly input: unknown
  readonly nowMs: number
  readonly actor: string
  /** Answered for the regions of the active profile only; the core's own questions are about everything. */
  readonly isFocused: boolean
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface HostListeners {
  onEvent(event: SaimaEvent): void
  /** A command that the host needs from the writer. */
  onRequest(request: Extract<FromHost, { kind: 'request' }>): Promise<Result<unknown>>
  /** The process has gone although nobody asked it to. */
  onLost(code: number | null): void
}

/**
 * Starts a host and waits until it is open; fails with the host's own failure where it cannot open. Its program loads at once, the
 * warehouse is opened when `ready` has resolved.
 */
export async function openHost(spawner: Spawner, role: HostRole, places: HostPlaces, listeners: HostListeners, ready: Promise<unknown> = Promise.resolve()): Promise<HostClient> {
  const host = spawner.spawn(role === 'model' ? 'model-host' : 'warehouse-host')
  const waiting = new Map<string, { resolve: (result: Result<unknown>) => void; onProgress: ((progress: Progress) => void) | undefined }>()
  let state: 'opening' | 'open' | 'closing' | 'gone' = 'opening'
  let settleOpening: (result: Result<Opened>) => void = () => undefined
  const opening = new Promise<Result<Opened>>((resolve) => (settleOpening = resolve))
  let settleClosed: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (settleClosed = resolve))

  host.onMessage((raw) => {
    const message = raw as FromHost
    if (message.kind === 'opened') settleOpening(message.result)
    else if (message.kind === 'result') {
      waiting.get(message.callId)?.resolve(message.result)
      waiting.delete(message.callId)
    } else if (message.kind === 'progress') waiting.get(message.callId)?.onProgress?.(message.progress)
    else if (message.kind === 'announce') listeners.onEvent(message.event)
    else if (message.kind === 'request') {
      void listeners.onRequest(message).then((result) => post(host, { kind: 'answer', requestId: message.requestId, result }))
    }
  })
  host.onExit((code) => {
    const wanted = state === 'closing'
    state = 'gone'
    const lost = lostFailure(role, code)
    settleOpening({ ok: false, error: lost.failure })
    for (const call of waiting.values()) call.resolve({ ok: false, error: lost.failure })
    waiting.clear()
    settleClosed()
    if (!wanted) listeners.onLost(code)
  })

  try {
    await ready
  } catch (error) {
    state = 'closing'
    host.kill()
    throw error
  }
  post(host, { kind: 'open', role, places })
  const opened = await opening
  if (!opened.ok) {
    if (state === 'opening') {
      state = 'closing'
      host.kill()
    }
    throw new FailureError(opened.error.code, opened.error.key, opened.error.message, opened.error.params)
  }
  state = 'open'
  const isGone = (): boolean => state === 'gone'

  return {
    role,
    opened: opened.value,
    pending: () => waiting.size,
    call: (call) => {
      if (isGone()) return Promise.resolve({ ok: false, error: lostFailure(role, null).failure })
      return new Promise((resolve) => {
        waiting.set(call.callId, { resolve, onProgress: call.onProgress })
        post(host, { kind: 'call', callId: call.callId, name: call.name, input: call.input, nowMs: call.nowMs, actor: call.actor, isFocused: call.isFocused })
      })
    },
    cancel: (callId) => post(host, { kind: 'cancel', callId }),
    close: async () => {
      if (isGone()) return
      state = 'closing'
      post(host, { kind: 'close' })
      await closed
    },
    kill: () => {
      if (isGone()) return
      state = 'closing'
      host.kill()
    }
  }
}

function post(host: HostProcess, message: ToHost): void {
  host.post(message)
}

function lostFailure(role: HostRole, code: number | null): FailureError {
  return new FailureError(
    'process_lost',
    `process_lost.${role}`,
    `The ${role} process ended unexpectedly (code ${code ?? 'none'}). Everything committed is kept; it is started again, so repeat the action.`,
    { role, code: code ?? 'none' }
  )
}
