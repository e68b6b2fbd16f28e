import type { RouteOutput } from '../contract'
import { allocationRule } from '../contract/reallocation'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { all, sql } from '../warehouse/statement'
import { poolView, proposeReallocation, readUnitNames, suggestedAllocation } from './propose-reallocation'
import { readStandings } from './race-readers'
import { measureEffect } from './reallocation-effect'
import { readPools, type ResourcePool } from './resource-pools'
import { readSeasons, type Season } from './season'

type ReallocationReads = 'reallocation.pools' | 'reallocation.propose' | 'reallocation.proposals'
type SavedProposal = RouteOutput<'reallocation.proposals'>[number]

export const reallocationReaders: Pick<ReaderHandlers, ReallocationReads> = {
  'reallocation.pools': (db, input, context) => ({
    pools: readPools(db, input.asOf === undefined ? context.today : dayFromIso(input.asOf)).map(poolView),
    suggested: { ...suggestedAllocation, bounds: [...suggestedAllocation.bounds] }
  }),
  'reallocation.propose': (db, input, context) =>
    proposeReallocation(db, { ...input, asOf: input.asOf === undefined ? context.today : dayFromIso(input.asOf), today: context.today }).proposal,
  'reallocation.proposals': (db, _input, context) => readProposals(db, context.today)
}

function readProposals(db: ReadDb, today: Day): SavedProposal[] {
  const names = readUnitNames(db)
  const seasons = readSeasons(db)
  const shares = all(db, sql.selectFrom('reallocation_share').selectAll().orderBy('reallocation_id').orderBy('unit_id'))
  return all(db, sql.selectFrom('reallocation').selectAll().where('withdrawn_at_ms', 'is', null).orderBy('id', 'desc')).map((row): SavedProposal => {
    const own = shares.filter((share) => share.reallocation_id === row.id)
    const proposal = { seasonId: row.season_id, appliesFrom: row.applies_from, appliesTo: row.applies_to, shares: own }
    return {
      id: row.id,
      pool: poolView({
        kind: row.pool_kind,
        name: row.pool_name,
        valueType: row.value_type as ResourcePool['valueType'],
        from: row.period_start,
        to: row.period_end,
        total: row.total,
        today: new Map(own.filter((share) => share.today > 0).map((share) => [share.unit_id, share.today]))
      }),
      seasonId: row.season_id,
      asOf: isoFromDay(row.as_of),
      appliesFrom: isoFromDay(row.applies_from),
      appliesTo: isoFromDay(row.applies_to),
      rule: allocationRule.parse(JSON.parse(row.rule)),
      note: row.note,
      state: row.approved_at_ms === null ? 'proposed' : 'approved',
      madeAtMs: row.made_at_ms,
      madeBy: row.made_by,
      approvedAtMs: row.approved_at_ms,
      approvedBy: row.approved_by,
      shares: own.map((share) => ({ participantId: share.unit_id, name: names.get(share.unit_id) ?? String(share.unit_id), today: share.today, proposed: share.proposed })),
      effect: row.approved_at_ms === null ? null : effectOf(db, proposal, seasons, today)
    }
  })
}

interface Approved {
  readonly seasonId: number | null
  readonly appliesFrom: Day
  readonly appliesTo: Day
  readonly shares: readonly { readonly unit_id: number; readonly today: number; readonly proposed: number }[]
}

/** Bookings of the season that decided against those of the settled season in which the new shares applied. */
function effectOf(db: ReadDb, proposal: Approved, seasons: readonly Season[], today: Day): SavedProposal['effect'] {
  const overlap = (season: Season): number => Math.min(season.to, proposal.appliesTo) - Math.max(season.from, proposal.appliesFrom) + 1
  const after = seasons.find((season) => season.state === 'settled' && season.participantKind === 'unit' && season.id !== proposal.seasonId && overlap(season) * 2 > proposal.appliesTo - proposal.appliesFrom + 1)
  const before = seasons.find((season) => season.id === proposal.seasonId)
  if (after === undefined || after.id === null || before === undefined) return null
  const bookingsOf = (season: Season): ReadonlyMap<number, number> => new Map(readStandings(db, season, season.to, today).rows.map((row) => [row.participantId, row.bookingsE4]))
  const beforeBy = bookingsOf(before)
  const afterBy = bookingsOf(after)
  const effect = measureEffect(
    proposal.shares.map((share) => ({ today: share.today, proposed: share.proposed, beforeE4: beforeBy.get(share.unit_id) ?? 0, afterE4: afterBy.get(share.unit_id) ?? 0 }))
  )
  return { seasonId: after.id, seasonName: after.name, ...effect }
}
