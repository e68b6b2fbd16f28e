import fs from 'node:fs'
import { v7 as uuidv7 } from 'uuid'
import { FailureError } from '../contract/failure'
import { ensureCalendar } from './calendar'
import { openWriter, type OpenOptions, type WriteDb } from './database'
import { migrate } from './migration'
import { migrations } from './migrations'
import { warehouseFile } from './places'
import { ensureDefaultPipeline } from './pipeline'
import { readSettings, writeSetting } from './settings'
import { firstText } from './statement'

/** Opens or creates the warehouse of a folder for writing: migrated, with calendar, device id and the standard pipeline. */
export function openWorkspaceWriter(dataDir: string, options: OpenOptions = {}): WriteDb {
  fs.mkdirSync(dataDir, { recursive: true })
  let db: WriteDb | undefined
  try {
    db = openWriter(warehouseFile(dataDir), options)
    prepareWorkspace(db)
    return db
  } catch (error) {
    db?.sqlite.close()
    if (error instanceof Error && /malformed|not a database|corrupt/i.test(error.message)) {
      throw new FailureError(
        'workspace_damaged',
        'workspace_damaged',
        `The warehouse in ${dataDir} is damaged (${error.message}). Nothing was changed; restore the last backup from its backups folder.`,
        { dataDir, reason: error.message }
      )
    }
    throw error
  }
}

/** Everything an open warehouse relies on; safe to repeat. Also used on `:memory:` by tests. */
export function prepareWorkspace(db: WriteDb): void {
  migrate(db, migrations)
  ensureCalendar(db, readSettings(db).fiscalYearStartMonth)
  db.sqlite.transaction(() => {
    if (firstText(db, `SELECT 1 FROM setting WHERE key = 'device'`) === undefined) writeSetting(db, 'device', uuidv7())
    ensureDefaultPipeline(db)
  })()
}
