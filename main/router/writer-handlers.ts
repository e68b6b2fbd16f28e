import { demoWriters } from '../demo/demo-handlers'
import { healthWriters } from '../health/health-handlers'
import { identityWriters } from '../import/identity/identity-handlers'
import { importWriters } from '../import/import-handlers'
import { watchWriters } from '../import/watch/watch-handlers'
import { contactWriters } from '../import/contact-handlers'
import { backupWriters } from '../workspaces/backup-handlers'
import { historyWriters } from '../workspaces/history-handlers'
import { sqlWriters } from '../sql/sql-handlers'
import { extractWriters } from '../workspaces/extract-handlers'
import { profileWriters } from '../workspaces/profile-handlers'
import { workspaceWriters } from '../workspaces/workspace-handlers'
import type { WriterHandlers } from './handler'
import { seriesBacktestWriters } from '../forecast/series-backtest/series-backtest-commands'
import { forecastWriters } from '../forecast/publish-handlers'
import { modelWriters } from '../forecast/model-writers'
import { overrideWriters } from '../forecast/override-writers'
import { quoteWriters } from '../quote/quote-writers'
import { raceWriters } from '../race/race-writers'
import { appealWriters } from '../race/appeals'
import { reallocationWriters } from '../race/reallocation-writers'
import { followUpWriters } from '../follow-up-list/follow-up-handlers'
import { alertWriters } from '../alerts/alert-writers'
import { exchangeWriters } from '../exchange/exchange-handlers'
import { boardWriters } from '../boards/board-handlers'
import { viewWriters } from '../boards/view-handlers'

/** Every command of the writer and who carries it out. */
export const writerHandlers: WriterHandlers = {
  ...workspaceWriters,
  ...historyWriters,
  ...backupWriters,
  ...profileWriters,
  ...extractWriters,
  ...sqlWriters,
  ...importWriters,
  ...identityWriters,
  ...healthWriters,
  ...contactWriters,
  ...watchWriters,
  ...demoWriters,
  ...boardWriters,
  ...viewWriters,
  ...forecastWriters,
  ...seriesBacktestWriters,
  ...modelWriters,
  ...overrideWriters,
  ...quoteWriters,
  ...raceWriters,
  ...reallocationWriters,
  ...appealWriters,
  ...followUpWriters,
  ...exchangeWriters,
  ...alertWriters
}
