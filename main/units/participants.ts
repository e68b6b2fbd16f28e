import type { ParticipantKind } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { Places } from './places'

/** Who can be ranked or watched: a battle unit, a rep, or one of the large regions. */
export interface Participant {
  readonly id: number
  readonly name: string
  readonly regionId: number | null
  readonly regionName: string | null
  readonly headCount: number
  /** Those of the same group are compared with each other: the industry of the unit. */
  readonly peerGroup: number | null
}

/** Participants of a kind that existed between two days, as placed on the later one, by id. */
export function readParticipants(db: ReadDb, kind: ParticipantKind, from: Day, to: Day, places: Places): readonly Participant[] {
  switch (kind) {
    case 'unit':
      return readUnits(db, from, to)
    case 'rep':
      return readReps(db, from, to)
    case 'region':
      return readRegions(db, from, to, places)
  }
}

function readUnits(db: ReadDb, from: Day, to: Day): readonly Participant[] {
  return allText<Participant>(
    db,
    `SELECT unit.id, unit.name, membership.region_id AS regionId, region.name AS regionName, unit.industry_id AS peerGroup,
       (SELECT count(*) FROM rep_membership AS member WHERE member.unit_id = unit.id AND :to BETWEEN member.valid_from AND member.valid_to) AS headCount
     FROM battle_unit AS unit
     LEFT JOIN unit_membership AS membership ON membership.unit_id = unit.id AND membership.valid_from =
       (SELECT max(valid_from) FROM unit_membership WHERE unit_id = unit.id AND valid_from <= :to)
     LEFT JOIN region ON region.id = membership.region_id
     WHERE ifnull(unit.founded_at, :to) <= :to AND ifnull(unit.closed_at, :from) >= :from
     ORDER BY unit.id`,
    { from, to }
  )
}

function readReps(db: ReadDb, from: Day, to: Day): readonly Participant[] {
  return allText<Participant>(
    db,
    `SELECT rep.id, rep.name, place.region_id AS regionId, region.name AS regionName, unit.industry_id AS peerGroup, 1 AS headCount
     FROM rep
     LEFT JOIN rep_membership AS member ON member.rep_id = rep.id AND member.valid_from = (SELECT max(valid_from) FROM rep_membership WHERE rep_id = rep.id AND valid_from <= :to)
     LEFT JOIN battle_unit AS unit ON unit.id = member.unit_id
     LEFT JOIN unit_membership AS place ON place.unit_id = unit.id AND place.valid_from = (SELECT max(valid_from) FROM unit_membership WHERE unit_id = unit.id AND valid_from <= :to)
     LEFT JOIN region ON region.id = place.region_id
     WHERE ifnull(rep.hired_at, :to) <= :to AND ifnull(rep.left_at, :from) >= :from
     ORDER BY rep.id`,
    { from, to }
  )
}

function readRegions(db: ReadDb, from: Day, to: Day, places: Places): readonly Participant[] {
  const heads = new Map<number, number>()
  for (const unit of readUnits(db, from, to)) {
    const region = places.largeRegionOf(unit.regionId)
    if (region !== null) heads.set(region, (heads.get(region) ?? 0) + unit.headCount)
  }
  return places.largeRegions.map((region) => ({
    id: region.id,
    name: region.name,
    regionId: region.id,
    regionName: region.name,
    headCount: heads.get(region.id) ?? 0,
    peerGroup: null
  }))
}
