import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { isTimeGrain, type DimensionId, type TimeGrain } from './dimensions'
import type { DimensionKey } from './dimension-values'
import type { Condition, Frame } from './frame'
import { grainStart } from './time-grain'

export interface QuotaRow {
  readonly id: number
  readonly sourceKey: string
  readonly level: 'region' | 'unit' | 'rep'
  readonly regionId: number | null
  readonly unitId: number | null
  readonly repId: number | null
  readonly periodStart: Day
  readonly periodEnd: Day
  readonly amountE4: number
}

/** The part of a quota that falls into [from, to], both included. */
export interface QuotaShare {
  readonly quota: QuotaRow
  readonly from: Day
  readonly to: Day
  readonly amountE4: number
}

/**
 * A quota spread evenly over the days of its period, in whole units so that any partition of the period adds up to the quota exactly.
 */
export function shareOfQuota(quota: { readonly periodStart: Day; readonly periodEnd: Day; readonly amountE4: number }, from: Day, to: Day): number {
  const days = quota.periodEnd - quota.periodStart + 1
  const upTo = (day: Day): number => {
    const passed = Math.min(Math.max(day - quota.periodStart + 1, 0), days)
    return Number((BigInt(quota.amountE4) * BigInt(passed)) / BigInt(days))
  }
  return to < from ? 0 : upTo(to) - upTo(from - 1)
}

/**
 * The quotas that answer a selection. Targets are often set at several levels at once, which must not be added up: the level is that of
 * the dimensions asked for (rep, unit, leaf region), else regions, else what there is in that scope; of regions the lowest that have one;
 * of nested periods the shortest.
 */
export function quotaShares(db: ReadDb, by: readonly DimensionId[], frame: Frame): readonly QuotaShare[] {
  const rows = readQuotas(db, frame)
  const grains = by.filter(isTimeGrain)
  for (const level of levelsFor(by, frame, rows)) {
    const shares = withoutNested(withoutParents(rows.filter((row) => row.level === level), frame))
      .flatMap((quota) => slices(quota, grains, frame))
      .filter((share) => matches(share, frame))
    if (shares.length > 0) return shares
  }
  return []
}

/** Levels in the order in which they are asked. */
function levelsFor(by: readonly DimensionId[], frame: Frame, rows: readonly QuotaRow[]): readonly QuotaRow['level'][] {
  const asked = new Set<DimensionId>([...by, ...frame.conditions.map((condition) => condition.dimension)])
  if (asked.has('rep')) return ['rep']
  if (asked.has('unit') || frame.scope.unitIds !== null) return ['unit', 'rep']
  const isBranch = (row: QuotaRow): boolean => row.level === 'region' && row.regionId !== null && (frame.tree.childIds.get(row.regionId) ?? []).length > 0
  // A branch's target says nothing about its leaves: their units' targets do.
  return asked.has('region') && rows.some(isBranch) ? ['unit', 'rep', 'region'] : ['region', 'unit', 'rep']
}

/** Key of a share for a dimension that quotas know. */
export function keyOfShare(share: QuotaShare, dimension: DimensionId, frame: Frame): DimensionKey {
  if (isTimeGrain(dimension)) return grainStart(dimension, share.from, frame.fiscalYearStartMonth)
  switch (dimension) {
    case 'region':
      return share.quota.regionId
    case 'region_root':
      return share.quota.regionId === null ? null : (frame.tree.largeRegionOf.get(share.quota.regionId) ?? null)
    case 'unit':
      return share.quota.unitId
    case 'rep':
      return share.quota.repId
    default:
      throw new Error(`quotas do not know ${dimension}`)
  }
}

