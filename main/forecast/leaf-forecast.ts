import type { ModelContext } from '../router/handler'
import { backtestResiduals } from '../series/backtest-residuals'
import { samplePaths, type SamplePaths } from '../series/sample-paths'
import { forecastSeries, type SeriesForecast } from '../series/series-forecast'
import { fitSignals, type SignalWorth } from '../series/signal-worth'
import type { ReadDb } from '../warehouse/database'
import { readSeriesPanel, type SeriesPanel } from './series-panel'
import type { SeriesRequest } from './series-request'
import { readPanelSignals } from './series-signals'

/** The forecast of all leaves of a day and measure, from which every view is summed up. */
export interface LeafForecast {
  readonly panel: SeriesPanel
  readonly forecast: SeriesForecast
  readonly paths: SamplePaths
  readonly signals: readonly SignalWorth[]
}

/** Makes it from what was known by the request's day. @returns null where nothing of the measure was known by then */
export async function makeLeafForecast(db: ReadDb, request: SeriesRequest, horizon: number, context: Pick<ModelContext, 'pause' | 'progress' | 'signal'>): Promise<LeafForecast | null> {
  context.progress({ share: 0, step: 'forecast.reading' })
  const panel = readSeriesPanel(db, request, horizon)
  if (panel === null) return null
  await context.pause()
  context.progress({ share: 0.1, step: 'forecast.training' })
  const plain = await forecastSeries(panel.panel, panel.origin, { horizon, threads: 2, maxRows: 250_000, signal: context.signal })
  await context.pause()
  context.progress({ share: 0.8, step: 'forecast.backtest' })
  const { mean, worth: signals } = fitSignals(panel.panel, panel.origin, plain, readPanelSignals(db, request, panel.leaves, panel.panel.weekEnds, panel.origin))
  const forecast = { ...plain, mean }
  await context.pause()
  const made = { panel, forecast, signals, paths: samplePaths(panel.panel, panel.origin, forecast, backtestResiduals(panel.panel, panel.origin, forecast)) }
  await context.pause()
  return made
}
