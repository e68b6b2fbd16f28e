import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import type { DealModel, IntervalEffect } from '../model/deal-model'
import { curveAt, type DealScores } from '../model/score-deals'
import { normalOf, uniformOf } from '../model/stable-hash'
import { createdPipeline } from './created-pipeline'
import type { PeriodRange } from './forecast-run'

/** Sample paths of bookings of a region x unit (codes, -1 for none) in a period; money in 1/10,000. */
export interface BookingsLeaf {
  readonly region: number
  readonly unit: number
  readonly won: number
  /** Mean over the paths of what open deals, and deals to come, bring. */
  open: number
  created: number
  readonly paths: Float64Array
}

export interface SimulationInput {
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  readonly model: DealModel
  readonly scores: DealScores
  readonly asOf: Day
  /** Sets the random numbers of a deal: its id in the warehouse, so that other deals do not change them. */
  readonly dealIds: readonly number[]
  readonly paths: number
}

const seeds = { company: 101, region: 211, unit: 307, created: 401, close: 503, amount: 601, count: 701, draw: 809 }

/**
 * Monte-Carlo paths of the bookings of a period as of a day. Each open deal has one waiting time per path, so that a path tells the
 * same story for this quarter and the next; shared effects of company, region and unit move the intensities together, or the
 * range would be that of deals that know nothing of each other. Sums of leaves are the paths of any parent.
 */
export function simulateBookings(input: SimulationInput, period: PeriodRange, effect: IntervalEffect): readonly BookingsLeaf[] {
  const { snapshots, scores, model, paths, asOf } = input
  const leaves = createLeaves(paths)
  for (const { region, unit, amount } of wonInPeriod(input, period)) leaves.of(region, unit).won.add(amount)

  const company = Float64Array.from({ length: paths }, (_value, path) => effect.company * normalOf(path, 1, seeds.company))
  const factors = new Map<string, Float64Array>()
  const toStart = Math.max(0, period.start - 1 - asOf)
  const toEnd = period.end - asOf
  scores.rows.forEach((row, place) => {
    const amount = snapshots.amountE4[row] ?? Number.NaN
    if (!(amount > 0)) return
    const before = -Math.log(1 - Math.min(0.9999, curveAt(scores.won, place, toStart)))
    const until = -Math.log(1 - Math.min(0.9999, curveAt(scores.won, place, toEnd)))
    if (until <= before) return
    const region = snapshots.region[row] ?? -1
    const unit = snapshots.unit[row] ?? -1
    const leaf = leaves.of(region, unit)
    const id = input.dealIds[snapshots.deal[row] ?? 0] ?? 0
    const correction = (effect.company ** 2 + effect.region ** 2 + effect.unit ** 2) / 2
    const regional = leaves.effects(seeds.region, region, effect.region)
    const unitwise = leaves.effects(seeds.unit, unit, effect.unit)
    const key = `${region}|${unit}`
    let intensity = factors.get(key)
    if (intensity === undefined) factors.set(key, (intensity = Float64Array.from(company, (effectOfAll, path) => Math.exp(effectOfAll + (regional[path] ?? 0) + (unitwise[path] ?? 0) - correction))))
    for (let path = 0; path < paths; path += 1) {
      const factor = intensity[path] ?? 1
      const uniform = uniformOf(id, path, seeds.close)
      // The waiting time is never below the draw: most paths need no logarithm.
      if (uniform > until * factor * 1.000001) continue
      const waiting = -Math.log(1 - uniform)
      if (waiting > before * factor && waiting <= until * factor) leaf.addOpen(path, amount * ratioOf(model, uniformOf(id, path, seeds.amount)))
    }
  })
  addCreated(input, period, effect, company, leaves)
  return leaves.finish()
}

function ratioOf(model: DealModel, uniform: number): number {
  return model.amountRatios[Math.floor(uniform * model.amountRatios.length)] ?? 1
}

