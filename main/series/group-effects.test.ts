import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { backtestResiduals } from './backtest-residuals'
import { samplePaths } from './sample-paths'
import { holds, levelForecast, normalsFrom } from './testing/planted-levels'
import type { WeeklyPanel } from './weekly-panel'

const origin = 150
const horizon = 13
const [groups, perGroup] = [8, 6]
const weekEnds = Array.from({ length: origin + horizon }, (_, week) => dayFromIso('2022-01-09') + 7 * week)

/** Groups of series that sell in one week of four; how much a group sells wanders off for quarters. */
function sparsePanel(seed: number, drift: number): WeeklyPanel {
  const normal = normalsFrom(seed)
  const values = new Float64Array(groups * perGroup * weekEnds.length)
  for (let group = 0; group < groups; group += 1) {
    let level = 0
    const levels = weekEnds.map(() => (level = 0.97 * level + drift * normal()))
    for (let member = 0; member < perGroup; member += 1) {
      for (let week = 0; week < weekEnds.length; week += 1) {
        const sells = normal() > 0.67
        values[(group * perGroup + member) * weekEnds.length + week] = sells ? 100 * Math.exp((levels[week] ?? 0) + 0.3 * normal()) : 0
      }
    }
  }
  const attributes = Float64Array.from({ length: groups * perGroup }, (_, series) => Math.floor(series / perGroup))
  return { seriesCount: groups * perGroup, weekEnds, values, attributes, attributeCount: 1, categoricalAttributes: [0], plannedWeeks: null }
}

it.each([0, 0.08])('sums over a quarter of groups of sparse series hold four fifths of what comes, whether a group is steady or wanders off: drift %s', { timeout: 60_000 }, (drift) => {
  const trials = 20
  let inside = 0
  for (let trial = 0; trial < trials; trial += 1) {
    const panel = sparsePanel(50 + trial, drift)
    const forecast = levelForecast(panel, origin, horizon)
    const paths = samplePaths(panel, origin, forecast, backtestResiduals(panel, origin, forecast), 200)
    for (let group = 0; group < groups; group += 1) {
      const sum = new Float64Array(paths.count * horizon)
      const came = new Float64Array(horizon)
      for (let series = group * perGroup; series < (group + 1) * perGroup; series += 1) {
        paths.addTo(series, sum)
        panel.values.subarray(series * weekEnds.length + origin, (series + 1) * weekEnds.length).forEach((value, step) => (came[step] = (came[step] ?? 0) + value))
      }
      expect(Math.min(...sum)).toBeGreaterThanOrEqual(0)
      inside += holds(sum, horizon, came, 0, horizon)
    }
  }
  // 160 sums: 80 % +- 6 points by chance alone.
  const share = inside / trials / groups
  expect({ share, isFair: share > 0.72 && share < 0.88 }).toMatchObject({ isFair: true })
})
