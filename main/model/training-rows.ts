import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import { windowColumns, windowWriter, type ClosingPace, type WeekWindow, type WindowWriter } from './closing-pace'
import { uniformOf } from './stable-hash'

/** Horizons at which the models are asked; a horizon is one more column of theirs. */
export const horizonsWeeks = [1, 2, 4, 8, 13, 26, 52] as const

/** Rows for one binary model: chosen features, then the columns of the window that is asked for. */
export interface LabelledRows {
  readonly matrix: Float32Array
  readonly rows: number
  readonly columns: number
  readonly labels: Float32Array
  readonly weights: Float32Array
  readonly deal: Int32Array
  readonly day: Int32Array
  /** Row of the snapshot that it was made from. */
  readonly snapshot: Int32Array
  readonly horizonWeeks: Int32Array
}

/**
 * - `timing`: is the deal closed within the horizon? Every snapshot whose horizon had passed by `knownBy`, closed or not.
 * - `outcome`: given that it closes between the horizon before and this one, is it won? One row per snapshot of a closed deal. Asking
 *   interval by interval keeps recent snapshots, of which only the quick ends are known (mostly losses), from teaching that deals get lost.
 */
export type RowTarget = 'timing' | 'outcome'

export interface RowChoice {
  readonly target: RowTarget
  /** Snapshots of these days, both included. */
  readonly from: Day
  readonly to: Day
  /** Nothing that was known later is used: a row needs its whole horizon to have passed. */
  readonly knownBy: Day
  /** Columns of the snapshots to take. */
  readonly columns: readonly number[]
  readonly pace: ClosingPace
  readonly mostRows: number
  /** Only deals whose end was known after this day: those that a model of that day has not learned from. */
  readonly closedKnownAfter?: Day
}

const horizonSeed = 17
const thinningSeed = 23

export function labelledRows(snapshots: Snapshots, outcomes: DealOutcomes, choice: RowChoice): LabelledRows {
  const picked: { snapshot: number; horizon: number; label: number }[] = []
  const rowsOfDeal = new Map<number, number>()
  for (let row = 0; row < snapshots.rows; row += 1) {
    const day = snapshots.day[row] ?? 0
    if (day < choice.from || day > choice.to) continue
    const deal = snapshots.deal[row] ?? 0
    const closedAt = closedDay(outcomes, deal, day, choice.knownBy)
    if (choice.target === 'outcome') {
      if (closedAt < 0 || (outcomes.closedKnownAt[deal] ?? 0) <= (choice.closedKnownAfter ?? Number.NEGATIVE_INFINITY)) continue
      picked.push({ snapshot: row, horizon: intervalOf(closedAt - day), label: outcomes.status[deal] === 1 ? 1 : 0 })
      continue
    }
    for (const horizon of horizonsOf(day, deal, choice.knownBy)) picked.push({ snapshot: row, horizon, label: closedAt >= 0 && closedAt <= day + 7 * horizon ? 1 : 0 })
  }
  const share = choice.mostRows / Math.max(1, picked.length)
  const kept =
    share >= 1
      ? picked
      : picked.filter(({ snapshot, horizon }) => uniformOf(snapshots.deal[snapshot] ?? 0, snapshots.day[snapshot] ?? 0, thinningSeed + horizon) < share)
  for (const { snapshot } of kept) {
    const deal = snapshots.deal[snapshot] ?? 0
    rowsOfDeal.set(deal, (rowsOfDeal.get(deal) ?? 0) + 1)
  }
  const columns = choice.columns.length + windowColumns
  const result: LabelledRows = {
    matrix: new Float32Array(kept.length * columns),
    rows: kept.length,
    columns,
    labels: Float32Array.from(kept, ({ label }) => label),
    // A deal that stays open for a year must not outvote ten that close in a month; nor count as little as one snapshot of theirs.
    weights: Float32Array.from(kept, ({ snapshot }) => 1 / Math.sqrt(rowsOfDeal.get(snapshots.deal[snapshot] ?? 0) ?? 1)),
    deal: Int32Array.from(kept, ({ snapshot }) => snapshots.deal[snapshot] ?? 0),
    day: Int32Array.from(kept, ({ snapshot }) => snapshots.day[snapshot] ?? 0),
    snapshot: Int32Array.from(kept, ({ snapshot }) => snapshot),
    horizonWeeks: Int32Array.from(kept, ({ horizon }) => horizon)
  }
  const write = windowWriter(choice.pace, snapshots.calendar)
  kept.forEach(({ snapshot, horizon }, row) => copyRow(snapshots, snapshot, choice.columns, choice.target === 'timing' ? horizonWindow(horizon) : intervalWindow(horizon), write, result.matrix, row))
  return result
}

