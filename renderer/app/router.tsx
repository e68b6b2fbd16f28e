import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, retainSearchParams } from '@tanstack/react-router'
import { FailureView } from '../components/feedback/failure-view'
import { filterKeys, readFilter, type FilterSearch } from './filter'
import { Frame } from './frame'
import { homeFrom } from './page-list'
import { usePreferences } from './preferences'
import {
  readAlertsSearch,
  readBigScreenSearch,
  readBoardsSearch,
  readDataSearch,
  readBacktestSearch,
  readDealsSearch,
  readForecastSearch,
  readModelsSearch,
  readQuoteSearch,
  readRaceSearch,
  readTodaySearch
} from './page-search'

const rootRoute = createRootRoute({
  component: Frame,
  validateSearch: (search: Record<string, unknown>): FilterSearch => readFilter(search),
  search: { middlewares: [retainSearchParams<FilterSearch>([...filterKeys])] },
  errorComponent: ({ error, reset }) => <FailureView error={error} onRetry={reset} />
})

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: homeFrom(usePreferences.getState().home), replace: true })
  }
})
const warRoom = createRoute({ getParentRoute: () => rootRoute, path: '/war-room', component: lazyRouteComponent(() => import('../pages/war-room/war-room-page'), 'WarRoomPage') })
const boards = createRoute({ getParentRoute: () => rootRoute, path: '/boards', validateSearch: readBoardsSearch, component: lazyRouteComponent(() => import('../pages/boards/boards-page'), 'BoardsPage') })
const bigScreen = createRoute({ getParentRoute: () => rootRoute, path: '/big-screen', validateSearch: readBigScreenSearch, component: lazyRouteComponent(() => import('../pages/big-screen/big-screen-page'), 'BigScreenPage') })
const race = createRoute({ getParentRoute: () => rootRoute, path: '/race', validateSearch: readRaceSearch, component: lazyRouteComponent(() => import('../pages/race/race-page'), 'RacePage') })
const alerts = createRoute({ getParentRoute: () => rootRoute, path: '/alerts', validateSearch: readAlertsSearch, component: lazyRouteComponent(() => import('../pages/alerts/alerts-page'), 'AlertsPage') })
const forecast = createRoute({ getParentRoute: () => rootRoute, path: '/forecast', validateSearch: readForecastSearch, component: lazyRouteComponent(() => import('../pages/forecast/forecast-page'), 'ForecastPage') })
const backtest = createRoute({ getParentRoute: () => rootRoute, path: '/backtest', validateSearch: readBacktestSearch, component: lazyRouteComponent(() => import('../pages/backtest/backtest-page'), 'BacktestPage') })
const deals = createRoute({ getParentRoute: () => rootRoute, path: '/deals', validateSearch: readDealsSearch, component: lazyRouteComponent(() => import('../pages/deals/deals-page'), 'DealsPage') })
const deal = createRoute({ getParentRoute: () => rootRoute, path: '/deals/$dealId', component: lazyRouteComponent(() => import('../pages/deals/deal-page'), 'DealPage') })
const models = createRoute({ getParentRoute: () => rootRoute, path: '/models', validateSearch: readModelsSearch, component: lazyRouteComponent(() => import('../pages/models/models-page'), 'ModelsPage') })
const today = createRoute({ getParentRoute: () => rootRoute, path: '/today', validateSearch: readTodaySearch, component: lazyRouteComponent(() => import('../pages/today/today-page'), 'TodayPage') })
const quote = createRoute({ getParentRoute: () => rootRoute, path: '/quote', validateSearch: readQuoteSearch, component: lazyRouteComponent(() => import('../pages/quote/quote-page'), 'QuotePage') })
const data = createRoute({ getParentRoute: () => rootRoute, path: '/data', validateSearch: readDataSearch, component: lazyRouteComponent(() => import('../pages/data/data-page'), 'DataPage') })
const sql = createRoute({ getParentRoute: () => rootRoute, path: '/sql', component: lazyRouteComponent(() => import('../pages/sql/sql-page'), 'SqlPage') })
const settings = createRoute({ getParentRoute: () => rootRoute, path: '/settings', component: lazyRouteComponent(() => import('../pages/settings/settings-page'), 'SettingsPage') })

const routeTree = rootRoute.addChildren([
  home,
  warRoom,
  race,
  alerts,
  forecast,
  backtest,
  deals,
  deal,
  today,
  models,
  quote,
  data,
  sql,
  settings,
  boards,
  bigScreen
])

/** The address lives behind the hash: the pages are one file, and every state of them is a link. */
export function createAppRouter() {
  return createRouter({ routeTree, history: createHashHistory(), defaultPreload: 'intent', defaultErrorComponent: ({ error, reset }) => <FailureView error={error} onRetry={reset} /> })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: AppRouter
  }
}
