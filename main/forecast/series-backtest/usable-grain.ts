import type { SeriesBacktestGrain } from '../../contract/series-backtest'
import type { Errors } from './error-sums'

/** Below this error a figure may be used as it stands; above it the range is to be read. */
export const usableError = 0.12

/** Steps of a grain taken together, nearest first. */
export const horizons: Readonly<Record<SeriesBacktestGrain, readonly string[]>> = { day: ['1-7', '8-14', '15-28'], week: ['1', '2-4', '5-8', '9-13'], four_weeks: ['1', '2', '3'], quarter: [] }

export function horizonOf(grain: SeriesBacktestGrain, step: number): string | null {
  return (
    horizons[grain].find((range) => {
      const [from = 0, to = from] = range.split('-').map(Number)
      return step >= from && step <= to
    }) ?? null
  )
}

/** The lowest WAPE; of methods that were not asked as often as the others nothing is said. */
export function bestMethod<M extends string>(found: readonly { readonly method: M; readonly errors: Errors }[]): M | null {
  const most = Math.max(0, ...found.map(({ errors }) => errors.points))
  let best: { method: M; wape: number } | null = null
  for (const { method, errors } of found) if (errors.wape !== null && errors.points === most && (best === null || errors.wape < best.wape)) best = { method, wape: errors.wape }
  return best?.method ?? null
}
