import type { AlertRule, AlertSubject } from '../contract/alerts'
import { readParticipants } from '../units/participants'
import { regionOf, unitOf, type OwnedFact, type OwnersOf } from '../units/owned-facts'
import type { Places } from '../units/places'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { allText } from '../warehouse/statement'

type NodeKind = Exclude<AlertRule['subjectKind'], 'account' | 'deal'>

export type SubjectsOn = (day: Day) => readonly AlertSubject[]

/**
 * The subjects of a rule that is about the organisation, as they existed and were placed on each day. They are read again only where the
 * organisation changed in between, so that a replay sees on every day what a live evaluation of that day saw.
 */
export function openSubjects(db: ReadDb, rule: AlertRule, from: Day, to: Day, places: Places): SubjectsOn {
  const changes = allText<{ day: Day }>(db, changeDays, { from, to }).map((row) => row.day)
  const byEra = new Map<number, readonly AlertSubject[]>()
  return (day) => {
    const era = changes.filter((change) => change <= day).length
    let subjects = byEra.get(era)
    if (subjects === undefined) byEra.set(era, (subjects = readSubjects(db, rule, day, places)))
    return subjects
  }
}

/** Days after `from` on which units or people came, moved or had left. */
const changeDays = `SELECT DISTINCT day FROM (
    SELECT founded_at AS day FROM battle_unit UNION ALL SELECT closed_at + 1 FROM battle_unit
    UNION ALL SELECT hired_at FROM rep UNION ALL SELECT left_at + 1 FROM rep
    UNION ALL SELECT valid_from FROM unit_membership UNION ALL SELECT valid_to + 1 FROM unit_membership
    UNION ALL SELECT valid_from FROM rep_membership UNION ALL SELECT valid_to + 1 FROM rep_membership
  ) WHERE day > :from AND day <= :to ORDER BY day`

function readSubjects(db: ReadDb, rule: AlertRule, day: Day, places: Places): readonly AlertSubject[] {
  const kind = rule.subjectKind as NodeKind
  const { regionIds, unitIds } = scopeSets(rule)
  const inRegions = (regionId: number | null): boolean => regionIds === null || places.regionPath(regionId).some((id) => regionIds.has(id))
  switch (kind) {
    case 'workspace':
      return [{ kind, id: 0, name: readSettings(db).name }]
    case 'region':
      return allText<{ id: number; name: string }>(db, 'SELECT id, name FROM region ORDER BY id')
        .filter((region) => inRegions(region.id))
        .map((region) => ({ kind, ...region }))
    case 'unit':
      return readParticipants(db, 'unit', day, day, places)
        .filter((unit) => inRegions(unit.regionId) && (unitIds === null || unitIds.has(unit.id)))
        .map((unit) => ({ kind, id: unit.id, name: unit.name }))
    case 'rep':
      return readParticipants(db, 'rep', day, day, places)
        .filter((rep) => inRegions(rep.regionId) && (unitIds === null || unitIds.has(places.unitOfRep(rep.id, day) ?? 0)))
        .map((rep) => ({ kind, id: rep.id, name: rep.name }))
  }
}

/** Which subjects a fact counts for; nobody where it lies outside the rule's scope. A region has what its branches have. */
export function subjectOwners(rule: AlertRule, places: Places): OwnersOf {
  const inScope = scopeFilter(rule, places)
  const only = (id: number | null): readonly number[] => (id === null ? [] : [id])
  const ownersOf: Readonly<Record<NodeKind, OwnersOf>> = {
    workspace: () => [0],
    region: (fact) => places.regionPath(regionOf(fact, places)),
    unit: (fact) => only(unitOf(fact, places)),
    rep: (fact) => only(fact.repId)
  }
  const owners = ownersOf[rule.subjectKind as NodeKind]
  return (fact) => (inScope(fact) ? owners(fact) : [])
}

export function scopeFilter(rule: AlertRule, places: Places): (fact: Pick<OwnedFact, 'unitId' | 'regionId' | 'repId' | 'day'>) => boolean {
  const { regionIds, unitIds } = scopeSets(rule)
  if (regionIds === null && unitIds === null) return () => true
  return (fact) => {
    const owned = fact as OwnedFact
    if (unitIds !== null && !unitIds.has(unitOf(owned, places) ?? 0)) return false
    return regionIds === null || places.regionPath(regionOf(owned, places)).some((id) => regionIds.has(id))
  }
}

function scopeSets(rule: AlertRule): { regionIds: ReadonlySet<number> | null; unitIds: ReadonlySet<number> | null } {
  const set = (ids: readonly number[] | undefined): ReadonlySet<number> | null => (ids === undefined || ids.length === 0 ? null : new Set(ids))
  return { regionIds: set(rule.scope.regionIds), unitIds: set(rule.scope.unitIds) }
}
