import type { ModelHandlers } from './handler'
import { forecastCommands } from '../forecast/forecast-commands'
import { forecastSeriesCommands } from '../forecast/series-commands'

/** Every command of the model process and who carries it out. */
export const modelHandlers: ModelHandlers = {
  ...forecastCommands,
  ...forecastSeriesCommands
}
