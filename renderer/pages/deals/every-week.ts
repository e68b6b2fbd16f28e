import type { RouteOutput } from '../../../main/contract'

type Point = RouteOutput<'forecast.explain'>['curve'][number]

/** The curve at every week, on straight lines between the weeks that it names, so that the axis of time is even. */
export function everyWeek(curve: readonly Point[]): readonly Point[] {
  return curve.flatMap((point, index) => {
    const next = curve[index + 1]
    if (next === undefined) return [point]
    const weeks = Math.max(1, next.week - point.week)
    const between = (from: number, to: number, step: number): number => from + ((to - from) * step) / weeks
    return Array.from({ length: weeks }, (_, step) => ({
      week: point.week + step,
      won: between(point.won, next.won, step),
      lost: between(point.lost, next.lost, step),
      wonLow: between(point.wonLow, next.wonLow, step),
      wonHigh: between(point.wonHigh, next.wonHigh, step)
    }))
  })
}
