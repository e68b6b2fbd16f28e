import { quantileOf } from './quantile'

const nominalCoverage = 0.8
/** So many independent origins are believed to have needed what a sample of their number needs on average. */
const believedOrigins = 4
const [least, most] = [0.6, 2.5]
/** What lasts longer than this is not told from few years of weeks. */
const longestLag = 26

/**
 * For each origin: by what the spread of the others (those further than `overlap` weeks away) must be stretched to just hold what was missed there. Ranges are laid around the
 * forecast, so a forecast that was always too low needs more room, however steady that was.
 */
export function neededFactors(values: readonly number[], origins: readonly number[], overlap: number): readonly number[] {
  const sorted = [...values.keys()].filter((index) => !Number.isNaN(values[index] ?? Number.NaN)).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0))
  const others = new Float64Array(sorted.length)
  const needed: number[] = []
  for (const index of sorted) {
    const value = values[index] ?? 0
    const origin = origins[index] ?? 0
    let count = 0
    let sum = 0
    for (const other of sorted) {
      if (Math.abs((origins[other] ?? 0) - origin) <= overlap) continue
      const one = values[other] ?? 0
      others[count] = one
      sum += one
      count += 1
    }
    if (count < 8) continue
    const mean = sum / count
    const known = others.subarray(0, count)
    const room = value >= 0 ? quantileOf(known, 0.9) - mean : mean - quantileOf(known, 0.1)
    needed.push(value === 0 ? 0 : room > 0 ? Math.abs(value) / room : 4)
  }
  return needed
}

/** How many independent values these, one after the other in time, are worth: fewer, the more each one is like those before it. */
export function effectiveCount(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  const product = (lag: number): number => {
    let sum = 0
    for (let index = lag; index < known.length; index += 1) sum += ((known[index] ?? 0) - mean) * ((known[index - lag] ?? 0) - mean)
    return sum
  }
  const variance = product(0)
  if (!(variance > 0)) return known.length
  let correlated = 0
  for (let lag = 1; lag <= Math.min(longestLag, known.length - 1); lag += 1) {
    const correlation = product(lag) / variance
    if (correlation <= 0.05) break
    correlated += correlation
  }
  return known.length / (1 + 2 * correlated)
}

/** What the 80 % range of a sample of a normal distribution must be stretched by to hold 80 % of what comes: its middle and its ends are guesses (by simulation; 1.5 for seven values). */
export function sampleStretch(count: number): number {
  return Math.min(most, 1 + 3 / Math.max(1, count - 1))
}

/** The stretch that was needed, drawn to that of a sample of its effective size: few origins, and those that overlap, say little. */
export function stretchOf(needs: readonly number[], count: number, evidence: number): number {
  const usual = sampleStretch(count)
  if (needs.length === 0) return usual
  const measured = Math.min(most, Math.max(least, quantileOf(Float64Array.from(needs).sort(), nominalCoverage)))
  const known = count * evidence
  return Math.exp((known * Math.log(measured) + believedOrigins * Math.log(usual)) / (known + believedOrigins))
}

/** What the spreads of some series, one list of values by origin each, need to be stretched by. */
export function stretchOver(lists: readonly (readonly number[])[], origins: readonly number[], overlap: number, evidence: number): number {
  const needs = lists.flatMap((values) => neededFactors(values, origins, overlap))
  const counts = lists.map((values) => effectiveCount(values)).sort((left, right) => left - right)
  return stretchOf(needs, counts[Math.floor(counts.length / 2)] ?? 0, evidence)
}
