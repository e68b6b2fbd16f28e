import type { DemoOptions } from './demo-options'
import { buildOrganisation } from './organisation'
import { organisationRows } from './organisation-rows'
import type { TableRows } from './table-writer'
import type { WorkCalendar } from './work-calendar'

/** All rows of the company, in an order that foreign keys accept. Touches nothing. */
export function buildWorld(options: DemoOptions, _calendar: WorkCalendar): readonly TableRows[] {
  const organisation = buildOrganisation(options)
  return organisationRows(organisation)
}
