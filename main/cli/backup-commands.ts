import fs from 'node:fs'
import path from 'node:path'
import { listBackups } from '../warehouse/backup/manifest'
import { backupDir } from '../warehouse/places'
import type { CommandHost } from './command-host'
import { fromCaller, type Session } from './session'
import { CommandError, table, type Output } from './terminal'

export function addBackupCommands(host: CommandHost): void {
  const backup = host.program
    .command('backup')
    .summary('make a verified copy')
    .description('Copies the workspace’s data, checks the copy and puts it into the folder "backups" of the workspace. Work in the workspace can go on.')
  host.onWorkspace<Record<string, never>>(backup, makeBackup)

  const backups = host.program.command('backups').summary('which copies there are').description('The backups of the workspace, newest first.')
  host.onWorkspace<Record<string, never>>(backups, showBackups)

  const restore = host.program
    .command('restore')
    .summary('put a copy in the place of the data')
    .description('Checks a backup and puts it in the place of the workspace’s data, also where those are damaged. What is there now is kept: as a backup, or as it is where it cannot be read.')
    .argument('[backup]', 'name of a backup, or the folder of one; else the newest')
  host.onWorkspace<Record<string, never>>(restore, showRestored, (dataDir, args) => folderOf(dataDir, args[0]))
}

async function makeBackup(session: Session): Promise<Output> {
  const made = await session.ask('backup.create', {})
  return {
    kind: 'document',
    values: { backup: made.name, folder: path.join(backupDir(session.core.dataDir), made.name), schema_version: made.schemaVersion, rows: made.rows, bytes: made.bytes, sha256: made.sha256 },
    tables: {}
  }
}

async function showBackups(session: Session): Promise<Output> {
  const backups = await session.ask('backup.list', {})
  return {
    kind: 'table',
    table: table(
      [['backup', 'text'], ['kind', 'text'], ['made', 'text'], ['schema_version', 'integer'], ['rows', 'integer'], ['bytes', 'integer']],
      backups.map((one) => [one.name, one.kind, new Date(one.createdAtMs).toISOString(), one.schemaVersion, one.rows, one.bytes])
    )
  }
}

async function showRestored(session: Session): Promise<Output> {
  const restored = session.core.restored
  const status = await session.ask('workspace.status', {})
  return {
    kind: 'document',
    values: { name: status.name, schema_version: restored?.schemaVersion ?? null, replaced: restored?.replaced ?? null, today: status.today },
    tables: { rows: table([['table', 'text'], ['rows', 'integer']], Object.entries(status.rowCounts)) }
  }
}

function folderOf(dataDir: string, given: string | undefined): string {
  if (given !== undefined) {
    const elsewhere = fromCaller(given)
    return fs.existsSync(path.join(elsewhere, 'manifest.json')) ? elsewhere : path.join(backupDir(dataDir), path.basename(given))
  }
  const newest = listBackups(dataDir)[0]
  if (newest === undefined) throw new CommandError(1, `There is no backup in ${backupDir(dataDir)}. Nothing was changed.`)
  return path.join(backupDir(dataDir), newest.name)
}
