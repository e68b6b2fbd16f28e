import { useNavigate, useSearch } from '@tanstack/react-router'
import type { SeriesBacktestGrain, SeriesBacktestLevel } from '../../../../main/contract/series-backtest'
import type { BacktestSearch } from '../../../app/page-search'

export const seriesMeasures = ['revenue', 'bookings', 'orders_count'] as const
export type SeriesMeasure = (typeof seriesMeasures)[number]

export const seriesGrains = ['day', 'week', 'four_weeks', 'quarter'] as const satisfies readonly SeriesBacktestGrain[]
export const seriesLevels = ['total', 'region', 'unit', 'product'] as const satisfies readonly SeriesBacktestLevel[]

/** What the page looks at; kept in the address, so that it can be linked to and Back walks through it. */
export interface SeriesChoice {
  readonly measure: SeriesMeasure
  readonly grain: SeriesBacktestGrain
  readonly level: SeriesBacktestLevel
  readonly node: number
  /** A range of steps, as `1-4`; null for all of them. */
  readonly steps: string | null
  readonly change: (next: { readonly [K in keyof BacktestSearch]: BacktestSearch[K] | undefined }) => void
}

export function useSeriesChoice(): SeriesChoice {
  const search = useSearch({ strict: false }) as BacktestSearch
  const navigate = useNavigate()
  return {
    measure: search.measure ?? 'revenue',
    grain: search.grain ?? 'week',
    level: search.level ?? 'total',
    node: search.node ?? 0,
    steps: search.steps ?? null,
    change: (next) => void navigate({ to: '/backtest', search: ((before: Record<string, unknown>) => ({ ...before, view: 'series', ...next })) as never })
  }
}
