import { expect, it } from 'vitest'
import type { RouteInput, RouteParsed } from '../contract'
import type { WriteDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText, firstText, prepare } from '../warehouse/statement'
import { forecastSeriesCommands } from './series-commands'
import { modelContextOn } from './testing/memory-workspace'
import { orderCompany, orderToday } from './testing/order-company'

const asOf = isoFromDay(orderToday - 95)
const ask = (db: WriteDb, input: RouteInput<'forecast.series'>) =>
  forecastSeriesCommands['forecast.series'](db, { measure: 'revenue', by: [], grain: 'week', horizonWeeks: 13, parents: false, ...input } as RouteParsed<'forecast.series'>, modelContextOn(db, orderToday))
type Answer = Awaited<ReturnType<typeof ask>>
const column = (answer: Answer, id: string): number => answer.table.columns.findIndex((one) => one.id === id)
const patient = { timeout: 180_000 }

it('weeks by unit and product are forecast with their range, near the truth, and every view adds up to the same whole', patient, async () => {
  const db = orderCompany(150, 3)
  const leaves = await ask(db, { by: ['unit', 'product'], asOf })
  expect(leaves.table.columns.map((one) => one.id)).toEqual(['node', 'unit', 'product', 'period', 'mean', 'p10', 'p50', 'p90', 'model'])
  expect(leaves.table.rows).toHaveLength(4 * 2 * 13)
  expect(leaves.table.rows[0]?.slice(0, 4)).toEqual(['Unit 1 / Pumps', 'Unit 1', 'Pumps', '2025-05-12'])
  expect(leaves.reason).toBeNull()
  const sumOf = (answer: Answer, keep: (row: Answer['table']['rows'][number]) => boolean = () => true): number =>
    answer.table.rows.filter(keep).reduce((sum, row) => sum + Number(row[column(answer, 'mean')]), 0)
  const total = await ask(db, { asOf })
  const regions = await ask(db, { by: ['region'], asOf, parents: true })
  expect(Math.abs(sumOf(leaves) - sumOf(total))).toBeLessThan(1_000)
  expect(regions.nodes.map((node) => [node.node, node.depth, node.parent])).toEqual([
    ['total', 0, null], ['North', 1, 'total'], ['North-East', 1, 'North'], ['North-West', 1, 'North'], ['South', 1, 'total'], ['South-East', 1, 'South'], ['South-West', 1, 'South']
  ])
  const north = sumOf(regions, (row) => row[0] === 'North')
  expect(Math.abs(north - sumOf(regions, (row) => row[0] === 'North-East' || row[0] === 'North-West'))).toBeLessThan(1_000)
  const actual = firstText<{ sum: number }>(db, 'SELECT sum(amount_e4) AS sum FROM sales_order WHERE occurred_at BETWEEN @from AND @from + 90', { from: orderToday - 100 })?.sum ?? 0
  expect(Math.abs(sumOf(total) / actual - 1)).toBeLessThan(0.06)
  for (const row of [...leaves.table.rows, ...total.table.rows]) {
    const [p10 = 0, p50 = 0, p90 = 0] = row.slice(-4, -1).map(Number)
    expect(0 <= p10 && p10 <= p50 && p50 <= p90).toBe(true)
  }
})

it('P10 to P90 holds about four fifths of the weeks that came', patient, async () => {
  let inside = 0
  let cells = 0
  for (const seed of [11, 12, 13]) {
    const db = orderCompany(150, seed)
    const answer = await ask(db, { by: ['unit', 'product'], asOf })
    const actual = new Map(
      allText<{ name: string; week: number; sum: number }>(
        db,
        `SELECT 'Unit ' || unit_id || CASE product_id WHEN 3 THEN ' / Pumps' ELSE ' / Valves' END AS name, o.occurred_at - (o.occurred_at + 3) % 7 AS week, sum(line.amount_e4) AS sum
         FROM sales_order AS o JOIN order_line AS line ON line.order_id = o.id GROUP BY 1, 2`
      ).map((row) => [`${row.name} ${isoFromDay(row.week)}`, row.sum])
    )
    for (const row of answer.table.rows) {
      const value = actual.get(`${String(row[0])} ${String(row[3])}`) ?? 0
      if (value >= Number(row[5]) && value <= Number(row[7])) inside += 1
      cells += 1
    }
  }
  expect(cells).toBe(3 * 8 * 13)
  expect(inside / cells).toBeGreaterThan(0.72)
  expect(inside / cells).toBeLessThan(0.9)
})

