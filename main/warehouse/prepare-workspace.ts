import { v7 as uuidv7 } from 'uuid'
import { ensureCalendar } from './calendar'
import type { WriteDb } from './database'
import { migrate } from './migration'
import { migrations } from './migrations'
import { ensureDefaultPipeline } from './pipeline'
import { refreshRollups } from './rollups/refresh-rollups'
import { readSettings, writeSetting } from './settings'
import { firstText } from './statement'

/** Everything an open warehouse relies on: migrated, with calendar, device id, the standard pipeline and fresh rollups. Safe to repeat. Also used on `:memory:` by tests. */
export function prepareWorkspace(db: WriteDb): void {
  migrate(db, migrations)
  ensureCalendar(db, readSettings(db).fiscalYearStartMonth)
  db.sqlite.transaction(() => {
    if (firstText(db, `SELECT 1 FROM setting WHERE key = 'device'`) === undefined) writeSetting(db, 'device', uuidv7())
    ensureDefaultPipeline(db)
    refreshRollups(db)
  })()
}
