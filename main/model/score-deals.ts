import type { Snapshots } from '../features/snapshots'
import { calibrate, identityCalibration } from './calibration'
import { closedWithin } from './close-curve'
import { windowColumns, windowWriter, type WeekWindow } from './closing-pace'
import type { DealModel } from './deal-model'
import { loadTrees, type GradientTrees } from './gradient-trees'
import { calibrationAt } from './horizon-calibration'
import { sigmoid } from './scores'
import { copyRow, horizonWindow, horizonsWeeks, intervalWindow } from './training-rows'

/** Days after the as-of day at which a deal's curve has its knots; 0 in front. */
export const knotDays: readonly number[] = [0, ...horizonsWeeks.map((weeks) => 7 * weeks)]

/** One entry per scored snapshot row. Curves are deals x knots, cumulative, never falling, won + lost at most 1. */
export interface DealScores {
  readonly rows: Int32Array
  /** Probability that it ends as won, whenever that is. */
  readonly pWin: Float64Array
  readonly won: Float64Array
  readonly lost: Float64Array
  /** The interval (by its end, in weeks) in which it most likely closes, and the margin of the outcome trees there; NaN without trees. */
  readonly likeliestHorizon: Int32Array
  readonly margin: Float64Array
}

/** A model with its trees in native memory; close it after use. */
export interface LoadedModel {
  readonly model: DealModel
  readonly outcome: GradientTrees | null
  readonly timing: GradientTrees | null
  readonly risk: { readonly any: GradientTrees | null; readonly lost: GradientTrees | null; readonly slip: GradientTrees | null; readonly shrink: GradientTrees | null } | null
  close(): void
}

export async function loadDealModel(model: DealModel): Promise<LoadedModel> {
  const load = (part: { readonly text: string } | null | undefined): Promise<GradientTrees | null> => (part === null || part === undefined ? Promise.resolve(null) : loadTrees(part.text))
  const outcome = await load(model.outcome)
  const timing = await load(model.timing)
  const risk = model.risk === null ? null : { any: await load(model.risk.any.trees), lost: await load(model.risk.lost.trees), slip: await load(model.risk.slip.trees), shrink: await load(model.risk.shrink.trees) }
  return {
    model,
    outcome,
    timing,
    risk,
    close: () => {
      for (const trees of [outcome, timing, risk?.any, risk?.lost, risk?.slip, risk?.shrink]) trees?.close()
    }
  }
}

const dealsPerBatch = 40_000

export async function scoreDeals(loaded: LoadedModel, snapshots: Snapshots, rows: Int32Array): Promise<DealScores> {
  const knots = knotDays.length
  const scores = { rows, pWin: new Float64Array(rows.length), won: new Float64Array(rows.length * knots), lost: new Float64Array(rows.length * knots), likeliestHorizon: new Int32Array(rows.length), margin: new Float64Array(rows.length).fill(Number.NaN) }
  const wonCalibrations = loaded.model.won.length === 0 ? [] : horizonsWeeks.map((weeks) => calibrationAt(loaded.model.won, weeks))
  for (let from = 0; from < rows.length; from += dealsPerBatch) {
    const batch = rows.subarray(from, from + dealsPerBatch)
    const closed = await closedAtHorizons(loaded, snapshots, batch)
    const outcome = await wonOfClosed(loaded, snapshots, batch)
    batch.forEach((_row, place) => {
      const deal = from + place
      let [before, said, won, lost, likeliest] = [0, 0, 0, 0, -1]
      // What closes after a year ends like what closes in the last interval.
      const pWin = endsWon(closed, outcome.won, place)
      horizonsWeeks.forEach((_weeks, horizon) => {
        const closing = (closed[place * horizonsWeeks.length + horizon] ?? 0) - before
        const rate = outcome.won[place * horizonsWeeks.length + horizon] ?? 0
        before += closing
        said += closing * rate
        const wonBefore = won
        // Calibrated as a whole; neither curve ever falls.
        won += Math.max(0, Math.min(closing, (wonCalibrations[horizon] === undefined ? said : Math.min(pWin, calibrate(wonCalibrations[horizon], said))) - won))
        lost += closing - (won - wonBefore)
        scores.won[deal * knots + horizon + 1] = won
        scores.lost[deal * knots + horizon + 1] = lost
        if (closing <= likeliest) return
        likeliest = closing
        scores.margin[deal] = outcome.margin[place * horizonsWeeks.length + horizon] ?? Number.NaN
        scores.likeliestHorizon[deal] = horizonsWeeks[horizon] ?? 1
      })
      scores.pWin[deal] = pWin
    })
  }
  return scores
}

function endsWon(closed: Float64Array, won: Float64Array, place: number): number {
  const count = horizonsWeeks.length
  let [sum, before] = [0, 0]
  for (let horizon = 0; horizon < count; horizon += 1) {
    const closing = (closed[place * count + horizon] ?? 0) - before
    sum += closing * (won[place * count + horizon] ?? 0)
    before += closing
  }
  return sum + (1 - before) * (won[place * count + count - 1] ?? 0)
}

