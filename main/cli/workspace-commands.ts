import type { CommandHost } from './command-host'
import { CommandError, table, type Output } from './terminal'
import { fromCaller, type Session } from './session'

export function addWorkspaceCommands(host: CommandHost): void {
  const status = host.program.command('status').summary('what is in the workspace').description('Name, today, range of the data, row counts and the model in use.')
  host.onWorkspace<Record<string, never>>(status, showStatus)

  const batches = host.program.command('batches').summary('what has been imported').description('Every import with its counts, newest first.').option('--limit <rows>', 'at most so many', '50')
  host.onWorkspace<{ limit: string }>(batches, showBatches)

  const rejects = host.program
    .command('rejects')
    .summary('rows of an import that were refused or odd')
    .description('The reject list of one import: line, column, value and reason. With --csv it is written to a file, to be corrected and imported again.')
    .argument('<batch>', 'number of the import')
    .option('--csv <file>', 'write the list to a CSV file')
    .option('--warnings', 'with the rows that landed with a warning')
    .option('--limit <rows>', 'show at most so many', '100')
  host.onWorkspace<{ csv?: string; warnings?: boolean; limit: string }>(rejects, showRejects)

  const undo = host.program
    .command('undo')
    .summary('take an import back')
    .description('Takes a whole import back: rows that it made go, rows that it changed become what they were. What a later import changed stays, and is told.')
    .argument('<batch>', 'number of the import')
  host.onWorkspace<Record<string, never>>(undo, undoBatch)
}

async function showStatus(session: Session): Promise<Output> {
  const status = await session.ask('workspace.status', {})
  return {
    kind: 'document',
    values: {
      name: status.name, demo: status.isDemo, currency: status.currency, time_zone: status.timeZone, today: status.today, data_from: status.dataFrom, data_to: status.dataTo,
      schema_version: status.schemaVersion, model: status.model?.kind ?? null, model_version: status.model?.version ?? null
    },
    tables: { rows: table([['table', 'text'], ['rows', 'integer']], Object.entries(status.rowCounts)) }
  }
}

async function showBatches(session: Session, options: { limit: string }): Promise<Output> {
  const { rows } = await session.ask('import.batches', { limit: countOf(options.limit, '--limit') })
  return {
    kind: 'table',
    table: table(
      [['batch', 'id'], ['state', 'text'], ['entity', 'text'], ['file', 'text'], ['source', 'text'], ['published', 'text'], ['read', 'integer'], ['new', 'integer'], ['changed', 'integer'], ['unchanged', 'integer'], ['removed', 'integer'], ['rejected', 'integer'], ['warned', 'integer']],
      rows.map((row) => [
        row.id, row.state, row.entity, row.fileName, row.sourceName, row.publishedAtMs === null ? null : new Date(row.publishedAtMs).toISOString(), row.rowsRead, row.rowsNew, row.rowsChanged, row.rowsUnchanged, row.rowsRemoved,
        row.rowsRejected, row.rowsWarned
      ])
    )
  }
}

async function showRejects(session: Session, options: { csv?: string; warnings?: boolean; limit: string }, args: readonly string[]): Promise<Output> {
  const batchId = countOf(args[0], 'the number of the import')
  const severity = options.warnings === true ? {} : { severity: 'rejected' as const }
  if (options.csv !== undefined) {
    const written = await session.ask('import.exportRejects', { batchId, path: fromCaller(options.csv), ...severity })
    return { kind: 'document', values: { file: written.path, rows: written.rows }, tables: {} }
  }
  const { rows } = await session.ask('import.rejects', { batchId, limit: countOf(options.limit, '--limit'), ...severity })
  return {
    kind: 'table',
    table: table(
      [['line', 'integer'], ['severity', 'text'], ['reason', 'text'], ['column', 'text'], ['value', 'text'], ['detail', 'text'], ['raw', 'text']],
      rows.map((row) => [row.line, row.severity, row.reason, row.column, row.value, row.detail, row.raw])
    )
  }
}

async function undoBatch(session: Session, _options: unknown, args: readonly string[]): Promise<Output> {
  const undone = await session.ask('import.undo', { batchId: countOf(args[0], 'the number of the import') })
  return {
    kind: 'document',
    values: { batch: undone.batchId, removed: undone.removed, restored: undone.restored },
    tables: { left: table([['table', 'text'], ['why', 'text'], ['rows', 'integer']], undone.left.map((left) => [left.table, left.why, left.count])) }
  }
}

function countOf(text: string | undefined, what: string): number {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 0)) throw new CommandError(2, `${what} must be a whole number above 0, not "${text ?? ''}".`)
  return value
}
