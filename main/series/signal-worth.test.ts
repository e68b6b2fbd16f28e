import { expect, it } from 'vitest'
import { dayFromIso } from '../warehouse/day'
import { knownWeekly, type PanelSignal } from './panel-signal'
import { forecastSeries, type SeriesForecast } from './series-forecast'
import { fitSignals } from './signal-worth'
import type { WeeklyPanel } from './weekly-panel'

const weeks = 160
const origin = 150
const weekEnds = Array.from({ length: weeks }, (_, week) => dayFromIso('2023-01-08') + 7 * week)

function drawsFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 31 - 1
  }
}

/** Trouble in the first of two regions, four times in three years and beginning anew at the origin, and its shadow in the sales two weeks later; one series of noise. */
function shockedPanel(effect: number): { readonly panel: WeeklyPanel; readonly signals: readonly PanelSignal[] } {
  const draw = drawsFrom(11)
  const trouble = Float64Array.from({ length: weeks }, (_, week) => ([30, 72, 100, 125, 147].some((start) => week >= start && week < start + 7) ? 2.5 : 0))
  const seriesCount = 12
  const values = new Float64Array(seriesCount * weeks)
  for (let series = 0; series < seriesCount; series += 1) {
    for (let week = 0; week < weeks; week += 1) {
      const shadow = series < 6 ? 1 - effect * (trouble[week - 2] ?? 0) : 1
      values[series * weeks + week] = (100 + 10 * series) * (1 + 0.2 * Math.sin((2 * Math.PI * week) / 52)) * shadow * (1 + 0.15 * draw())
    }
  }
  const printed = (level: Float64Array, noise: number): Float64Array => knownWeekly(weekEnds.map((day, week) => ({ occurredAt: day, knownAt: day, value: (level[week] ?? 0) + noise * draw() })), weekEnds, origin)
  const quiet = new Float64Array(weeks)
  const [first, second] = [Array.from({ length: 6 }, (_, series) => series), Array.from({ length: 6 }, (_, series) => 6 + series)]
  return {
    panel: { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null },
    signals: [
      { name: 'supply pressure', groups: [{ members: first, values: printed(trouble, 0.2) }, { members: second, values: printed(quiet, 0.2) }] },
      { name: 'noise', groups: [{ members: [...first, ...second], values: printed(quiet, 1) }] }
    ]
  }
}

const forecastOf = (panel: WeeklyPanel): Promise<SeriesForecast> => forecastSeries(panel, origin, { horizon: 8, threads: 1 })
const patient = { timeout: 60_000 }

it('a signal that leads one region by two weeks is found, its worth measured, and its shadow forecast before it falls', patient, async () => {
  const { panel, signals } = shockedPanel(0.15)
  const forecast = await forecastOf(panel)
  const { mean, worth } = fitSignals(panel, origin, forecast, signals)
  const [supply, noise] = worth
  expect(supply).toMatchObject({ name: 'supply pressure', outcome: 'used', leadWeeks: 2 })
  expect(supply?.wapeWith ?? 1).toBeLessThan(0.9 * (supply?.wapeWithout ?? 0))
  expect(noise).toMatchObject({ name: 'noise' })
  expect(noise?.outcome).not.toBe('used')
  // Trouble begins in week 147, the last known week is 149: the first two weeks ahead are in its shadow for sure.
  const drop = (series: number): number => (mean[series * 8 + 1] ?? 0) / (forecast.mean[series * 8 + 1] ?? 1) - 1
  expect(drop(0)).toBeLessThan(-0.15)
  expect(Math.abs(drop(8))).toBeLessThan(0.1)
})

it('without an effect nothing is used, and the forecast stays as it was', patient, async () => {
  const { panel, signals } = shockedPanel(0)
  const forecast = await forecastOf(panel)
  const { mean, worth } = fitSignals(panel, origin, forecast, signals)
  expect(worth.map((one) => one.outcome)).not.toContain('used')
  expect(mean).toEqual(forecast.mean)
})

