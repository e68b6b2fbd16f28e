import type { Day } from '../../warehouse/day'
import type { NodeDays } from './node-days'

/** Under so many differences the unit would be chance. */
const fewest = 8
const mostBack = 52

/**
 * The unit of MASE (Hyndman and Koehler 2006): the mean absolute difference between a period and the one a season before it, over what was known at the origin. Without a
 * season of history: to the period just before. Null where that is unknown or zero.
 */
export function errorScale(days: Float64Array | undefined, known: Pick<NodeDays, 'from'>, origin: Day, length: number, season: number): number | null {
  if (days === undefined) return null
  const sums = new Float64Array(days.length + 1)
  for (let day = 0; day < days.length; day += 1) sums[day + 1] = (sums[day] ?? 0) + (days[day] ?? 0)
  const total = (last: number): number => (sums[last + 1] ?? 0) - (sums[last + 1 - length] ?? 0)
  const stride = Math.min(7, length)
  for (const lag of season > length ? [season, length] : [length]) {
    const differences: number[] = []
    for (let last = origin - known.from; last - lag - length + 1 >= 0 && differences.length < mostBack; last -= stride) differences.push(Math.abs(total(last) - total(last - lag)))
    if (differences.length < fewest) continue
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
    return mean > 0 ? mean : null
  }
  return null
}
