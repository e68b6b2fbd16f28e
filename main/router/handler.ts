import type { EventName, EventPayload, NamesRunningIn, RouteInput, RouteName, RouteOutput, RouteParsed } from '../contract'
import type { ReadDb, WriteDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'

/** What every handler is told about the call; time and person come in as arguments, never from the surroundings. */
export interface CallContext {
  readonly nowMs: number
  /** The workspace's own today. */
  readonly today: Day
  readonly actor: string
  readonly device: string
  /** The workspace's folder. */
  readonly dataDir: string
}

export interface Progress {
  /** 0..1, or null while the size is unknown. */
  readonly share: number | null
  /** Locale key under `steps.` */
  readonly step: string
  readonly done?: number
  readonly total?: number
}

export interface CommandContext extends CallContext {
  /** Declares the command that takes this one back; makes it undoable. */
  inverse<N extends RouteName>(name: N, input: RouteInput<N>): void
  /** Names the tables that changed; announced as `data.changed` after the commit. */
  changed(...topics: readonly string[]): void
  /** Announces an event after the commit. */
  announce<N extends EventName>(name: N, payload: EventPayload<N>): void
}

export interface LongContext extends CommandContext {
  progress(progress: Progress): void
  readonly signal: AbortSignal
  /** Lets waiting commands run, and throws `cancelled` where the user has asked for it. Call between transactions only. */
  pause(): Promise<void>
}

export interface ModelContext extends CallContext {
  progress(progress: Progress): void
  readonly signal: AbortSignal
  pause(): Promise<void>
  /** Runs a command in the writer process and waits for its commit. */
  command<N extends NamesRunningIn<'writer'>>(name: N, input: RouteInput<N>): Promise<RouteOutput<N>>
}

type LongNames = { [N in RouteName]: (typeof import('../contract')['contract'])[N]['long'] extends true ? N : never }[RouteName]

export type ReaderHandlers<N extends NamesRunningIn<'reader'> = NamesRunningIn<'reader'>> = {
  readonly [K in N]: (db: ReadDb, input: RouteParsed<K>, context: CallContext) => RouteOutput<K>
}
export type WriterHandlers<N extends NamesRunningIn<'writer'> = NamesRunningIn<'writer'>> = {
  readonly [K in N]: K extends LongNames
    ? (db: WriteDb, input: RouteParsed<K>, context: LongContext) => Promise<RouteOutput<K>>
    : (db: WriteDb, input: RouteParsed<K>, context: CommandContext) => RouteOutput<K>
}
export type ModelHandlers<N extends NamesRunningIn<'model'> = NamesRunningIn<'model'>> = {
  readonly [K in N]: (db: ReadDb, input: RouteParsed<K>, context: ModelContext) => Promise<RouteOutput<K>>
}
