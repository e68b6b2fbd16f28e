import { dayFromIso, type Day } from '../warehouse/day'

/**
 * What is true in the demo company by construction, so that tests (and sceptics) can look whether Saima finds it. The figures
 * are the same for every seed; who they fall on (units, reps, accounts) is drawn, and told by `drawnTruths`.
 */
export const plantedTruths = {
  /** Shifts of the log-odds to win, standard deviations over reps and units. */
  skill: { repDeviation: 0.4, unitDeviation: 0.3 }
} as const

/** New Year's Day by the lunar calendar. */
export const springFestivals: readonly Day[] = ['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06'].map(dayFromIso)
