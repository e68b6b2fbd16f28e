import { pastForecasts } from '../past-forecasts'
import { quantileOf } from '../quantile'
import type { SeriesForecast } from '../series-forecast'
import { simpleMethods, type SimpleMethod } from '../simple-methods'
import type { WeeklyPanel } from '../weekly-panel'

/** Standard normal numbers; the same seed gives the same ones. */
export function normalsFrom(seed: number): () => number {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** The mean of the last year, carried on. */
export function levelForecast(panel: WeeklyPanel, origin: number, horizon: number): SeriesForecast {
  const past = pastForecasts(panel, horizon)
  const only = Object.fromEntries(simpleMethods.map((method) => [method, method === 'moving_average' ? 1 : 0])) as Record<SimpleMethod, number>
  const base = past.base(only, origin, horizon)
  return { mean: base, horizon, base, corrected: null, simpleWeights: only, simpleErrors: only, shares: [], gain: 1, events: [], past }
}

/** 1 where what came in some weeks lies between P10 and P90 of the paths' sums over them. */
export function holds(paths: Float64Array, horizon: number, actual: Float64Array, from: number, to: number): 0 | 1 {
  const drawn = Float64Array.from({ length: paths.length / horizon }, (_, path) => paths.subarray(path * horizon + from, path * horizon + to).reduce((sum, value) => sum + value, 0)).sort()
  const came = actual.subarray(from, to).reduce((sum, value) => sum + value, 0)
  return came >= quantileOf(drawn, 0.1) && came <= quantileOf(drawn, 0.9) ? 1 : 0
}
