import type { DealOutcomes } from '../features/outcomes'
import type { Snapshots } from '../features/snapshots'
import type { Day } from '../warehouse/day'
import type { DealModel } from './deal-model'
import { fitHorizonCalibrations, type HorizonCalibrations } from './horizon-calibration'
import { curveAt, loadDealModel, scoreDeals } from './score-deals'
import { uniformOf } from './stable-hash'
import { closedDay, horizonsWeeks } from './training-rows'

const mostSnapshots = 6_000
const thinningSeed = 29
const groups = [2, 4, 8, 13, 52] as const

/**
 * Each factor of the chance to be won within a horizon is calibrated, but not their product: what is asked is calibrated itself, on deals that were open on the days
 * after `cut` and horizons that had passed by `asOf`. `trial` has learned from nothing later than `cut`.
 */
export async function fitWonCalibrations(trial: DealModel, snapshots: Snapshots, outcomes: DealOutcomes, cut: Day, asOf: Day): Promise<HorizonCalibrations> {
  const open = Array.from({ length: snapshots.rows }, (_value, row) => row).filter((row) => {
    const day = snapshots.day[row] ?? 0
    return snapshots.isBirth[row] === 0 && day > cut && day + 7 <= asOf
  })
  const share = mostSnapshots / Math.max(1, open.length)
  const rows = Int32Array.from(open.filter((row) => share >= 1 || uniformOf(snapshots.deal[row] ?? 0, snapshots.day[row] ?? 0, thinningSeed) < share))
  const loaded = await loadDealModel(trial)
  const scores = await scoreDeals(loaded, snapshots, rows)
  loaded.close()
  const [deal, labels, weeks, predicted]: [number[], number[], number[], number[]] = [[], [], [], []]
  rows.forEach((row, place) => {
    const day = snapshots.day[row] ?? 0
    const one = snapshots.deal[row] ?? 0
    const closedAt = closedDay(outcomes, one, day, asOf)
    for (const horizon of horizonsWeeks) {
      if (day + 7 * horizon > asOf) continue
      deal.push(one)
      labels.push(closedAt >= 0 && closedAt <= day + 7 * horizon && outcomes.status[one] === 1 ? 1 : 0)
      weeks.push(horizon)
      predicted.push(curveAt(scores.won, place, 7 * horizon))
    }
  })
  return labels.length === 0 ? [] : fitHorizonCalibrations({ deal: Int32Array.from(deal), labels: Float32Array.from(labels), horizonWeeks: Int32Array.from(weeks) }, Float64Array.from(predicted), groups)
}