/** Columns of the snapshots in the order the trees know, for every window; a feature that no longer exists is missing everywhere. */
export function modelMatrix(model: DealModel, snapshots: Snapshots, rows: Int32Array, windows: readonly WeekWindow[]): Float32Array {
  return windowMatrix(model, snapshots, rows, windows.length, (_place, index) => windows[index] ?? horizonWindow(1))
}

/** The same with so many windows of its own for each row. */
export function windowMatrix(model: DealModel, snapshots: Snapshots, rows: Int32Array, count: number, windowOf: (place: number, index: number) => WeekWindow): Float32Array {
  const place = new Map(snapshots.features.map((feature, column) => [feature.id, column]))
  const columns = model.featureIds.map((id) => place.get(id) ?? Number.NaN)
  const matrix = new Float32Array(rows.length * count * (columns.length + windowColumns))
  const write = windowWriter(model.pace, snapshots.calendar)
  rows.forEach((row, deal) => {
    for (let index = 0; index < count; index += 1) copyRow(snapshots, row, columns, windowOf(deal, index), write, matrix, deal * count + index)
  })
  return matrix
}

async function closedAtHorizons(loaded: LoadedModel, snapshots: Snapshots, rows: Int32Array): Promise<Float64Array> {
  const { model, timing } = loaded
  const count = horizonsWeeks.length
  const closed = new Float64Array(rows.length * count)
  const asked = horizonsWeeks.filter((weeks) => weeks <= model.longestHorizonWeeks)
  const margins =
    timing === null ? null : await timing.margins(modelMatrix(model, snapshots, rows, asked.map(horizonWindow)), rows.length * asked.length, model.featureIds.length + windowColumns)
  rows.forEach((row, deal) => {
    const age = snapshots.ageDays[row] ?? 0
    let known = 0
    horizonsWeeks.forEach((weeks, horizon) => {
      let value: number
      if (model.method === 'stage_weighted') value = closedByExpectation(model, snapshots, row, 7 * weeks)
      else if (margins === null || model.timing === null) value = closedWithin(model.closeCurve, age, 7 * weeks)
      else if (horizon < asked.length) value = calibrate(calibrationAt(model.timing.calibrations, weeks), sigmoid(margins[deal * asked.length + horizon] ?? 0))
      else {
        // Beyond what the data could teach: on from the last horizon along the close curve.
        const last = asked[asked.length - 1] ?? 0
        const before = closed[deal * count + asked.length - 1] ?? 0
        value = before + (1 - before) * closedWithin(model.closeCurve, age + 7 * last, 7 * (weeks - last))
      }
      known = Math.max(known, value)
      closed[deal * count + horizon] = known
    })
  })
  return closed
}

/** Without history the seller's own date is the best guess: most of the chance by then, the rest along the close curve. */
function closedByExpectation(model: DealModel, snapshots: Snapshots, row: number, days: number): number {
  const expected = snapshots.expectedCloseAt[row] ?? Number.NaN
  const along = closedWithin(model.closeCurve, snapshots.ageDays[row] ?? 0, days)
  if (Number.isNaN(expected)) return along
  const ahead = expected - (snapshots.day[row] ?? 0)
  if (ahead <= 0) return along
  return days >= ahead ? Math.max(along, 0.7) : along * 0.5
}

/** P(won | closes in the interval) and its margin, deals x horizons. */
async function wonOfClosed(loaded: LoadedModel, snapshots: Snapshots, rows: Int32Array): Promise<{ won: Float64Array; margin: Float64Array }> {
  const { model, outcome } = loaded
  const count = horizonsWeeks.length
  if (outcome === null || model.outcome === null) {
    const won = new Float64Array(rows.length * count)
    rows.forEach((row, deal) => {
      won.fill(model.method === 'stage_weighted' ? (snapshots.stageProbability[row] ?? 0) : model.flatRate, deal * count, (deal + 1) * count)
    })
    return { won, margin: new Float64Array(rows.length * count).fill(Number.NaN) }
  }
  const calibrations = horizonsWeeks.map((weeks) => calibrationAt(model.outcome?.calibrations ?? [], weeks))
  const margin = await outcome.margins(modelMatrix(model, snapshots, rows, horizonsWeeks.map(intervalWindow)), rows.length * count, model.featureIds.length + windowColumns)
  return { won: margin.map((value, cell) => calibrate(calibrations[cell % count] ?? identityCalibration, sigmoid(value))), margin }
}

/** Reads a curve of `scores.won` or `scores.lost` at any day after the as-of day; straight between the knots. */
export function curveAt(curves: Float64Array, deal: number, days: number): number {
  const start = deal * knotDays.length
  if (days <= 0) return 0
  for (let knot = 1; knot < knotDays.length; knot += 1) {
    const right = knotDays[knot] ?? 0
    if (days > right) continue
    const left = knotDays[knot - 1] ?? 0
    const below = curves[start + knot - 1] ?? 0
    const above = curves[start + knot] ?? 0
    return below + ((above - below) * (days - left)) / (right - left)
  }
  return curves[start + knotDays.length - 1] ?? 0
}

/** Days until the deal is as likely closed as not, null where that is more than a year away. */
export function medianCloseDays(scores: DealScores, deal: number): number | null {
  for (let days = 1; days <= 364; days += 1) if (curveAt(scores.won, deal, days) + curveAt(scores.lost, deal, days) >= 0.5) return days
  return null
}
