import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import * as z from 'zod'
import { contract, FailureError, isRouteName, toFailure, type Result, type RouteName, type RouteOutput, type RouteParsed, type SaimaEvent } from '../contract'
import type { Core } from '../core'
import { backupDir } from '../warehouse/places'
import { jsonFile } from './json-file'

export interface DeskOptions {
  /** Where new workspaces are made; every folder in it is on the shelf. */
  readonly workspacesFolder: string
  readonly demoFolder: string
  /** Keeps what was opened when, also for folders elsewhere. */
  readonly shelfFile: string
  readonly nowMs: () => number
  /** With a backup's folder: restores it before it opens the workspace. */
  readonly openCore: (dataDir: string, restoreFrom?: string) => Promise<Core>
  /** Makes the demo company's folder where it is missing. */
  readonly prepareDemo: (folder: string) => Promise<void>
  /** Takes a folder away; to the system's bin where there is one. */
  readonly discard: (folder: string) => Promise<void>
}

/** The desk: a shelf of workspaces, one of them open. Pages talk to it as they talk to the core. */
export interface Desk {
  readonly open: (dataDir: string) => Promise<void>
  readonly openLastOrDemo: () => Promise<void>
  readonly current: () => Core | null
  /** The folder that `openLastOrDemo` opens. */
  readonly expected: () => string
  readonly call: (name: string, input: unknown) => Promise<Result<unknown>>
  readonly subscribe: (listener: (event: SaimaEvent) => void) => () => void
  readonly close: () => Promise<void>
}

type DeskRoute = { [N in RouteName]: (typeof contract)[N]['runsIn'] extends 'desk' ? N : never }[RouteName]
type DeskHandlers = { readonly [N in DeskRoute]: (input: RouteParsed<N>) => Promise<RouteOutput<N>> }
type WorkspaceEntry = RouteOutput<'workspaces.open'>

const shelfSchema = z.array(z.object({ dir: z.string(), name: z.string(), isDemo: z.boolean(), lastOpenedAtMs: z.number().nullable() }))
type ShelfEntry = z.infer<typeof shelfSchema>[number]

