import { calendarFactCount, type CalendarFacts } from '../features/calendar-facts'
import type { DealOutcomes } from '../features/outcomes'
import type { Day } from '../warehouse/day'
import { solveSymmetric } from './calibration'

/**
 * How fast deals are won and lost by the calendar: log factors of its facts on the daily rate (Poisson regression with the open deals as exposure, pulled to
 * "no matter"). Four weeks that end a quarter are not the four weeks of Spring Festival; a model that only knows "28 days" is wrong in both.
 */
export interface ClosingPace {
  readonly won: readonly number[]
  readonly lost: readonly number[]
  /** Mean factors over the days learned from, by which the factors are divided: an average day counts as one. */
  readonly wonMean: number
  readonly lostMean: number
  /** Share of the closings that were won. */
  readonly wonShare: number
}

export const evenPace: ClosingPace = { won: new Array<number>(calendarFactCount).fill(0), lost: new Array<number>(calendarFactCount).fill(0), wonMean: 1, lostMean: 1, wonShare: 0.5 }

/** Strength of the pull to "no matter", in closings. */
const pull = 4

/** Learns from the closings that were known by the end of `asOf`. */
export function fitClosingPace(calendar: CalendarFacts, outcomes: DealOutcomes, asOf: Day): ClosingPace {
  const days = Math.max(0, asOf - calendar.from + 1)
  const opened = new Float64Array(days + 1)
  const counts = { won: new Float64Array(days), lost: new Float64Array(days) }
  let [won, closed] = [0, 0]
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const bornAt = (outcomes.bornAt[deal] ?? 0) - calendar.from
    if (bornAt < 0 || bornAt >= days) continue
    const knownAt = outcomes.closedKnownAt[deal] ?? -1
    const isClosed = knownAt >= 0 && knownAt <= asOf
    const end = isClosed ? Math.max(bornAt, (outcomes.closedAt[deal] ?? 0) - calendar.from) : days - 1
    opened[bornAt] = (opened[bornAt] ?? 0) + 1
    opened[Math.min(days, end + 1)] = (opened[Math.min(days, end + 1)] ?? 0) - 1
    if (!isClosed || end >= days) continue
    const into = outcomes.status[deal] === 1 ? counts.won : counts.lost
    into[end] = (into[end] ?? 0) + 1
    closed += 1
    won += outcomes.status[deal] === 1 ? 1 : 0
  }
  const exposure = new Float64Array(days)
  let open = 0
  for (let day = 0; day < days; day += 1) exposure[day] = open += opened[day] ?? 0
  if (closed === 0) return evenPace
  const fits = { won: poisson(calendar, exposure, counts.won), lost: poisson(calendar, exposure, counts.lost) }
  return { won: fits.won, lost: fits.lost, wonMean: meanFactor(calendar, exposure, fits.won), lostMean: meanFactor(calendar, exposure, fits.lost), wonShare: (won + 1) / (closed + 2) }
}

/** Newton's method on the penalised likelihood; the level is free. */
function poisson(calendar: CalendarFacts, exposure: Float64Array, counts: Float64Array): readonly number[] {
  const size = calendarFactCount + 1
  const total = counts.reduce((sum, count) => sum + count, 0)
  const theta = new Float64Array(size)
  theta[0] = Math.log((total + 0.5) / Math.max(1, exposure.reduce((sum, value) => sum + value, 0)))
  for (let iteration = 0; iteration < 25; iteration += 1) {
    const gradient = Float64Array.from(theta, (value, index) => (index === 0 ? 0 : pull * value))
    const hessian = Array.from({ length: size }, (_line, row) => Array.from({ length: size }, (_value, column): number => (row === column ? (row === 0 ? 1e-6 : pull) : 0)))
    for (let day = 0; day < exposure.length; day += 1) {
      const places = [0]
      for (let fact = 0; fact < calendarFactCount; fact += 1) if (calendar.facts[day * calendarFactCount + fact] === 1) places.push(fact + 1)
      const expected = (exposure[day] ?? 0) * Math.exp(Math.min(5, places.reduce((sum, place) => sum + (theta[place] ?? 0), 0)))
      for (const place of places) {
        gradient[place] = (gradient[place] ?? 0) + expected - (counts[day] ?? 0)
        const line = hessian[place]
        if (line !== undefined) for (const other of places) line[other] = (line[other] ?? 0) + expected
      }
    }
    const step = solveSymmetric(hessian, Array.from(gradient))
    let largest = 0
    for (let index = 0; index < size; index += 1) {
      // A whole step from far away may overshoot.
      const bounded = Math.max(-1, Math.min(1, step[index] ?? 0))
      theta[index] = (theta[index] ?? 0) - bounded
      largest = Math.max(largest, Math.abs(bounded))
    }
    if (largest < 1e-8) break
  }
  return Array.from(theta.subarray(1))
}

function factorAt(calendar: CalendarFacts, factors: readonly number[], day: number): number {
  let sum = 0
  for (let fact = 0; fact < calendarFactCount; fact += 1) if (calendar.facts[day * calendarFactCount + fact] === 1) sum += factors[fact] ?? 0
  return Math.exp(sum)
}

function meanFactor(calendar: CalendarFacts, exposure: Float64Array, factors: readonly number[]): number {
  let [sum, weight] = [0, 0]
  for (let day = 0; day < exposure.length; day += 1) {
    sum += (exposure[day] ?? 0) * factorAt(calendar, factors, day)
    weight += exposure[day] ?? 0
  }
  return weight === 0 ? 1 : sum / weight
}

/** Weeks after a day; a horizon is such a window from 0. */
export interface WeekWindow {
  readonly fromWeeks: number
  readonly toWeeks: number
  /** `pace`: its length is told in average weeks alone, so that nothing else can stand for it. */
  readonly told: 'pace' | 'weeks'
}

/** What a model is told of a window: how much more is won than lost in it by the calendar (log), its length in average weeks, and in weeks. */
export const windowColumns = 3

/** Writes the columns of a window that begins after a day. */
export type WindowWriter = (day: Day, window: WeekWindow, into: Float32Array, at: number) => void

export function windowWriter(pace: ClosingPace, calendar: CalendarFacts): WindowWriter {
  const sums = { won: cumulative(calendar, pace.won, pace.wonMean), lost: cumulative(calendar, pace.lost, pace.lostMean) }
  const upTo = (values: Float64Array, day: Day): number => {
    const place = day - calendar.from + 1
    if (place <= 0) return place
    // Beyond the calendar every day is an average one.
    return place <= calendar.days ? (values[place] ?? 0) : (values[calendar.days] ?? 0) + place - calendar.days
  }
  return (day, { fromWeeks, toWeeks, told }, into, at) => {
    const won = upTo(sums.won, day + 7 * toWeeks) - upTo(sums.won, day + 7 * fromWeeks)
    const lost = upTo(sums.lost, day + 7 * toWeeks) - upTo(sums.lost, day + 7 * fromWeeks)
    into[at] = Math.log((won + 0.1) / (lost + 0.1))
    const average = (pace.wonShare * won + (1 - pace.wonShare) * lost) / 7
    into[at + 1] = average
    into[at + 2] = told === 'pace' ? average : toWeeks
  }
}

function cumulative(calendar: CalendarFacts, factors: readonly number[], mean: number): Float64Array {
  const sums = new Float64Array(calendar.days + 1)
  for (let day = 0; day < calendar.days; day += 1) sums[day + 1] = (sums[day] ?? 0) + factorAt(calendar, factors, day) / mean
  return sums
}
