import { describe, expect, it } from 'vitest'
import { refreshRollups } from '../warehouse/rollups/refresh-rollups'
import { compileAggregate, selectFrom, selectSums } from './compile'
import { dealsAsOf } from './deal-states'
import type { DimensionId } from './dimensions'
import { readFrame } from './frame'
import { measure, type BaseMeasure } from './measures'
import { wholeCompany } from './resolved-scope'
import type { SourceId } from './sources'
import { day, insertDeal, testCompany } from './test-warehouse'

const company = testCompany()
const { db } = company
insertDeal(db, { key: 'a', states: [{ on: day('2026-01-01'), stage: 'proposal', amount: 1, close: null }, { on: day('2026-06-05'), stage: 'won', amount: 1, close: null }] })
const today = day('2026-06-10')

function planOf(text: string, parameters: Readonly<Record<string, unknown>>): readonly string[] {
  return (db.sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`).all(parameters) as { detail: string }[]).map((step) => step.detail)
}

function plan(source: SourceId, ids: readonly string[], by: readonly DimensionId[], selection: Parameters<typeof readFrame>[1]): readonly string[] {
  const measures = ids.map((id): BaseMeasure => {
    const found = measure(id)
    if (found?.kind !== 'base') throw new Error(id)
    return found
  })
  const compiled = compileAggregate(selectFrom(db, source, measures, by, readFrame(db, selection, today)), measures)
  return planOf(compiled.text, compiled.parameters)
}

const quarter = { from: '2026-04-01', to: '2026-06-30' }

/** Plans have silently taken the wrong index before and lost everything: a change here is a decision, not an accident. */
describe('the hot queries read what they were meant to read', () => {
  it('bookings by region never leave the covering index', () => {
    expect(plan('closed_deals', ['bookings'], ['region'], quarter)).toMatchInlineSnapshot(`
      [
        "SEARCH f USING COVERING INDEX opportunity_closed (status=? AND closed_at>? AND closed_at<?)",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('bookings by region and quarter add the calendar by its key', () => {
    expect(plan('closed_deals', ['bookings'], ['region', 'quarter'], {})).toMatchInlineSnapshot(`
      [
        "SEARCH f USING COVERING INDEX opportunity_closed (status=?)",
        "SEARCH c USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('won and lost of a unit are two ranges of the same index', () => {
    expect(plan('closed_deals', ['won_count', 'closed_count'], ['unit'], { ...quarter, scope: { regionIds: [company.south] } })).toMatchInlineSnapshot(`
      [
        "SEARCH f USING COVERING INDEX opportunity_closed (status=? AND closed_at>? AND closed_at<?)",
        "LIST SUBQUERY 1",
        "SCAN json_each VIRTUAL TABLE INDEX 1:",
        "CREATE BLOOM FILTER",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('the open pipeline of today seeks the open deals', () => {
    expect(plan('open_deals', ['pipeline'], ['unit'], quarter)).toMatchInlineSnapshot(`
      [
        "SEARCH f USING COVERING INDEX opportunity_open (status=?)",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('the pipeline of a past day looks up only the deals that changed since', () => {
    expect(planOf(`SELECT f.id FROM ${dealsAsOf(db, day('2026-06-03'))} AS f WHERE f.status = 0`, { cut: day('2026-06-03') })).toMatchInlineSnapshot(`
      [
        "CO-ROUTINE f",
        "COMPOUND QUERY",
        "LEFT-MOST SUBQUERY",
        "SEARCH o USING INDEX opportunity_open (status=?)",
        "LIST SUBQUERY 1",
        "SEARCH later USING COVERING INDEX opportunity_history_known (known_at>?)",
        "CREATE BLOOM FILTER",
        "UNION ALL",
        "CO-ROUTINE touched",
        "SEARCH later USING COVERING INDEX opportunity_history_known (known_at>?)",
        "USE TEMP B-TREE FOR DISTINCT",
        "SCAN touched",
        "SEARCH h USING PRIMARY KEY (opportunity_id=? AND seq=?)",
        "CORRELATED SCALAR SUBQUERY 7",
        "SEARCH known USING PRIMARY KEY (opportunity_id=?)",
        "USE TEMP B-TREE FOR ORDER BY",
        "SEARCH o USING INTEGER PRIMARY KEY (rowid=?)",
        "SCAN f",
      ]
    `)
  })
  it('revenue by region seeks the days of the period', () => {
    expect(plan('orders', ['revenue'], ['region'], quarter)).toMatchInlineSnapshot(`
      [
        "SEARCH f USING COVERING INDEX sales_order_occurred (occurred_at>? AND occurred_at<?)",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('months come from their sums, the days at the ends of the period from the index', () => {
    refreshRollups(db)
    const bookings = measure('bookings')
    if (bookings?.kind !== 'base') throw new Error('bookings')
    const frame = readFrame(db, { from: '2026-01-10', to: '2026-06-20' }, today)
    const compiled = compileAggregate(selectSums(db, 'closed_deals', [bookings], ['region', 'month'], frame), [bookings])
    expect(planOf(compiled.text, compiled.parameters)).toMatchInlineSnapshot(`
      [
        "CO-ROUTINE f",
        "COMPOUND QUERY",
        "LEFT-MOST SUBQUERY",
        "SEARCH rollup_deal_unit USING PRIMARY KEY (status=? AND month>? AND month<?)",
        "UNION ALL",
        "SEARCH opportunity USING COVERING INDEX opportunity_closed (status=? AND closed_at>? AND closed_at<?)",
        "UNION ALL",
        "SEARCH opportunity USING COVERING INDEX opportunity_closed (status=? AND closed_at>? AND closed_at<?)",
        "SCAN f",
        "SEARCH c USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('pages and the days beside them are ranges of their keys', () => {
    expect(planOf('SELECT start, nullif(region_id, 0), numbers FROM rollup_page WHERE kind = @kind AND start BETWEEN @first AND @last', { kind: 2, first: 0, last: 1 })).toMatchInlineSnapshot(`
      [
        "SEARCH rollup_page USING PRIMARY KEY (kind=? AND start>? AND start<?)",
      ]
    `)
    expect(planOf('SELECT region_id, rep_id, status FROM opportunity WHERE status IN (1, 2) AND closed_at BETWEEN @from AND @to', { from: 0, to: 1 })).toMatchInlineSnapshot(`
      [
        "SEARCH opportunity USING COVERING INDEX opportunity_closed (status=? AND closed_at>? AND closed_at<?)",
      ]
    `)
  })
  it('orders at the ends of a period come from their days', () => {
    refreshRollups(db)
    const revenue = measure('revenue')
    if (revenue?.kind !== 'base') throw new Error('revenue')
    const compiled = compileAggregate(selectSums(db, 'orders', [revenue], ['region'], readFrame(db, { from: '2026-01-10', to: '2026-06-20' }, today)), [revenue])
    expect(planOf(compiled.text, compiled.parameters)).toMatchInlineSnapshot(`
      [
        "CO-ROUTINE f",
        "COMPOUND QUERY",
        "LEFT-MOST SUBQUERY",
        "SEARCH rollup_order USING PRIMARY KEY (month>? AND month<?)",
        "UNION ALL",
        "SEARCH rollup_order_day USING PRIMARY KEY (month>? AND month<?)",
        "UNION ALL",
        "SEARCH rollup_order_day USING PRIMARY KEY (month>? AND month<?)",
        "SCAN f",
        "USE TEMP B-TREE FOR GROUP BY",
      ]
    `)
  })
  it('payments are found by their invoice', () => {
    expect(plan('receivables', ['overdue_receivables'], ['unit'], {})).toMatchInlineSnapshot(`
      [
        "SCAN i",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH p USING INDEX payment_invoice (invoice_id=?)",
        "USE TEMP B-TREE FOR GROUP BY",
        "CORRELATED SCALAR SUBQUERY 1",
        "SEARCH p USING INDEX payment_invoice (invoice_id=?)",
      ]
    `)
  })
  it('a whole scope adds nothing', () => {
    expect(readFrame(db, { scope: { regionIds: [] } }, today).scope).toEqual(wholeCompany)
  })
})
