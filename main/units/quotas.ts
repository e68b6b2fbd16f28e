import type { ParticipantKind } from '../contract/race'
import { queryMetrics } from '../metrics/query-metrics'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'

const dimensionOf = { unit: 'unit', rep: 'rep', region: 'region_root' } as const

/** Targets for bookings in a period by participant, as the metrics layer spreads them over the days. */
export function readQuotas(db: ReadDb, kind: ParticipantKind, from: Day, to: Day, today: Day): ReadonlyMap<number, number> {
  return readTargets(db, dimensionOf[kind], from, to, today)
}

export function readTargets(db: ReadDb, dimension: 'unit' | 'rep' | 'region' | 'region_root', from: Day, to: Day, today: Day): ReadonlyMap<number, number> {
  const answer = queryMetrics(db, { measures: ['target'], by: [dimension], from: isoFromDay(from), to: isoFromDay(to) }, today)
  const targets = new Map<number, number>()
  answer.ids.forEach((ids, index) => {
    const id = ids[0]
    const target = answer.rows[index]?.[1]
    if (typeof id === 'number' && typeof target === 'number' && target > 0) targets.set(id, target)
  })
  return targets
}

/** The target of the whole workspace for a period, or null. */
export function readTotalTarget(db: ReadDb, from: Day, to: Day, today: Day): number | null {
  const value = queryMetrics(db, { measures: ['target'], from: isoFromDay(from), to: isoFromDay(to) }, today).rows[0]?.[0]
  return typeof value === 'number' && value > 0 ? value : null
}
