import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isoFromDay } from '../warehouse/day'
import { readCatalog } from './catalog'
import { readMeasureRows } from './measure-rows'
import { queryMetrics } from './query-metrics'
import { inCompanyWith, firstDay, lastDay, randomDeals } from './random-company'

const additive = readCatalog().measures.filter((measure) => measure.additive)
const someDays = fc.tuple(fc.integer({ min: 0, max: 270 }), fc.integer({ min: 0, max: 270 })).map(([a, b]) => [firstDay + Math.min(a, b), firstDay + Math.max(a, b)] as const)

it('the parts of an additive measure add up to the whole, by whatever dimension', () => {
  fc.assert(
    fc.property(randomDeals, someDays, fc.boolean(), fc.nat(), (deals, [from, to], inPast, pick) => {
      inCompanyWith(deals, ({ db }) => {
        const selection = { from: isoFromDay(from), to: isoFromDay(to), ...(inPast ? { asOf: isoFromDay(to) } : {}) }
        for (const measure of additive) {
          const whole = Number(queryMetrics(db, { measures: [measure.id], ...selection }, lastDay).rows[0]?.[0] ?? 0)
          // Two of its dimensions at a time: another pair in every run.
          const first = measure.dimensions[pick % measure.dimensions.length] ?? 'day'
          const second = measure.dimensions[(pick >> 4) % measure.dimensions.length] ?? 'day'
          const by = [...new Set([first, second])]
          const parts = queryMetrics(db, { measures: [measure.id], by, ...selection }, lastDay)
          expect([measure.id, by, parts.rows.reduce((sum, row) => sum + Number(row[by.length] ?? 0), 0)]).toEqual([measure.id, by, whole])
        }
      })
    }),
    { numRuns: 60 }
  )
})

it('the rows behind a figure add up to it, page by page', () => {
  fc.assert(
    fc.property(randomDeals, someDays, (deals, [from, to]) => {
      inCompanyWith(deals, ({ db }) => {
        const selection = { from: isoFromDay(from), to: isoFromDay(to), where: [] }
        for (const measure of additive) {
          const values: number[] = []
          const ids: number[] = []
          let figure: number | null = null
          for (let offset = 0, total = 1; offset < total; offset += 4) {
            const rows = readMeasureRows(db, { measure: measure.id, ...selection, page: { offset, limit: 4 } }, lastDay)
            total = rows.total
            figure = rows.figure
            values.push(...rows.table.rows.map((row) => Number(row[row.length - 1])))
            ids.push(...rows.ids)
          }
          expect([measure.id, values.reduce((sum, value) => sum + value, 0)]).toEqual([measure.id, figure ?? 0])
          if (measure.id !== 'target') expect([measure.id, new Set(ids).size]).toEqual([measure.id, ids.length])
        }
      })
    }),
    { numRuns: 40 }
  )
})

it('drilling into a cell gives the rows of that cell', () => {
  fc.assert(
    fc.property(randomDeals, (deals) => {
      inCompanyWith(deals, ({ db }) => {
        for (const [measure, by] of [['bookings', ['region', 'month']], ['pipeline', ['stage', 'unit']], ['revenue', ['product', 'quarter']], ['won_count', ['competitor', 'week']]] as const) {
          const table = queryMetrics(db, { measures: [measure], by: [...by] }, lastDay)
          table.rows.slice(0, 3).forEach((row, index) => {
            const where = by.map((dimension, position) => ({ dimension, op: 'eq' as const, values: [table.ids[index]?.[position] ?? null] }))
            const rows = readMeasureRows(db, { measure, where, page: { offset: 0, limit: 1_000 } }, lastDay)
            expect(rows.table.rows.reduce((sum, cells) => sum + Number(cells[cells.length - 1]), 0)).toBe(row[by.length])
          })
        }
      })
    }),
    { numRuns: 40 }
  )
})

it('the deals as of the last day are the deals as they stand', () => {
  fc.assert(
    fc.property(randomDeals, (deals) => {
      inCompanyWith(deals, ({ db }) => {
        const measures = ['bookings', 'won_count', 'lost_count', 'pipeline', 'weighted_pipeline', 'new_deals']
        const now = queryMetrics(db, { measures, by: ['region', 'stage'] }, lastDay)
        // A change that is known one day later makes every deal go through its history.
        db.sqlite.exec(`INSERT INTO opportunity_history SELECT opportunity_id, 1000, occurred_at, ${lastDay + 1}, 'amount', stage_id, status, 1, expected_close_at, rep_id, unit_id, region_id, 0, 0
          FROM opportunity_history AS h WHERE seq = (SELECT max(seq) FROM opportunity_history WHERE opportunity_id = h.opportunity_id)`)
        expect(queryMetrics(db, { measures, by: ['region', 'stage'] }, lastDay).rows).toEqual(now.rows)
      })
    }),
    { numRuns: 60 }
  )
})
