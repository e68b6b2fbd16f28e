import type { Day } from '../warehouse/day'

/** Win rates per key with older outcomes fading (half after a year) and small samples pulled to a prior. */
export interface ShrunkRates {
  record(key: number, day: Day, won: boolean, amount: number): void
  /** Prior weight is in deals; NaN for a key below 0. */
  rate(key: number, day: Day, prior: number, priorWeight: number): number
  /** Faded number of outcomes. */
  weight(key: number, day: Day): number
  /** Faded mean amount of won deals, NaN where there are none. */
  meanWonAmount(key: number): number
}

const halfLifeDays = 365

export function createShrunkRates(keys: number, firstDay: Day): ShrunkRates {
  const wins = new Float64Array(keys)
  const totals = new Float64Array(keys)
  const amounts = new Float64Array(keys)
  // Instead of fading the past, later outcomes weigh more; ratios are the same and nothing has to be touched daily.
  const scale = (day: Day): number => 2 ** ((day - firstDay) / halfLifeDays)
  return {
    record: (key, day, won, amount) => {
      if (key < 0) return
      const weight = scale(day)
      totals[key] = (totals[key] ?? 0) + weight
      if (won) {
        wins[key] = (wins[key] ?? 0) + weight
        amounts[key] = (amounts[key] ?? 0) + weight * amount
      }
    },
    rate: (key, day, prior, priorWeight) => {
      if (key < 0) return Number.NaN
      const pull = priorWeight * scale(day)
      return ((wins[key] ?? 0) + pull * prior) / ((totals[key] ?? 0) + pull)
    },
    weight: (key, day) => (key < 0 ? 0 : (totals[key] ?? 0) / scale(day)),
    meanWonAmount: (key) => (key < 0 || (wins[key] ?? 0) === 0 ? Number.NaN : (amounts[key] ?? 0) / (wins[key] ?? 1))
  }
}
