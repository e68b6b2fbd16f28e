import type { ForecastReason } from '../contract/forecast'
import type { EventStreams } from '../features/event-streams'
import { statusKnownBy, type DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { closedWithin, fitCloseCurve, type CloseCurve } from './close-curve'
import { fitClosingPace, windowColumns, windowWriter, type ClosingPace } from './closing-pace'
import { spreadsOf } from './data-drift'
import { defaultIntervals, type DealModel, type Skill, type TreePart } from './deal-model'
import { fitRisk } from './fit-risk'
import { fitWonCalibrations } from './won-calibration'
import { fitHorizonCalibrations } from './horizon-calibration'
import { findGiveAways } from './give-away'
import { trainTrees, treeSettings, type GradientTrees } from './gradient-trees'
import { amountRatiosOf, normsOf } from './norms'
import { sigmoid } from './scores'
import { judge } from './skill'
import { uniformOf } from './stable-hash'
import { horizonsWeeks, intervalWindow, labelledRows, rowsWhere, type LabelledRows, type RowTarget } from './training-rows'

export interface FitInput {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly outcomes: DealOutcomes
  /** Nothing that was known later is used, whatever the snapshots hold. */
  readonly asOf: Day
  readonly mostRows: number
  /** False where nobody asks for the risk: it takes as long again. */
  readonly withRisk?: boolean
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
}

export const fewestClosedDeals = 200
const fewestOfEach = 30
const laterShare = 0.2
const fewestLaterDeals = 40

/** Trains on what was known by the end of `asOf`. Deterministic: the same rows give the same model, to the letter. */
export async function fitDealModel(input: FitInput): Promise<DealModel> {
  const { outcomes, asOf } = input
  const closed = closedDeals(outcomes, asOf)
  const won = closed.filter((deal) => outcomes.status[deal] === 1).length
  const curve = fitCloseCurve(input.streams, outcomes, asOf)
  const pace = fitClosingPace(input.snapshots.calendar, outcomes, asOf)
  const base = {
    asOf,
    closeCurve: curve,
    pace,
    closedDeals: closed.length,
    baseRate: closed.length === 0 ? 0.5 : won / closed.length,
    flatRate: flatRateOf(outcomes, closed, asOf),
    amountRatios: amountRatiosOf(input.snapshots, outcomes, asOf),
    norms: normsOf(input.snapshots, input.streams, asOf),
    spreads: spreadsOf(input.snapshots, asOf),
    intervals: defaultIntervals,
    bands: [],
    longestHorizonWeeks: 52
  }
  const shortage = shortageOf(closed.length, won)
  if (shortage !== null) {
    return { ...base, method: 'stage_weighted', reason: shortage, featureIds: [], outcome: null, timing: null, won: [], risk: null, giveAways: [], skill: { outcome: null, timing: null } }
  }
  const giveAways = findGiveAways(input.snapshots, outcomes, asOf)
  const excluded = new Set(giveAways.map((giveAway) => giveAway.featureId))
  const columns = input.snapshots.features.map((_feature, column) => column).filter((column) => !excluded.has(input.snapshots.features[column]?.id ?? ''))
  const cut = laterCut(outcomes, closed)
  const outcome = await fitPart(input, 'outcome', columns, cut, curve, pace)
  const timing = await fitPart(input, 'timing', columns, cut, curve, pace)
  const { streams, snapshots, mostRows, signal, pause } = input
  const risk = input.withRisk === false ? null : await fitRisk({ streams, snapshots, asOf, columns, pace, cut, mostRows, signal, pause })
  const hasSkill = outcome.part !== null
  const trial: DealModel = {
    ...base, method: hasSkill ? 'model' : 'flat_rate', reason: null, featureIds: columns.map((column) => snapshots.features[column]?.id ?? ''), longestHorizonWeeks: Math.max(1, timing.longestHorizonWeeks),
    outcome: outcome.trial, timing: timing.trial, won: [], risk: null, giveAways, skill: { outcome: null, timing: null }
  }
  const calibrations = hasSkill && timing.part !== null ? await fitWonCalibrations(trial, snapshots, outcomes, cut, asOf) : []
  return {
    ...base,
    method: hasSkill ? 'model' : 'flat_rate',
    reason: hasSkill ? null : noSkill(outcome.skill),
    featureIds: columns.map((column) => input.snapshots.features[column]?.id ?? ''),
    longestHorizonWeeks: Math.max(1, timing.longestHorizonWeeks),
    outcome: outcome.part,
    timing: timing.part,
    won: calibrations,
    risk,
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
  /** Learned without the later outcomes that judge and calibrate. */
  readonly trial: TreePart | null
  readonly skill: Skill | null
  readonly longestHorizonWeeks: number
}

async function fitPart(input: FitInput, target: RowTarget, columns: readonly number[], cut: Day, curve: CloseCurve, pace: ClosingPace): Promise<FittedPart> {
  const { snapshots, outcomes, asOf, signal } = input
  const choice = { target, columns, pace, from: Number.NEGATIVE_INFINITY, mostRows: input.mostRows }
  const earlier = labelledRows(snapshots, outcomes, { ...choice, to: cut, knownBy: cut })
  const later = labelledRows(
    snapshots,
    outcomes,
    target === 'outcome'
      ? { ...choice, mostRows: input.mostRows / 3, from: cut - 364, to: asOf, knownBy: asOf, closedKnownAfter: cut }
      : { ...choice, mostRows: input.mostRows / 3, from: cut + 1, to: asOf, knownBy: asOf }
  )
  const nothing = { part: null, trial: null, skill: null, longestHorizonWeeks: 1 }
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
      : judge(later, await overIntervals(judged, later, snapshots, curve, pace), null)
  judged.close()
  if (!skill.hasSkill) return { ...nothing, skill, longestHorizonWeeks: longestOf(earlier) }
  await input.pause()

  const all = labelledRows(snapshots, outcomes, { ...choice, to: asOf, knownBy: asOf })
  const final = await trainTrees(all, null, { ...treeSettings(all.rows), rounds: Math.max(10, Math.round(rounds * 1.1)) }, signal)
  // The question is asked of the deals open on some day, not of the day they were made.
  const calibrations = fitHorizonCalibrations(later, Float64Array.from(margins, sigmoid), target === 'timing' ? [2, 4, 8, 13, 52] : [4, 13, 52], (row) => snapshots.isBirth[later.snapshot[row] ?? 0] === 0)
  const part = { text: final.text, rounds: final.rounds, calibrations }
  final.close()
  return { part, trial: { text: judged.text, rounds, calibrations }, skill, longestHorizonWeeks: longestOf(all) }
}

const longestOf = (rows: LabelledRows): number => rows.horizonWeeks.reduce((longest, weeks) => Math.max(longest, weeks), horizonsWeeks[0])

/**
 * P(won) over all intervals in which the deal may close, weighed by the close curve. Nobody knows on the day when a deal will close, and where
 * only the final duration tells won from lost, a model that is judged in the known interval would seem to have skill.
 */
async function overIntervals(trees: GradientTrees, rows: LabelledRows, snapshots: Snapshots, curve: CloseCurve, pace: ClosingPace): Promise<Float64Array> {
  const matrix = rows.matrix.slice()
  const sums = new Float64Array(rows.rows)
  let from = 0
  const write = windowWriter(pace, snapshots.calendar)
  for (const [index, weeks] of horizonsWeeks.entries()) {
    for (let row = 0; row < rows.rows; row += 1) write(rows.day[row] ?? 0, intervalWindow(weeks), matrix, (row + 1) * rows.columns - windowColumns)
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
