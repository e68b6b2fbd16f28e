import { expect, it } from 'vitest'
import { readEventStreams } from '../features/event-streams'
import { readOutcomes } from '../features/outcomes'
import { buildSnapshots, type Snapshots } from '../features/snapshots'
import { driftOf, spreadsOf } from '../model/data-drift'
import { rowsOfDay } from './compose-forecast'
import { tinyCompany, tinyToday } from './testing/tiny-company'
import { trainingGrid } from './training-grid'

const streams = readEventStreams(tinyCompany({ deals: 2_500, seed: 21, truth: 'planted' }), tinyToday)
const outcomes = readOutcomes(streams)
const learned = buildSnapshots(streams, trainingGrid(outcomes, tinyToday, [], 60_000), true)
const today = rowsOfDay(learned, tinyToday)

const measured = (snapshots: Snapshots, learnedOn: number) => driftOf(spreadsOf(learned, learnedOn), snapshots, today)
const flagged = (snapshots: Snapshots, learnedOn = tinyToday): readonly string[] => Object.entries(measured(snapshots, learnedOn)).flatMap(([id, [psi, usual]]) => (psi - usual >= 0.1 ? [id] : []))

/** The deals of today with one feature changed. */
function shifted(featureId: string, change: (value: number) => number): Snapshots {
  const column = learned.features.findIndex((feature) => feature.id === featureId)
  const matrix = Float32Array.from(learned.matrix)
  for (const row of today) matrix[row * learned.features.length + column] = change(matrix[row * learned.features.length + column] ?? Number.NaN)
  return { ...learned, matrix }
}

it('is calm where nothing changed, right after learning and a week later, also for win rates that move with every outcome', () => {
  expect(Object.keys(measured(learned, tinyToday))).toEqual(expect.arrayContaining(['stage.win_rate', 'product.win_rate', 'people.rep_win_rate']))
  expect(flagged(learned)).toEqual([])
  expect(flagged(learned, tinyToday - 7)).toEqual([])
  // The index alone would cry wolf: the rate of a stage is one figure a day.
  expect(measured(learned, tinyToday)['stage.win_rate']?.[0]).toBeGreaterThan(0.25)
})

it('names the feature that was shifted, and no other', () => {
  for (const [id, change] of [['amount.value', (value: number) => value * 1.5], ['close_date.days_ahead', (value: number) => value + 60], ['stage.dwell_days', () => Number.NaN], ['people.rep_win_rate', (value: number) => value * 0.4]] as const) {
    expect(flagged(shifted(id, change))).toEqual([id])
  }
})
