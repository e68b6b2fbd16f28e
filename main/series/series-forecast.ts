import { chooseShares, chooseSimple, shareAt, trialErrors, type BlendBucket, type Trial } from './blend'
import { firstSteps, pastForecasts, type PastForecasts } from './past-forecasts'
import { trainRatioModel } from './ratio-model'
import type { HorizonTable } from './seasonal-growth'
import { firstTrainingOrigin, simpleMethods, type SimpleMethod } from './simple-methods'
import { isLumpy, panelAsOf, thinnedPanel, type WeeklyPanel } from './weekly-panel'

export interface SeriesForecast {
  /** Row-major by series, `horizon` columns: base and correction, blended. */
  readonly mean: HorizonTable
  readonly horizon: number
  /** The simple forecast that won the inner backtest, or the average of those that were level. */
  readonly base: HorizonTable
  /** LightGBM's correction of it; null where there was too little to learn from. */
  readonly corrected: HorizonTable | null
  readonly simpleWeights: Readonly<Record<SimpleMethod, number>>
  /** Error of each simple method in the inner backtest, as a share of the actual values. */
  readonly simpleErrors: Readonly<Record<SimpleMethod, number>>
  readonly shares: readonly BlendBucket[]
  /** Error of base and correction blended against the base alone, on the weeks that the shares were chosen on; 1 without a correction. */
  readonly gain: number
  /** The moving events that the panel's history reacts to. */
  readonly events: readonly string[]
  /** What the base's methods would have said before, as far as it was asked for. */
  readonly past: PastForecasts
}

export interface SeriesForecastOptions {
  /** Weeks ahead, 1 to 26. */
  readonly horizon: number
  readonly seed?: number
  readonly threads?: number
  readonly maxRows?: number
  readonly signal?: AbortSignal | undefined
}

const weeksPerYear = 52
const trialWeeks = 13
/** The sum of fewer series is as sparse as they are. */
const fewestForCompany = 8
/** The methods are tried on so many series, evenly spread, where there are more. */
const mostTriedSeries = 1_500

/**
 * Forecasts all series of a panel from what was known at the end of week `origin - 1`. First the simple methods are
 * tried at origins of the last year, and the best becomes the base (or the average of those that are level). Then LightGBM learns
 * what the base leaves over; how much of that is taken is decided on the last 13 weeks, with a model that had not seen
 * them. The same configuration serves every panel.
 */
export async function forecastSeries(panel: WeeklyPanel, origin: number, options: SeriesForecastOptions): Promise<SeriesForecast> {
  const known = panelAsOf(panel, origin)
  const farthest = Math.max(options.horizon, trialWeeks)
  const past = pastForecasts(known, farthest)
  const isThinned = known.seriesCount > mostTriedSeries
  const tried = isThinned ? thinnedPanel(known, Math.ceil(known.seriesCount / mostTriedSeries)) : known
  const trials = simpleTrials(isThinned ? pastForecasts(tried, farthest) : past, origin, options.horizon)
  const errors = trialErrors(tried, trials).map((error, index) => (simpleMethods[index] === 'company_level' && known.seriesCount < fewestForCompany ? Number.POSITIVE_INFINITY : error))
  const simple = byName(errors.length === 0 ? simpleMethods.map((method) => (method === 'moving_average' ? 1 : 0)) : chooseSimple(errors))
  // There is no correction to learn from lumpy series: the few large amounts are beyond the bounds within which the model learns, so it would pull every forecast down.
  const chosen = isLumpy(known, origin) ? null : await chooseSharesAt(known, origin, simple, past, options)
  const shares = chosen?.shares ?? null
  const events = past.events(origin)
  const baseAt = (at: number, steps: number): HorizonTable => past.base(simple, at, steps, events)
  const base = baseAt(origin, options.horizon)
  const model = shares === null ? null : await trainRatioModel(known, origin, { ...options, events, baseAt, firstOrigin: firstTrainingOrigin })
  let corrected: HorizonTable | null = null
  if (model !== null) {
    corrected = await model.forecast(known, origin, baseAt).finally(() => model.close())
  }
  const mean = corrected === null || shares === null ? base : mix(base, corrected, options.horizon, shares)
  return { mean, horizon: options.horizon, base, corrected, simpleWeights: simple, simpleErrors: byName(errors), shares: shares ?? [], gain: corrected === null ? 1 : (chosen?.gain ?? 1), events: events.map((event) => event.id), past }
}

function byName(values: readonly number[]): Record<SimpleMethod, number> {
  return Object.fromEntries(simpleMethods.map((method, index) => [method, values[index] ?? Number.NaN])) as Record<SimpleMethod, number>
}

/** Every third week of the last year, as far as the methods have the year before them that they need. */
function simpleTrials(forecasts: PastForecasts, origin: number, horizon: number): readonly Trial[] {
  const trials: Trial[] = []
  for (let past = origin - 4; past >= Math.max(origin - weeksPerYear, firstTrainingOrigin); past -= 3) {
    const steps = Math.min(horizon, trialWeeks, origin - past)
    trials.push({ origin: past, horizon: steps, forecasts: simpleMethods.map((method) => forecasts.simple(method, past, steps)) })
  }
  return trials
}

/** @returns null where no model could be trained before the last 13 weeks */
async function chooseSharesAt(
  known: WeeklyPanel, origin: number, simple: Readonly<Record<SimpleMethod, number>>, forecasts: PastForecasts, options: SeriesForecastOptions
): Promise<{ readonly shares: readonly BlendBucket[]; readonly gain: number } | null> {
  const start = origin - trialWeeks
  if (start <= firstTrainingOrigin) return null
  const then = panelAsOf(known, start)
  const events = forecasts.events(start)
  const baseAt = (at: number, steps: number): HorizonTable => forecasts.base(simple, at, steps, events)
  const model = await trainRatioModel(then, start, { ...options, events, baseAt, firstOrigin: firstTrainingOrigin })
  if (model === null) return null
  try {
    const trials: Trial[] = []
    for (let past = start; past < origin; past += 3) {
      const steps = Math.min(options.horizon, origin - past)
      const corrected = await model.forecast(panelAsOf(known, past), past, baseAt)
      trials.push({ origin: past, horizon: steps, forecasts: [baseAt(past, steps), firstSteps(corrected, options.horizon, steps)] })
    }
    const shares = chooseShares(known, trials)
    const blended = trials.map(({ origin: past, horizon, forecasts: [base, corrected] }) => ({
      origin: past,
      horizon,
      forecasts: base === undefined || corrected === undefined ? [] : [base, mix(base, corrected, horizon, shares)]
    }))
    const [before = 1, after = 1] = trialErrors(known, blended)
    return { shares, gain: before > 0 && Number.isFinite(after / before) ? after / before : 1 }
  } finally {
    model.close()
  }
}

function mix(base: HorizonTable, corrected: HorizonTable, horizon: number, shares: readonly BlendBucket[]): HorizonTable {
  const byStep = Array.from({ length: horizon }, (_, step) => shareAt(shares, step + 1))
  return base.map((value, cell) => {
    const share = byStep[cell % horizon] ?? 0
    return (1 - share) * value + share * (corrected[cell] ?? value)
  })
}
