import { normalOf } from '../model/stable-hash'
import type { BacktestResiduals, ResidualGroup } from './backtest-residuals'
import { stretchOver } from './conformal-stretch'
import { quantileOf } from './quantile'

/** By what each path of each series is multiplied, row-major by series; a path keeps its sum over all series. */
export type GroupEffects = Float32Array

/** Distance from the middle to P90 of a normal distribution, in its deviations. */
const toP90 = 1.2816
const mostEffect = 0.8

/**
 * Series that are drawn as they came differ from week to week as they did; but what a region or a unit lost or won for good is known from few
 * quarters only, and so is drawn too narrowly. What its sums need beyond that, by their own backtest, is added as one lasting factor for each group and path, attribute by attribute.
 * @param sums of each series' paths over the horizon, `count` columns
 */
export function groupEffects(residuals: BacktestResiduals, mean: Float64Array, sums: Float64Array, count: number): GroupEffects {
  const { horizon } = residuals
  const effects = new Float32Array(sums.length).fill(1)
  const moved = sums.slice()
  const meanOf = (series: number): number => mean.subarray(series * horizon, (series + 1) * horizon).reduce((sum, value) => sum + value, 0)
  for (const [attribute, groups] of residuals.groups.entries()) {
    const effect = effectOf(groups, residuals, meanOf, moved, count)
    if (effect === 0) continue
    const before = totalOf(moved, count)
    for (const [code, group] of groups.entries()) {
      const factors = Float64Array.from({ length: count }, (_, path) => Math.exp(effect * normalOf(path, code + 1, 7_001 + attribute) - (effect * effect) / 2))
      for (const series of group.members) multiply(moved, effects, series, count, (path) => factors[path] ?? 1)
    }
    const after = totalOf(moved, count)
    for (let series = 0; series < moved.length / count; series += 1) multiply(moved, effects, series, count, (path) => ((after[path] ?? 0) > 0 ? (before[path] ?? 0) / (after[path] ?? 1) : 1))
  }
  return effects
}

/** Deviation of the lasting factor that the groups of an attribute need on average, larger ones counting for more. */
function effectOf(groups: readonly ResidualGroup[], { origins, horizon }: BacktestResiduals, meanOf: (series: number) => number, moved: Float64Array, count: number): number {
  const lists = groups.map((group) => centred(group.missed.map((block) => (block.some(Number.isNaN) ? Number.NaN : block.reduce((sum, value) => sum + value, 0)))))
  const stretch = stretchOver(lists, origins, horizon - 1, Math.sqrt(Math.min(25, groups.length)))
  let [needed, weights] = [0, 0]
  groups.forEach((group, index) => {
    const expected = group.members.reduce((sum, series) => sum + meanOf(series), 0)
    const known = Float64Array.from((lists[index] ?? []).filter((value) => !Number.isNaN(value))).sort()
    if (!(expected > 0) || known.length < 8) return
    const drawn = new Float64Array(count)
    for (const series of group.members) for (let path = 0; path < count; path += 1) drawn[path] = (drawn[path] ?? 0) + (moved[series * count + path] ?? 0)
    drawn.sort()
    const room = (sorted: Float64Array): number => (quantileOf(sorted, 0.9) - quantileOf(sorted, 0.1)) / 2
    needed += ((stretch * room(known)) ** 2 - room(drawn) ** 2) / (toP90 ** 2 * expected)
    weights += expected
  })
  return weights > 0 && needed > 0 ? Math.min(mostEffect, Math.sqrt(needed / weights)) : 0
}

function centred(values: readonly number[]): readonly number[] {
  const known = values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  return values.map((value) => value - mean)
}

function totalOf(sums: Float64Array, count: number): Float64Array {
  const total = new Float64Array(count)
  for (let cell = 0; cell < sums.length; cell += 1) total[cell % count] = (total[cell % count] ?? 0) + (sums[cell] ?? 0)
  return total
}

function multiply(sums: Float64Array, effects: Float32Array, series: number, count: number, factorOf: (path: number) => number): void {
  for (let path = 0; path < count; path += 1) {
    const cell = series * count + path
    const factor = factorOf(path)
    sums[cell] = (sums[cell] ?? 0) * factor
    effects[cell] = (effects[cell] ?? 1) * factor
  }
}