/** Deals won in the period, as known by the as-of day. */
export function wonInPeriod(input: Pick<SimulationInput, 'outcomes' | 'asOf'>, period: PeriodRange): readonly { region: number; unit: number; amount: number }[] {
  const { outcomes, asOf } = input
  const won: { region: number; unit: number; amount: number }[] = []
  for (let deal = 0; deal < outcomes.count; deal += 1) {
    const closedAt = outcomes.closedAt[deal] ?? -1
    if (outcomes.status[deal] !== 1 || closedAt < period.start || closedAt > period.end || (outcomes.closedKnownAt[deal] ?? 0) > asOf) continue
    won.push({ region: outcomes.region[deal] ?? -1, unit: outcomes.unit[deal] ?? -1, amount: outcomes.amountE4[deal] ?? 0 })
  }
  return won
}

function addCreated(input: SimulationInput, period: PeriodRange, effect: IntervalEffect, company: Float64Array, leaves: Leaves): void {
  const { outcomes } = input
  const pool = createdPipeline(outcomes, input.asOf, period, input.model)
  if (pool.deals.length === 0) return
  const correction = (effect.company ** 2 + effect.created ** 2) / 2
  for (let path = 0; path < input.paths; path += 1) {
    const own = effect.created * normalOf(path, period.start, seeds.created)
    const count = poissonOf(pool.mean * Math.exp((company[path] ?? 0) + own - correction), path, period.start)
    for (let draw = 0; draw < count; draw += 1) {
      const deal = pool.deals[lowerBound(pool.cumulative, uniformOf(draw, path, seeds.draw + period.start))] ?? 0
      leaves.of(outcomes.region[deal] ?? -1, outcomes.unit[deal] ?? -1).addCreated(path, outcomes.amountE4[deal] ?? 0)
    }
  }
}

function poissonOf(mean: number, path: number, salt: number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalOf(path, salt, seeds.count)))
  const limit = Math.exp(-mean)
  let product = uniformOf(path, salt, seeds.count)
  let count = 0
  while (product > limit) {
    count += 1
    product *= uniformOf(path, salt + count, seeds.count + count)
  }
  return count
}

function lowerBound(cumulative: Float64Array, uniform: number): number {
  let [low, high] = [0, cumulative.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 1) < uniform) low = middle + 1
    else high = middle
  }
  return low
}

interface LeafBuilder {
  readonly won: { add(amount: number): void }
  addOpen(path: number, amount: number): void
  addCreated(path: number, amount: number): void
}

interface Leaves {
  of(region: number, unit: number): LeafBuilder
  effects(seed: number, code: number, deviation: number): Float64Array
  finish(): readonly BookingsLeaf[]
}

function createLeaves(paths: number): Leaves {
  const leaves = new Map<string, { region: number; unit: number; won: number; open: number; created: number; paths: Float64Array; builder: LeafBuilder }>()
  const effects = new Map<string, Float64Array>()
  return {
    of: (region, unit) => {
      const key = `${region}|${unit}`
      const present = leaves.get(key)
      if (present !== undefined) return present.builder
      const leaf = { region, unit, won: 0, open: 0, created: 0, paths: new Float64Array(paths) }
      const builder: LeafBuilder = {
        won: { add: (amount) => (leaf.won += amount) },
        addOpen: (path, amount) => {
          leaf.paths[path] = (leaf.paths[path] ?? 0) + amount
          leaf.open += amount / paths
        },
        addCreated: (path, amount) => {
          leaf.paths[path] = (leaf.paths[path] ?? 0) + amount
          leaf.created += amount / paths
        }
      }
      leaves.set(key, Object.assign(leaf, { builder }))
      return builder
    },
    effects: (seed, code, deviation) => {
      const key = `${seed}|${code}`
      let values = effects.get(key)
      if (values === undefined) effects.set(key, (values = Float64Array.from({ length: paths }, (_value, path) => deviation * normalOf(path, code + 2, seed))))
      return values
    },
    finish: () =>
      [...leaves.values()]
        .sort((left, right) => left.region - right.region || left.unit - right.unit)
        .map(({ builder: _builder, ...leaf }) => ({ ...leaf, paths: leaf.paths.map((sum) => Math.round(sum) + leaf.won), open: Math.round(leaf.open), created: Math.round(leaf.created) }))
  }
}
