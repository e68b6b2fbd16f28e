import type { ReadDb } from '../warehouse/database'
import { addMonths, type Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ReturnObservation } from './return-estimate'

/** A pool of one period: what is divided among units, in integers of its smallest unit. */
export interface ResourcePool {
  readonly kind: string
  readonly name: string
  readonly valueType: 'money' | 'integer' | 'number'
  readonly from: Day
  readonly to: Day
  readonly total: number
  readonly grain: number
  readonly today: ReadonlyMap<number, number>
}

interface PoolRow {
  readonly kind: string
  readonly name: string
  readonly unitId: number
  readonly periodStart: Day
  readonly periodEnd: Day
  readonly quantity: number
}

const moneyKinds = new Set(['budget', 'stock'])
const grains = [10_000_000, 1_000_000, 10_000, 1]

/** All pools with their latest period that has begun, as known on the day. */
export function readPools(db: ReadDb, asOf: Day): readonly ResourcePool[] {
  const pools = new Map<string, PoolRow[]>()
  for (const row of readRows(db, asOf)) {
    const key = `${row.kind}\u0000${row.name}`
    const rows = pools.get(key)
    if (rows === undefined || (rows[0]?.periodStart ?? 0) < row.periodStart) pools.set(key, [row])
    else if (rows[0]?.periodStart === row.periodStart) rows.push(row)
  }
  return [...pools.values()].map(poolOf)
}

/** What units had of a pool in periods that are over, and what they won in them. */
export function readReturnObservations(db: ReadDb, kind: string, name: string, asOf: Day): readonly ReturnObservation[] {
  const rows = readRows(db, asOf).filter((row) => row.kind === kind && row.name === name && row.periodEnd < asOf)
  const scale = scaleOf(valueTypeOf(kind, rows))
  const won = allText<{ unitId: number; periodStart: Day; wonE4: number }>(
    db,
    `SELECT deal.unit_id AS unitId, period.start AS periodStart, sum(ifnull(deal.amount_e4, 0)) AS wonE4
     FROM (SELECT DISTINCT period_start AS start, period_end AS ending FROM resource_pool WHERE kind = :kind AND name = :name AND period_end < :asOf AND known_at <= :asOf) AS period
     CROSS JOIN opportunity AS deal ON deal.status = 1 AND deal.closed_at BETWEEN period.start AND period.ending
     WHERE deal.unit_id IS NOT NULL GROUP BY deal.unit_id, period.start`,
    { kind, name, asOf }
  )
  const wonBy = new Map(won.map((row) => [`${row.unitId} ${row.periodStart}`, row.wonE4]))
  return rows.map((row) => ({ participantId: row.unitId, period: row.periodStart, quantity: Math.round(row.quantity * scale), wonE4: wonBy.get(`${row.unitId} ${row.periodStart}`) ?? 0 }))
}

/** The period after a pool's own, as long as it in months. */
export function nextPeriod(pool: { readonly from: Day; readonly to: Day }): { readonly from: Day; readonly to: Day } {
  const months = Math.max(1, Math.round((pool.to - pool.from + 1) / 30.44))
  return { from: pool.to + 1, to: addMonths(pool.to + 1, months) - 1 }
}

function readRows(db: ReadDb, asOf: Day): readonly PoolRow[] {
  return allText<PoolRow>(
    db,
    `SELECT kind, name, unit_id AS unitId, period_start AS periodStart, period_end AS periodEnd, sum(quantity) AS quantity FROM resource_pool
     WHERE unit_id IS NOT NULL AND quantity >= 0 AND period_start <= :asOf AND known_at <= :asOf
     GROUP BY kind, name, period_start, period_end, unit_id ORDER BY kind, name, period_start, unit_id`,
    { asOf }
  )
}

function valueTypeOf(kind: string, rows: readonly PoolRow[]): ResourcePool['valueType'] {
  return moneyKinds.has(kind) ? 'money' : rows.every((row) => Number.isInteger(row.quantity)) ? 'integer' : 'number'
}

function scaleOf(valueType: ResourcePool['valueType']): number {
  return valueType === 'integer' ? 1 : 10_000
}

function poolOf(rows: readonly PoolRow[]): ResourcePool {
  const [any] = rows
  const valueType = valueTypeOf(any?.kind ?? '', rows)
  const scale = scaleOf(valueType)
  const today = new Map<number, number>()
  for (const row of rows) today.set(row.unitId, (today.get(row.unitId) ?? 0) + Math.round(row.quantity * scale))
  const quantities = [...today.values()]
  return {
    kind: any?.kind ?? '',
    name: any?.name ?? '',
    valueType,
    from: any?.periodStart ?? 0,
    to: rows.reduce((last, row) => Math.max(last, row.periodEnd), 0),
    total: quantities.reduce((sum, quantity) => sum + quantity, 0),
    grain: valueType === 'integer' ? 1 : (grains.find((grain) => quantities.every((quantity) => quantity % grain === 0)) ?? 1),
    today
  }
}
