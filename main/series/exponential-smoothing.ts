import type { HorizonTable } from './seasonal-growth'
import type { WeeklyPanel } from './weekly-panel'

/** Level, damped trend and their smoothing: ETS(A,Ad,N) (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, chapter 8). */
export interface SmoothingFit {
  readonly alpha: number
  readonly beta: number
  readonly phi: number
  readonly level: number
  readonly trend: number
  /** Sum of squared one-step errors. */
  readonly error: number
}

const alphas = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9] as const
const betaShares = [0, 0.1, 0.3] as const
const phis = [0.8, 0.92, 0.98] as const
const fewestWeeks = 10
const yearWeeks = 104

/** Damped exponential smoothing of each series on its own, over its last two years; short ones get their mean. */
export function exponentialSmoothing(panel: WeeklyPanel, origin: number, horizon: number): HorizonTable {
  const out = new Float64Array(panel.seriesCount * horizon)
  const weeks = panel.weekEnds.length
  const from = Math.max(0, origin - yearWeeks)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const values = panel.values.subarray(series * weeks + from, series * weeks + origin)
    const fit = fitSmoothing(values)
    let isNonNegative = true
    for (const value of values) if (value < 0) isNonNegative = false
    for (let step = 0; step < horizon; step += 1) {
      const value = fit.level + dampedAhead(fit, step + 1)
      out[series * horizon + step] = isNonNegative ? Math.max(0, value) : value
    }
  }
  return out
}

/** What the damped trend adds over so many steps. */
export function dampedAhead(fit: SmoothingFit, steps: number): number {
  let ahead = 0
  for (let step = 1; step <= steps; step += 1) ahead += fit.phi ** step
  return ahead * fit.trend
}

/** The best of a grid of parameters by squared one-step error; unobserved weeks leave level and trend to run on. */
export function fitSmoothing(values: Float64Array): SmoothingFit {
  const observed = values.filter((value) => !Number.isNaN(value))
  const mean = observed.reduce((sum, value) => sum + value, 0) / Math.max(1, observed.length)
  let best: SmoothingFit = { alpha: 0, beta: 0, phi: 0.9, level: Number.isNaN(mean) ? 0 : mean, trend: 0, error: Number.POSITIVE_INFINITY }
  if (observed.length < fewestWeeks) return best
  const start = observed.slice(0, fewestWeeks).reduce((sum, value) => sum + value, 0) / fewestWeeks
  for (const alpha of alphas) {
    for (const share of betaShares) {
      // Without trend the damping says nothing.
      for (const phi of share === 0 ? [0.9] : phis) {
        const fit = smooth(values, start, alpha, share * alpha, phi, best.error)
        if (fit !== null && fit.error < best.error) best = fit
      }
    }
  }
  return best
}

/** @returns null as soon as the error is beyond `most` */
function smooth(values: Float64Array, start: number, alpha: number, beta: number, phi: number, most: number): SmoothingFit | null {
  let level = start
  let trend = 0
  let error = 0
  for (let week = 0; week < values.length; week += 1) {
    if (error > most) return null
    const value = values[week] ?? Number.NaN
    const expected = level + phi * trend
    const missed = Number.isNaN(value) ? 0 : value - expected
    level = expected + alpha * missed
    trend = phi * trend + beta * missed
    error += missed * missed
  }
  return { alpha, beta, phi, level, trend, error }
}
