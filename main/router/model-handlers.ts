import type { ModelHandlers } from './handler'
import { healthCommands } from '../health/measure-worth'
import { cashCommands } from '../forecast/cash/cash-commands'
import { forecastCommands } from '../forecast/forecast-commands'
import { seriesBacktestCommands } from '../forecast/series-backtest/series-backtest-commands'
import { forecastSeriesCommands } from '../forecast/series-commands'

/** Every command of the model process and who carries it out. */
export const modelHandlers: ModelHandlers = {
  ...forecastCommands,
  ...healthCommands,
  ...forecastSeriesCommands,
  ...cashCommands,
  ...seriesBacktestCommands
}
