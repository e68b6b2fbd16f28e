import type { RaceSeason } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import { focusOf } from '../warehouse/focus'
import { firstText } from '../warehouse/statement'

const places: Readonly<Record<RaceSeason['participantKind'], string>> = {
  region: '@id IN (SELECT value FROM json_each(@focus))',
  unit: '@id IN (SELECT unit_id FROM unit_membership WHERE region_id IN (SELECT value FROM json_each(@focus)))',
  rep: '@id IN (SELECT rep_id FROM rep_membership WHERE unit_id IN (SELECT unit_id FROM unit_membership WHERE region_id IN (SELECT value FROM json_each(@focus))))'
}

/** Whether the rows behind a participant's score may be told to the profile that asks. Its place in the field always may. */
export function isParticipantInFocus(db: ReadDb, kind: RaceSeason['participantKind'], id: number): boolean {
  const focus = focusOf(db)
  return focus === null || firstText(db, `SELECT 1 WHERE ${places[kind]}`, { id, focus: JSON.stringify(focus) }) !== undefined
}
