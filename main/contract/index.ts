import type * as z from 'zod'
import { backupContract } from './backup'
import { demoContract } from './demo'
import { importContract } from './import'
import { contactsContract } from './contacts'
import { historyContract } from './history'
import { jobsContract } from './jobs'
import { metricsContract } from './metrics'
import { dealsContract } from './deals'
import { warRoomContract } from './war-room'
import type { Route } from './route'
import { workspaceContract } from './workspace'
import { workspacesContract } from './workspaces'
import { forecastContract } from './forecast'
import { forecastSeriesContract } from './forecast-series'
import { cashContract } from './cash'
import { seriesBacktestContract } from './series-backtest'
import { modelsContract } from './models'
import { overridesContract } from './overrides'
import { quoteContract } from './quote'
import { riskContract } from './risk'
import { changeContract } from './change'
import { raceContract } from './race'
import { alertsContract } from './alerts'
import { healthContract } from './health'
import { identityContract } from './identity'
import { reallocationContract } from './reallocation'
import { followUpListContract } from './follow-up-list'
import { gamingContract } from './gaming'
import { leaguesContract } from './leagues'
import { appealsContract } from './appeals'
import { exchangeContract } from './exchange'
import { profilesContract } from './profiles'
import { sqlContract } from './sql'
import { extractContract } from './extract'
import { boardsContract } from './boards'
import { viewsContract } from './views'

/** Every call that exists. A new domain adds its own file and one spread line here. */
export const contract = {
  ...workspacesContract,
  ...workspaceContract,
  ...jobsContract,
  ...historyContract,
  ...backupContract,
  ...profilesContract,
  ...sqlContract,
  ...extractContract,
  ...importContract,
  ...contactsContract,
  ...metricsContract,
  ...warRoomContract,
  ...boardsContract,
  ...viewsContract,
  ...dealsContract,
  ...demoContract,
  ...forecastContract,
  ...forecastSeriesContract,
  ...cashContract,
  ...seriesBacktestContract,
  ...riskContract,
  ...changeContract,
  ...modelsContract,
  ...overridesContract,
  ...quoteContract,
  ...raceContract,
  ...reallocationContract,
  ...gamingContract,
  ...leaguesContract,
  ...appealsContract,
  ...followUpListContract,
  ...exchangeContract,
  ...alertsContract,
  ...healthContract,
  ...identityContract
} as const

export type RouteName = keyof typeof contract
/** What a caller passes (defaults may be left out). */
export type RouteInput<N extends RouteName> = z.input<(typeof contract)[N]['input']>
/** What a handler receives (defaults filled in). */
export type RouteParsed<N extends RouteName> = z.output<(typeof contract)[N]['input']>
export type RouteOutput<N extends RouteName> = z.output<(typeof contract)[N]['output']>

export type NamesRunningIn<P extends Route['runsIn']> = {
  [N in RouteName]: (typeof contract)[N]['runsIn'] extends P ? N : never
}[RouteName]

export function isRouteName(name: string): name is RouteName {
  return Object.prototype.hasOwnProperty.call(contract, name)
}

export type { Failure, FailureCode, Result } from './failure'
export { FailureError, toFailure } from './failure'
export type { EventName, EventPayload, SaimaEvent } from './events'
