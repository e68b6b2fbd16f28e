import { fitBetaCalibration, identityCalibration, type BetaCalibration } from './calibration'
import type { LabelledRows } from './training-rows'

export type CalibrationRows = Pick<LabelledRows, 'deal' | 'labels' | 'horizonWeeks'>

/** Calibrations for horizons up to so many weeks, in order; the last one holds for all beyond. */
export type HorizonCalibrations = readonly { readonly upToWeeks: number; readonly calibration: BetaCalibration }[]

export function calibrationAt(calibrations: HorizonCalibrations, weeks: number): BetaCalibration {
  return (calibrations.find(({ upToWeeks }) => weeks <= upToWeeks) ?? calibrations[calibrations.length - 1])?.calibration ?? identityCalibration
}

const fewestDeals = 60
/** What a long horizon has seen is a few weeks of one season: its own calibration is pulled to that of all horizons, in outcomes. */
const pullToPooled = 40

/**
 * Learned on outcomes later than the trees. Every row counts the same, because the question is asked of the deals that are open on some day, and long deals are open on many;
 * together they weigh as much as there are deals; rows that `counts` leaves out say nothing. A group of horizons is pulled to the calibration of all, and takes it where it has few deals.
 */
export function fitHorizonCalibrations(rows: CalibrationRows, predicted: Float64Array, groups: readonly number[], counts: (row: number) => boolean = () => true): HorizonCalibrations {
  const all = Array.from(predicted, (_p, row) => row).filter(counts)
  const pooled = fitOn(rows, predicted, all)
  let from = 0
  return groups.map((upToWeeks) => {
    const own = all.filter((row) => (rows.horizonWeeks[row] ?? 0) > from && (rows.horizonWeeks[row] ?? 0) <= upToWeeks)
    from = upToWeeks
    return { upToWeeks, calibration: new Set(own.map((row) => rows.deal[row] ?? 0)).size >= fewestDeals ? fitOn(rows, predicted, own, pooled, pullToPooled) : pooled }
  })
}

function fitOn(rows: CalibrationRows, predicted: Float64Array, chosen: readonly number[], towards?: BetaCalibration, pull?: number): BetaCalibration {
  const weight = new Set(chosen.map((row) => rows.deal[row] ?? 0)).size / Math.max(1, chosen.length)
  return fitBetaCalibration(
    chosen.map((row) => predicted[row] ?? 0),
    chosen.map((row) => rows.labels[row] ?? 0),
    chosen.map(() => weight),
    towards,
    pull
  )
}
