import { expect, it } from 'vitest'
import { ensureCalendar } from '../warehouse/calendar'
import { dayFromIso } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { timeGrains } from './dimensions'
import { emptyWarehouse } from './test-warehouse'
import { grainFromLabel, grainLabel, grainSql, grainStart } from './time-grain'

it('a day belongs to the same step in SQL and in memory, and a label leads back to it, whenever the fiscal year begins', () => {
  const db = emptyWarehouse()
  const [from, to] = [dayFromIso('2023-12-20'), dayFromIso('2027-02-10')]
  for (const month of [1, 4, 7, 12]) {
    ensureCalendar(db, month)
    for (const grain of timeGrains) {
      const rows = allText<{ day: number; start: number }>(db, `SELECT c.day, ${grainSql(grain, 'c.day').sql} AS start FROM calendar AS c WHERE c.day BETWEEN ? AND ?`, [from, to])
      expect(rows.map((row) => row.start)).toEqual(rows.map((row) => grainStart(grain, row.day, month)))
      expect(rows.map((row) => grainFromLabel(grain, grainLabel(grain, row.start, month), month))).toEqual(rows.map((row) => row.start))
    }
  }
})

it('fiscal labels are those of the books', () => {
  const label = (grain: 'fiscal_month' | 'fiscal_quarter' | 'fiscal_year', day: string, month: number): string => grainLabel(grain, grainStart(grain, dayFromIso(day), month), month)
  expect(['fiscal_month', 'fiscal_quarter', 'fiscal_year'].map((grain) => label(grain as 'fiscal_month', '2026-05-29', 4))).toEqual(['FY2027-M02', 'FY2027-Q1', 'FY2027'])
  expect(['fiscal_month', 'fiscal_quarter', 'fiscal_year'].map((grain) => label(grain as 'fiscal_month', '2026-03-31', 4))).toEqual(['FY2026-M12', 'FY2026-Q4', 'FY2026'])
  expect(label('fiscal_month', '2026-05-29', 1)).toBe('FY2026-M05')
})
