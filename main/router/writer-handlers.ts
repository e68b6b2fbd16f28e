import { demoWriters } from '../demo/demo-handlers'
import { importWriters } from '../import/import-handlers'
import { historyWriters } from '../workspaces/history-handlers'
import { workspaceWriters } from '../workspaces/workspace-handlers'
import type { WriterHandlers } from './handler'
import { forecastWriters } from '../forecast/publish-handlers'
import { raceWriters } from '../race/race-writers'
import { alertWriters } from '../alerts/alert-writers'

/** Every command of the writer and who carries it out. */
export const writerHandlers: WriterHandlers = {
  ...workspaceWriters,
  ...historyWriters,
  ...importWriters,
  ...demoWriters,
  ...forecastWriters,
  ...raceWriters,
  ...alertWriters
}