function readQuotas(db: ReadDb, frame: Frame): readonly QuotaRow[] {
  return allText<QuotaRow>(
    db,
    `SELECT q.id, q.source_key AS sourceKey, CASE WHEN q.region_id IS NOT NULL THEN 'region' WHEN q.unit_id IS NOT NULL THEN 'unit' ELSE 'rep' END AS level,
       coalesce(q.region_id, unit_membership.region_id) AS regionId, coalesce(q.unit_id, rep_membership.unit_id) AS unitId, q.rep_id AS repId,
       q.period_start AS periodStart, q.period_end AS periodEnd, q.amount_e4 AS amountE4
     FROM quota AS q
     LEFT JOIN rep_membership ON rep_membership.rep_id = q.rep_id AND q.period_start BETWEEN rep_membership.valid_from AND rep_membership.valid_to
     LEFT JOIN unit_membership ON unit_membership.unit_id = coalesce(q.unit_id, rep_membership.unit_id)
       AND q.period_start BETWEEN unit_membership.valid_from AND unit_membership.valid_to
     WHERE q.measure = 'bookings' AND q.known_at <= @cut AND (@to IS NULL OR q.period_start <= @to) AND (@from IS NULL OR q.period_end >= @from)
     ORDER BY q.id`,
    { cut: Math.max(frame.cut, frame.to ?? frame.cut), from: frame.from, to: frame.to }
  )
}

function withoutParents(rows: readonly QuotaRow[], frame: Frame): readonly QuotaRow[] {
  if (rows[0]?.level !== 'region') return rows
  const byRegion = groupBy(rows, (row) => row.regionId)
  const hasBelow = (regionId: number, row: QuotaRow): boolean =>
    (frame.tree.childIds.get(regionId) ?? []).some((child) => (byRegion.get(child) ?? []).some((other) => overlap(row, other)) || hasBelow(child, row))
  return rows.filter((row) => row.regionId === null || !hasBelow(row.regionId, row))
}

function withoutNested(rows: readonly QuotaRow[]): readonly QuotaRow[] {
  const byOwner = groupBy(rows, (row) => `${row.level === 'region' ? row.regionId : row.level === 'unit' ? row.unitId : row.repId}`)
  const isInside = (inner: QuotaRow, outer: QuotaRow): boolean =>
    inner.periodStart >= outer.periodStart && inner.periodEnd <= outer.periodEnd && inner.periodEnd - inner.periodStart < outer.periodEnd - outer.periodStart
  return [...byOwner.values()].flatMap((own) => own.filter((row) => !own.some((other) => isInside(other, row))))
}

function slices(quota: QuotaRow, grains: readonly TimeGrain[], frame: Frame): readonly QuotaShare[] {
  const from = Math.max(quota.periodStart, frame.from ?? quota.periodStart)
  const to = Math.min(quota.periodEnd, frame.to ?? quota.periodEnd)
  if (to < from) return []
  // Cut wherever the finest grain asked for, or a time condition, changes.
  const asked = [...grains, ...frame.conditions.map((condition) => condition.dimension).filter(isTimeGrain)]
  if (asked.length === 0) return [{ quota, from, to, amountE4: shareOfQuota(quota, from, to) }]
  const key = (day: Day): string => asked.map((grain) => grainStart(grain, day, frame.fiscalYearStartMonth)).join()
  const found: QuotaShare[] = []
  for (let start = from, day = from; day <= to; day += 1) {
    if (day < to && key(day + 1) === key(day)) continue
    found.push({ quota, from: start, to: day, amountE4: shareOfQuota(quota, start, day) })
    start = day + 1
  }
  return found
}

function matches(share: QuotaShare, frame: Frame): boolean {
  const { regionIds, unitIds } = frame.scope
  if (regionIds !== null && (share.quota.regionId === null || !regionIds.includes(share.quota.regionId))) return false
  if (unitIds !== null && (share.quota.unitId === null || !unitIds.includes(share.quota.unitId))) return false
  return frame.conditions.every((condition) => holds(condition, keyOfShare(share, condition.dimension, frame)))
}

function holds(condition: Condition, key: DimensionKey): boolean {
  const listed = key === null ? condition.orUnknown : condition.keys.includes(key)
  return condition.negated ? !listed : listed
}

function overlap(a: QuotaRow, b: QuotaRow): boolean {
  return a.periodStart <= b.periodEnd && b.periodStart <= a.periodEnd
}

function groupBy<T, K>(rows: readonly T[], key: (row: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group === undefined) groups.set(key(row), [row])
    else group.push(row)
  }
  return groups
}
