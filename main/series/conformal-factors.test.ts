import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { backtestResiduals } from './backtest-residuals'
import { effectiveCount, sampleStretch } from './conformal-stretch'
import { samplePaths } from './sample-paths'
import { holds, levelForecast, normalsFrom } from './testing/planted-levels'
import type { WeeklyPanel } from './weekly-panel'

const origin = 150
const horizon = 13
const seriesCount = 6
const weekEnds = Array.from({ length: origin + horizon }, (_, week) => dayFromIso('2022-01-09') + 7 * week)

/** Six series around levels of their own; what moves all of them together stays for weeks. */
function panelOf(levelOf: (normal: () => number) => Float64Array, seed: number): WeeklyPanel {
  const normal = normalsFrom(seed)
  const level = levelOf(normal)
  const values = Float64Array.from({ length: seriesCount * weekEnds.length }, (_, cell) => 100 * (1 + Math.floor(cell / weekEnds.length)) * (1 + (level[cell % weekEnds.length] ?? 0)) * (1 + 0.12 * normal()))
  return { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
}

const shapes = [
  ['a common error that stays for weeks', (normal: () => number) => {
    let level = 0
    return Float64Array.from(weekEnds, () => (level = 0.85 * level + 0.05 * normal()))
  }],
  ['a common level that wanders off', (normal: () => number) => {
    let level = 0
    return Float64Array.from(weekEnds, () => (level += 0.012 * normal()))
  }],
  ['weeks that know nothing of each other', (normal: () => number) => Float64Array.from(weekEnds, () => 0.1 * normal())]
] as const

it.each(shapes)('$0: holds 80 % of the weeks and of their sums, for the whole and for single series', { timeout: 60_000 }, (_name, levelOf) => {
  const trials = 120
  const inside = { wholeSum: 0, wholeWeek: 0, seriesSum: 0, seriesWeek: 0 }
  for (let trial = 0; trial < trials; trial += 1) {
    const panel = panelOf(levelOf, 1_000 + trial)
    const forecast = levelForecast(panel, origin, horizon)
    const paths = samplePaths(panel, origin, forecast, backtestResiduals(panel, origin, forecast), 200)
    const whole = new Float64Array(paths.count * horizon)
    const came = new Float64Array(horizon)
    for (let series = 0; series < seriesCount; series += 1) {
      const own = new Float64Array(paths.count * horizon)
      paths.addTo(series, own)
      own.forEach((value, cell) => (whole[cell] = (whole[cell] ?? 0) + value))
      const actual = panel.values.subarray(series * weekEnds.length + origin, (series + 1) * weekEnds.length)
      actual.forEach((value, step) => (came[step] = (came[step] ?? 0) + value))
      inside.seriesSum += holds(own, horizon, actual, 0, horizon)
      inside.seriesWeek += (holds(own, horizon, actual, 2, 3) + holds(own, horizon, actual, 10, 11)) / 2
    }
    inside.wholeSum += holds(whole, horizon, came, 0, horizon)
    inside.wholeWeek += (holds(whole, horizon, came, 2, 3) + holds(whole, horizon, came, 10, 11)) / 2
  }
  const covered = { wholeSum: inside.wholeSum / trials, wholeWeek: inside.wholeWeek / trials, seriesSum: inside.seriesSum / trials / seriesCount, seriesWeek: inside.seriesWeek / trials / seriesCount }
  // 120 sums: 80 % +- 9 points at two and a half deviations.
  for (const [what, share] of Object.entries(covered)) expect({ what, share, isFair: share > 0.71 && share < 0.9 }).toMatchObject({ isFair: true })
})

it('values that repeat themselves count for less, and a small sample needs more room', () => {
  const normal = normalsFrom(7)
  const free = Array.from({ length: 400 }, normal)
  expect(effectiveCount(free)).toBeGreaterThan(250)
  // Sums over 13 weeks, week by week: every thirteenth says something new.
  const sums = free.map((_, index) => free.slice(index, index + 13).reduce((sum, value) => sum + value, 0)).slice(0, 380)
  expect(effectiveCount(sums)).toBeGreaterThan(15)
  expect(effectiveCount(sums)).toBeLessThan(60)
  // Seven values: simulated once with 20,000 samples.
  expect(sampleStretch(7)).toBeCloseTo(1.5, 1)
  expect(sampleStretch(1_000)).toBeCloseTo(1, 1)
})
