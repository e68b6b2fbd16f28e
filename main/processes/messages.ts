import type { RouteName, Result, SaimaEvent } from '../contract'
import type { Progress } from '../router/handler'
import type { Restored } from '../warehouse/backup/restore'

export type HostRole = 'writer' | 'reader' | 'model'

export interface HostPlaces {
  readonly dataDir: string
  readonly nativeBinding: string | undefined
  /** LightGBM's shared library, where its own lookup does not fit. */
  readonly lightgbmLibrary: string | undefined
  /** Folder of a backup that the writer puts in the warehouse's place before it opens it. */
  readonly restoreFrom?: string | undefined
}

/** What opening has done besides. */
export interface Opened {
  readonly restored: Restored | null
}

/** From the routing process to a host. */
export type ToHost =
  | { readonly kind: 'open'; readonly role: HostRole; readonly places: HostPlaces }
  | { readonly kind: 'call'; readonly callId: string; readonly name: RouteName; readonly input: unknown; readonly nowMs: number; readonly actor: string; readonly isFocused: boolean }
  | { readonly kind: 'cancel'; readonly callId: string }
  | { readonly kind: 'answer'; readonly requestId: number; readonly result: Result<unknown> }
  | { readonly kind: 'close' }

/** From a host to the routing process. */
export type FromHost =
  | { readonly kind: 'opened'; readonly result: Result<Opened> }
  | { readonly kind: 'result'; readonly callId: string; readonly result: Result<unknown> }
  | { readonly kind: 'progress'; readonly callId: string; readonly progress: Progress }
  | { readonly kind: 'announce'; readonly event: SaimaEvent }
  | { readonly kind: 'request'; readonly requestId: number; readonly callId: string; readonly name: RouteName; readonly input: unknown }
  | { readonly kind: 'closed' }
