import type { EventStreams } from '../features/event-streams'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { calibrate } from './calibration'
import type { RiskModel, RiskPart } from './deal-model'
import { trainTrees, treeSettings } from './gradient-trees'
import { calibrationAt, fitHorizonCalibrations } from './horizon-calibration'
import { cameWithin, riskHorizons, riskOutcomes, type RiskEvent, type RiskOutcomes } from './risk-events'
import { sigmoid } from './scores'
import { judge } from './skill'
import { uniformOf } from './stable-hash'
import { windowColumns, windowWriter, type ClosingPace } from './closing-pace'
import { copyRow, riskWindow, rowsWhere, type LabelledRows } from './training-rows'

export interface FitRiskInput {
  readonly streams: EventStreams
  readonly snapshots: Snapshots
  readonly asOf: Day
  /** Columns of the snapshots that may be used. */
  readonly columns: readonly number[]
  readonly pace: ClosingPace
  /** By this day four fifths of the outcomes were known. */
  readonly cut: Day
  readonly mostRows: number
  readonly signal: AbortSignal
  readonly pause: () => Promise<void>
}

type Target = RiskEvent | 'any'
const fewestDeals = 40

/** Models of losing, slipping, shrinking and of any of them within 14 and 28 days. Where trees show no skill on later deals the rate stands. */
export async function fitRisk(input: FitRiskInput): Promise<RiskModel> {
  const any = await fitTarget(input, 'any')
  const lost = await fitTarget(input, 'lost')
  const slip = await fitTarget(input, 'slip')
  const shrink = await fitTarget(input, 'shrink')
  return { any: any.part, lost: lost.part, slip: slip.part, shrink: shrink.part, warnFrom: any.warnFrom }
}

async function fitTarget(input: FitRiskInput, target: Target): Promise<{ part: RiskPart; warnFrom: number }> {
  const { snapshots, asOf, cut, signal } = input
  const before = riskOutcomes(input.streams, snapshots, cut)
  const known = riskOutcomes(input.streams, snapshots, asOf)
  const earlier = riskRows(input, before, target, { from: Number.NEGATIVE_INFINITY, to: cut, mostRows: input.mostRows })
  const later = riskRows(input, known, target, { from: cut + 1, to: asOf, mostRows: input.mostRows / 3 })
  const all = riskRows(input, known, target, { from: Number.NEGATIVE_INFINITY, to: asOf, mostRows: input.mostRows })
  const rates = riskHorizons.map((horizon) => rateOf(all, horizon))
  const flat: RiskPart = { trees: null, rates, skill: null }
  const warnRate = rates[1] ?? 0.5
  if (new Set(later.deal).size < fewestDeals || new Set(earlier.deal).size < 2 * fewestDeals || new Set(earlier.labels).size < 2) return { part: flat, warnFrom: warnRate }
  await input.pause()
  // Deals, not rows, are held out: other snapshots of the same deal would give it away.
  const isHeldOut = (deal: number): boolean => uniformOf(deal, 7, 41) < 0.2
  const judged = await trainTrees(rowsWhere(earlier, (deal) => !isHeldOut(deal)), rowsWhere(earlier, isHeldOut), treeSettings(earlier.rows), signal)
  const predicted = Float64Array.from(await judged.margins(later.matrix, later.rows, later.columns), sigmoid)
  const { rounds } = judged
  judged.close()
  const constant = riskHorizons.map((horizon) => rateOf(earlier, horizon))
  const skill = judge(later, predicted, Float64Array.from(later.horizonWeeks, (weeks) => constant[riskHorizons.findIndex((horizon) => horizon === 7 * weeks)] ?? 0.5))
  if (!skill.hasSkill) return { part: { ...flat, skill }, warnFrom: warnRate }
  await input.pause()
  const final = await trainTrees(all, null, { ...treeSettings(all.rows), rounds: Math.max(10, Math.round(rounds * 1.1)) }, signal)
  const calibrations = fitHorizonCalibrations(later, predicted, riskHorizons.map((days) => days / 7))
  const part: RiskPart = { trees: { text: final.text, rounds: final.rounds, calibrations }, rates, skill }
  final.close()
  return { part, warnFrom: bestThreshold(later, Float64Array.from(predicted, (p, row) => calibrate(calibrationAt(calibrations, later.horizonWeeks[row] ?? 4), p))) }
}

/** Rows of (snapshot, horizon) whose horizon has been seen whole. */
function riskRows(input: FitRiskInput, outcomes: RiskOutcomes, target: Target, choice: { from: Day; to: Day; mostRows: number }): LabelledRows {
  const { snapshots, columns } = input
  const picked: { snapshot: number; horizon: number }[] = []
  for (let row = 0; row < snapshots.rows; row += 1) {
    const day = snapshots.day[row] ?? 0
    if (day < choice.from || day > choice.to || snapshots.isBirth[row] === 1) continue
    for (const horizon of riskHorizons) if ((outcomes.seenDays[row] ?? 0) >= horizon) picked.push({ snapshot: row, horizon })
  }
  const share = choice.mostRows / Math.max(1, picked.length)
  const kept = share >= 1 ? picked : picked.filter(({ snapshot, horizon }) => uniformOf(snapshots.deal[snapshot] ?? 0, snapshots.day[snapshot] ?? 0, 53 + horizon) < share)
  const matrix = new Float32Array(kept.length * (columns.length + windowColumns))
  const write = windowWriter(input.pace, snapshots.calendar)
  kept.forEach(({ snapshot, horizon }, row) => copyRow(snapshots, snapshot, columns, riskWindow(horizon / 7), write, matrix, row))
  return {
    matrix,
    rows: kept.length,
    columns: columns.length + windowColumns,
    labels: Float32Array.from(kept, ({ snapshot, horizon }) => cameWithin(outcomes, target, snapshot, horizon)),
    weights: new Float32Array(kept.length).fill(1),
    deal: Int32Array.from(kept, ({ snapshot }) => snapshots.deal[snapshot] ?? 0),
    day: Int32Array.from(kept, ({ snapshot }) => snapshots.day[snapshot] ?? 0),
    snapshot: Int32Array.from(kept, ({ snapshot }) => snapshot),
    horizonWeeks: Int32Array.from(kept, ({ horizon }) => horizon / 7)
  }
}

function rateOf(rows: LabelledRows, horizon: number): number {
  let [came, all] = [0.5, 1]
  for (let row = 0; row < rows.rows; row += 1) {
    if (7 * (rows.horizonWeeks[row] ?? 0) !== horizon) continue
    came += rows.labels[row] ?? 0
    all += 1
  }
  return came / all
}

/** Where to warn: the probability that best tells trouble from none on later deals (largest share caught minus share warned in vain). */
function bestThreshold(rows: LabelledRows, predicted: Float64Array): number {
  const places = Array.from(predicted, (_p, row) => row).filter((row) => rows.horizonWeeks[row] === 4)
  let [best, bestGain] = [0.5, Number.NEGATIVE_INFINITY]
  for (let step = 2; step <= 18; step += 1) {
    const threshold = step / 20
    const counts = { caught: 0, bad: 0, vain: 0, good: 0 }
    for (const row of places) {
      const isWarned = (predicted[row] ?? 0) >= threshold
      if (rows.labels[row] === 1) {
        counts.bad += 1
        counts.caught += isWarned ? 1 : 0
      } else {
        counts.good += 1
        counts.vain += isWarned ? 1 : 0
      }
    }
    const gain = counts.caught / Math.max(1, counts.bad) - counts.vain / Math.max(1, counts.good)
    if (gain > bestGain) [best, bestGain] = [threshold, gain]
  }
  return best
}
