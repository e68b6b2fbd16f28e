import { Command, CommanderError } from 'commander'
import type { CommandHost } from './command-host'
import { addAlertsCommand } from './alerts-command'
import { addExchangeCommands } from './exchange-commands'
import { addBackupCommands } from './backup-commands'
import { addDealCommands } from './deal-commands'
import { addDemoCommand } from './demo-command'
import { addExtractCommand } from './extract-command'
import { addForecastCommands } from './forecast-commands'
import { addImportCommand } from './import-command'
import { addProfilesCommand } from './profile-commands'
import { addQueryCommand } from './query-command'
import { addRaceCommand } from './race-command'
import { fromCaller, inWorkspace } from './session'
import { CommandError, outputJson, outputText } from './terminal'
import { addWatchCommand } from './watch-command'
import { addWorkspaceCommands } from './workspace-commands'

/** Runs one command line. Exit codes: 0 done, 1 failed, 2 not understood. */
export async function runCli(args: readonly string[], entryDir: string): Promise<0 | 1 | 2> {
  const program = new Command('saima')
    .description('Saima from a terminal: the same engine as the app, on the same workspace folders.')
    .usage('<command> --data DIR [--json]')
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 not understood. With --json, stdout holds one JSON document and nothing else.')
    .showHelpAfterError('(add --help to see how it is used)')
    .exitOverride()
  const host: CommandHost = {
    program,
    onWorkspace: (command, work, restoreFrom) => {
      command
        .requiredOption('--data <dir>', 'folder of the workspace; made where it is missing')
        .option('--json', 'print one JSON document: tables as {"columns": [...], "rows": [[...]]}, money in major units')
        .exitOverride()
        .action(async (...given: unknown[]) => {
          const own = given[given.length - 1] as Command
          const options = own.opts<{ data: string; json?: boolean }>()
          const output = await inWorkspace(options.data, entryDir, (session) => work(session, options as never, own.args), restoreFrom?.(fromCaller(options.data), own.args))
          process.stdout.write(options.json === true ? `${outputJson(output)}\n` : outputText(output))
        })
    }
  }
  addDemoCommand(host)
  addImportCommand(host)
  addProfilesCommand(host)
  addWatchCommand(host)
  addQueryCommand(host)
  addForecastCommands(host)
  addDealCommands(host)
  addRaceCommand(host)
  addAlertsCommand(host)
  addExchangeCommands(host)
  addWorkspaceCommands(host)
  addBackupCommands(host)
  addExtractCommand(host)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${message}\n`)
    if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error: error instanceof CommandError && error.failure !== null ? error.failure : { message } })}\n`)
    return error instanceof CommandError ? error.exitCode : 1
  }
}
