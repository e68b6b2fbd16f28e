import type { RouteInput, RouteName, RouteOutput } from '../../contract'
import type { CommandContext, ModelContext } from '../../router/handler'
import { openWriter, type WriteDb } from '../../warehouse/database'
import type { Day } from '../../warehouse/day'
import { prepareWorkspace } from '../../warehouse/open-workspace'
import { forecastWriters } from '../publish-handlers'

export function openWorkspaceWriterInMemory(): WriteDb {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  return db
}

/** The model process on one connection: commands run at once, in a transaction, as the writer would run them. */
export function modelContextOn(db: WriteDb, today: Day, signal: AbortSignal = new AbortController().signal): ModelContext {
  const call = { nowMs: 1_750_000_000_000, today, actor: 'test', device: 'test', dataDir: '' }
  const commandContext: CommandContext = { ...call, inverse: () => undefined, changed: () => undefined, announce: () => undefined }
  return {
    ...call,
    progress: () => undefined,
    signal,
    pause: () => Promise.resolve(),
    command: <N extends RouteName>(name: N, input: RouteInput<N>): Promise<RouteOutput<N>> => {
      const handler = (forecastWriters as Readonly<Record<string, unknown>>)[name] as (db: WriteDb, input: unknown, context: CommandContext) => unknown
      return Promise.resolve(db.sqlite.transaction(() => handler(db, input, commandContext))() as RouteOutput<N>)
    }
  }
}