/** A strike in the first region, whose shadow falls two weeks later, and a shortage in the second, whose shadow falls five weeks later. */
function panelOfTwoRegions(): { readonly panel: WeeklyPanel; readonly signals: readonly PanelSignal[] } {
  const draw = drawsFrom(23)
  const seriesCount = 12
  const levelOf = (starts: readonly number[]): Float64Array => Float64Array.from({ length: weeks }, (_, week) => (starts.some((start) => week >= start && week < start + 6) ? 2.5 : 0))
  const strike = { level: levelOf([30, 72, 100, 125, 146]), lead: 2 }
  const shortage = { level: levelOf([40, 64, 106, 131, 146]), lead: 5 }
  const values = new Float64Array(seriesCount * weeks)
  for (let series = 0; series < seriesCount; series += 1) {
    const { level, lead } = series < 6 ? strike : shortage
    for (let week = 0; week < weeks; week += 1) {
      values[series * weeks + week] = (100 + 10 * series) * (1 + 0.2 * Math.sin((2 * Math.PI * week) / 52)) * (1 - 0.15 * (level[week - lead] ?? 0)) * (1 + 0.15 * draw())
    }
  }
  const printed = (level: Float64Array): Float64Array => knownWeekly(weekEnds.map((day, week) => ({ occurredAt: day, knownAt: day, value: (level[week] ?? 0) + 0.2 * draw() })), weekEnds, origin)
  const members = (from: number): number[] => Array.from({ length: 6 }, (_, series) => from + series)
  return {
    panel: { seriesCount, weekEnds, values, attributes: new Float64Array(0), attributeCount: 0, categoricalAttributes: [], plannedWeeks: null },
    signals: [
      { name: 'strike', groups: [{ members: members(0), values: printed(strike.level) }] },
      { name: 'shortage', groups: [{ members: members(6), values: printed(shortage.level) }] }
    ]
  }
}

it('two regions with signals of their own: each one is used with its own lead, and moves its own region only', patient, async () => {
  const { panel, signals } = panelOfTwoRegions()
  const forecast = await forecastOf(panel)
  const { mean, worth } = fitSignals(panel, origin, forecast, signals)
  expect(worth).toMatchObject([
    { name: 'strike', outcome: 'used', leadWeeks: 2 },
    { name: 'shortage', outcome: 'used', leadWeeks: 5 }
  ])
  for (const { wapeWith, wapeWithout } of worth) expect(wapeWith ?? 1).toBeLessThan(0.95 * (wapeWithout ?? 0))
  // Both began in week 146, four weeks before the origin: the strike is felt already, the shortage from the second week ahead on.
  const change = (series: number, step: number): number => (mean[series * 8 + step - 1] ?? 0) / (forecast.mean[series * 8 + step - 1] ?? 1) - 1
  for (const step of [1, 2]) expect(change(0, step)).toBeLessThan(-0.15)
  expect(Math.abs(change(8, 1))).toBeLessThan(0.08)
  for (const step of [2, 3, 4, 5]) expect(change(8, step)).toBeLessThan(-0.15)
  // Without the strike's signal the first region stays as it was.
  const alone = fitSignals(panel, origin, forecast, signals.slice(1)).mean
  for (let cell = 0; cell < 6 * 8; cell += 1) expect(alone[cell]).toBe(forecast.mean[cell])
})

it('sees what was known at the end of a week, not what was revised later', () => {
  const prints = [
    { occurredAt: 100, knownAt: 103, value: 1 },
    { occurredAt: 107, knownAt: 110, value: 2 },
    { occurredAt: 100, knownAt: 112, value: 9 }
  ]
  expect([...knownWeekly(prints, [102, 109, 116, 123], 3)]).toEqual([Number.NaN, 1, 2, Number.NaN])
})
