import { describe, expect, it } from 'vitest'
import { contract } from '../contract'
import type { MetricQuery } from '../contract/metrics'
import { readCatalog } from './catalog'
import { queryMetrics } from './query-metrics'
import { day, insertDeal, insertRow, testCompany, type TestCompany } from './test-warehouse'

const e4 = (amount: number): number => amount * 10_000

function companyWithDeals(): TestCompany {
  const company = testCompany()
  const { db, beijing, guangzhou, shenzhen, units, reps, accounts, products } = company
  const place = (index: number) => ({ unitId: units[index] ?? null, regionId: [beijing, guangzhou, shenzhen][index] ?? null })
  const facts = (index: number) => ({ accountId: accounts[index] ?? null, repId: reps[index] ?? null, productId: products[index % 2] ?? null })
  insertDeal(db, { key: 'w1', ...facts(0), listAmount: 120, states: [{ on: day('2026-01-05'), stage: 'engaging', amount: 90, close: day('2026-03-01'), ...place(0) }, { on: day('2026-02-10'), stage: 'won', amount: 100, close: day('2026-02-10'), ...place(0) }] })
  insertDeal(db, { key: 'w2', ...facts(1), states: [{ on: day('2026-03-01'), stage: 'engaging', amount: 50, close: day('2026-04-01'), ...place(1) }, { on: day('2026-04-20'), stage: 'won', amount: 50, close: day('2026-04-20'), ...place(1) }] })
  insertDeal(db, { key: 'w3', ...facts(2), states: [{ on: day('2026-03-11'), stage: 'engaging', amount: 30, close: day('2026-04-01'), ...place(2) }, { on: day('2026-05-10'), stage: 'won', amount: 25.5, close: day('2026-05-10'), ...place(2) }] })
  insertDeal(db, { key: 'l1', ...facts(1), states: [{ on: day('2026-03-01'), stage: 'proposal', amount: 70, close: day('2026-04-01'), ...place(1) }, { on: day('2026-04-21'), stage: 'lost', amount: 70, close: day('2026-04-21'), ...place(1) }] })
  insertDeal(db, { key: 'o1', ...facts(0), competitor: 'Rival', states: [{ on: day('2026-05-01'), stage: 'proposal', amount: 200, close: day('2026-06-20'), ...place(0) }] })
  insertDeal(db, { key: 'o2', ...facts(1), states: [{ on: day('2026-05-01'), stage: 'engaging', amount: 80, close: day('2026-05-15'), ...place(1) }, { on: day('2026-06-01'), stage: 'negotiation', amount: 88, close: day('2026-08-15'), ...place(1) }] })
  insertDeal(db, { key: 'o3', ...facts(2), states: [{ on: day('2026-05-20'), stage: 'prospecting', amount: null, close: null, ...place(2) }] })
  for (const [index, unit] of units.entries()) {
    insertRow(db, 'quota', { source_key: `q${index}`, measure: 'bookings', unit_id: unit, period_start: day('2026-04-01'), period_end: day('2026-06-30'), amount_e4: e4(100), known_at: day('2026-01-01') })
  }
  return company
}

const today = day('2026-06-10')
const ask = (company: TestCompany, query: Partial<MetricQuery> & Pick<MetricQuery, 'measures'>) => {
  const table = queryMetrics(company.db, query, today)
  contract['metrics.query'].output.parse(table)
  return table
}

