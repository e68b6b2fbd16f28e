import { companyLevel, seasonalNaive } from './company-level'
import type { EventWeeks } from './event-weeks'
import { exponentialSmoothing } from './exponential-smoothing'
import { movingAverage, pooledSeason, throughEvents } from './pooled-season'
import { decomposedSeason } from './seasonal-decomposition'
import { seasonalGrowth, type HorizonTable } from './seasonal-growth'
import type { WeeklyPanel } from './weekly-panel'

/** The simple methods that every panel is tried with. */
export const simpleMethods = ['seasonal_growth', 'pooled_season', 'moving_average', 'exponential_smoothing', 'decomposed_season', 'company_level', 'seasonal_naive'] as const
export type SimpleMethod = (typeof simpleMethods)[number]

const weeksPerYear = 52
const plainMethods: readonly SimpleMethod[] = ['moving_average', 'exponential_smoothing']

/** The seasonal methods need the year before. */
export const firstTrainingOrigin = weeksPerYear + 8

/** Whether a base looks at the year before. */
export function isSeasonalBase(weights: Readonly<Record<SimpleMethod, number>>): boolean {
  return simpleMethods.some((method) => !plainMethods.includes(method) && weights[method] > 0)
}

export function simpleForecast(method: SimpleMethod, panel: WeeklyPanel, origin: number, horizon: number, marks: EventWeeks): HorizonTable {
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
