import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { RouteInput, RouteOutput } from '../../contract'
import { contract } from '../../contract'
import type { LongContext } from '../../router/handler'
import { openWorkspaceWriter } from '../../warehouse/open-workspace'
import type { ReadDb, WriteDb } from '../../warehouse/database'
import { readToday } from '../../warehouse/settings'
import { importReaders, importWriters } from '../import-handlers'

/** A workspace in a folder of its own, with the import calls on it, without processes around it. */
export interface ImportBench {
  readonly db: WriteDb
  readonly dir: string
  /** Writes a file into the workspace's neighbourhood and gives its path. */
  file(name: string, content: string | Buffer): string
  run(input: RouteInput<'import.run'>): Promise<RouteOutput<'import.run'>>
  tryOut(input: RouteInput<'import.dryRun'>): Promise<RouteOutput<'import.dryRun'>>
  undo(batchId: number): Promise<RouteOutput<'import.undo'>>
  inspect(input: RouteInput<'import.inspect'>): RouteOutput<'import.inspect'>
  rejects(batchId: number): RouteOutput<'import.rejects'>
  context(): LongContext
  close(): void
}

export const benchNowMs = Date.UTC(2026, 10, 23, 4)

export function openImportBench(): ImportBench {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'saima-import-'))
  const dataDir = path.join(dir, 'workspace')
  const db = openWorkspaceWriter(dataDir)
  const context = (): LongContext => ({
    nowMs: benchNowMs, today: readToday(db, benchNowMs), actor: 'test', device: 'test', dataDir,
    inverse: () => undefined, changed: () => undefined, announce: () => undefined, progress: () => undefined, signal: new AbortController().signal, pause: () => Promise.resolve()
  })
  return {
    db, dir, context,
    file: (name, content) => {
      const target = path.join(dir, name)
      fs.writeFileSync(target, content)
      return target
    },
    run: (input) => importWriters['import.run'](db, contract['import.run'].input.parse(input), context()),
    tryOut: (input) => importWriters['import.dryRun'](db, contract['import.dryRun'].input.parse(input), context()),
    undo: (batchId) => importWriters['import.undo'](db, { batchId }, context()),
    inspect: (input) => contract['import.inspect'].output.parse(importReaders['import.inspect'](db, contract['import.inspect'].input.parse(input), context())),
    rejects: (batchId) => importReaders['import.rejects'](db, contract['import.rejects'].input.parse({ batchId, limit: 100_000 }), context()),
    close: () => {
      db.sqlite.close()
      fs.rmSync(dir, { recursive: true, force: true })
    }
  }
}

/** Every row of every table apart from the bookkeeping of imports, commands and jobs, and from rollups: what undo has to restore. */
export function wholeWarehouse(db: ReadDb): Record<string, unknown[]> {
  const names = db.sqlite.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'rollup_%' AND name NOT LIKE 'rollup_%' AND name NOT IN ('import_batch', 'import_reject', 'import_mapping', 'import_source', 'command_log', 'job')`).pluck().all() as string[]
  return Object.fromEntries(names.map((name) => [name, db.sqlite.prepare(`SELECT * FROM ${name}`).all()]))
}
