import type { Cell } from '../contract/common'
import { grainLabel, grainStart } from '../metrics/time-grain'
import { quantileOf } from '../series/quantile'
import type { SamplePaths } from '../series/sample-paths'
import { isoFromDay, type Day } from '../warehouse/day'
import type { SeriesNode } from './series-nodes'

export type SeriesGrain = 'day' | 'week' | 'month' | 'quarter'

/** A period as days of forecast weeks: how much of each week's value belongs to it. */
export interface SeriesPeriod {
  readonly label: string
  readonly from: Day
  readonly to: Day
  readonly weights: readonly { readonly step: number; readonly share: number }[]
}

/**
 * Periods of the horizon. Days (steps of the daily forecast) and weeks are all of them; months and quarters those that the known days and the horizon fill, the running one first.
 * `weekdayShares` tells how much of a week falls on which side of a month's end.
 */
export function seriesPeriods(grain: SeriesGrain, lastWeekEnd: Day, horizonWeeks: number, weekdayShares: readonly number[]): readonly SeriesPeriod[] {
  if (grain === 'day') {
    return Array.from({ length: 7 * horizonWeeks }, (_, step) => ({ label: isoFromDay(lastWeekEnd + 1 + step), from: lastWeekEnd + 1 + step, to: lastWeekEnd + 1 + step, weights: [{ step, share: 1 }] }))
  }
  const found = new Map<Day, { from: Day; to: Day; weights: Map<number, number> }>()
  for (let step = 0; step < horizonWeeks; step += 1) {
    for (let weekday = 0; weekday < 7; weekday += 1) {
      const day = lastWeekEnd + 1 + 7 * step + weekday
      const start = grainStart(grain, day, 1)
      const period = found.get(start) ?? { from: start, to: day, weights: new Map<number, number>() }
      period.to = day
      period.weights.set(step, (period.weights.get(step) ?? 0) + (weekdayShares[weekday] ?? 1 / 7))
      found.set(start, period)
    }
  }
  return [...found.values()]
    .filter((period) => grainStart(grain, period.to + 1, 1) !== period.from)
    .map((period) => ({ label: grainLabel(grain, period.from, 1), from: period.from, to: period.to, weights: [...period.weights].map(([step, share]) => ({ step, share })) }))
}

/** Weeks that are needed to fill the running period. */
export function weeksToFill(grain: SeriesGrain, lastWeekEnd: Day): number {
  let day = lastWeekEnd + 1
  while (grainStart(grain, day + 1, 1) === grainStart(grain, lastWeekEnd + 1, 1)) day += 1
  return Math.ceil((day - lastWeekEnd) / 7)
}

/**
 * Rows of the answer: node, labels, period, mean, p10, p50, p90, model. The mean is the sum of the members' forecasts; the quantiles are read
 * off the sums of their paths. `sofar` is what a node had in a period before the forecast begins.
 */
export function seriesRows(
  nodes: readonly SeriesNode[], periods: readonly SeriesPeriod[], mean: Float64Array, paths: SamplePaths, soFar: (node: SeriesNode, period: SeriesPeriod) => number, model: string, isWhole: boolean
): Cell[][] {
  const { count, horizon } = paths
  const rounded = (value: number): number => (isWhole ? Math.round(value) : Math.round(value * 1e6) / 1e6)
  return nodes.flatMap((node) => {
    const sums = new Float64Array(count * horizon)
    for (const leaf of node.members) paths.addTo(leaf, sums)
    return periods.map((period): Cell[] => {
      const known = soFar(node, period)
      let expected = known
      const drawn = new Float64Array(count).fill(known)
      for (const { step, share } of period.weights) {
        for (const leaf of node.members) expected += share * (mean[leaf * horizon + step] ?? 0)
        for (let path = 0; path < count; path += 1) drawn[path] = (drawn[path] ?? 0) + share * (sums[path * horizon + step] ?? 0)
      }
      drawn.sort()
      return [node.name, ...node.labels, period.label, rounded(expected), rounded(quantileOf(drawn, 0.1)), rounded(quantileOf(drawn, 0.5)), rounded(quantileOf(drawn, 0.9)), model]
    })
  })
}
