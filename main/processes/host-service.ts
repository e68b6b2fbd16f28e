import { failureFrom } from '../warehouse/damage'
import type { HostChannel } from './host-channel'
import type { Opened, ToHost } from './messages'

/** What a host does with messages after it has been opened. */
export interface HostService {
  /** Only of a writer that was opened to restore. */
  readonly opened?: Opened
  handle(message: ToHost): void
  /** Finishes or abandons what is under way, closes the files. */
  close(): Promise<void>
}

/** Runs a host's life: opened by the first message, then its calls, then closed in order. */
export function serveHost(channel: HostChannel, open: (message: Extract<ToHost, { kind: 'open' }>, channel: HostChannel) => HostService): void {
  let service: HostService | undefined
  channel.onMessage((message) => {
    if (message.kind === 'open') {
      try {
        service = open(message, channel)
        channel.post({ kind: 'opened', result: { ok: true, value: service.opened ?? { restored: null } } })
      } catch (error) {
        channel.post({ kind: 'opened', result: { ok: false, error: failureFrom(error, message.places.dataDir) } })
      }
    } else if (message.kind === 'close') {
      const closing = service === undefined ? Promise.resolve() : service.close()
      void closing.finally(() => {
        channel.post({ kind: 'closed' })
        channel.end()
      })
    } else {
      service?.handle(message)
    }
  })
}
