import { watchFolder } from '../import/watch/folder-watcher'
import type { CommandHost } from './command-host'
import { fromCaller, type Session } from './session'
import { CommandError, table, type Output } from './terminal'

interface WatchOptions {
  readonly once?: boolean
}

export function addWatchCommand(host: CommandHost): void {
  const command = host.program
    .command('watch')
    .summary('take in every file that comes into a folder')
    .description('Takes in the files of a folder (the one set in the workspace where none is named) by their profiles as they come, until Ctrl+C; each goes to its archive, or to quarantine with the reason.')
    .argument('[folder]', 'folder to watch')
    .option('--once', 'take what is there and end')
  host.onWorkspace<WatchOptions>(command, watch)
}

async function watch(session: Session, options: WatchOptions, args: readonly string[]): Promise<Output> {
  const folder = args[0] === undefined ? (await session.ask('import.watch', { limit: 1 })).folder : fromCaller(args[0])
  if (folder === null) throw new CommandError(2, 'No folder is set in this workspace; name one.')
  const rows: (string | number | null)[][] = []
  const watcher = watchFolder({
    folder, nowMs: () => Date.now(), warn: (message) => session.tell(message),
    take: async (path) => {
      const taken = await session.ask('import.takeWatched', { path, folder })
      session.tell(`${path}: ${taken.state}${taken.message === null ? '' : ` (${taken.message})`}`)
      rows.push([path, taken.state, taken.batchId, taken.message])
    }
  })
  if (options.once !== true) {
    session.tell(`Watching ${folder}; end with Ctrl+C.`)
    await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()))
  } else await watcher.idle()
  await watcher.close()
  return { kind: 'table', table: table([['file', 'text'], ['state', 'text'], ['batch', 'id'], ['reason', 'text']] as const, rows) }
}
