import { isoDay } from '../contract/common'
import { forecastSeriesContract, seriesDimension, type SeriesDimension } from '../contract/forecast-series'
import type { Session } from './session'
import { CommandError, type Output } from './terminal'

/** Options of `forecast --measure ...`, as they are typed. */
export interface SeriesOptions {
  readonly measure?: string
  readonly by?: string
  readonly grain?: string
  readonly horizon?: string
  readonly asOf?: string
  readonly parents?: boolean
}

/** As people call them, beside the ids of the metrics layer. */
const shortNames: Readonly<Record<string, string>> = { orders: 'orders_count', units: 'units_sold' }

/** A measure by weeks to come: one table of node, period, mean, p10, p50, p90, model; money in major units. */
export async function showSeries(session: Session, options: SeriesOptions): Promise<Output> {
  const by = (options.by ?? '').split(',').map((id) => id.trim()).filter((id) => id !== '')
  const unknown = by.find((id) => !seriesDimension.safeParse(id).success)
  if (unknown !== undefined) throw new CommandError(2, `--by takes region, unit and product, separated by commas, not "${unknown}".`)
  if (options.asOf !== undefined && !isoDay.safeParse(options.asOf).success) throw new CommandError(2, `--as-of needs a day as YYYY-MM-DD, not "${options.asOf}".`)
  const question = forecastSeriesContract['forecast.series'].input.safeParse({
    measure: shortNames[options.measure ?? ''] ?? options.measure,
    by: by as SeriesDimension[],
    grain: options.grain ?? 'week',
    horizonWeeks: Number(options.horizon ?? 13),
    parents: options.parents === true,
    ...(options.asOf === undefined ? {} : { asOf: options.asOf })
  })
  if (!question.success) throw new CommandError(2, '--grain is day, week, month or quarter, and --horizon a whole number of weeks from 1 to 26.')
  const result = await session.core.call('forecast.series', question.data)
  if (!result.ok) throw new CommandError(result.error.code === 'invalid_input' ? 2 : 1, result.error.message, result.error)
  const { table, reason } = result.value
  const shown = table.columns.flatMap((column, index) => (seriesDimension.safeParse(column.id).success ? [] : [index]))
  if (reason?.key === 'no_data') session.tell(`Nothing of ${question.data.measure} was known on ${result.value.asOf}.`)
  return {
    kind: 'table',
    table: {
      columns: shown.flatMap((index) => table.columns[index] ?? []),
      rows: table.rows.map((row) => shown.map((index) => row[index] ?? null))
    }
  }
}
