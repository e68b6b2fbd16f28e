import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'

/** Quotas for bookings in a period, by whom they were given to. */
export interface BookingsTargets {
  readonly byUnit: ReadonlyMap<number, number>
  readonly byRegion: ReadonlyMap<number, number>
  readonly total: number | null
}

interface QuotaRow {
  readonly region_id: number | null
  readonly unit_id: number | null
  readonly rep_id: number | null
  readonly amount_e4: number
}

/**
 * Quotas whose period lies within [start, end] (months add up to a quarter), and that were known by `knownBy`. A region without a
 * quota of its own gets the sum of its sub-regions', else of the units that belonged to it on the last day; units and the
 * company likewise from below. Quotas of different levels are never added to each other.
 */
export function readBookingsTargets(db: ReadDb, start: Day, end: Day, knownBy: Day): BookingsTargets {
  const rows = allText<QuotaRow>(
    db,
    `SELECT region_id, unit_id, rep_id, sum(amount_e4) AS amount_e4 FROM quota
     WHERE measure = 'bookings' AND period_start >= :start AND period_end <= :end AND known_at <= :knownBy GROUP BY region_id, unit_id, rep_id`,
    { start, end, knownBy }
  )
  const byUnit = new Map<number, number>()
  const ownRegion = new Map<number, number>()
  const repUnits = new Map(
    allText<{ rep_id: number; unit_id: number }>(db, 'SELECT rep_id, unit_id FROM rep_membership WHERE :end BETWEEN valid_from AND valid_to', { end }).map((row) => [row.rep_id, row.unit_id])
  )
  const fromReps = new Map<number, number>()
  for (const row of rows) {
    if (row.unit_id !== null) add(byUnit, row.unit_id, row.amount_e4)
    if (row.region_id !== null) add(ownRegion, row.region_id, row.amount_e4)
    if (row.rep_id !== null) add(fromReps, repUnits.get(row.rep_id) ?? 0, row.amount_e4)
  }
  for (const [unit, amount] of fromReps) if (!byUnit.has(unit) && unit !== 0) byUnit.set(unit, amount)

  const unitRegions = allText<{ unit_id: number; region_id: number }>(db, 'SELECT unit_id, region_id FROM unit_membership WHERE :end BETWEEN valid_from AND valid_to', { end })
  const regions = allText<{ id: number; parent_id: number | null }>(db, 'SELECT id, parent_id FROM region')
  const byRegion = new Map<number, number>()
  const resolve = (id: number): number | null => {
    const own = ownRegion.get(id)
    if (own !== undefined) return own
    const parts = regions.filter((region) => region.parent_id === id).map((region) => resolve(region.id))
    for (const unit of unitRegions) if (unit.region_id === id) parts.push(byUnit.get(unit.unit_id) ?? null)
    return sumOf(parts)
  }
  for (const region of regions) {
    const target = resolve(region.id)
    if (target !== null) byRegion.set(region.id, target)
  }
  const roots = sumOf(regions.filter((region) => region.parent_id === null).map((region) => byRegion.get(region.id) ?? null))
  return { byUnit, byRegion, total: roots ?? sumOf([...byUnit.values()]) }
}

function add(map: Map<number, number>, key: number, amount: number): void {
  map.set(key, (map.get(key) ?? 0) + amount)
}

/** Sum of those that exist; null where none does. */
function sumOf(values: readonly (number | null)[]): number | null {
  let sum: number | null = null
  for (const value of values) if (value !== null) sum = (sum ?? 0) + value
  return sum
}
