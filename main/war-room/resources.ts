import type { RouteOutput } from '../contract'
import { listValues } from '../metrics/dimension-values'
import { queryMetrics } from '../metrics/query-metrics'
import { readPools } from '../race/resource-pools'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { answered, type Question } from './question'

/**
 * Who holds which part of each pool, beside its part of the bookings of the pool's own period (up to the day of knowledge). `use` is the
 * one over the other: 1 where both are the same, less where a part of the pool brings less than its share.
 */
export function readResources(db: ReadDb, question: Question): RouteOutput<'warRoom.resources'> {
  const names = new Map(listValues(db, 'unit').map((unit) => [Number(unit.id), unit.label]))
  const pools = readPools(db, question.asOf).map((pool) => {
    const table = queryMetrics(db, { measures: ['bookings'], by: ['unit'], from: isoFromDay(pool.from), to: isoFromDay(pool.to), asOf: isoFromDay(question.asOf), ...(question.scopeInput === undefined ? {} : { scope: question.scopeInput }) }, question.today)
    const bookings = new Map(table.rows.map((row, index) => [Number(table.ids[index]?.[0]), Number(row[1])]))
    const unitIds = question.frame.scope.unitIds
    const held = [...pool.today].filter(([unit]) => (unitIds === null || unitIds.includes(unit)) && names.has(unit))
    const total = held.reduce((sum, [, quantity]) => sum + quantity, 0)
    const won = held.reduce((sum, [unit]) => sum + (bookings.get(unit) ?? 0), 0)
    const units = held.map(([unit, quantity]) => {
      const share = total === 0 ? null : quantity / total
      const bookingsShare = won === 0 ? null : (bookings.get(unit) ?? 0) / won
      return { id: unit, name: names.get(unit) ?? String(unit), quantity, share, bookings: bookings.get(unit) ?? 0, bookingsShare, use: share === null || share === 0 || bookingsShare === null ? null : bookingsShare / share }
    })
    return { kind: pool.kind, name: pool.name, valueType: pool.valueType, from: isoFromDay(pool.from), to: isoFromDay(pool.to), total, units }
  })
  return { ...answered(question), pools }
}
