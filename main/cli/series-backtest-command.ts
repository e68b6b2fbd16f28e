import { seriesBacktestContract, seriesBacktestGrain } from '../contract/series-backtest'
import type { Session } from './session'
import { CommandError, type Output } from './terminal'

/** Options of `backtest --measure ...`, as they are typed. */
export interface SeriesBacktestOptions {
  readonly measure?: string
  readonly grain?: string
  readonly origins?: string
  readonly every?: string
}

/** A measure forecast again at past Sundays, each time from what was known then: errors by level, horizon and method. The result is kept for the page. */
export async function showSeriesBacktest(session: Session, options: SeriesBacktestOptions): Promise<Output> {
  const grain = seriesBacktestGrain.safeParse(options.grain ?? 'week')
  if (!grain.success) throw new CommandError(2, '--grain is day, week, four_weeks or quarter.')
  const question = seriesBacktestContract['seriesBacktest.run'].input.safeParse({
    measure: options.measure,
    ...(options.origins === undefined ? {} : { origins: Number(options.origins) }),
    ...(options.every === undefined ? {} : { everyWeeks: Number(options.every) })
  })
  if (!question.success) throw new CommandError(2, '--origins is a whole number from 2 to 52, and --every a number of weeks from 1 to 13.')
  const made = await session.core.call('seriesBacktest.run', question.data)
  if (!made.ok) throw new CommandError(made.error.code === 'invalid_input' ? 2 : 1, made.error.message, made.error)
  const found = await session.ask('seriesBacktest.read', { measure: question.data.measure, grain: grain.data })
  if (found.run === null) session.tell(`There is too little of ${question.data.measure} to look back at.`)
  return {
    kind: 'document',
    note: found.run === null ? '' : `${question.data.measure}, ${found.run.origins} past origins from ${found.run.firstOrigin} to ${found.run.lastOrigin}.`,
    values: { measure: question.data.measure, grain: grain.data, asOf: found.run?.asOf ?? null, origins: found.run?.origins ?? 0 },
    tables: { scores: found.scores, usable: found.usable, nodes: found.nodes }
  }
}
