import { expect, it } from 'vitest'
import { markEventWeeks } from '../series/event-weeks'
import { ratioFeatureCount, ratioFeatureNames, ratioFeatures, viewOrigin } from '../series/ratio-features'
import { seasonalGrowth } from '../series/seasonal-growth'
import type { WeeklyPanel } from '../series/weekly-panel'
import type { WriteDb } from '../warehouse/database'
import { prepare } from '../warehouse/statement'
import { readSeriesPanel, type SeriesPanel } from './series-panel'
import { resolveSeriesRequest } from './series-request'
import { readPanelSignals } from './series-signals'
import { orderCompany, orderToday } from './testing/order-company'

const day = orderToday - 95
const horizon = 14

/** The columns of the correction's features by family, and what is read beside them. Calendar and attributes are known for ever and cannot leak. */
const columnFamilies = {
  recent: ['mean_4', 'mean_8', 'mean_13', 'mean_26', 'last_1', 'last_2'],
  growth: ['growth', 'growth_4_to_growth', 'growth_8_to_growth', 'growth_13_to_growth', 'last_2_growth_to_growth'],
  base: ['base_to_level', 'base_to_recent'],
  level: ['variation', 'log_level'],
  year_ago: ['year_ago', 'year_ago_next', 'year_ago_previous', 'two_years_ago']
} as const
const families = [...(Object.keys(columnFamilies) as (keyof typeof columnFamilies)[]), 'plans', 'signals'] as const
type Family = (typeof families)[number]

function company(future: 'none' | 'canaries'): WriteDb {
  const db = orderCompany(150, 31)
  prepare(db, `INSERT INTO plan (source_key, kind, name, starts_at, ends_at, known_at) VALUES ('a', 'promotion', 'early', ?, ?, ?), ('b', 'promotion', 'soon', ?, ?, ?)`).run(day - 200, day - 180, day - 300, day + 10, day + 20, day - 5)
  prepare(db, `INSERT INTO signal (id, source_key, name, kind) VALUES (1, 's', 'freight', 'supply')`).run()
  for (let week = 0; week < 60; week += 1) prepare(db, 'INSERT INTO signal_value (signal_id, occurred_at, known_at, value) VALUES (1, ?, ?, ?)').run(day - 420 + 7 * week, day - 418 + 7 * week, Math.sin(week))
  prepare(db, 'DELETE FROM order_line WHERE known_at > ?').run(day)
  prepare(db, 'DELETE FROM sales_order WHERE known_at > ?').run(day)
  if (future === 'none') return db
  // Known from the day after on: absurd orders on past and coming days, plans over past and coming weeks, and a revision of the signal.
  const order = prepare(db, `INSERT INTO sales_order (id, source_key, unit_id, region_id, status, amount_e4, occurred_at, known_at) VALUES (?, ?, 1, 3, 'open', 9e12, ?, ?)`)
  const line = prepare(db, 'INSERT INTO order_line (source_key, order_id, product_id, quantity, amount_e4, occurred_at, known_at) VALUES (?, ?, 3, 1, 9e12, ?, ?)')
  for (let index = 0; index < 120; index += 1) {
    order.run(900_000 + index, `late${index}`, day - 60 + 7 * index, Math.max(day + 1, day - 60 + 7 * index))
    line.run(`late${index}`, 900_000 + index, day - 60 + 7 * index, Math.max(day + 1, day - 60 + 7 * index))
  }
  prepare(db, `INSERT INTO plan (source_key, kind, name, starts_at, ends_at, known_at) VALUES ('c', 'promotion', 'canary', ?, ?, ?)`).run(day - 60, day + 60, day + 1)
  prepare(db, 'INSERT INTO signal_value (signal_id, occurred_at, known_at, value) SELECT 1, occurred_at + 1, ?, 1e9 FROM signal_value').run(day + 1)
  return db
}

function panelOf(db: WriteDb, asOf: number): SeriesPanel {
  const panel = readSeriesPanel(db, resolveSeriesRequest(db, 'revenue', ['product'], asOf), horizon)
  if (panel === null) throw new Error('the company has data')
  return panel
}

function featuresAt(panel: WeeklyPanel, origin: number): readonly (readonly number[])[] {
  const width = ratioFeatureCount(panel)
  const out = new Float32Array(panel.seriesCount * horizon * width)
  const base = seasonalGrowth(panel, origin, horizon, markEventWeeks(panel.weekEnds, []))
  ratioFeatures(panel, viewOrigin(panel, origin, horizon, base), [], out, 0)
  return Array.from({ length: panel.seriesCount * horizon }, (_, row) => [...out.subarray(row * width, (row + 1) * width)])
}

/** Every family's values for the day. A seeded leak is a bug as it happens: one family is made from the warehouse as it stands, not as it was known. */
function valuesOf(db: WriteDb, leak: Family | null): Readonly<Record<Family, readonly (number | undefined)[]>> {
  const honest = panelOf(db, day)
  const later = panelOf(db, day + 420)
  const [rows, laterRows] = [featuresAt(honest.panel, honest.origin), leak === null ? [] : featuresAt(later.panel, later.origin)]
  const columns = (family: keyof typeof columnFamilies): readonly (number | undefined)[] =>
    (leak === family ? laterRows : rows).flatMap((row) => columnFamilies[family].map((name) => row[ratioFeatureNames.indexOf(name)]))
  const plans = (leak === 'plans' ? later : honest).panel.planDays
  const from = leak === 'signals' ? later : honest
  const signals = readPanelSignals(db, from.request, from.leaves, from.panel.weekEnds, from.origin)
  return {
    recent: columns('recent'), growth: columns('growth'), base: columns('base'), level: columns('level'), year_ago: columns('year_ago'),
    plans: [...(plans?.days ?? [])],
    signals: signals.flatMap((signal) => signal.groups.flatMap((group) => [...group.values]))
  }
}

function familiesThatKnowTheFuture(leak: Family | null): readonly Family[] {
  const [without, withCanaries] = [valuesOf(company('none'), leak), valuesOf(company('canaries'), leak)]
  return families.filter((family) => {
    expect({ family, values: without[family].length > 0 }).toEqual({ family, values: true })
    return without[family].length !== withCanaries[family].length || without[family].some((value, index) => !Object.is(value, withCanaries[family][index]))
  })
}

it('no feature of a series knows what was known after the day', { timeout: 60_000 }, () => {
  expect(familiesThatKnowTheFuture(null)).toEqual([])
})

it.each(families)('the leak test bites: a leak seeded in the family %s is found, and only there', { timeout: 60_000 }, (family) => {
  expect(familiesThatKnowTheFuture(family)).toEqual([family])
})
