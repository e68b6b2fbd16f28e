import { metricsReaders } from '../metrics/metrics-handlers'
import { warRoomReaders } from '../war-room/war-room-handlers'
import { healthReaders } from '../health/health-handlers'
import { identityReaders } from '../import/identity/identity-handlers'
import { importReaders } from '../import/import-handlers'
import { watchReaders } from '../import/watch/watch-handlers'
import { contactReaders } from '../import/contact-handlers'
import { backupReaders } from '../workspaces/backup-handlers'
import { historyReaders } from '../workspaces/history-handlers'
import { sqlReaders } from '../sql/sql-handlers'
import { profileReaders } from '../workspaces/profile-handlers'
import { workspaceReaders } from '../workspaces/workspace-handlers'
import type { ReaderHandlers } from './handler'
import { forecastReaders } from '../forecast/forecast-readers'
import { seriesBacktestReaders } from '../forecast/series-backtest/series-backtest-readers'
import { changeReaders } from '../forecast/change-readers'
import { modelReaders } from '../forecast/model-readers'
import { riskReaders } from '../forecast/risk-readers'
import { overrideReaders } from '../forecast/override-readers'
import { quoteReaders } from '../quote/quote-readers'
import { raceReaders } from '../race/race-readers'
import { appealReaders } from '../race/appeals'
import { gamingReaders } from '../race/gaming/gaming-readers'
import { reallocationReaders } from '../race/reallocation-readers'
import { followUpReaders } from '../follow-up-list/follow-up-handlers'
import { alertReaders } from '../alerts/alert-readers'
import { exchangeReaders } from '../exchange/exchange-handlers'
import { boardReaders } from '../boards/board-handlers'
import { viewReaders } from '../boards/view-handlers'

/** Every query and who answers it; a query of the contract that is missing here does not compile. */
export const readerHandlers: ReaderHandlers = {
  ...workspaceReaders,
  ...historyReaders,
  ...backupReaders,
  ...profileReaders,
  ...sqlReaders,
  ...importReaders,
  ...identityReaders,
  ...healthReaders,
  ...contactReaders,
  ...watchReaders,
  ...metricsReaders,
  ...boardReaders,
  ...viewReaders,
  ...warRoomReaders,
  ...forecastReaders,
  ...seriesBacktestReaders,
  ...riskReaders,
  ...changeReaders,
  ...modelReaders,
  ...overrideReaders,
  ...quoteReaders,
  ...raceReaders,
  ...gamingReaders,
  ...appealReaders,
  ...reallocationReaders,
  ...followUpReaders,
  ...exchangeReaders,
  ...alertReaders
}
