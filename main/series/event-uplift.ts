import type { EventWeeks } from './event-weeks'

/**
 * Fills `base` with one series' curve across event weeks (a line between the two quiet weeks on either side), and `uplift`
 * with what the series was worth against it (1 = no effect, kept within 0 and 20). Unobserved weeks count as the series' mean.
 */
export function freeOfEvents(series: Float64Array, events: EventWeeks, base: Float64Array, uplift: Float64Array): void {
  const length = series.length
  const mean = observedMean(series)
  for (let week = 0; week < length; week += 1) {
    const value = series[week] ?? Number.NaN
    base[week] = Number.isNaN(value) ? mean : value
  }
  const observed = base.slice(0, length)
  for (let week = 0; week < length; week += 1) {
    if (events.inWindow[week] !== 1) continue
    const left = quietWeeks(week, -1, length, events)
    const right = quietWeeks(week, 1, length, events)
    const leftValue = average(left.map((index) => observed[index] ?? mean))
    const rightValue = average(right.map((index) => observed[index] ?? mean))
    if (left.length > 0 && right.length > 0) {
      const share = (week - average(left)) / (average(right) - average(left))
      base[week] = leftValue * (1 - share) + rightValue * share
    } else if (left.length > 0) base[week] = leftValue
    else if (right.length > 0) base[week] = rightValue
  }
  for (let week = 0; week < length; week += 1) {
    const level = base[week] ?? 0
    uplift[week] = level > 0 ? Math.min(20, Math.max(0, (observed[week] ?? level) / level)) : 1
  }
}

/** The uplift at the same distance from the event when it came in the `back` weeks before `origin` (a good year: when it last came), between the nearest weeks; 1 away from events. */
export function upliftAt(week: number, origin: number, events: EventWeeks, uplift: Float64Array, back = 60): number {
  const event = events.event[week] ?? -1
  if (event < 0) return 1
  const days = events.days[week] ?? 0
  let sum = 0
  let weights = 0
  for (let past = Math.max(0, origin - back); past < origin; past += 1) {
    if (events.event[past] !== event) continue
    const weight = 1 - Math.abs((events.days[past] ?? 0) - days) / 7
    if (weight <= 0) continue
    sum += weight * (uplift[past] ?? 1)
    weights += weight
  }
  return weights > 0 ? sum / weights : 1
}

function quietWeeks(from: number, step: 1 | -1, length: number, events: EventWeeks): number[] {
  const found: number[] = []
  for (let week = from + step; week >= 0 && week < length && found.length < 2; week += step) if (events.inWindow[week] === 0) found.push(week)
  return found
}

function observedMean(series: Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of series) {
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
  }
  return count === 0 ? 0 : sum / count
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
