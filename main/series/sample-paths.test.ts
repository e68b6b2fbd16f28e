import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { backtestResiduals } from './backtest-residuals'
import { quantileOf } from './quantile'
import { samplePaths } from './sample-paths'
import { forecastSeries } from './series-forecast'
import { valueAt, type WeeklyPanel } from './weekly-panel'

const known = 120
const horizon = 8

/** Sixty series that sell in one week of eight, an amount between one and nine. */
function sparsePanel(): WeeklyPanel {
  let state = 99
  const uniform = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648
  const seriesCount = 60
  const weeks = known + horizon
  const values = Float64Array.from({ length: seriesCount * weeks }, () => (uniform() < 0.125 ? 1 + 8 * uniform() : 0))
  const weekEnds = Array.from({ length: weeks }, (_, week) => dayFromIso('2023-01-08') + 7 * week)
  return { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
}

it('sparse series are not corrected, never negative, and the range of their sum stands around the forecast', { timeout: 60_000 }, async () => {
  const panel = sparsePanel()
  const forecast = await forecastSeries(panel, known, { horizon, threads: 1 })
  expect(forecast.corrected).toBeNull()
  const paths = samplePaths(panel, known, forecast, backtestResiduals(panel, known, forecast))
  const whole = new Float64Array(paths.count * horizon)
  for (let series = 0; series < panel.seriesCount; series += 1) {
    const own = new Float64Array(paths.count * horizon)
    paths.addTo(series, own)
    expect(Math.min(...own)).toBeGreaterThanOrEqual(0)
    own.forEach((value, cell) => (whole[cell] = (whole[cell] ?? 0) + value))
  }
  for (let step = 0; step < horizon; step += 1) {
    const drawn = Float64Array.from({ length: paths.count }, (_, path) => whole[path * horizon + step] ?? 0).sort()
    const mean = Array.from({ length: panel.seriesCount }, (_, series) => forecast.mean[series * horizon + step] ?? 0).reduce((sum, value) => sum + value, 0)
    const [low, high] = [quantileOf(drawn, 0.1), quantileOf(drawn, 0.9)]
    expect(low).toBeLessThan(mean)
    expect(high).toBeGreaterThan(mean)
    // The truth is 0.98; a hundred past weeks tell it roughly.
    expect((high - low) / mean).toBeLessThan(1.35)
    expect(Math.abs(drawn.reduce((sum, value) => sum + value, 0) / drawn.length / mean - 1)).toBeLessThan(0.03)
  }
})

it('groups that often sell nothing have nothing as their lower end, and hold what comes as often as they say', { timeout: 60_000 }, async () => {
  const panel = sparsePanel()
  const forecast = await forecastSeries(panel, known, { horizon, threads: 1 })
  const paths = samplePaths(panel, known, forecast, backtestResiduals(panel, known, forecast))
  const perGroup = 4
  let [inside, emptyLows, cells] = [0, 0, 0]
  for (let group = 0; group < panel.seriesCount / perGroup; group += 1) {
    const sum = new Float64Array(paths.count * horizon)
    for (let member = 0; member < perGroup; member += 1) paths.addTo(group * perGroup + member, sum)
    for (let step = 0; step < horizon; step += 1) {
      const drawn = Float64Array.from({ length: paths.count }, (_, path) => sum[path * horizon + step] ?? 0).sort()
      const [low, high] = [quantileOf(drawn, 0.1), quantileOf(drawn, 0.9)]
      let actual = 0
      for (let member = 0; member < perGroup; member += 1) actual += valueAt(panel, group * perGroup + member, known + step)
      cells += 1
      if (low === 0) emptyLows += 1
      if (actual >= low && actual <= high) inside += 1
    }
  }
  // In truth a group of four sells nothing in 59 weeks of 100: its P10 is zero, and 90 % lie at P90 or below.
  expect(emptyLows / cells).toBe(1)
  expect(inside / cells).toBeGreaterThan(0.83)
  expect(inside / cells).toBeLessThan(0.97)
})
