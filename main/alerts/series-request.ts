import type { AlertRule } from '../contract/alerts'
import { readTargets, readTotalTarget } from '../units/quotas'
import type { Places } from '../units/places'
import { queryMetrics } from '../metrics/query-metrics'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'

export interface SeriesRequest {
  readonly db: ReadDb
  readonly rule: AlertRule
  readonly measure: string
  readonly from: Day
  readonly to: Day
  readonly places: Places
  readonly subjectId: number | undefined
}

export interface Quarter {
  readonly from: Day
  readonly to: Day
}

/** The fiscal quarter of a day. */
export function quarterOf(db: ReadDb): (day: Day) => Quarter {
  const { fiscalYearStartMonth } = readSettings(db)
  return (day) => {
    const from = quarterStart(day, fiscalYearStartMonth)
    return { from, to: addMonths(from, 3) - 1 }
  }
}

/** Targets of a rule's subjects by quarter, read once per quarter. */
export function quarterTargets(request: SeriesRequest): (quarter: Quarter) => ReadonlyMap<number, number> {
  const { db, rule, places, to } = request
  const byQuarter = new Map<Day, ReadonlyMap<number, number>>()
  const read = (quarter: Quarter): ReadonlyMap<number, number> => {
    switch (rule.subjectKind) {
      case 'account':
      case 'deal':
        return new Map()
      case 'workspace': {
        const total = isScoped(rule) ? scopedTarget(request, quarter) : readTotalTarget(db, quarter.from, quarter.to, to)
        return total === null ? new Map() : new Map([[0, total]])
      }
      case 'unit':
        return readTargets(db, 'unit', quarter.from, quarter.to, to)
      case 'rep':
        return readTargets(db, 'rep', quarter.from, quarter.to, to)
      case 'region': {
        const sums = new Map<number, number>()
        for (const [regionId, target] of readTargets(db, 'region', quarter.from, quarter.to, to)) {
          for (const id of places.regionPath(regionId)) sums.set(id, (sums.get(id) ?? 0) + target)
        }
        return sums
      }
    }
  }
  return (quarter) => {
    let targets = byQuarter.get(quarter.from)
    if (targets === undefined) byQuarter.set(quarter.from, (targets = read(quarter)))
    return targets
  }
}

function isScoped(rule: AlertRule): boolean {
  return (rule.scope.regionIds ?? []).length > 0 || (rule.scope.unitIds ?? []).length > 0
}

function scopedTarget({ db, rule, to }: SeriesRequest, quarter: Quarter): number | null {
  const value = queryMetrics(db, { measures: ['target'], from: isoFromDay(quarter.from), to: isoFromDay(quarter.to), scope: rule.scope }, to).rows[0]?.[0]
  return typeof value === 'number' && value > 0 ? value : null
}
