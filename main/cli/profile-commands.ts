import { fromCaller, type Session } from './session'
import type { CommandHost } from './command-host'
import { CommandError, table, type Output } from './terminal'

interface ProfilesOptions {
  readonly export?: string
  readonly import?: string
  readonly rename?: string
  readonly to?: string
  readonly delete?: string
}

export function addProfilesCommand(host: CommandHost): void {
  const command = host.program
    .command('profiles')
    .summary('list, rename, delete, export and import the remembered ways of reading files')
    .option('--export <file>', 'write the profiles as JSON')
    .option('--import <file>', 'take profiles from such a file')
    .option('--rename <name>', 'the profile to rename, with --to')
    .option('--to <name>', 'its new name')
    .option('--delete <name>', 'the profile to forget')
  host.onWorkspace<ProfilesOptions>(command, workOnProfiles)
}

async function workOnProfiles(session: Session, options: ProfilesOptions): Promise<Output> {
  const idOf = async (name: string): Promise<number> => {
    const found = (await session.ask('import.mappings', {})).find((profile) => profile.name === name)
    if (found === undefined) throw new CommandError(1, `There is no profile named "${name}". Nothing was changed.`)
    return found.id
  }
  if (options.import !== undefined) await session.ask('import.importProfiles', { path: fromCaller(options.import) })
  if (options.rename !== undefined) {
    if (options.to === undefined) throw new CommandError(2, '--rename needs the new name in --to.')
    await session.ask('import.renameMapping', { id: await idOf(options.rename), name: options.to })
  }
  if (options.delete !== undefined) await session.ask('import.forgetMapping', { id: await idOf(options.delete) })
  if (options.export !== undefined) await session.ask('import.exportProfiles', { path: fromCaller(options.export) })
  const own = (await session.ask('import.mappings', {})).map((profile) => [profile.name, 'remembered', profile.entity, profile.sourceName, profile.columns.join(', ')])
  const known = (await session.ask('import.builtInProfiles', {})).map((profile) => [profile.id, profile.system, profile.entity, null, profile.columns.join(', ')])
  const columns = [['name', 'text'], ['kind', 'text'], ['entity', 'text'], ['source', 'text'], ['columns', 'text']] as const
  return { kind: 'table', table: table(columns, [...own, ...known]) }
}
