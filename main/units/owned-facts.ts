import type { ParticipantKind } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import { allText } from '../warehouse/statement'
import type { LedgerEvent } from './ledger'
import type { Places } from './places'

/** A fact with its owners as stored on the row; who of them it counts for depends on what is being ranked. */
export interface OwnedFact extends Omit<LedgerEvent, 'participantId' | 'share'> {
  readonly unitId: number | null
  readonly regionId: number | null
  readonly repId: number | null
}

/** Shares of a deal that several people worked on; overlays (credit on top) are not part of them. */
export type CreditShares = ReadonlyMap<number, readonly { readonly repId: number; readonly share: number }[]>

export function readCreditShares(db: ReadDb): CreditShares {
  const shares = new Map<number, { repId: number; share: number }[]>()
  const rows = allText<{ opportunityId: number; repId: number; share: number }>(
    db,
    `SELECT opportunity_id AS opportunityId, rep_id AS repId, sum(share) AS share FROM opportunity_credit
     WHERE is_overlay = 0 GROUP BY opportunity_id, rep_id ORDER BY opportunity_id, rep_id`
  )
  for (const row of rows) {
    const own = shares.get(row.opportunityId)
    if (own === undefined) shares.set(row.opportunityId, [row])
    else own.push(row)
  }
  // A change of shares during the deal leaves dated rows that add up to more than the deal: back to one.
  for (const [opportunityId, own] of shares) {
    const total = own.reduce((sum, row) => sum + row.share, 0)
    if (Math.abs(total - 1) > 1e-9) shares.set(opportunityId, own.map((row) => ({ repId: row.repId, share: row.share / total })))
  }
  return shares
}

/** For whom a fact counts: one participant, several nested ones (regions), or nobody. */
export type OwnersOf = (fact: OwnedFact) => readonly number[]

/** Gives every fact to those it counts for: by the row's own owner, or split by recorded shares. Facts without an owner are left out. */
export function assignFacts(facts: readonly OwnedFact[], ownersOf: OwnersOf, places: Places, credit: CreditShares | null): LedgerEvent[] {
  const events: LedgerEvent[] = []
  for (const fact of facts) {
    const shares = credit === null || fact.dealId === null ? undefined : credit.get(fact.dealId)
    if (shares === undefined) {
      for (const participantId of ownersOf(fact)) events.push(eventOf(fact, participantId, 1))
      continue
    }
    const parts = new Map<number, number>()
    for (const { repId, share } of shares) {
      const unitId = places.unitOfRep(repId, fact.day) ?? fact.unitId
      const regionId = unitId === fact.unitId ? fact.regionId : places.regionOfUnit(unitId, fact.day)
      for (const participantId of ownersOf({ ...fact, repId, unitId, regionId })) parts.set(participantId, (parts.get(participantId) ?? 0) + share)
    }
    for (const [participantId, share] of parts) events.push(eventOf(fact, participantId, share))
  }
  return events
}

/** Participants of a race: the unit, the rep, or the large region. */
export function participantOwners(kind: ParticipantKind, places: Places): OwnersOf {
  const only = (id: number | null): readonly number[] => (id === null ? [] : [id])
  switch (kind) {
    case 'unit':
      return (fact) => only(unitOf(fact, places))
    case 'rep':
      return (fact) => only(fact.repId)
    case 'region':
      return (fact) => only(places.largeRegionOf(regionOf(fact, places)))
  }
}

export function unitOf(fact: OwnedFact, places: Places): number | null {
  return fact.unitId ?? places.unitOfRep(fact.repId, fact.day)
}

export function regionOf(fact: OwnedFact, places: Places): number | null {
  return fact.regionId ?? places.regionOfUnit(unitOf(fact, places), fact.day)
}

function eventOf(fact: OwnedFact, participantId: number, share: number): LedgerEvent {
  return {
    participantId,
    day: fact.day,
    knownAt: fact.knownAt,
    value: fact.value * share,
    weight: fact.weight * share,
    dealId: fact.dealId,
    rowId: fact.rowId,
    share
  }
}