export function createDesk(options: DeskOptions): Desk {
  const shelfFile = jsonFile(options.shelfFile, shelfSchema, [])
  const subscribers = new Set<(event: SaimaEvent) => void>()
  const emit = (event: SaimaEvent): void => subscribers.forEach((subscriber) => subscriber(event))
  let core: Core | null = null
  let unsubscribe: () => void = () => undefined
  // Opening and closing go one after the other; calls wait for the opening in progress.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.then(
      () => undefined,
      () => undefined
    )
    return result
  }

  const shelf = (): readonly ShelfEntry[] => {
    const known = shelfFile.read().filter((entry) => existsSync(entry.dir))
    const found = foldersIn(options.workspacesFolder).filter((dir) => known.every((entry) => entry.dir !== dir))
    return [...known, ...found.map((dir) => ({ dir, name: basename(dir), isDemo: dir === options.demoFolder, lastOpenedAtMs: null }))]
  }
  const lastOpened = (): ShelfEntry | undefined => shelf().find((entry) => entry.lastOpenedAtMs !== null)
  const view = (entry: ShelfEntry): WorkspaceEntry => ({ ...entry, isOpen: entry.dir === core?.dataDir })

  const closeCurrent = async (): Promise<void> => {
    unsubscribe()
    const closing = core
    core = null
    await closing?.close()
  }

  const openNow = async (dataDir: string, restoreFrom?: string): Promise<WorkspaceEntry> => {
    const dir = resolve(dataDir)
    if (core?.dataDir === dir && restoreFrom === undefined) return view(await remember(core))
    const previous = core?.dataDir
    await closeCurrent()
    try {
      core = await options.openCore(dir, restoreFrom)
    } catch (error) {
      // A workspace that cannot be opened must not cost the user the one that was open.
      if (previous !== undefined) await openNow(previous)
      throw error
    }
    unsubscribe = core.subscribe(emit)
    const entry = await remember(core)
    emit({ name: 'workspace.opened', payload: { dataDir: dir, name: entry.name } })
    return view(entry)
  }

  const remember = async (opened: Core): Promise<ShelfEntry> => {
    const status = await opened.call('workspace.status', {})
    if (!status.ok) throw new FailureError(status.error.code, status.error.key, status.error.message, status.error.params)
    const name = status.value.name === '' ? basename(opened.dataDir) : status.value.name
    const entry: ShelfEntry = { dir: opened.dataDir, name, isDemo: status.value.isDemo, lastOpenedAtMs: options.nowMs() }
    shelfFile.write([entry, ...shelf().filter((other) => other.dir !== entry.dir)])
    return entry
  }

  const openDemoNow = async (): Promise<WorkspaceEntry> => {
    if (!existsSync(options.demoFolder)) await options.prepareDemo(options.demoFolder)
    return openNow(options.demoFolder)
  }

  const handlers: DeskHandlers = {
    'workspaces.list': async () => shelf().map(view),
    'workspaces.open': (input) => {
      if (!existsSync(input.dir)) throw noSuchFolder(input.dir)
      return openNow(input.dir)
    },
    'workspaces.create': async (input) => {
      const dir = input.dir ?? freeFolder(options.workspacesFolder, input.name)
      if (existsSync(dir) && readdirSync(dir).length > 0) {
        throw new FailureError('conflict', 'workspaces.not_empty', `The folder ${dir} is not empty. Nothing was changed; choose an empty folder or another name.`, { dir })
      }
      mkdirSync(dir, { recursive: true })
      await openNow(dir)
      const named = await core?.call('workspace.update', { name: input.name, currency: input.currency })
      if (named?.ok === false) throw new FailureError(named.error.code, named.error.key, named.error.message, named.error.params)
      return openNow(dir)
    },
    'workspaces.restore': async (input) => {
      if (!existsSync(input.dir)) throw noSuchFolder(input.dir)
      const name = basename(input.name)
      await openNow(input.dir, join(backupDir(resolve(input.dir)), name))
      const restored = core?.restored ?? null
      if (restored === null) throw new Error('the workspace was opened without its backup')
      return { name, ...restored }
    },
    'workspaces.openDemo': openDemoNow,
    'workspaces.remove': async (input) => {
      const entry = shelf().find((other) => other.dir === resolve(input.dir))
      if (entry === undefined) throw noSuchFolder(input.dir)
      if (core?.dataDir === entry.dir) await closeCurrent()
      await options.discard(entry.dir)
      shelfFile.write(shelf().filter((other) => other.dir !== entry.dir))
      return { removed: true }
    }
  }

  const callDesk = async (name: DeskRoute, input: unknown): Promise<Result<unknown>> => {
    const parsed = contract[name].input.safeParse(input)
    if (!parsed.success) {
      const detail = z.prettifyError(parsed.error)
      return { ok: false, error: { code: 'invalid_input', key: 'invalid_input', params: { name, detail }, message: `${name} was asked with an input that does not fit: ${detail}. Nothing was changed.` } }
    }
    const handle = handlers[name] as (input: unknown) => Promise<unknown>
    return inTurn(async () => {
      try {
        return { ok: true, value: await handle(parsed.data) }
      } catch (error) {
        return { ok: false, error: toFailure(error) }
      }
    })
  }

  return {
    open: async (dataDir) => void (await inTurn(() => openNow(dataDir))),
    openLastOrDemo: async () =>
      void (await inTurn(async () => {
        const last = lastOpened()
        return last === undefined ? openDemoNow() : openNow(last.dir)
      })),
    current: () => core,
    expected: () => lastOpened()?.dir ?? options.demoFolder,
    call: async (name, input) => {
      if (isRouteName(name) && contract[name].runsIn === 'desk') return callDesk(name as DeskRoute, input)
      await turn
      return core === null ? nothingOpen : core.callUnknown(name, input)
    },
    subscribe: (listener) => {
      subscribers.add(listener)
      return () => subscribers.delete(listener)
    },
    close: () => inTurn(closeCurrent)
  }
}

const nothingOpen: Result<unknown> = {
  ok: false,
  error: { code: 'conflict', key: 'workspaces.none_open', params: {}, message: 'No workspace is open. Choose one under Workspaces.' }
}

const noSuchFolder = (dir: string): FailureError =>
  new FailureError('not_found', 'workspaces.no_folder', `There is no workspace at ${dir}. It may have been moved; choose its folder again.`, { dir })

const foldersIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(folder, entry.name))
    : []

/** A folder name that every file system takes, made from what the user typed. */
function freeFolder(parent: string, name: string): string {
  const base = name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, ' ').replace(/[. ]+$/, '').trim() || 'workspace'
  for (let number = 1; ; number += 1) {
    const dir = join(parent, number === 1 ? base : `${base} ${number}`)
    if (!existsSync(dir)) return dir
  }
}

/** For desktops without a bin. */
export const removeFolder = async (folder: string): Promise<void> => rmSync(folder, { recursive: true, force: true })
