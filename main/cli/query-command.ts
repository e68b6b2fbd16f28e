import { parseWhere } from '../metrics/parse-where'
import { isoDay } from '../contract/common'
import type { CommandHost } from './command-host'
import { CommandError, table, type Output } from './terminal'
import type { Session } from './session'

interface QueryOptions {
  readonly measures?: string
  readonly by?: string
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly where?: string
  readonly limit?: string
  readonly list?: boolean
}

export function addQueryCommand(host: CommandHost): void {
  const command = host.program
    .command('query')
    .summary('measures by dimensions')
    .description('Answers with measures by dimensions, for example: query --measures bookings,win_rate --by region,quarter --data DIR')
    .option('--measures <ids>', 'measures, separated by commas')
    .option('--by <ids>', 'dimensions, separated by commas (region, unit, rep, product, stage, month, quarter, ...)')
    .option('--from <day>', 'first day, YYYY-MM-DD')
    .option('--to <day>', 'last day, YYYY-MM-DD')
    .option('--as-of <day>', 'answer with what was known by the end of that day')
    .option('--where <filter>', 'conditions, for example: region=Central,stage=Won|Lost,rep!="Fei, Li"')
    .option('--limit <rows>', 'at most so many rows')
    .option('--list', 'tell which measures and dimensions there are')
  host.onWorkspace<QueryOptions>(command, runQuery)
}

async function runQuery(session: Session, options: QueryOptions): Promise<Output> {
  if (options.list === true) return listCatalog(session)
  const measures = idsOf(options.measures)
  if (measures.length === 0) throw new CommandError(2, '--measures is missing: name at least one, or see them all with --list.')
  const limit = options.limit === undefined ? undefined : Number(options.limit)
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) throw new CommandError(2, '--limit needs a whole number above 0.')
  const where = readFilter(options.where)
  const result = await session.core.call('metrics.query', {
    measures, by: idsOf(options.by), where: [...where],
    ...dayOption('from', options.from), ...dayOption('to', options.to), ...dayOption('asOf', options.asOf), ...(limit === undefined ? {} : { limit })
  })
  // What cannot be understood (an unknown measure, a filter on a dimension that is not there) is a matter of how it was asked.
  if (!result.ok) throw new CommandError(result.error.code === 'invalid_input' ? 2 : 1, result.error.message, result.error)
  return { kind: 'table', table: { columns: result.value.columns, rows: result.value.rows } }
}

async function listCatalog(session: Session): Promise<Output> {
  const catalog = await session.ask('metrics.catalog', {})
  return {
    kind: 'document',
    values: {},
    tables: {
      measures: table([['id', 'text'], ['type', 'text'], ['kind', 'text'], ['formula', 'text']], catalog.measures.map((measure) => [measure.id, measure.type, measure.kind, measure.formula])),
      dimensions: table([['id', 'text'], ['kind', 'text'], ['labels', 'text']], catalog.dimensions.map((dimension) => [dimension.id, dimension.kind, dimension.labelFormat]))
    }
  }
}

function idsOf(text: string | undefined): string[] {
  return (text ?? '').split(',').map((id) => id.trim()).filter((id) => id !== '')
}

function readFilter(text: string | undefined) {
  try {
    return parseWhere(text ?? '')
  } catch (error) {
    throw new CommandError(2, error instanceof Error ? error.message : String(error))
  }
}

function dayOption<K extends string>(name: K, text: string | undefined): { [N in K]?: string } {
  if (text === undefined) return {}
  if (!isoDay.safeParse(text).success) throw new CommandError(2, `--${name === 'asOf' ? 'as-of' : name} needs a day as YYYY-MM-DD, not "${text}".`)
  return { [name]: text } as { [N in K]?: string }
}
