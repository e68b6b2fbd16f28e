import { expect, it } from 'vitest'
import { exponentialSmoothing, fitSmoothing } from './exponential-smoothing'

/** Two years of weeks: level, slope, a slow wave, and even noise; the same figures that the reference was given. */
function weeksOf(seed: number, slope: number, noise: number): Float64Array {
  let state = BigInt((seed + 1) * 7_919)
  return Float64Array.from({ length: 104 }, (_, week) => {
    state = (state * 1_103_515_245n + 12_345n) % 2_147_483_648n
    const uniform = Number(state) / 2_147_483_648 - 0.5
    return Math.round((100 + slope * week + 6 * Math.sin(week / 9) + noise * uniform * 2) * 100) / 100
  })
}

const ahead = (values: Float64Array): readonly number[] => {
  const panel = { seriesCount: 1, weekEnds: Array.from({ length: 117 }, (_, week) => 7 * week), values: Float64Array.from({ length: 117 }, (_, week) => values[week] ?? Number.NaN), attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  const table = exponentialSmoothing(panel, 104, 13)
  return [table[0] ?? 0, table[3] ?? 0, table[12] ?? 0]
}

// statsforecast 2.1.0, AutoETS(season_length=1, model='AAN', damped=True): weeks 1, 4 and 13 ahead.
it.each([
  { seed: 0, slope: 0, noise: 4, reference: [91.99, 90.66, 89.45] },
  { seed: 1, slope: 0.6, noise: 2, reference: [156.21, 158.27, 163.02] },
  { seed: 2, slope: -0.3, noise: 6, reference: [66.1, 66.37, 66.79] }
])('is near the reference implementation on series $seed', ({ seed, slope, noise, reference }) => {
  ahead(weeksOf(seed, slope, noise)).forEach((value, index) => expect(Math.abs(value / (reference[index] ?? 1) - 1)).toBeLessThan(0.04))
})

it('recovers a level, follows a jump, and keeps out of gaps', () => {
  const steady = fitSmoothing(Float64Array.from({ length: 60 }, (_, week) => 50 + (week % 2 === 0 ? 1 : -1)))
  expect(Math.abs(steady.level - 50)).toBeLessThan(0.6)
  const jump = fitSmoothing(Float64Array.from({ length: 60 }, (_, week) => (week < 40 ? 50 : 80)))
  expect(Math.abs(jump.level - 80)).toBeLessThan(1)
  const gap = fitSmoothing(Float64Array.from({ length: 60 }, (_, week) => (week % 5 === 0 ? Number.NaN : 50)))
  expect(gap.level).toBeCloseTo(50, 6)
})
