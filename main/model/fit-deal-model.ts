import type { ForecastReason } from '../contract/forecast'
import type { EventStreams } from '../features/event-streams'
import { statusKnownBy, type DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { calibrate, fitBetaCalibration, identityCalibration, type BetaCalibration } from './calibration'
import { closedWithin, fitCloseCurve, type CloseCurve } from './close-curve'
import { defaultIntervals, type DealModel, type Skill, type TreePart } from './deal-model'
import { findGiveAways } from './give-away'
import { trainTrees, treeSettings, type GradientTrees } from './gradient-trees'
import { amountRatiosOf, normsOf } from './norms'
import { logLossOf, sigmoid } from './scores'
import { uniformOf } from './stable-hash'
import { horizonsWeeks, labelledRows, rowsWhere, type LabelledRows, type RowTarget } from './training-rows'

export interface FitInput {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  /** Nothing that was known later is used, whatever the snapshots hold. */
  readonly asOf: Day
  readonly mostRows: number
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
}

export const fewestClosedDeals = 200
const fewestOfEach = 30
const laterShare = 0.2
const fewestLaterDeals = 40
/** Gains below this (nats per deal) are not worth a model, however sure they are. */
const smallestGain = 0.002
const surenessInErrors = 1.645

/** Trains on what was known by the end of `asOf`. Deterministic: the same rows give the same model, to the letter. */
export async function fitDealModel(input: FitInput): Promise<DealModel> {
  const { outcomes, asOf } = input
  const closed = closedDeals(outcomes, asOf)
  const won = closed.filter((deal) => outcomes.status[deal] === 1).length
  const curve = fitCloseCurve(input.streams, outcomes, asOf)
  const base = {
    asOf,
    closeCurve: curve,
    closedDeals: closed.length,
    baseRate: closed.length === 0 ? 0.5 : won / closed.length,
    flatRate: flatRateOf(outcomes, closed, asOf),
    amountRatios: amountRatiosOf(input.snapshots, outcomes, asOf),
    norms: normsOf(input.snapshots, input.streams, asOf),
    intervals: defaultIntervals,
    bands: [],
    longestHorizonWeeks: 52
  }
  const shortage = shortageOf(closed.length, won)
  if (shortage !== null) {
    return { ...base, method: 'stage_weighted', reason: shortage, featureIds: [], outcome: null, timing: null, giveAways: [], skill: { outcome: null, timing: null } }
  }
  const giveAways = findGiveAways(input.snapshots, outcomes, asOf)
  const excluded = new Set(giveAways.map((giveAway) => giveAway.featureId))
  const columns = input.snapshots.features.map((_feature, column) => column).filter((column) => !excluded.has(input.snapshots.features[column]?.id ?? ''))
  const cut = laterCut(outcomes, closed)
  const outcome = await fitPart(input, 'outcome', columns, cut, curve)
  const timing = await fitPart(input, 'timing', columns, cut, curve)
  const hasSkill = outcome.part !== null
  return {
    ...base,
    method: hasSkill ? 'model' : 'flat_rate',
    reason: hasSkill ? null : noSkill(outcome.skill),
    featureIds: columns.map((column) => input.snapshots.features[column]?.id ?? ''),
    longestHorizonWeeks: Math.max(1, timing.longestHorizonWeeks),
    outcome: outcome.part,
    timing: timing.part,
    giveAways,
    skill: { outcome: outcome.skill, timing: timing.skill }
  }
}

function closedDeals(outcomes: DealOutcomes, asOf: Day): readonly number[] {
  return Array.from({ length: outcomes.count }, (_value, deal) => deal).filter((deal) => statusKnownBy(outcomes, deal, asOf) !== 0)
}

function shortageOf(closed: number, won: number): ForecastReason | null {
  if (closed < fewestClosedDeals) return { key: 'too_little_data', params: { closedDeals: closed, needed: fewestClosedDeals, missing: fewestClosedDeals - closed } }
  if (won < fewestOfEach || closed - won < fewestOfEach) return { key: 'one_outcome_only', params: { won, lost: closed - won, needed: fewestOfEach } }
  return null
}

function noSkill(skill: Skill | null): ForecastReason {
  if (skill === null) return { key: 'no_skill', params: { deals: 0 } }
  return { key: 'no_skill', params: { deals: skill.deals, modelLogLoss: round(skill.logLoss), constantLogLoss: round(skill.constantLogLoss) } }
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000

/** Win rate of the deals that closed in the last year, with ten deals' pull to that of all. */
function flatRateOf(outcomes: DealOutcomes, closed: readonly number[], asOf: Day): number {
  let [wonAll, wonRecent, recent] = [0, 0, 0]
  for (const deal of closed) {
    const won = outcomes.status[deal] === 1 ? 1 : 0
    wonAll += won
    if ((outcomes.closedKnownAt[deal] ?? 0) > asOf - 365) {
      wonRecent += won
      recent += 1
    }
  }
  const all = closed.length === 0 ? 0.5 : wonAll / closed.length
  return (wonRecent + 10 * all) / (recent + 10)
}

/** The day by which four fifths of the outcomes were known: what came later judges the model and calibrates it. */
function laterCut(outcomes: DealOutcomes, closed: readonly number[]): Day {
  const days = closed.map((deal) => outcomes.closedKnownAt[deal] ?? 0).sort((left, right) => left - right)
  return days[Math.floor(days.length * (1 - laterShare))] ?? 0
}

interface FittedPart {
  readonly part: TreePart | null
  readonly skill: Skill | null
  readonly longestHorizonWeeks: number
}

async function fitPart(input: FitInput, target: RowTarget, columns: readonly number[], cut: Day, curve: CloseCurve): Promise<FittedPart> {
  const { snapshots, outcomes, asOf, signal } = input
  const choice = { target, columns, from: Number.NEGATIVE_INFINITY, mostRows: input.mostRows }
  const earlier = labelledRows(snapshots, outcomes, { ...choice, to: cut, knownBy: cut })
  const later = labelledRows(
    snapshots,
    outcomes,
    target === 'outcome'
      ? { ...choice, mostRows: input.mostRows / 3, from: cut - 364, to: asOf, knownBy: asOf, closedKnownAfter: cut }
      : { ...choice, mostRows: input.mostRows / 3, from: cut + 1, to: asOf, knownBy: asOf }
  )
  const nothing = { part: null, skill: null, longestHorizonWeeks: 1 }
  if (new Set(later.deal).size < fewestLaterDeals || new Set(earlier.deal).size < fewestLaterDeals * 2) return nothing
  await input.pause()

  // Deals, not rows, are held out: other snapshots of the same deal would give it away.
  const isHeldOut = (deal: number): boolean => uniformOf(deal, 5, 31) < 0.2
  const settings = treeSettings(earlier.rows)
  const judged = await trainTrees(rowsWhere(earlier, (deal) => !isHeldOut(deal)), rowsWhere(earlier, isHeldOut), settings, signal)
  const margins = await judged.margins(later.matrix, later.rows, later.columns)
  const { rounds } = judged
  const skill =
    target === 'timing'
      ? judge(later, Float64Array.from(margins, sigmoid), curvePredictions(later, snapshots, curve))
      : judge(later, await overIntervals(judged, later, snapshots, curve), null)
  judged.close()
  if (!skill.hasSkill) return { ...nothing, skill, longestHorizonWeeks: longestOf(earlier) }
  await input.pause()

  const all = labelledRows(snapshots, outcomes, { ...choice, to: asOf, knownBy: asOf })
  const final = await trainTrees(all, null, { ...treeSettings(all.rows), rounds: Math.max(10, Math.round(rounds * 1.1)) }, signal)
  const part = { text: final.text, rounds: final.rounds, calibration: fitBetaCalibration(Float64Array.from(margins, sigmoid), later.labels, dealWeights(later)) }
  final.close()
  return { part, skill, longestHorizonWeeks: longestOf(all) }
}

const longestOf = (rows: LabelledRows): number => rows.horizonWeeks.reduce((longest, weeks) => Math.max(longest, weeks), horizonsWeeks[0])

/**
 * P(won) over all intervals in which the deal may close, weighed by the close curve. Nobody knows on the day when a deal will close, and where
 * only the final duration tells won from lost, a model that is judged in the known interval would seem to have skill.
 */
async function overIntervals(trees: GradientTrees, rows: LabelledRows, snapshots: Snapshots, curve: CloseCurve): Promise<Float64Array> {
  const matrix = rows.matrix.slice()
  const sums = new Float64Array(rows.rows)
  let from = 0
  for (const [index, weeks] of horizonsWeeks.entries()) {
    for (let row = 0; row < rows.rows; row += 1) matrix[(row + 1) * rows.columns - 1] = weeks
    const margins = await trees.margins(matrix, rows.rows, rows.columns)
    const isLast = index === horizonsWeeks.length - 1
    for (let row = 0; row < rows.rows; row += 1) {
      const age = snapshots.ageDays[rows.snapshot[row] ?? 0] ?? 0
      const closing = (isLast ? 1 : closedWithin(curve, age, 7 * weeks)) - closedWithin(curve, age, 7 * from)
      sums[row] = (sums[row] ?? 0) + closing * sigmoid(margins[row] ?? 0)
    }
    from = weeks
  }
  return sums
}

function curvePredictions(rows: LabelledRows, snapshots: Snapshots, curve: CloseCurve): Float64Array {
  return Float64Array.from(rows.snapshot, (snapshot, row) => closedWithin(curve, snapshots.ageDays[snapshot] ?? 0, 7 * (rows.horizonWeeks[row] ?? 1)))
}

/** Every deal counts once, however many rows it has. */
function dealWeights(rows: LabelledRows): Float64Array {
  const counts = new Map<number, number>()
  for (const deal of rows.deal) counts.set(deal, (counts.get(deal) ?? 0) + 1)
  return Float64Array.from(rows.deal, (deal) => 1 / (counts.get(deal) ?? 1))
}

/**
 * Compares log loss per deal with that of the rival (a constant where none is given). Both sides are calibrated on one half of the later deals
 * and judged on the other, and the gain has to be larger than chance would give one time in twenty.
 */
export function judge(rows: LabelledRows, predicted: Float64Array, rivalPredicted: Float64Array | null): Skill {
  const weights = dealWeights(rows)
  const half = Uint8Array.from(rows.deal, (deal) => (uniformOf(deal, 11, 37) < 0.5 ? 0 : 1))
  const calibrated = crossCalibrated(rows, predicted, half, weights)
  const rival = rivalPredicted === null ? crossConstant(rows, half, weights) : crossCalibrated(rows, rivalPredicted, half, weights)
  const gains = new Map<number, number>()
  let [ours, theirs] = [0, 0]
  for (let row = 0; row < rows.rows; row += 1) {
    const weight = weights[row] ?? 0
    const loss = weight * logLossOf(calibrated[row] ?? 0, rows.labels[row] ?? 0)
    const rivalLoss = weight * logLossOf(rival[row] ?? 0, rows.labels[row] ?? 0)
    ours += loss
    theirs += rivalLoss
    gains.set(rows.deal[row] ?? 0, (gains.get(rows.deal[row] ?? 0) ?? 0) + rivalLoss - loss)
  }
  const deals = gains.size
  const gain = (theirs - ours) / deals
  const variance = [...gains.values()].reduce((sum, value) => sum + (value - gain) ** 2, 0) / Math.max(1, deals - 1)
  const standardError = Math.sqrt(variance / deals)
  return { deals, logLoss: ours / deals, constantLogLoss: theirs / deals, gain, standardError, hasSkill: gain > smallestGain && gain > surenessInErrors * standardError }
}

function crossCalibrated(rows: LabelledRows, predicted: Float64Array, half: Uint8Array, weights: Float64Array): Float64Array {
  const calibrations = [0, 1].map((side): BetaCalibration => {
    const places = Array.from(half, (_side, row) => row).filter((row) => half[row] !== side)
    return places.length === 0
      ? identityCalibration
      : fitBetaCalibration(
          places.map((row) => predicted[row] ?? 0),
          places.map((row) => rows.labels[row] ?? 0),
          places.map((row) => weights[row] ?? 1)
        )
  })
  return Float64Array.from(predicted, (p, row) => calibrate(calibrations[half[row] ?? 0] ?? identityCalibration, p))
}

function crossConstant(rows: LabelledRows, half: Uint8Array, weights: Float64Array): Float64Array {
  const rates = [0, 1].map((side) => {
    let [won, all] = [0.5, 1]
    for (let row = 0; row < rows.rows; row += 1) {
      if (half[row] === side) continue
      won += (weights[row] ?? 0) * (rows.labels[row] ?? 0)
      all += weights[row] ?? 0
    }
    return won / all
  })
  return Float64Array.from(half, (side) => rates[side] ?? 0.5)
}
