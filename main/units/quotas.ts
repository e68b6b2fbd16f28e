import type { ParticipantKind } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { Places } from './places'

interface QuotaRow {
  readonly regionId: number | null
  readonly unitId: number | null
  readonly repId: number | null
  readonly periodStart: Day
  readonly periodEnd: Day
  readonly amountE4: number
}

/**
 * Quotas of a measure for a period, by participant. A quota's period counts with the share of its days that lie in the period asked for.
 * Where the level itself has none, the quotas one level down are added up: reps for a unit, units for a region.
 */
export function readQuotas(db: ReadDb, measure: string, kind: ParticipantKind, from: Day, to: Day, knownBy: Day, places: Places): ReadonlyMap<number, number> {
  const rows = allText<QuotaRow>(
    db,
    `SELECT region_id AS regionId, unit_id AS unitId, rep_id AS repId, period_start AS periodStart, period_end AS periodEnd, amount_e4 AS amountE4
     FROM quota WHERE measure = :measure AND period_end >= :from AND period_start <= :to AND known_at <= :knownBy ORDER BY id`,
    { measure, from, to, knownBy }
  )
  const amountIn = (row: QuotaRow): number => {
    const days = Math.min(row.periodEnd, to) - Math.max(row.periodStart, from) + 1
    return (row.amountE4 * days) / (row.periodEnd - row.periodStart + 1)
  }
  const add = (owner: (row: QuotaRow) => number | null): Map<number, number> => {
    const sums = new Map<number, number>()
    for (const row of rows) {
      const id = owner(row)
      if (id !== null) sums.set(id, (sums.get(id) ?? 0) + amountIn(row))
    }
    return sums
  }
  const dayOf = (row: QuotaRow): Day => Math.min(row.periodEnd, to)
  const ofUnits = (): Map<number, number> => {
    const own = add((row) => row.unitId)
    return own.size > 0 ? own : add((row) => places.unitOfRep(row.repId, dayOf(row)))
  }
  switch (kind) {
    case 'rep':
      return add((row) => row.repId)
    case 'unit':
      return ofUnits()
    case 'region': {
      const large = new Set(places.largeRegions.map((region) => region.id))
      const own = add((row) => (row.regionId !== null && large.has(row.regionId) ? row.regionId : null))
      if (own.size > 0) return own
      const sums = new Map<number, number>()
      for (const [unitId, amount] of ofUnits()) {
        const region = places.largeRegionOf(places.regionOfUnit(unitId, to))
        if (region !== null) sums.set(region, (sums.get(region) ?? 0) + amount)
      }
      return sums
    }
  }
}
