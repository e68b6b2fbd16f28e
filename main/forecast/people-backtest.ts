import type { Cell } from '../contract/common'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { bookedByNode } from './override-scorecard'

/** A past day on which the machine was asked, and the period that it was asked about. */
export interface PastOrigin {
  readonly origin: Day
  readonly periodEnd: Day
  readonly period: string
}

type Level = 'region' | 'unit'

interface Call {
  readonly level: Level | 'total'
  readonly nodeId: number
  readonly amount: number
}

interface Errors {
  absolute: number
  signed: number
  actual: number
  points: number
}

export interface PeopleBacktest {
  /** level, period, method, wape, bias, coverage (none: people give no range), points: rows of the rollup table without `best`. */
  readonly rollup: readonly (readonly [string, string, string, number | null, number | null, null, number])[]
  /** Rows of the origins table at company level. */
  readonly origins: readonly Cell[][]
}

/**
 * What people had promised on the days on which the backtest asked the machine: the latest submission of each region and unit by the end of that day, against
 * what was booked. The company is its own submission where there is one, else the sum of the regions that no other submitting region holds.
 */
export function readPeopleBacktest(db: ReadDb, origins: readonly PastOrigin[], today: Day): PeopleBacktest {
  const booked = bookedByNode(db, today)
  const parents = new Map(allText<{ id: number; parentId: number | null }>(db, 'SELECT id, parent_id AS parentId FROM region').map((row) => [row.id, row.parentId]))
  const errors = new Map<string, Errors>()
  const rows: Cell[][] = []
  for (const { origin, periodEnd, period } of origins) {
    if (periodEnd >= today) continue
    const start = addMonths(periodEnd + 1, -3)
    const calls = latestCalls(db, start, periodEnd, origin)
    const add = (level: Level | 'total', amount: number, actual: number): void => {
      const key = `${level}|${period}`
      const sum = errors.get(key) ?? { absolute: 0, signed: 0, actual: 0, points: 0 }
      sum.absolute += Math.abs(amount - actual)
      sum.signed += amount - actual
      sum.actual += actual
      sum.points += 1
      errors.set(key, sum)
    }
    for (const call of calls) if (call.level !== 'total') add(call.level, call.amount, booked(call.level, call.nodeId, start, periodEnd))
    const company = companyCall(calls, parents)
    if (company === null) continue
    const actual = booked('total', 0, start, periodEnd)
    add('total', company, actual)
    rows.push([isoFromDay(origin), isoFromDay(periodEnd), period, 'submission', company, null, null, actual])
  }
  return {
    rollup: [...errors].map(([key, sum]) => {
      const [level = '', period = ''] = key.split('|')
      return [level, period, 'submission', sum.actual > 0 ? sum.absolute / sum.actual : null, sum.actual > 0 ? sum.signed / sum.actual : null, null, sum.points] as const
    }),
    origins: rows
  }
}

function latestCalls(db: ReadDb, start: Day, end: Day, origin: Day): readonly Call[] {
  return allText<Call>(
    db,
    `SELECT level, node_id AS nodeId, amount_e4 AS amount FROM (
       SELECT *, row_number() OVER (PARTITION BY level, node_id ORDER BY made_on DESC, id DESC) AS place FROM submission
       WHERE measure = 'bookings' AND level <> 'rep' AND period_start = @start AND period_end = @end AND made_on <= @origin AND known_at <= @origin AND withdrawn_at_ms IS NULL) WHERE place = 1`,
    { start, end, origin }
  )
}

function companyCall(calls: readonly Call[], parents: ReadonlyMap<number, number | null>): number | null {
  const whole = calls.find((call) => call.level === 'total')
  if (whole !== undefined) return whole.amount
  const regions = calls.filter((call) => call.level === 'region')
  const submitting = new Set(regions.map((call) => call.nodeId))
  const isHeld = (id: number): boolean => {
    const seen = new Set<number>()
    for (let above = parents.get(id) ?? null; above !== null && !seen.has(above); above = parents.get(above) ?? null) {
      if (submitting.has(above)) return true
      seen.add(above)
    }
    return false
  }
  const outermost = regions.filter((call) => !isHeld(call.nodeId))
  return outermost.length === 0 ? null : outermost.reduce((sum, call) => sum + call.amount, 0)
}
