import type { CommandHost } from './command-host'
import { fromCaller, type Session } from './session'
import { CommandError, table, type Output } from './terminal'

interface Options {
  readonly region: readonly string[]
}

export function addExtractCommand(host: CommandHost): void {
  const command = host.program
    .command('extract')
    .summary('a workspace with some regions only')
    .description('Writes a new workspace that holds what belongs to the regions (and those below them) and nothing else: the way to share data with someone who may not see the rest.')
    .argument('<folder>', 'folder of the new workspace; must not exist or be empty')
    .requiredOption('--region <names...>', 'names of the regions')
  host.onWorkspace<Options>(command, extract)
}

async function extract(session: Session, options: Options, args: readonly string[]): Promise<Output> {
  const { regions } = await session.ask('workspace.scopeOptions', {})
  const regionIds = options.region.map((name) => {
    const found = regions.find((region) => region.name === name || region.name.toLowerCase() === name.toLowerCase())
    if (found === undefined) throw new CommandError(1, `There is no region ${name}. Nothing was written; there are: ${regions.map((region) => region.name).join(', ')}.`)
    return found.id
  })
  const made = await session.ask('workspace.extract', { regionIds, folder: fromCaller(args[0] ?? '') })
  return {
    kind: 'document',
    values: { folder: made.folder, regions: made.regions.join(', '), bytes: made.bytes },
    tables: { rows: table([['table', 'text'], ['rows', 'integer']], Object.entries(made.rows).filter(([, rows]) => rows > 0)) }
  }
}
