import { chooseShares, chooseSimple, shareAt, trialErrors, type BlendBucket, type Trial } from './blend'
import { companyLevel, seasonalNaive } from './company-level'
import { markEventWeeks } from './event-weeks'
import { exponentialSmoothing } from './exponential-smoothing'
import { movingAverage, pooledSeason, throughEvents } from './pooled-season'
import { trainRatioModel } from './ratio-model'
import { relevantEvents } from './relevant-events'
import { decomposedSeason } from './seasonal-decomposition'
import { seasonalGrowth, type HorizonTable } from './seasonal-growth'
import { isLumpy, panelAsOf, thinnedPanel, type WeeklyPanel } from './weekly-panel'

/** The simple methods that every panel is tried with. */
export const simpleMethods = ['seasonal_growth', 'pooled_season', 'moving_average', 'exponential_smoothing', 'decomposed_season', 'company_level', 'seasonal_naive'] as const
export type SimpleMethod = (typeof simpleMethods)[number]

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
  const tried = known.seriesCount > mostTriedSeries ? thinnedPanel(known, Math.ceil(known.seriesCount / mostTriedSeries)) : known
  const errors = trialErrors(tried, simpleTrials(tried, origin, options.horizon)).map((error, index) => (simpleMethods[index] === 'company_level' && known.seriesCount < fewestForCompany ? Number.POSITIVE_INFINITY : error))
  const simple = errors.length === 0 ? simpleMethods.map((method) => (method === 'moving_average' ? 1 : 0)) : chooseSimple(errors)
  // There is no correction to learn from lumpy series: the few large amounts are beyond the bounds within which the model learns, so it would pull every forecast down.
  const chosen = isLumpy(known, origin) ? null : await chooseSharesAt(known, origin, simple, options)
  const shares = chosen?.shares ?? null
  const events = relevantEvents(known, origin)
  const baseAt = baseOf(known, simple, markEventWeeks(known.weekEnds, events))
  const base = baseAt(origin, options.horizon)
  const model = shares === null ? null : await trainRatioModel(known, origin, { ...options, events, baseAt, firstOrigin: firstTrainingOrigin })
  let corrected: HorizonTable | null = null
  if (model !== null) {
    corrected = await model.forecast(known, origin, baseAt).finally(() => model.close())
  }
  const mean = corrected === null || shares === null ? base : mix(base, corrected, options.horizon, shares)
  const byName = (values: readonly number[]): Record<SimpleMethod, number> =>
    Object.fromEntries(simpleMethods.map((method, index) => [method, values[index] ?? Number.NaN])) as Record<SimpleMethod, number>
  return { mean, horizon: options.horizon, base, corrected, simpleWeights: byName(simple), simpleErrors: byName(errors), shares: shares ?? [], gain: corrected === null ? 1 : (chosen?.gain ?? 1), events: events.map((event) => event.id) }
}

/** The seasonal methods need the year before. */
export const firstTrainingOrigin = weeksPerYear + 8

const plainMethods: readonly SimpleMethod[] = ['moving_average', 'exponential_smoothing']

/** Whether a base looks at the year before. */
export function isSeasonalBase(weights: Readonly<Record<SimpleMethod, number>>): boolean {
  return simpleMethods.some((method) => !plainMethods.includes(method) && weights[method] > 0)
}

/** Every third week of the last year, as far as the methods have the year before them that they need. */
function simpleTrials(known: WeeklyPanel, origin: number, horizon: number): readonly Trial[] {
  const trials: Trial[] = []
  for (let past = origin - 4; past >= Math.max(origin - weeksPerYear, firstTrainingOrigin); past -= 3) {
    const steps = Math.min(horizon, trialWeeks, origin - past)
    const at = panelAsOf(known, past)
    const marks = markEventWeeks(known.weekEnds, relevantEvents(at, past))
    trials.push({ origin: past, horizon: steps, forecasts: simpleMethods.map((method) => simpleForecast(method, at, past, steps, marks)) })
  }
  return trials
}

