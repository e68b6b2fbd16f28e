import { spawn, type SpawnOptions } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { HostPlaces } from '../messages'
import type { HostEntry, HostProcess, Spawner } from '../spawner'
import { openHost, type HostClient } from '../host-client'
import { openReader } from '../../warehouse/database'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../../warehouse/open-workspace'
import { warehouseFile } from '../../warehouse/places'
import { recoverImports } from '../../import/run-import'
import { allText, firstText } from '../../warehouse/statement'

/** Tables that tell of what was done rather than of the business; the calendar is made, never written by people. */
const bookkeeping: ReadonlySet<string> = new Set(['import_batch', 'import_reject', 'import_mapping', 'import_source', 'import_undo', 'command_log', 'job', 'calendar', 'setting', 'sqlite_stat1', 'sqlite_stat4', 'sqlite_sequence'])

/** Every row of every table, rollups as well, without the numbers of batches: two workspaces with the same state say the same. */
export function stateOf(dataDir: string): string {
  const db = openReader(warehouseFile(dataDir))
  try {
    const hash = createHash('sha256')
    for (const { name } of allText<{ name: string }>(db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)) {
      if (bookkeeping.has(name)) continue
      const columns = allText<{ name: string }>(db, 'SELECT name FROM pragma_table_info(?) ORDER BY cid', [name]).map((column) => `"${column.name}"`).filter((column) => column !== '"batch_id"')
      const rows = db.sqlite.prepare(`SELECT ${columns.join(', ')} FROM "${name}"`).raw(true).all() as unknown[][]
      hash.update(name).update(JSON.stringify(rows.map((row) => JSON.stringify(row.map((value) => (Buffer.isBuffer(value) ? value.toString('base64') : value)))).sort()))
    }
    return hash.digest('hex')
  } finally {
    db.sqlite.close()
  }
}

/** Opens a workspace as a start of the application would, after a crash or not, and closes it in order. */
export function startAndStop(dataDir: string): void {
  const db = openWorkspaceWriter(dataDir)
  recoverImports(db, dataDir)
  closeWorkspaceWriter(db, dataDir)
}

/** Batches that were cut off are named as failed; none is left between. */
export function batchStates(dataDir: string): readonly string[] {
  const db = openReader(warehouseFile(dataDir))
  try {
    return allText<{ state: string }>(db, 'SELECT DISTINCT state FROM import_batch ORDER BY state').map((row) => row.state)
  } finally {
    db.sqlite.close()
  }
}

export function settingOf(dataDir: string, key: string): string | null {
  const db = openReader(warehouseFile(dataDir))
  try {
    return firstText<{ value: string }>(db, 'SELECT value FROM setting WHERE key = ?', [key])?.value ?? null
  } finally {
    db.sqlite.close()
  }
}

/** A writer in a process of its own, with a way to end it at once. */
export interface HeldWriter {
  readonly client: Promise<HostClient>
  kill(): void
  /** After the process has gone. */
  readonly gone: Promise<void>
}

/** `maxFileBytes` makes every write beyond it fail, as a full disk would. */
export function holdWriter(hostsFolder: string, places: Partial<HostPlaces> & { readonly dataDir: string }, maxFileBytes?: number): HeldWriter {
  let host: HostProcess | undefined
  let settle: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (settle = resolve))
  const spawner: Spawner = {
    spawn: (entry) => {
      host = spawnLimited(path.join(hostsFolder, `${entry satisfies HostEntry}.js`), maxFileBytes)
      host.onExit(() => settle())
      return host
    }
  }
  const client = openHost(spawner, 'writer', { nativeBinding: undefined, lightgbmLibrary: undefined, ...places }, { onEvent: () => undefined, onRequest: () => Promise.reject(new Error('nobody is asked')), onLost: () => undefined })
  client.catch(() => undefined)
  return { client, kill: () => host?.kill(), gone }
}

function spawnLimited(file: string, maxFileBytes: number | undefined): HostProcess {
  const options: SpawnOptions = { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }
  // POSIX counts the limit in blocks of 512 bytes; Node leaves the signal that would come with it ignored.
  const child = maxFileBytes === undefined ? spawn(process.execPath, [file], options) : spawn('/bin/sh', ['-c', `ulimit -f ${Math.ceil(maxFileBytes / 512)}; exec "$0" "$1"`, process.execPath, file], options)
  child.on('error', () => undefined)
  return {
    post: (message) => {
      if (child.connected) child.send?.(message as object, () => undefined)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill('SIGKILL')
  }
}

/** A copy of a closed workspace. */
export function copyWorkspace(from: string, to: string): string {
  fs.rmSync(to, { recursive: true, force: true })
  fs.cpSync(from, to, { recursive: true })
  return to
}