it('nothing that was known after the day changes a figure', patient, async () => {
  const untouched = await ask(orderCompany(130, 5), { by: ['region', 'product'], grain: 'week', asOf })
  const db = orderCompany(130, 5)
  const day = orderToday - 95
  prepare(db, 'UPDATE sales_order SET amount_e4 = amount_e4 * 1000, unit_id = 5 - unit_id WHERE known_at > ?').run(day)
  prepare(db, 'UPDATE order_line SET amount_e4 = amount_e4 * 1000, product_id = 7 - product_id WHERE occurred_at > ?').run(day)
  // Known later about a time before: must not be seen either.
  prepare(db, `INSERT INTO sales_order (id, source_key, unit_id, region_id, status, amount_e4, occurred_at, known_at) SELECT id + 100000, 'late' || id, unit_id, region_id, 'open', 9e12, occurred_at, ? FROM sales_order WHERE occurred_at <= ?`).run(day + 1, day)
  prepare(db, `INSERT INTO order_line (source_key, order_id, product_id, quantity, amount_e4, occurred_at, known_at) SELECT 'late' || id, id + 100000, 3, 1, 9e12, occurred_at, known_at FROM sales_order WHERE id < 100000 AND occurred_at <= ?`).run(day)
  prepare(db, `INSERT INTO plan (source_key, kind, name, starts_at, ends_at, known_at) VALUES ('x', 'promotion', 'late', ?, ?, ?)`).run(day - 300, day + 20, day + 1)
  prepare(db, `INSERT INTO activity (source_key, kind, occurred_at, known_at) VALUES ('x', 'call', ?, ?)`).run(day + 1, day + 1)
  expect(await ask(db, { by: ['region', 'product'], grain: 'week', asOf })).toEqual(untouched)
  expect(untouched.lastWeekEnd).toBe('2025-05-11')
})

it('a running quarter holds what its weeks brought so far, and only whole periods are told', patient, async () => {
  const db = orderCompany(130, 7)
  const quarter = await ask(db, { grain: 'quarter', asOf })
  expect(quarter.table.rows.map((row) => row[1])).toEqual(['2025-Q2'])
  const months = await ask(db, { grain: 'month', asOf })
  expect(months.table.rows.map((row) => row[1])).toEqual(['2025-05', '2025-06', '2025-07'])
  const [mean = 0, p10 = 0, , p90 = 0] = quarter.table.rows[0]?.slice(2, 6).map(Number) ?? []
  const known = firstText<{ sum: number }>(db, 'SELECT sum(amount_e4) AS sum FROM sales_order WHERE occurred_at BETWEEN ? AND ?', [orderToday - 141, orderToday - 101])?.sum ?? 0
  expect(known).toBeGreaterThan(0)
  expect(p10).toBeGreaterThan(known)
  expect(p10 < mean && mean < p90).toBe(true)
})

it('is never blank: a few weeks give a moving average that says so, nothing at all gives the reason', patient, async () => {
  const young = await ask(orderCompany(5, 2), { by: ['unit'] })
  expect(young.reason).toEqual({ key: 'too_little_history', params: { weeks: 4, needed: 64 } })
  expect(young.table.rows).toHaveLength(4 * 13)
  expect(String(young.table.rows[0]?.[7])).toBe('moving_average (too_little_history: 4 of 64 weeks)')
  expect(young.table.rows.every((row) => Number(row[3]) > 0 && Number(row[4]) < Number(row[6]))).toBe(true)
  const newborn = await ask(orderCompany(0, 2), {})
  expect(Number(newborn.table.rows[0]?.[2])).toBeGreaterThan(0)
  const empty = orderCompany(0, 2)
  prepare(empty, 'DELETE FROM order_line').run()
  prepare(empty, 'DELETE FROM sales_order').run()
  expect(await ask(empty, {})).toMatchObject({ reason: { key: 'no_data' }, table: { rows: [] } })
})

it('stocks, ratios and what a measure does not know are refused by name', async () => {
  const db = orderCompany(3, 2)
  await expect(ask(db, { measure: 'pipeline' })).rejects.toMatchObject({ failure: { key: 'forecast.not_a_flow' } })
  await expect(ask(db, { measure: 'win_rate' })).rejects.toMatchObject({ failure: { key: 'forecast.not_a_flow' } })
  await expect(ask(db, { measure: 'orders_count', by: ['product'] })).rejects.toMatchObject({ failure: { key: 'metrics.does_not_fit' } })
})
