import { expect, it } from 'vitest'
import { demoCompany } from '../demo/testing/demo-company'
import { addMonths, dayFromIso, isoFromDay } from '../warehouse/day'
import { readToday } from '../warehouse/settings'
import { firstText, prepare } from '../warehouse/statement'
import { readPeopleBacktest } from './people-backtest'

it('people’s calls are those known on the origin, against what was booked', { timeout: 60_000 }, () => {
  const db = demoCompany({ seed: 17, size: 0.3 })
  const today = readToday(db, 0)
  const periodEnd = dayFromIso('2026-03-31')
  const start = addMonths(periodEnd + 1, -3)
  const origin = start + 40
  const actual = firstText<{ sum: number }>(db, 'SELECT sum(amount_e4) AS sum FROM opportunity WHERE status = 1 AND closed_at BETWEEN ? AND ?', [start, periodEnd])?.sum ?? 0
  const asked = [{ origin, periodEnd, period: 'current' }, { origin: today, periodEnd: today + 30, period: 'current' }]
  const before = readPeopleBacktest(db, asked, today)
  expect(before.origins).toHaveLength(1)
  expect(before.origins[0]?.[7]).toBe(actual)
  expect(before.rollup.map((row) => row[0]).sort()).toEqual(['region', 'total', 'unit'])
  // What is said later changes nothing; what is said for the company by then stands in front of the regions' sum.
  const say = prepare(db, `INSERT INTO submission (level, node_id, measure, period_start, period_end, amount_e4, made_on, known_at, actor) VALUES ('total', 0, 'bookings', ?, ?, ?, ?, ?, 'CEO')`)
  say.run(start, periodEnd, 1, origin + 1, origin + 1)
  expect(readPeopleBacktest(db, asked, today)).toEqual(before)
  say.run(start, periodEnd, 2 * actual, origin, origin)
  const after = readPeopleBacktest(db, asked, today)
  expect(after.origins[0]?.slice(0, 5)).toEqual([isoFromDay(origin), '2026-03-31', 'current', 'submission', 2 * actual])
  expect(after.rollup.find((row) => row[0] === 'total')?.slice(3, 5)).toEqual([1, 1])
  db.sqlite.close()
})
