import fs from 'node:fs'
import path from 'node:path'
import { FailureError } from '../contract/failure'
import { optionsOf, type ReadDb, type WriteDb } from '../warehouse/database'
import { regionsBelow } from '../warehouse/focus'
import { closeWorkspaceWriter, openWorkspaceWriter } from '../warehouse/open-workspace'
import { warehouseFile } from '../warehouse/places'
import { prepareWorkspace } from '../warehouse/prepare-workspace'
import { readSettings, writeSetting } from '../warehouse/settings'
import { allText } from '../warehouse/statement'
import { extractSets, extractTables, type ExtractTable } from './extract-tables'

export interface Extract {
  readonly folder: string
  readonly regions: string[]
  readonly rows: Record<string, number>
  readonly bytes: number
}

export interface ExtractSteps {
  /** Throws where the user has cancelled. */
  readonly pause: () => Promise<void>
  readonly progress: (share: number, step: 'extract.copying' | 'extract.packing') => void
}

/**
 * Writes a workspace that holds the regions (descendants included) and nothing else. The file is made anew and only what may be seen is ever
 * written into it, so that nothing of others can remain in free pages; the folder appears when it is complete.
 */
export async function makeExtract(db: ReadDb, folder: string, regionIds: readonly number[], nowMs: number, steps: ExtractSteps): Promise<Extract> {
  const target = path.resolve(folder)
  if (fs.existsSync(target) && (!fs.statSync(target).isDirectory() || fs.readdirSync(target).length > 0)) {
    throw new FailureError('conflict', 'extract.not_empty', `${target} is not empty. Nothing was written; choose another folder.`, { folder: target })
  }
  const regions = allText<{ name: string }>(db, 'SELECT name FROM region WHERE id IN (SELECT value FROM json_each(?)) ORDER BY position, name', [JSON.stringify(regionIds)]).map((row) => row.name)
  if (regions.length < new Set(regionIds).size) {
    throw new FailureError('not_found', 'extract.unknown_region', 'A region of the extract does not exist any more. Nothing was written; choose the regions again.')
  }
  const draft = `${target}.saima-draft`
  fs.rmSync(draft, { recursive: true, force: true })
  try {
    const made = openWorkspaceWriter(draft, optionsOf(db), nowMs)
    let rows: Record<string, number>
    try {
      rows = await fill(made, db, regionsBelow(db, regionIds), `${readSettings(db).name} · ${regions.join('、')}`, steps)
    } finally {
      closeWorkspaceWriter(made, draft)
    }
    const bytes = fs.statSync(warehouseFile(draft)).size
    fs.rmSync(target, { recursive: true, force: true })
    fs.renameSync(draft, target)
    return { folder: target, regions, rows, bytes }
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

async function fill(made: WriteDb, db: ReadDb, regionIds: readonly number[], name: string, steps: ExtractSteps): Promise<Record<string, number>> {
  const { sqlite } = made
  const rows: Record<string, number> = {}
  sqlite.prepare('ATTACH ? AS source').run(db.sqlite.name)
  try {
    sqlite.exec('CREATE TEMP TABLE extract_region (id INTEGER PRIMARY KEY)')
    sqlite.prepare('INSERT INTO temp.extract_region SELECT value FROM json_each(?)').run(JSON.stringify(regionIds))
    // One transaction: all tables are copied as they are at one moment, however long it takes.
    sqlite.exec('BEGIN IMMEDIATE')
    sqlite.pragma('defer_foreign_keys = ON')
    sqlite.exec('DELETE FROM main.stage; DELETE FROM main.pipeline')
    for (const { name: set, select } of extractSets) {
      sqlite.exec(`CREATE TEMP TABLE extract_${set} (id INTEGER PRIMARY KEY); INSERT INTO temp.extract_${set} ${select}`)
      await steps.pause()
    }
    for (const [index, table] of extractTables.entries()) {
      steps.progress((0.8 * index) / extractTables.length, 'extract.copying')
      rows[table.name] = copyTable(made, table)
      await steps.pause()
    }
    writeSetting(made, 'name', name)
    sqlite.exec('COMMIT')
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    throw error
  } finally {
    sqlite.exec('DETACH source')
  }
  steps.progress(0.85, 'extract.packing')
  await steps.pause()
  prepareWorkspace(made)
  sqlite.exec('VACUUM')
  return rows
}

function copyTable({ sqlite }: WriteDb, { name, where, columns = {} }: ExtractTable): number {
  const names = (sqlite.prepare('SELECT name FROM pragma_table_info(?)').all(name) as { name: string }[]).map((column) => column.name)
  // Imports stay behind: to the extract, every row is its own.
  const values = names.map((column) => (column === 'batch_id' ? '0' : (columns[column] ?? `f.${column}`)))
  return sqlite.prepare(`INSERT INTO main.${name} (${names.join(', ')}) SELECT ${values.join(', ')} FROM source.${name} AS f${where === undefined ? '' : ` WHERE ${where}`}`).run().changes
}
