import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { markEventWeeks } from './event-weeks'
import { decompose, decomposedSeason } from './seasonal-decomposition'
import type { WeeklyPanel } from './weekly-panel'

const weeks = 169
const weekEnds = Array.from({ length: weeks }, (_, week) => dayFromIso('2022-01-09') + 7 * week)
/** Exactly periodic in weeks. */
const season = (week: number): number => 30 * Math.sin((2 * Math.PI * week) / 52) + 10 * Math.cos((4 * Math.PI * week) / 52)
const trend = (week: number): number => 200 + 0.8 * week

it('takes a planted trend and season apart, and they add up to the series', () => {
  const values = Float64Array.from({ length: 156 }, (_, week) => trend(week) + season(week))
  const { trend: found, seasonal } = decompose(values, 52)
  values.forEach((value, week) => {
    expect(Math.abs((seasonal[week] ?? 0) - season(week))).toBeLessThan(3)
    expect(Math.abs((found[week] ?? 0) + (seasonal[week] ?? 0) - value)).toBeLessThan(3)
  })
})

it('carries trend and season on within 3 % of the truth; a short series gets its level', () => {
  const origin = 156
  const values = Float64Array.from({ length: 2 * weeks }, (_, cell) => {
    const week = cell % weeks
    if (week >= origin) return Number.NaN
    return cell < weeks ? trend(week) + season(week) : week < origin - 20 ? Number.NaN : 50
  })
  const panel: WeeklyPanel = { seriesCount: 2, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  const forecast = decomposedSeason(panel, origin, 13, markEventWeeks(weekEnds, []))
  for (let step = 0; step < 13; step += 1) {
    const actual = trend(origin + step) + season(origin + step)
    expect(Math.abs((forecast[step] ?? 0) / actual - 1)).toBeLessThan(0.03)
    expect(forecast[13 + step]).toBe(50)
  }
})

it('says the same of a series alone and among hundreds, for which it is worked out once', () => {
  const origin = 140
  const one = Float64Array.from({ length: weeks }, (_, week) => (week >= origin ? Number.NaN : trend(week) + season(week) + 20 * Math.sin(week * week)))
  const panelOf = (seriesCount: number): WeeklyPanel => {
    const values = new Float64Array(seriesCount * weeks)
    for (let series = 0; series < seriesCount; series += 1) values.set(one, series * weeks)
    return { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  }
  const marks = markEventWeeks(weekEnds, [])
  const [alone, among] = [decomposedSeason(panelOf(1), origin, 13, marks), decomposedSeason(panelOf(150), origin, 13, marks)]
  for (let step = 0; step < 13; step += 1) expect(among[149 * 13 + step]).toBeCloseTo(alone[step] ?? Number.NaN, 6)
})
