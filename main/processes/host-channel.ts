import type { FromHost, ToHost } from './messages'

/** A host's end of the line to the routing process. */
export interface HostChannel {
  post(message: FromHost): void
  onMessage(listener: (message: ToHost) => void): void
  end(): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** Finds the line: `process.parentPort` in Electron's utility process, the fork's channel in Node. */
export function openHostChannel(): HostChannel {
  const port = (process as unknown as { parentPort?: ParentPort }).parentPort
  if (port !== undefined) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data as ToHost)),
      end: () => process.exit(0)
    }
  }
  // Without its parent a host has nobody to work for; committed work is safe, the rest is rolled back by SQLite.
  process.on('disconnect', () => process.exit(0))
  return {
    post: (message) => {
      // A parent that has just gone makes the write fail later; 'disconnect' ends this process, so the error has nothing to add.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToHost)),
    end: () => {
      process.disconnect?.()
    }
  }
}