/** Two horizons per snapshot: the longest that has passed, and one of the shorter ones by a fixed draw. */
function horizonsOf(day: Day, deal: number, knownBy: Day): readonly number[] {
  const passed = horizonsWeeks.filter((weeks) => day + 7 * weeks <= knownBy)
  const longest = passed[passed.length - 1]
  if (longest === undefined) return []
  const other = passed[Math.floor(uniformOf(deal, day, horizonSeed) * passed.length)] ?? longest
  return other === longest ? [longest] : [other, longest]
}

/** Horizon in weeks at the end of the interval in which so many days fall; the last one is open. */
function intervalOf(days: number): number {
  return horizonsWeeks.find((weeks) => days <= 7 * weeks) ?? horizonsWeeks[horizonsWeeks.length - 1] ?? 52
}

/** Day of the closing as known by a day, never before the day after the snapshot; -1 where it is not known. */
export function closedDay(outcomes: DealOutcomes, deal: number, snapshotDay: Day, knownBy: Day): Day {
  const knownAt = outcomes.closedKnownAt[deal] ?? -1
  return knownAt < 0 || knownAt > knownBy ? -1 : Math.max(snapshotDay + 1, outcomes.closedAt[deal] ?? -1)
}

/** All weeks up to a horizon. */
export const horizonWindow = (weeks: number): WeekWindow => ({ fromWeeks: 0, toWeeks: weeks, told: 'pace' })

/** The same for risk: dates that pass do so by the calendar, whatever its pace. */
export const riskWindow = (weeks: number): WeekWindow => ({ fromWeeks: 0, toWeeks: weeks, told: 'weeks' })

/** The interval between the horizon before and this one. */
export const intervalWindow = (weeks: number): WeekWindow => ({ fromWeeks: horizonsWeeks[horizonsWeeks.findIndex((one) => one === weeks) - 1] ?? 0, toWeeks: weeks, told: 'weeks' })

export function copyRow(snapshots: Snapshots, snapshot: number, columns: readonly number[], window: WeekWindow, write: WindowWriter, into: Float32Array, row: number): void {
  const start = snapshot * snapshots.features.length
  const target = row * (columns.length + windowColumns)
  for (let place = 0; place < columns.length; place += 1) into[target + place] = snapshots.matrix[start + (columns[place] ?? 0)] ?? Number.NaN
  write(snapshots.day[snapshot] ?? 0, window, into, target + columns.length)
}

/** The rows of some deals only, for early stopping on deals that the trees have not seen. */
export function rowsWhere(rows: LabelledRows, keep: (deal: number) => boolean): LabelledRows {
  const chosen = Array.from(rows.deal, (_deal, row) => row).filter((row) => keep(rows.deal[row] ?? 0))
  const matrix = new Float32Array(chosen.length * rows.columns)
  chosen.forEach((row, place) => matrix.set(rows.matrix.subarray(row * rows.columns, (row + 1) * rows.columns), place * rows.columns))
  return {
    matrix,
    rows: chosen.length,
    columns: rows.columns,
    labels: Float32Array.from(chosen, (row) => rows.labels[row] ?? 0),
    weights: Float32Array.from(chosen, (row) => rows.weights[row] ?? 1),
    deal: Int32Array.from(chosen, (row) => rows.deal[row] ?? 0),
    day: Int32Array.from(chosen, (row) => rows.day[row] ?? 0),
    snapshot: Int32Array.from(chosen, (row) => rows.snapshot[row] ?? 0),
    horizonWeeks: Int32Array.from(chosen, (row) => rows.horizonWeeks[row] ?? 0)
  }
}
