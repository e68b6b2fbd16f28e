import type { ParticipantKind, RaceRule } from '../contract/race'
import type { Ledger } from '../units/ledger'
import { emptyLedger } from '../units/ledger'
import { participantOwners } from '../units/owned-facts'
import { readMeasureLedgers, type MeasureLedgers } from '../units/measure-ledgers'
import { readParticipants, type Participant } from '../units/participants'
import { readPlaces } from '../units/places'
import { readQuotas } from '../units/quotas'
import type { UnitMeasureId } from '../units/unit-measures'
import type { ReadDb } from '../warehouse/database'
import { addMonths, type Day } from '../warehouse/day'

/** Everything standings are computed from, for every day of a season and under every version of its rule. */
export interface RaceFacts {
  readonly from: Day
  readonly to: Day
  readonly participants: readonly Participant[]
  readonly ledgers: MeasureLedgers
  /** Quota of the whole season, by measure (bookings are the only one with quotas today) and participant. */
  readonly quotas: ReadonlyMap<UnitMeasureId, ReadonlyMap<number, number>>
}

/** Reads the facts of a season; `rules` are all versions that will be asked for. */
export function readRaceFacts(db: ReadDb, kind: ParticipantKind, from: Day, to: Day, rules: readonly RaceRule[], knownBy: Day): RaceFacts {
  const places = readPlaces(db)
  const measures = new Set<UnitMeasureId>(['bookings'])
  for (const rule of rules) {
    for (const part of [...rule.measures, ...rule.penalties]) measures.add(part.measure)
    for (const measure of rule.tieOrder) measures.add(measure)
  }
  const needsLastYear = rules.some((rule) => rule.measures.some((part) => part.normalisation === 'last_year'))
  const ledgers = readMeasureLedgers(
    db,
    [...measures],
    { ownersOf: participantOwners(kind, places), submissionLevel: kind, from: needsLastYear ? addMonths(from, -12) : from, to, collaborationCredit: rules.every((rule) => rule.collaborationCredit) },
    places
  )
  const quotas = new Map<UnitMeasureId, ReadonlyMap<number, number>>([['bookings', readQuotas(db, kind, from, to, knownBy)]])
  return { from, to, participants: readParticipants(db, kind, from, Math.min(to, knownBy), places), ledgers, quotas }
}

export function ledgerOf(facts: RaceFacts, measure: UnitMeasureId): Ledger {
  return facts.ledgers.get(measure) ?? emptyLedger
}
