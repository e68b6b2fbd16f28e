import fs from 'node:fs'
import path from 'node:path'

export interface FolderWatcherOptions {
  readonly folder: string
  /** How long size and time of a file must stay the same before it counts as written. */
  readonly settleMs?: number
  readonly nowMs: () => number
  /** Takes one file in; called for one at a time. What it leaves in the folder is looked at again only once it changes. */
  readonly take: (file: string) => Promise<void>
  readonly warn: (message: string) => void
}

export interface FolderWatcher {
  /** Resolves when nothing that has been noticed is waiting. */
  idle(): Promise<void>
  close(): Promise<void>
}

const pollMs = 100
/** Folders on a network tell nothing by themselves, and any system may drop a message. */
const rescanMs = 3_000
/** An empty file is most likely about to be written. */
const emptySettleMs = 5_000

/** Names under which programs write what is not finished, and files of the system. */
const unfinished = /^[.~]|^~\$|\.(tmp|temp|part|partial|crdownload|download|swp|lock|filepart)$|-(wal|shm|journal)$/i

interface Look {
  readonly size: number
  readonly modifiedAtMs: number
}

/**
 * Watches a folder for files, those that are there already included. A file is taken when its size and time have stayed the same for a moment;
 * subfolders, links and unfinished downloads are left alone.
 */
export function watchFolder(options: FolderWatcherOptions): FolderWatcher {
  const settleMs = options.settleMs ?? 300
  const pending = new Map<string, Look & { readonly since: number }>()
  const left = new Map<string, string>()
  const queue: string[] = []
  let isClosed = false
  let isTaking: Promise<void> | null = null
  let poll: ReturnType<typeof setInterval> | null = null
  let messages: fs.FSWatcher | null = null
  const waiting: (() => void)[] = []

  const notice = (name: string): void => {
    if (isClosed || unfinished.test(name) || queue.includes(name)) return
    const look = lookAt(path.join(options.folder, name))
    if (look === null) {
      pending.delete(name)
      return
    }
    if (left.get(name) === markOf(look)) return
    const before = pending.get(name)
    if (before === undefined || before.size !== look.size || before.modifiedAtMs !== look.modifiedAtMs) pending.set(name, { ...look, since: options.nowMs() })
    poll ??= setInterval(settle, pollMs)
  }

  const scan = (): void => {
    if (isClosed) return
    try {
      for (const name of fs.readdirSync(options.folder)) notice(name)
    } catch (error) {
      options.warn(`The watched folder ${options.folder} cannot be read: ${String(error)}`)
    }
    listen()
  }

  const listen = (): void => {
    if (messages !== null || isClosed) return
    try {
      messages = fs.watch(options.folder, { persistent: false }, (_event, name) => (name === null ? scan() : notice(name)))
      messages.on('error', () => {
        messages?.close()
        messages = null
      })
    } catch {
      messages = null
    }
  }

  const settle = (): void => {
    for (const name of pending.keys()) {
      notice(name)
      const look = pending.get(name)
      if (look === undefined || options.nowMs() - look.since < (look.size === 0 ? emptySettleMs : settleMs)) continue
      pending.delete(name)
      queue.push(name)
    }
    if (pending.size === 0 && poll !== null) {
      clearInterval(poll)
      poll = null
    }
    work()
  }

  const work = (): void => {
    if (isTaking !== null || isClosed) return
    const name = queue[0]
    if (name === undefined) {
      if (pending.size === 0) for (const resolve of waiting.splice(0)) resolve()
      return
    }
    isTaking = takeOne(name).finally(() => {
      isTaking = null
      queue.shift()
      work()
    })
  }

  const takeOne = async (name: string): Promise<void> => {
    const file = path.join(options.folder, name)
    const before = lookAt(file)
    if (before === null) return
    try {
      await options.take(file)
    } catch (error) {
      options.warn(`${file} could not be taken in: ${error instanceof Error ? error.message : String(error)}`)
    }
    // What is still there and as it was is not tried again and again.
    if (lookAt(file) !== null) left.set(name, markOf(before))
    else left.delete(name)
  }

  const rescan = setInterval(scan, rescanMs)
  rescan.unref?.()
  scan()

  return {
    idle: () =>
      new Promise((resolve) => {
        scan()
        waiting.push(resolve)
        work()
      }),
    close: async () => {
      isClosed = true
      clearInterval(rescan)
      if (poll !== null) clearInterval(poll)
      messages?.close()
      pending.clear()
      queue.splice(1)
      await isTaking
      for (const resolve of waiting.splice(0)) resolve()
    }
  }
}

function lookAt(file: string): Look | null {
  try {
    const stat = fs.lstatSync(file)
    return stat.isFile() ? { size: stat.size, modifiedAtMs: stat.mtimeMs } : null
  } catch {
    return null
  }
}

const markOf = (look: Look): string => `${look.size} ${look.modifiedAtMs}`
