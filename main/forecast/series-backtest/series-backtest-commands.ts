import { modelCode } from '../../model/registry'
import type { ModelHandlers, WriterHandlers } from '../../router/handler'
import { prepare } from '../../warehouse/statement'
import { seriesBacktestMethods } from '../../contract/series-backtest'
import { backtestSeries } from './backtest-series'
import { columnsOf } from './point-columns'

export const seriesBacktestCommands: Pick<ModelHandlers, 'seriesBacktest.run'> = {
  'seriesBacktest.run': async (db, input, context) => {
    const found = await backtestSeries(db, input.measure, input, context)
    if (found === null || found.points.length === 0) return { runId: null, origins: found?.origins ?? 0, points: 0 }
    context.progress({ share: 0.98, step: 'forecast.publishing' })
    const { runId } = await context.command('seriesBacktest.publish', { measure: input.measure, asOf: context.today, origins: found.origins, weeks: found.weeks, code: modelCode, points: columnsOf(found.points) })
    return { runId, origins: found.origins, points: found.points.length }
  }
}

export const seriesBacktestWriters: Pick<WriterHandlers, 'seriesBacktest.publish'> = {
  'seriesBacktest.publish': (db, input, context) => {
    prepare(db, 'DELETE FROM series_backtest WHERE measure = ?').run(input.measure)
    const runId = Number(prepare(db, 'INSERT INTO series_backtest (measure, as_of, made_at_ms, origins, weeks, code) VALUES (?, ?, ?, ?, ?, ?)').run(input.measure, input.asOf, context.nowMs, input.origins, input.weeks, input.code).lastInsertRowid)
    const insert = prepare(
      db,
      `INSERT INTO series_backtest_point (run_id, grain, level, node_id, origin, step, starts_at, ends_at, actual, scale, p10, p50, p90, ${seriesBacktestMethods.join(', ')})
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${seriesBacktestMethods.map(() => '?').join(', ')})`
    )
    const { points } = input
    for (const [row, grain] of points.grain.entries()) {
      insert.run(
        runId, grain, points.level[row], points.nodeId[row], points.origin[row], points.step[row], points.startsAt[row], points.endsAt[row], points.actual[row], points.scale[row], points.p10[row], points.p50[row], points.p90[row],
        ...seriesBacktestMethods.map((method) => points[method][row])
      )
    }
    context.changed('series_backtest')
    return { runId }
  }
}
