import type { ModelHandlers } from './handler'
import { forecastCommands } from '../forecast/forecast-commands'

/** Every command of the model process and who carries it out. */
export const modelHandlers: ModelHandlers = {
  ...forecastCommands
}