/** @returns null where no model could be trained before the last 13 weeks */
async function chooseSharesAt(known: WeeklyPanel, origin: number, simple: readonly number[], options: SeriesForecastOptions): Promise<{ readonly shares: readonly BlendBucket[]; readonly gain: number } | null> {
  const start = origin - trialWeeks
  if (start <= firstTrainingOrigin) return null
  const then = panelAsOf(known, start)
  const events = relevantEvents(then, start)
  const marks = markEventWeeks(known.weekEnds, events)
  const model = await trainRatioModel(then, start, { ...options, events, baseAt: baseOf(then, simple, marks), firstOrigin: firstTrainingOrigin })
  if (model === null) return null
  try {
    const trials: Trial[] = []
    for (let past = start; past < origin; past += 3) {
      const at = panelAsOf(known, past)
      const baseAt = baseOf(at, simple, marks)
      const steps = Math.min(options.horizon, origin - past)
      const corrected = await model.forecast(at, past, baseAt)
      trials.push({ origin: past, horizon: steps, forecasts: [baseAt(past, steps), cut(corrected, known.seriesCount, options.horizon, steps)] })
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

/** The base (simple methods at their weights) as it would have been made at a past origin, with the events that were known to matter then. */
export function baseForecastAt(panel: WeeklyPanel, origin: number, horizon: number, weights: Readonly<Record<SimpleMethod, number>>): HorizonTable {
  const known = panelAsOf(panel, origin)
  return baseOf(known, simpleMethods.map((method) => weights[method]), markEventWeeks(known.weekEnds, relevantEvents(known, origin)))(origin, horizon)
}

function baseOf(panel: WeeklyPanel, weights: readonly number[], marks: ReturnType<typeof markEventWeeks>): (origin: number, horizon: number) => HorizonTable {
  return (origin, horizon) => {
    const out = new Float64Array(panel.seriesCount * horizon)
    for (const [index, method] of simpleMethods.entries()) {
      const weight = weights[index] ?? 0
      if (weight === 0) continue
      simpleForecast(method, panel, origin, horizon, marks).forEach((value, cell) => (out[cell] = (out[cell] ?? 0) + weight * value))
    }
    return out
  }
}

function simpleForecast(method: SimpleMethod, panel: WeeklyPanel, origin: number, horizon: number, marks: ReturnType<typeof markEventWeeks>): HorizonTable {
  switch (method) {
    case 'seasonal_growth':
      return seasonalGrowth(panel, origin, horizon, marks)
    case 'pooled_season': {
      const narrow = pooledSeason(panel, origin, horizon, 14, weeksPerYear, marks)
      const wide = pooledSeason(panel, origin, horizon, 28, weeksPerYear, marks)
      return narrow.map((value, cell) => (value + (wide[cell] ?? 0)) / 2)
    }
    case 'moving_average':
      return throughEvents(movingAverage(panel, origin, horizon, weeksPerYear), panel, origin, marks, weeksPerYear)
    case 'exponential_smoothing':
      return exponentialSmoothing(panel, origin, horizon)
    case 'decomposed_season':
      return decomposedSeason(panel, origin, horizon, marks)
    case 'company_level':
      return companyLevel(panel, origin, horizon, marks)
    case 'seasonal_naive':
      return seasonalNaive(panel, origin, horizon)
  }
}

function mix(base: HorizonTable, corrected: HorizonTable, horizon: number, shares: readonly BlendBucket[]): HorizonTable {
  return base.map((value, cell) => {
    const share = shareAt(shares, (cell % horizon) + 1)
    return (1 - share) * value + share * (corrected[cell] ?? value)
  })
}

function cut(table: HorizonTable, seriesCount: number, from: number, to: number): HorizonTable {
  const out = new Float64Array(seriesCount * to)
  for (let series = 0; series < seriesCount; series += 1) out.set(table.subarray(series * from, series * from + to), series * to)
  return out
}
