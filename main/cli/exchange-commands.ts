import fs from 'node:fs'
import type { CommandHost } from './command-host'
import { fromCaller, type Session } from './session'
import { CommandError, table, type Output } from './terminal'

const largestFile = 64_000_000

export function addExchangeCommands(host: CommandHost): void {
  const exchange = host.program.command('exchange').summary('signed files from desktop to desktop').description('What was assigned, acknowledged, said, escalated, submitted and approved travels between desktops as signed files.')
  const write = exchange.command('export').summary('write one').argument('<file>', 'where to').description('Writes what this desktop has to tell, signed with its key.')
  host.onWorkspace<Record<string, never>>(write, exportFile)
  const read = exchange
    .command('import')
    .summary('look into one, or apply it')
    .argument('<file>')
    .option('--apply', 'apply what is new; without it nothing is changed')
    .option('--trust', 'vouch for a signer that is not known yet')
    .description('Checks the signature and shows what the file would do here.')
  host.onWorkspace<ImportOptions>(read, importFile)
}

interface ImportOptions {
  readonly apply?: boolean
  readonly trust?: boolean
}

async function exportFile(session: Session, _options: Record<string, never>, args: readonly string[]): Promise<Output> {
  const made = await session.ask('exchange.export', {})
  const file = fromCaller(args[0] ?? made.fileName)
  fs.writeFileSync(file, made.content)
  return { kind: 'document', values: { file, records: made.records, fingerprint: made.fingerprint }, tables: {} }
}

async function importFile(session: Session, options: ImportOptions, args: readonly string[]): Promise<Output> {
  const file = fromCaller(args[0] ?? '')
  if (!fs.existsSync(file)) throw new CommandError(2, `There is no file ${file}. Nothing was changed.`)
  if (fs.statSync(file).size > largestFile) throw new CommandError(2, `${file} is too large for an exchange file. Nothing was changed.`)
  const content = fs.readFileSync(file, 'utf8')
  const preview = await session.ask('exchange.preview', { content })
  const done = options.apply === true ? await session.ask('exchange.apply', { content, trustSigner: options.trust === true }) : null
  return {
    kind: 'document',
    values: {
      sender: preview.sender, workspace: preview.workspace, fingerprint: preview.fingerprint, signer: preview.signer,
      ...(done === null ? { new: preview.counts.new, known: preview.counts.known, unresolved: preview.counts.unresolved } : { applied: done.applied, known: done.known, unresolved: done.unresolved })
    },
    tables: {
      records: table(
        [['at', 'text'], ['kind', 'text'], ['actor', 'text'], ['subject', 'text'], ['detail', 'text'], ['state', 'text']],
        preview.records.map((record) => [new Date(record.atMs).toISOString(), record.kind, record.actor, record.subject, record.detail, record.state])
      )
    }
  }
}
