import { expect, it } from 'vitest'
import type { RouteInput, RouteParsed } from '../contract'
import type { WriteDb } from '../warehouse/database'
import { isoFromDay, weekStart } from '../warehouse/day'
import { allText, prepare } from '../warehouse/statement'
import { forecastSeriesCommands } from './series-commands'
import { modelContextOn } from './testing/memory-workspace'
import { orderCompany, orderToday } from './testing/order-company'

const day = orderToday - 95
const asOf = isoFromDay(day)
const patient = { timeout: 180_000 }
const ask = (db: WriteDb, input: RouteInput<'forecast.series'>) =>
  forecastSeriesCommands['forecast.series'](db, { measure: 'revenue', by: [], grain: 'week', horizonWeeks: 13, parents: false, ...input } as RouteParsed<'forecast.series'>, modelContextOn(db, orderToday))

it('days add up to their weeks, parents to their children, and ranges hold about four fifths of the days that came', patient, async () => {
  const db = orderCompany(130, 21)
  const days = await ask(db, { by: ['unit'], grain: 'day', asOf })
  const weeks = await ask(db, { by: ['unit'], grain: 'week', asOf })
  const total = await ask(db, { grain: 'day', asOf })
  expect(days.table.rows).toHaveLength(4 * 91)
  const meanOf = (row: readonly unknown[] | undefined, at: number): number => Number(row?.[at])
  const perWeek = new Map<string, number>()
  for (const row of days.table.rows) {
    const key = `${String(row[0])} ${Math.floor((Date.parse(String(row[2])) / 86_400_000 + 3) / 7)}`
    perWeek.set(key, (perWeek.get(key) ?? 0) + meanOf(row, 3))
  }
  for (const row of weeks.table.rows) {
    const key = `${String(row[0])} ${Math.floor((Date.parse(String(row[2])) / 86_400_000 + 3) / 7)}`
    expect(Math.abs((perWeek.get(key) ?? 0) - meanOf(row, 3))).toBeLessThan(100)
  }
  total.table.rows.forEach((row, index) => {
    const children = days.table.rows.filter((child) => child[2] === row[1]).reduce((sum, child) => sum + meanOf(child, 3), 0)
    expect({ index, near: Math.abs(children - meanOf(row, 2)) < 100 }).toEqual({ index, near: true })
  })
  const actual = new Map(allText<{ key: string; sum: number }>(db, `SELECT 'Unit ' || unit_id || ' ' || occurred_at AS key, sum(amount_e4) AS sum FROM sales_order GROUP BY 1`).map((row) => [row.key, row.sum]))
  const inside = days.table.rows.filter((row) => {
    const value = actual.get(`${String(row[0])} ${Date.parse(String(row[2])) / 86_400_000}`) ?? 0
    return value >= Number(row[4]) && value <= Number(row[6])
  })
  expect(inside.length / days.table.rows.length).toBeGreaterThan(0.7)
  expect(inside.length / days.table.rows.length).toBeLessThan(0.92)
})

/** Four times in the history, and again just before the day, trouble in North-East: its signal, and two weeks later half of its orders. */
function shockedCompany(): WriteDb {
  const db = orderCompany(150, 22)
  const last = weekStart(day) - 1
  const episodes = [126, 98, 66, 34, 2].map((back) => last - 7 * back)
  const troubled = (date: number): boolean => episodes.some((start) => date > start && date <= start + 42)
  prepare(db, `INSERT INTO signal (id, source_key, name, kind, region_id) VALUES (1, 's3', 'pressure', 'supply_chain', 3), (2, 's5', 'pressure', 'supply_chain', 5), (3, 'm', 'mood', 'sentiment', NULL)`).run()
  const value = prepare(db, 'INSERT INTO signal_value (signal_id, occurred_at, known_at, value) VALUES (?, ?, ?, ?)')
  for (let sunday = last - 7 * 140; sunday <= last; sunday += 7) {
    const noise = Math.sin(sunday * 12.9898) * 0.3
    value.run(1, sunday, sunday, (troubled(sunday) ? 2.5 : 0) + noise)
    value.run(2, sunday, sunday, noise)
    value.run(3, sunday, sunday, 10 * Math.sin(sunday * 78.233))
  }
  for (const start of episodes) {
    const range = { from: start + 15, to: start + 56 }
    prepare(db, 'UPDATE order_line SET amount_e4 = amount_e4 / 2 WHERE order_id IN (SELECT id FROM sales_order WHERE region_id = 3 AND occurred_at BETWEEN @from AND @to)').run(range)
    prepare(db, 'UPDATE sales_order SET amount_e4 = amount_e4 / 2 WHERE region_id = 3 AND occurred_at BETWEEN @from AND @to').run(range)
  }
  return db
}

it('a supply signal warns of its region two weeks before the orders fall; noise is told not to be used', patient, async () => {
  const db = shockedCompany()
  const context = modelContextOn(db, orderToday)
  const answer = await forecastSeriesCommands['forecast.signals'](db, { measure: 'revenue', asOf } as RouteParsed<'forecast.signals'>, context)
  expect(answer.signals.map(({ name, outcome, leadWeeks }) => ({ name, outcome, leadWeeks }))).toEqual([
    { name: 'mood', outcome: expect.not.stringMatching('used') as string, leadWeeks: null },
    { name: 'pressure', outcome: 'used', leadWeeks: 2 }
  ])
  const forecast = await ask(db, { by: ['region'], asOf })
  expect(String(forecast.table.rows[0]?.at(-1))).toContain('+signals')
  const secondWeek = (answered: typeof forecast, region: string): number => Number(answered.table.rows.filter((row) => row[0] === region)[1]?.[3])
  prepare(db, 'UPDATE signal_value SET value = 0 WHERE occurred_at > ? AND signal_id = 1').run(weekStart(day) - 1 - 15)
  const calm = await ask(db, { by: ['region'], asOf })
  expect(secondWeek(forecast, 'North-East') / secondWeek(calm, 'North-East')).toBeLessThan(0.8)
})
