import { openWriter, type WriteDb } from '../../warehouse/database'
import { prepareWorkspace } from '../../warehouse/open-workspace'
import type { DemoOptions } from '../demo-options'
import { generateDemo } from '../generate-demo'

/** A demo company in memory. */
export function demoCompany(options: Partial<DemoOptions> = {}): WriteDb {
  const db = openWriter(':memory:')
  prepareWorkspace(db)
  generateDemo(db, options)
  return db
}
