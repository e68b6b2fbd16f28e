import type { NamesRunningIn, RouteOutput, RouteParsed } from '../contract'
import type { ReadDb } from '../warehouse/database'
import { withFocus } from '../warehouse/focus'
import { narrowTables } from '../warehouse/focus-tables'
import type { CallContext } from './handler'
import { readerHandlers } from './reader-handlers'

type QueryName = NamesRunningIn<'reader'>

const race = { whole: 'a race is run between regions: rank, score, gap and pool are those of the whole field; what lies behind a score is told of participants in focus only' } as const
const imports = { whole: 'files are taken in for the company; who does it must see every row that was refused' } as const
const files = { whole: 'files of the workspace, no facts' } as const
const layout = { whole: 'what people laid out, no figures' } as const
const refused = { whole: 'SQL is refused while a profile has a focus' } as const

/**
 * How the answer to a query is kept to the focus of the profile that asks. `compiler`: by the metrics layer, which puts the focus into every
 * selection and reads the past of deals that have moved since. `whole`: not at all, and why. Every other query sees narrowed tables.
 */
export const narrowing: Partial<Readonly<Record<QueryName, 'compiler' | { readonly whole: string }>>> = {
  'metrics.query': 'compiler', 'metrics.rows': 'compiler', 'metrics.series': 'compiler', 'metrics.values': 'compiler', 'metrics.catalog': 'compiler', 'boards.values': 'compiler',
  'deals.list': 'compiler', 'deals.detail': 'compiler', 'workspace.scopeOptions': 'compiler',
  'warRoom.headline': 'compiler', 'warRoom.pace': 'compiler', 'warRoom.flow': 'compiler', 'warRoom.flowDeals': 'compiler', 'warRoom.funnel': 'compiler', 'warRoom.regions': 'compiler',
  'warRoom.units': 'compiler', 'warRoom.receivables': 'compiler', 'warRoom.resources': 'compiler', 'warRoom.competitors': 'compiler',
  'sql.schema': refused, 'sql.run': refused, 'sql.history': refused, 'sql.saved': refused,
  'race.seasons': race, 'race.suggestRule': race, 'race.standings': race, 'race.scoreDetail': race, 'race.playback': race, 'race.leagues': race, 'race.appeals': race, 'race.gaming': race,
  'reallocation.pools': race, 'reallocation.propose': race, 'reallocation.proposals': race,
  'import.entities': imports, 'import.inspect': imports, 'import.batches': imports, 'import.rejects': imports, 'import.exportRejects': imports, 'import.rejectRows': imports, 'import.mappings': imports,
  'import.builtInProfiles': imports, 'import.exportProfiles': imports, 'import.watch': imports, 'exchange.preview': { whole: 'a file that somebody sent, looked at before anything of it is taken in' },
  'backup.list': files, 'backup.verify': files, 'backup.places': files, 'backup.isDailyDue': files, 'history.undoTarget': { whole: 'what Ctrl+Z would take back, whoever did it' },
  'profiles.regions': { whole: 'the names of all regions, to choose a focus from' },
  'boards.get': layout, 'boards.versions': layout, 'boards.export': layout
}

/** Answers a query on a connection. `focus`: the regions of the profile that asks; null for the whole company. */
export function answerQuery<N extends QueryName>(db: ReadDb, name: N, input: RouteParsed<N>, context: CallContext, focus: readonly number[] | null): RouteOutput<N> {
  const handler = readerHandlers[name] as (from: ReadDb, asked: RouteParsed<N>, told: CallContext) => RouteOutput<N>
  narrowTables(db, narrowing[name] === undefined ? focus : null)
  return withFocus(db, focus, () => handler(db, input, context))
}
