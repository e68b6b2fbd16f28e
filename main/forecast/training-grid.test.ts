import { expect, it } from 'vitest'
import { readEventStreams } from '../features/event-streams'
import { readOutcomes } from '../features/outcomes'
import { buildSnapshots, type Snapshots } from '../features/snapshots'
import { fitDealModel } from '../model/fit-deal-model'
import { backtestOrigins } from './backtest-bookings'
import { rowsOfDay } from './compose-forecast'
import { tinyCompany, tinyToday } from './testing/tiny-company'
import { trainingPlan } from './training-grid'

const mostSnapshots = 60_000
const limits = { inAll: 4_000, onWholeDays: 900, births: 500 }

function planned(deals: number, seed: number, chosen?: typeof limits) {
  const streams = readEventStreams(tinyCompany({ deals, seed, truth: 'planted' }), tinyToday)
  const outcomes = readOutcomes(streams)
  const first = outcomes.bornAt.reduce((earliest, day) => (day >= 0 ? Math.min(earliest, day) : earliest), tinyToday)
  const origins = backtestOrigins(tinyToday, first, 1, 4)
  return { streams, outcomes, origins, plan: trainingPlan(outcomes, streams.deals.ids, tinyToday, origins, mostSnapshots, chosen) }
}

/** Every row's figures by deal, day and whether it is a birth. */
function rowsByKey(snapshots: Snapshots): ReadonlyMap<string, readonly number[]> {
  const width = snapshots.features.length
  return new Map(Array.from({ length: snapshots.rows }, (_, row) => [
    `${snapshots.deal[row]} ${snapshots.day[row]} ${snapshots.isBirth[row]}`,
    [...snapshots.matrix.subarray(row * width, (row + 1) * width), snapshots.stage[row] ?? -1, snapshots.stageRate[row] ?? -1, snapshots.companyRate[row] ?? -1, snapshots.dwellDays[row] ?? -1]
  ]))
}

it('under the limits every deal is taught', () => {
  const { plan, origins } = planned(300, 4)
  expect(plan.sample).toBeNull()
  expect(plan.origins).toEqual(origins)
})

it('above the limits a fixed share of the deals is taught, rows stay within bounds, and the as-of day and the origins keep every open deal', () => {
  const { streams, outcomes, origins, plan } = planned(1_500, 4, limits)
  const { sample } = plan
  if (sample === null) throw new Error('No sample was drawn.')
  const taken = Array.from({ length: outcomes.count }, (_, deal) => deal).filter(sample.isTaken)
  expect(taken.length / outcomes.count).toBeGreaterThan(0.28)
  expect(taken.length / outcomes.count).toBeLessThan(0.39)
  expect(origins.slice(-plan.origins.length)).toEqual(plan.origins)
  expect(plan.origins.length).toBeGreaterThan(0)
  expect(plan.origins.length).toBeLessThan(origins.length)

  const all = buildSnapshots(streams, plan.grid, true)
  const sampled = buildSnapshots(streams, plan.grid, true, undefined, sample)
  for (const day of [tinyToday, ...plan.origins]) {
    expect([...rowsOfDay(sampled, day)].map((row) => sampled.deal[row])).toEqual([...rowsOfDay(all, day)].map((row) => all.deal[row]))
  }
  // A deal that is taught sees the same past, with everybody in it, as if all were taught.
  const whole = rowsByKey(all)
  const part = rowsByKey(sampled)
  expect(part.size).toBeLessThan(whole.size)
  for (const [key, row] of part) expect({ key, row }).toEqual({ key, row: whole.get(key) })
  // None is left out beside those that were not drawn.
  const isWhole = new Set([tinyToday, ...plan.origins])
  const missing = [...whole.keys()].filter((key) => !part.has(key)).map((key) => key.split(' ').map(Number))
  expect(missing.filter(([deal = 0, day = 0, birth]) => sample.isTaken(deal) || (isWhole.has(day) && birth === 0))).toEqual([])
})

it('the draw holds on to its deals when others come, and a model learned from it tells the planted truth', { timeout: 120_000 }, async () => {
  const [few, more] = [planned(1_500, 4, limits), planned(1_500, 4, { ...limits, births: 600 })]
  for (let deal = 0; deal < few.outcomes.count; deal += 1) if (few.plan.sample?.isTaken(deal) === true) expect({ deal, stays: more.plan.sample?.isTaken(deal) }).toEqual({ deal, stays: true })
  const { streams, outcomes, plan } = few
  const snapshots = buildSnapshots(streams, plan.grid, true, undefined, plan.sample)
  const model = await fitDealModel({ streams, snapshots, outcomes, asOf: tinyToday, mostRows: 60_000, withRisk: false, signal: new AbortController().signal, pause: () => Promise.resolve() })
  expect(model.method).toBe('model')
  expect(model.skill.outcome?.logLoss ?? 1).toBeLessThan(0.92 * (model.skill.outcome?.constantLogLoss ?? 0))
})