describe('measures by dimensions', () => {
  it('counts bookings by the day of the win, in the natural order of the dimensions', () => {
    const table = ask(companyWithDeals(), { measures: ['bookings', 'won_count', 'win_rate'], by: ['region', 'quarter'] })
    expect(table.columns.map((column) => column.id)).toEqual(['region', 'quarter', 'bookings', 'won_count', 'win_rate'])
    expect(table.rows).toEqual([
      ['Beijing', '2026-Q1', e4(100), 1, 1],
      ['Guangzhou', '2026-Q2', e4(50), 1, 0.5],
      ['Shenzhen', '2026-Q2', e4(25.5), 1, 1]
    ])
    expect(table.ids[0]).toEqual([3, '2026-Q1'])
  })

  it('lays measures of different facts side by side without counting twice', () => {
    const table = ask(companyWithDeals(), { measures: ['bookings', 'target', 'attainment', 'pipeline', 'coverage'], by: ['region_root'], from: '2026-04-01', to: '2026-06-30' })
    expect(table.rows).toEqual([
      ['North', 0, e4(100), 0, e4(200), 2],
      ['South', e4(75.5), e4(200), 0.3775, 0, 0]
    ])
  })

  it('takes the pipeline as it was believed on a past day, overdue and undated deals counted on that day', () => {
    const company = companyWithDeals()
    expect(ask(company, { measures: ['pipeline', 'pipeline_count', 'weighted_pipeline'], by: ['month'], asOf: '2026-05-25' }).rows).toEqual([
      ['2026-05', e4(80), 2, e4(28)],
      ['2026-06', e4(200), 1, e4(100)]
    ])
    expect(ask(company, { measures: ['pipeline', 'pipeline_count'], by: ['month'] }).rows).toEqual([
      ['2026-06', e4(200), 2],
      ['2026-08', e4(88), 1]
    ])
    // Nothing had been won yet, and the first deal stood at its first amount.
    expect(ask(company, { measures: ['pipeline', 'bookings'], asOf: '2026-01-31' }).rows).toEqual([[e4(90), 0]])
  })

  it('focuses on a scope with the regions below it, and on a product group', () => {
    const company = companyWithDeals()
    expect(ask(company, { measures: ['bookings'], scope: { regionIds: [company.south] } }).rows).toEqual([[e4(75.5)]])
    expect(ask(company, { measures: ['bookings'], scope: { productIds: [company.group] } }).rows).toEqual([[e4(175.5)]])
    expect(ask(company, { measures: ['bookings'], scope: { unitIds: [company.units[1] ?? 0] } }).rows).toEqual([[e4(50)]])
  })

  it('filters by names, ids, labels and what is not known', () => {
    const company = companyWithDeals()
    const won = (where: MetricQuery['where']) => ask(company, { measures: ['bookings'], where }).rows[0]?.[0]
    expect(won([{ dimension: 'region', op: 'in', values: ['Beijing', 'shenzhen'] }])).toBe(e4(125.5))
    expect(won([{ dimension: 'unit', op: 'not_in', values: [company.units[0] ?? 0] }])).toBe(e4(75.5))
    expect(won([{ dimension: 'region', op: 'in', values: ['South'] }])).toBe(e4(75.5))
    expect(won([{ dimension: 'region', op: 'in', values: [company.south] }])).toBe(0)
    expect(won([{ dimension: 'quarter', op: 'eq', values: ['2026-Q2'] }])).toBe(e4(75.5))
    expect(won([{ dimension: 'segment', op: 'in', values: [null] }])).toBe(e4(75.5))
    expect(won([{ dimension: 'segment', op: 'not_in', values: [null] }])).toBe(e4(100))
  })

  it('shows percentiles, averages and discounts of the deals that they are about', () => {
    const table = ask(companyWithDeals(), { measures: ['cycle_days', 'cycle_days_p50', 'cycle_days_p90', 'average_deal', 'discount_depth'] })
    expect(table.rows).toEqual([[(36 + 50 + 60) / 3, 50, 58, Math.round(e4(175.5) / 3), 1 - 100 / 120]])
  })

  it('compares with the period before and with the year before, each group beside its own', () => {
    const company = companyWithDeals()
    expect(ask(company, { measures: ['bookings'], by: ['quarter'], from: '2026-04-01', to: '2026-06-30', compareTo: 'previous_period' }).rows).toEqual([['2026-Q2', e4(75.5), e4(100), e4(-24.5)]])
    expect(ask(company, { measures: ['bookings'], by: ['region'], from: '2026-04-01', to: '2026-06-30', compareTo: 'year_ago' }).rows).toEqual([
      ['Guangzhou', e4(50), 0, e4(50)],
      ['Shenzhen', e4(25.5), 0, e4(25.5)]
    ])
  })

  it('holds a period that still runs against as much of the earlier one', () => {
    const { db } = companyWithDeals()
    const atDay = (on: string) => queryMetrics(db, { measures: ['bookings'], from: '2026-04-01', to: '2026-06-30', compareTo: 'previous_period' }, day(on)).rows.map((row) => row[1])
    expect([atDay('2026-04-02'), atDay('2026-06-10'), atDay('2026-07-10')]).toEqual([[0], [e4(100)], [e4(100)]])
  })

  it('orders by a measure and cuts off', () => {
    const table = ask(companyWithDeals(), { measures: ['bookings'], by: ['rep'], order: [{ id: 'bookings', direction: 'desc' }], limit: 2 })
    expect(table.rows).toEqual([['Rep 1', e4(100)], ['Rep 2', e4(50)]])
  })

  it('spreads a quota over its days without losing a unit', () => {
    const rows = ask(companyWithDeals(), { measures: ['target'], by: ['week', 'unit'], from: '2026-04-01', to: '2026-06-30' }).rows
    expect(rows.length).toBe(14 * 3)
    expect(rows.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(e4(300))
  })
})

describe('targets', () => {
  const quota = (company: TestCompany, key: string, owner: Record<string, number>, amount: number, from = '2026-04-01', to = '2026-06-30'): void => {
    insertRow(company.db, 'quota', { source_key: key, measure: 'bookings', ...owner, period_start: day(from), period_end: day(to), amount_e4: e4(amount), known_at: day('2026-01-01') })
  }
  const target = (company: TestCompany, query: Partial<MetricQuery>) => ask(company, { measures: ['target'], ...query }).rows

  it('set at several levels are not added up: each question is answered at its own level', () => {
    const company = companyWithDeals()
    quota(company, 'north', { region_id: company.north }, 90)
    quota(company, 'south', { region_id: company.south }, 210)
    quota(company, 'rep', { rep_id: company.reps[0] ?? 0 }, 70)
    expect(target(company, {})).toEqual([[e4(300)]])
    expect(target(company, { by: ['region_root'] })).toEqual([['North', e4(90)], ['South', e4(210)]])
    expect(target(company, { by: ['unit'] })).toEqual([['Unit 1', e4(100)], ['Unit 2', e4(100)], ['Unit 3', e4(100)]])
    expect(target(company, { by: ['region'] })).toEqual([['Beijing', e4(100)], ['Guangzhou', e4(100)], ['Shenzhen', e4(100)]])
    expect(target(company, { by: ['rep'] })).toEqual([['Rep 1', e4(70)]])
    // The leaf has no target of its own: its units have.
    expect(target(company, { scope: { regionIds: [company.shenzhen] } })).toEqual([[e4(100)]])
  })

  it('of nested periods the shortest counts', () => {
    const company = testCompany()
    const owner = { unit_id: company.units[0] ?? 0 }
    quota(company, 'year', owner, 400, '2026-01-01', '2026-12-31')
    quota(company, 'q1', owner, 90, '2026-01-01', '2026-03-31')
    expect(target(company, {})).toEqual([[e4(90)]])
  })
})

describe('what cannot be answered', () => {
  it('says which dimensions fit a measure', () => {
    const company = companyWithDeals()
    expect(() => ask(company, { measures: ['attainment'], by: ['stage'] })).toThrow(/target cannot be broken down or filtered by stage\. It can be by: day, week/)
    expect(() => ask(company, { measures: ['bokings'] })).toThrow(/no measure bokings/)
    expect(() => ask(company, { measures: ['bookings'], by: ['colour'] })).toThrow(/no dimension colour/)
    expect(() => ask(company, { measures: ['dso'], by: ['month'] })).toThrow(/invoiced_90d cannot be broken down or filtered by month/)
    expect(() => ask(company, { measures: ['bookings'], where: [{ dimension: 'region', op: 'in', values: ['Mars'] }] })).toThrow(/Nothing in region is called Mars. There are: Beijing, Guangzhou/)
  })

  it('every measure of the catalog answers by every dimension that it claims', () => {
    const company = companyWithDeals()
    const catalog = readCatalog()
    contract['metrics.catalog'].output.parse(catalog)
    for (const measure of catalog.measures) {
      for (const dimension of measure.dimensions) expect(ask(company, { measures: [measure.id], by: [dimension] }).columns.map((column) => column.id)).toEqual([dimension, measure.id])
    }
  })
})
