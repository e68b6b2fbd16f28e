import type { InnerCall } from './follow-ups'
import type { SaimaEvent } from './contract'
import { watchFolder, type FolderWatcher } from './import/watch/folder-watcher'
import type { Log } from './log'

export interface ImportWatch {
  notice(event: SaimaEvent): void
  /** Resolves when every file that was noticed has been taken. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Keeps the workspace's watched folder under watch while it is open, and follows the setting; what came while it was closed is taken first. */
export function createImportWatch(call: InnerCall, log: Log): ImportWatch {
  let watcher: FolderWatcher | null = null
  let watched: string | null = null
  let isClosed = false
  let turn: Promise<void> = Promise.resolve()

  const follow = async (): Promise<void> => {
    const setting = await call('import.watch', { limit: 1 })
    const folder = !isClosed && setting.ok && setting.value.isOn ? setting.value.folder : null
    if (folder === watched) return
    await watcher?.close()
    watched = folder
    watcher =
      folder === null
        ? null
        : watchFolder({
            folder, nowMs: () => Date.now(), warn: (message) => log.warn(message),
            take: async (path) => {
              const taken = await call('import.takeWatched', { path })
              if (!taken.ok && taken.error.code !== 'cancelled') throw new Error(taken.error.message)
            }
          })
  }
  const followInTurn = (): void => {
    turn = turn.then(follow).catch((error: unknown) => log.warn(`The watched folder: ${String(error)}`))
  }
  followInTurn()

  return {
    notice: (event) => {
      if (event.name === 'data.changed' && event.payload.topics.includes('import_watch')) followInTurn()
    },
    settled: async () => {
      await turn
      await watcher?.idle()
    },
    close: async () => {
      isClosed = true
      await turn
      await watcher?.close()
    }
  }
}
