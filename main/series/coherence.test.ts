import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { backtestResiduals } from './backtest-residuals'
import { splitByDay, type DayKind } from './daily-split'
import { samplePaths } from './sample-paths'
import { forecastSeries } from './series-forecast'
import type { WeeklyPanel } from './weekly-panel'

const horizon = 4

/** Panels of a few short series, dense or lumpy, some with returns. */
const panels = fc.record({ seriesCount: fc.integer({ min: 1, max: 5 }), weeks: fc.integer({ min: 1, max: 50 }), zeroShare: fc.constantFrom(0, 0.3, 0.8), low: fc.constantFrom(0, -20), seed: fc.integer() }).map(({ seriesCount, weeks, zeroShare, low, seed }): { panel: WeeklyPanel; origin: number } => {
  let state = seed
  const uniform = (): number => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) >>> 0) / 2 ** 32
  const width = weeks + horizon
  const values = Float64Array.from({ length: seriesCount * width }, (_, cell) => (cell % width >= weeks ? Number.NaN : uniform() < zeroShare ? 0 : low + 100 * uniform()))
  const weekEnds = Array.from({ length: width }, (_, week) => dayFromIso('2024-01-07') + 7 * week)
  return { origin: weeks, panel: { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null } }
})

it('paths average to the forecast, a week is the sum of its days, and series that were never negative stay so, whatever the history', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(panels, async ({ panel, origin }) => {
      const forecast = await forecastSeries(panel, origin, { horizon, threads: 1 })
      const paths = samplePaths(panel, origin, forecast, backtestResiduals(panel, origin, forecast), 100)
      const kinds = (count: number): DayKind[] => Array.from({ length: count }, (_, day) => (day % 37 === 5 ? 'off' : day % 41 === 6 ? 'make_up' : 'plain'))
      const daily = splitByDay(paths, forecast.mean, { seriesCount: panel.seriesCount, weeks: origin, values: Float64Array.from({ length: panel.seriesCount * origin * 7 }, (_, day) => (day * 7_919) % 11), kinds: kinds(origin * 7), kindsAhead: kinds(horizon * 7) })
      const whole = new Float64Array(100 * horizon)
      const parts = new Float64Array(100 * horizon)
      for (let series = 0; series < panel.seriesCount; series += 1) {
        const own = new Float64Array(100 * horizon)
        const days = new Float64Array(100 * horizon * 7)
        paths.addTo(series, own)
        paths.addTo(series, whole)
        daily.paths.addTo(series, days)
        own.forEach((value, cell) => (parts[cell] = (parts[cell] ?? 0) + value))
        const scale = 1 + Math.max(...own.map(Math.abs))
        const neverNegative = panel.values.every((value, cell) => Math.floor(cell / (origin + horizon)) !== series || !(value < 0))
        for (let step = 0; step < horizon; step += 1) {
          const mean = forecast.mean[series * horizon + step] ?? 0
          let sum = 0
          for (let path = 0; path < 100; path += 1) {
            sum += own[path * horizon + step] ?? 0
            const ofDays = days.subarray((path * horizon + step) * 7, (path * horizon + step + 1) * 7).reduce((total, value) => total + value, 0)
            expect(Math.abs(ofDays - (own[path * horizon + step] ?? 0))).toBeLessThan(1e-9 * scale)
          }
          if (neverNegative) expect(Math.min(...own)).toBeGreaterThanOrEqual(0)
          expect(daily.mean.subarray((series * horizon + step) * 7, (series * horizon + step + 1) * 7).reduce((total, value) => total + value, 0)).toBeCloseTo(mean, 6)
          expect(Math.abs(sum / 100 - mean)).toBeLessThan(0.12 * scale)
        }
      }
      // A parent's paths are drawn by adding its members onto one table: the order and the grouping must not matter.
      whole.forEach((value, cell) => expect(Math.abs(value - (parts[cell] ?? 0))).toBeLessThan(1e-6 * (1 + Math.abs(value))))
    }),
    { numRuns: 25 }
  )
})
