import { beforeAll, describe, expect, it } from 'vitest'
import type { SeriesBacktestPoints } from '../../contract/series-backtest'
import type { RouteParsed } from '../../contract'
import type { CommandContext } from '../../router/handler'
import type { WriteDb } from '../../warehouse/database'
import { isoFromDay } from '../../warehouse/day'
import { firstText } from '../../warehouse/statement'
import { forecastSeriesCommands } from '../series-commands'
import { modelContextOn } from '../testing/memory-workspace'
import { orderCompany, orderToday } from '../testing/order-company'
import { backtestSeries } from './backtest-series'
import { addPoint, emptySums, errorsOf } from './error-sums'
import { errorScale } from './error-scale'
import { columnsOf, type SeriesPoint } from './point-columns'
import { seriesBacktestWriters } from './series-backtest-commands'
import { seriesBacktestReaders } from './series-backtest-readers'
import { bestMethod, horizonOf } from './usable-grain'

const patient = { timeout: 240_000 }

describe('on a company of orders', () => {
  let db: WriteDb
  let points: readonly SeriesPoint[]
  beforeAll(async () => {
    db = orderCompany(95, 3)
    points = (await backtestSeries(db, 'revenue', { origins: 2, everyWeeks: 4 }, modelContextOn(db, orderToday)))?.points ?? []
  }, patient.timeout)

  it('says of a past Sunday what the forecast of that day says, to the last digit', patient, async () => {
    const origin = Math.min(...points.map((point) => point.origin))
    const input = { measure: 'revenue', by: ['unit'], grain: 'week', horizonWeeks: 13, parents: false, asOf: isoFromDay(origin) } as RouteParsed<'forecast.series'>
    const then = await forecastSeriesCommands['forecast.series'](db, input, modelContextOn(db, orderToday))
    const rows = new Map(then.table.rows.map((row) => [`${String(row[0])} ${String(row[2])}`, row]))
    const ours = points.filter((point) => point.origin === origin && point.grain === 'week' && point.level === 'unit')
    expect(ours.length).toBeGreaterThan(8)
    for (const point of ours) {
      const row = rows.get(`Unit ${point.nodeId} ${isoFromDay(point.startsAt)}`) ?? []
      expect([point.said.saima, point.p10, point.p50, point.p90].map((value) => Math.round(value ?? 0))).toEqual(row.slice(3, 7))
    }
  })

  it('what came is what the facts hold, and parts add up to the whole at every grain', () => {
    const total = points.find((point) => point.grain === 'four_weeks' && point.level === 'total')
    if (total === undefined) throw new Error('nothing at four weeks')
    const booked = firstText<{ sum: number }>(db, 'SELECT sum(amount_e4) AS sum FROM sales_order WHERE occurred_at BETWEEN @from AND @to', { from: total.startsAt, to: total.endsAt })?.sum
    expect(total.actual).toBe(booked)
    const same = (level: SeriesPoint['level']) => points.filter((point) => point.level === level && point.grain === total.grain && point.origin === total.origin && point.step === total.step)
    for (const level of ['unit', 'product'] as const) {
      expect(same(level).reduce((sum, point) => sum + point.actual, 0)).toBeCloseTo(total.actual, 0)
      expect(same(level).reduce((sum, point) => sum + (point.said.saima ?? 0), 0)).toBeCloseTo(total.said.saima ?? 0, 0)
    }
    const days = points.filter((point) => point.grain === 'day' && point.level === 'total' && point.origin === total.origin && point.step <= 28)
    expect(days.reduce((sum, point) => sum + (point.said.saima ?? 0), 0)).toBeCloseTo(total.said.saima ?? 0, 0)
  })

  it('is kept as a whole and read back: the headline is better than last period, and its rows are the points', () => {
    const topics: string[] = []
    const context = { nowMs: 5, today: orderToday, changed: (...names: string[]) => void topics.push(...names) } as unknown as CommandContext
    const payload = { measure: 'revenue', asOf: orderToday, origins: 2, weeks: 95, code: 'x', points: columnsOf(points) as SeriesBacktestPoints }
    seriesBacktestWriters['seriesBacktest.publish'](db, payload, context)
    seriesBacktestWriters['seriesBacktest.publish'](db, payload, context)
    expect(topics).toEqual(['series_backtest', 'series_backtest'])
    expect(firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM series_backtest_point')?.n).toBe(points.length)
    const read = seriesBacktestReaders['seriesBacktest.read'](db, { measure: 'revenue', grain: 'week', level: 'total', nodeId: 0 }, modelContextOn(db, orderToday))
    expect(read.run).toMatchObject({ origins: 2, isOlderCode: true })
    const score = (method: string): readonly (string | number | null)[] => read.scores.rows.find((row) => row[0] === 'total' && row[1] === 'all' && row[2] === method) ?? []
    expect(Number(score('saima')[3])).toBeLessThan(Number(score('last_period')[3]))
    expect(read.nodes.rows.filter((row) => row[0] === 'unit')).toHaveLength(4)
    const rows = seriesBacktestReaders['seriesBacktest.rows'](db, { measure: 'revenue', grain: 'week', level: 'total', offset: 0, limit: 500 }, modelContextOn(db, orderToday))
    const weeks = points.filter((point) => point.grain === 'week' && point.level === 'total')
    expect(rows.total).toBe(weeks.length)
    const [forecast, actual] = [5, 8].map((column) => rows.rows.rows.reduce((sum, row) => sum + Number(row[column]), 0))
    expect([forecast, actual].map((value) => Math.round(value ?? 0))).toEqual([weeks.reduce((sum, point) => sum + (point.said.saima ?? 0), 0), weeks.reduce((sum, point) => sum + point.actual, 0)].map(Math.round))
  })
})

it('errors are those of the textbook', () => {
  const sums = emptySums()
  addPoint(sums, { actual: 100, scale: 10, p10: 80, p50: 100, p90: 130 }, 110, true)
  addPoint(sums, { actual: 100, scale: 30, p10: 101, p50: 110, p90: 120 }, 90, true)
  const errors = errorsOf(sums, true)
  // Pinball by hand: (0.1·20 + 0 + 0.1·30) / 3, and (0.9·1 + 0.5·10 + 0.1·20) / 3.
  expect(errors).toEqual({ wape: 0.1, bias: 0, mase: 0.5, pinball: expect.closeTo((5 / 3 + 7.9 / 3) / 200, 12) as number, coverage: 0.5, points: 2 })
})

it('the unit of MASE is the mean difference to the season before, else to the period before', () => {
  const days = Float64Array.from({ length: 800 }, (_, day) => (day < 436 ? 1 : 3))
  // Whole weeks of 7 and 21: against 364 days before, 52 of the last ones differ by 14.
  expect(errorScale(days, { from: 0 }, 799, 7, 364)).toBe(14)
  expect(errorScale(days.subarray(700), { from: 0 }, 99, 7, 364)).toBeNull()
  expect(errorScale(Float64Array.from({ length: 100 }, (_, day) => day), { from: 0 }, 99, 7, 364)).toBe(49)
})

it('steps fall into ranges, and the best method is one that was asked as often as the others', () => {
  expect([horizonOf('week', 1), horizonOf('week', 4), horizonOf('week', 13), horizonOf('day', 15), horizonOf('quarter', 1)]).toEqual(['1', '2-4', '9-13', '15-28', null])
  const errors = (wape: number, points: number) => ({ wape, bias: 0, mase: null, pinball: null, coverage: null, points })
  expect(bestMethod([{ method: 'a', errors: errors(0.2, 10) }, { method: 'b', errors: errors(0.1, 4) }, { method: 'c', errors: errors(0.15, 10) }])).toBe('c')
})
