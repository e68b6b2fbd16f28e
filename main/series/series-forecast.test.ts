import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { markEventWeeks } from './event-weeks'
import { daysFromEvent, movingEvents, type MovingEvent } from './moving-event'
import { relevantEvents } from './relevant-events'
import { seasonalGrowth } from './seasonal-growth'
import { forecastSeries } from './series-forecast'
import type { WeeklyPanel } from './weekly-panel'

const weeks = 156
const weekEnds = Array.from({ length: weeks }, (_, week) => dayFromIso('2023-01-08') + 7 * week)
const event = (id: string): MovingEvent => movingEvents.find((candidate) => candidate.id === id) as MovingEvent

/** Reproducible noise in [-1, 1). */
function noiseFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 31 - 1
  }
}

/** The two weeks before the event sell 30 % more, the two from it on half. */
const effectOnDay = (days: number): number => (days >= 0 && days < 14 ? 0.5 : days >= -14 && days < 0 ? 1.3 : 1)

/** Twenty series: own level, one yearly season, growth of 8 % a year, and an event. */
function plantedPanel(planted: MovingEvent | null, noiseShare: number): { panel: WeeklyPanel; truth: Float64Array } {
  const seriesCount = 20
  const noise = noiseFrom(7)
  const truth = new Float64Array(seriesCount * weeks)
  const values = new Float64Array(seriesCount * weeks)
  for (let series = 0; series < seriesCount; series += 1) {
    for (let week = 0; week < weeks; week += 1) {
      const days = planted === null ? 99 : daysFromEvent(planted, weekEnds[week] ?? 0)
      const effect = [0, 1, 2, 3, 4, 5, 6].reduce((sum, back) => sum + effectOnDay(days - back) / 7, 0)
      const season = 1 + 0.2 * Math.sin((2 * Math.PI * ((weekEnds[week] ?? 0) % 365.25)) / 365.25)
      const mean = (100 + 20 * series) * season * 1.08 ** (week / 52) * effect
      truth[series * weeks + week] = mean
      values[series * weeks + week] = mean * (1 + noiseShare * noise())
    }
  }
  return { panel: { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }, truth }
}

function shareOfError(panel: WeeklyPanel, forecast: Float64Array, truth: Float64Array, origin: number, horizon: number): number {
  let error = 0
  let scale = 0
  for (let series = 0; series < panel.seriesCount; series += 1) {
    for (let step = 0; step < horizon; step += 1) {
      const actual = truth[series * weeks + origin + step] ?? 0
      error += Math.abs(actual - (forecast[series * horizon + step] ?? 0))
      scale += actual
    }
  }
  return error / scale
}

// 2024-02-10 and 2025-01-29: the festival moves by twelve days. The origin stands before the second one.
const origin = weekEnds.findIndex((day) => day >= dayFromIso('2025-01-05')) + 1

it('a planted Spring Festival is found, and only it', () => {
  const { panel } = plantedPanel(event('spring_festival'), 0.05)
  expect(relevantEvents(panel, origin).map((found) => found.id)).toEqual(['spring_festival'])
  expect(relevantEvents(plantedPanel(null, 0.05).panel, origin)).toEqual([])
})

it('the festival is put where it falls this year, with its own uplift', () => {
  const { panel, truth } = plantedPanel(event('spring_festival'), 0.05)
  const aware = seasonalGrowth(panel, origin, 8, markEventWeeks(weekEnds, [event('spring_festival')]))
  const unaware = seasonalGrowth(panel, origin, 8, markEventWeeks(weekEnds, []))
  const [awareError, unawareError] = [aware, unaware].map((forecast) => shareOfError(panel, forecast, truth, origin, 8))
  // What remains is the week grid: the festival cuts its weeks at another day of the week than last year.
  expect(awareError).toBeLessThan(0.08)
  expect(unawareError).toBeGreaterThan(0.15)
})

it('planted level, season, growth and festival are forecast within 6 % of the truth, with the seasonal method as the base', async () => {
  const { panel, truth } = plantedPanel(event('spring_festival'), 0.05)
  const forecast = await forecastSeries(panel, origin, { horizon: 13, threads: 1 })
  const { seasonal_growth, decomposed_season, company_level } = forecast.simpleWeights
  expect(seasonal_growth + decomposed_season + company_level).toBeCloseTo(1, 9)
  expect(forecast.events).toEqual(['spring_festival'])
  expect(shareOfError(panel, forecast.mean, truth, origin, 13)).toBeLessThan(0.06)
})

it('nothing after the origin is looked at, and the same inputs give the same figures', async () => {
  const { panel } = plantedPanel(event('spring_festival'), 0.1)
  const absurd = panel.values.map((value, cell) => (cell % weeks >= origin ? 1e9 - cell : value))
  const [first, second] = await Promise.all([forecastSeries(panel, origin, { horizon: 13, threads: 1 }), forecastSeries({ ...panel, values: absurd }, origin, { horizon: 13, threads: 1 })])
  expect({ ...second, past: null }).toEqual({ ...first, past: null })
})

it('lumpy series without a season of their own get the pooled season or their mean, and no correction is forced on a few rows', async () => {
  const noise = noiseFrom(3)
  const values = Float64Array.from({ length: 2 * 70 }, () => (noise() > 0.4 ? 100 : 0))
  const short: WeeklyPanel = { seriesCount: 2, weekEnds: weekEnds.slice(0, 70), values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  const forecast = await forecastSeries({ ...short, weekEnds: weekEnds.slice(0, 96) , values: Float64Array.from({ length: 2 * 96 }, (_, cell) => (cell % 96 < 70 ? (values[Math.floor(cell / 96) * 70 + (cell % 96)] ?? 0) : Number.NaN)) }, 70, { horizon: 26, threads: 1 })
  expect(forecast.corrected).toBeNull()
  expect(forecast.simpleWeights.seasonal_growth).toBe(0)
  expect([...forecast.mean].every((value) => value >= 0 && value <= 100)).toBe(true)
})

it('a panel with hardly any history still gets its mean', async () => {
  const values = Float64Array.from({ length: 12 }, (_, week) => (week < 8 ? 10 : Number.NaN))
  const panel: WeeklyPanel = { seriesCount: 1, weekEnds: weekEnds.slice(0, 12), values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null }
  const forecast = await forecastSeries(panel, 8, { horizon: 4, threads: 1 })
  expect([...forecast.mean]).toEqual([10, 10, 10, 10])
})
