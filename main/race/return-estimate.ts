/** What one participant had of a resource in one period that is over, and what it won in it. */
export interface ReturnObservation {
  readonly participantId: number
  readonly period: number
  readonly quantity: number
  readonly wonE4: number
}

export interface ParticipantReturn {
  /** Won amount per unit of the resource, shrunk to the field's. */
  readonly perUnit: number
  readonly low: number
  readonly high: number
  readonly periods: number
}

export interface ReturnEstimate {
  readonly verdict: 'usable' | 'follows' | 'no_effect' | 'thin'
  readonly elasticity: number | null
  readonly standardError: number | null
  readonly observations: number
  readonly periods: number
  readonly byParticipant: ReadonlyMap<number, ParticipantReturn>
}

const fewestPeriods = 4
const fewestParticipants = 4
const fewestObservations = 24
/** Two-sided 80 %. */
const z80 = 1.2816

/**
 * Average and marginal return of a resource. The average is a ratio of sums, shrunk to the field's by empirical Bayes (normal, equal
 * variances within participants). The margin is the slope of log won amount on log quantity within participants and periods (two-way
 * fixed effects), so that large teams having much of both, or good quarters, say nothing. It is association: who decided on the
 * quantities may have known more than the data. More than proportional growth is the mark of that (budgets that follow the target), and
 * is never taken for a return.
 */
export function estimateReturn(observations: readonly ReturnObservation[]): ReturnEstimate {
  const used = observations.filter((observation) => observation.quantity > 0)
  const periods = new Set(used.map((observation) => observation.period)).size
  const margin = withinSlope(used.filter((observation) => observation.wonE4 > 0))
  const participants = new Set(used.map((observation) => observation.participantId)).size
  const isThin = periods < fewestPeriods || participants < fewestParticipants || used.length < fewestObservations || margin === null
  return {
    verdict: isThin ? 'thin' : margin.slope <= 2 * margin.standardError ? 'no_effect' : margin.slope > 1 ? 'follows' : 'usable',
    elasticity: isThin ? null : margin.slope,
    standardError: isThin ? null : margin.standardError,
    observations: used.length,
    periods,
    byParticipant: shrunkAverages(used)
  }
}

/** Change of the won amount of a period when quantities change, by the elasticity; null unless it is usable. */
export function expectedChange(estimate: ReturnEstimate, shares: readonly { readonly participantId: number; readonly before: number; readonly after: number }[]): { readonly mean: number; readonly low: number; readonly high: number } | null {
  const { elasticity, standardError } = estimate
  if (estimate.verdict !== 'usable' || elasticity === null || standardError === null) return null
  const at = (slope: number): number =>
    shares.reduce((sum, share) => {
      const perUnit = estimate.byParticipant.get(share.participantId)?.perUnit
      return perUnit === undefined || share.before <= 0 ? sum : sum + share.before * perUnit * ((share.after / share.before) ** Math.max(0, slope) - 1)
    }, 0)
  const ends = [at(elasticity - z80 * standardError), at(elasticity + z80 * standardError)]
  return { mean: at(elasticity), low: Math.min(...ends), high: Math.max(...ends) }
}

function withinSlope(observations: readonly ReturnObservation[]): { readonly slope: number; readonly standardError: number } | null {
  const participants = [...new Set(observations.map((observation) => observation.participantId))]
  const periods = [...new Set(observations.map((observation) => observation.period))]
  const freedom = observations.length - participants.length - periods.length
  if (freedom < 4) return null
  const x = observations.map((observation) => Math.log(observation.quantity))
  const y = observations.map((observation) => Math.log(observation.wonE4))
  const owner = observations.map((observation) => participants.indexOf(observation.participantId))
  const time = observations.map((observation) => periods.indexOf(observation.period))
  // Alternating projections: exact at once for a full panel, a few rounds for one with holes.
  for (let round = 0; round < 30; round += 1) {
    for (const values of [x, y]) {
      takeMeans(values, owner, participants.length)
      takeMeans(values, time, periods.length)
    }
  }
  const xx = x.reduce((sum, value) => sum + value * value, 0)
  if (xx < 1e-9 * observations.length) return null
  const slope = x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0) / xx
  const rest = x.reduce((sum, value, index) => sum + ((y[index] ?? 0) - slope * value) ** 2, 0)
  return { slope, standardError: Math.sqrt(rest / freedom / xx) }
}

function takeMeans(values: number[], groups: readonly number[], count: number): void {
  const sums = new Float64Array(count)
  const sizes = new Float64Array(count)
  groups.forEach((group, index) => {
    sums[group] = (sums[group] ?? 0) + (values[index] ?? 0)
    sizes[group] = (sizes[group] ?? 0) + 1
  })
  groups.forEach((group, index) => {
    values[index] = (values[index] ?? 0) - (sums[group] ?? 0) / (sizes[group] ?? 1)
  })
}

function shrunkAverages(observations: readonly ReturnObservation[]): ReadonlyMap<number, ParticipantReturn> {
  const own = new Map<number, ReturnObservation[]>()
  for (const observation of observations) own.set(observation.participantId, [...(own.get(observation.participantId) ?? []), observation])
  const averages = [...own].map(([id, rows]) => {
    const quantity = rows.reduce((sum, row) => sum + row.quantity, 0)
    const average = rows.reduce((sum, row) => sum + row.wonE4, 0) / quantity
    const mean = quantity / rows.length
    const spread = rows.reduce((sum, row) => sum + ((row.wonE4 - average * row.quantity) / mean) ** 2, 0)
    return { id, periods: rows.length, average, spread }
  })
  const field = averages.reduce((sum, each) => sum + each.average, 0) / Math.max(1, averages.length)
  const freedom = averages.reduce((sum, each) => sum + each.periods - 1, 0)
  // With one period each nothing tells luck from skill: all of the difference is taken for luck.
  const within = freedom === 0 ? Number.POSITIVE_INFINITY : averages.reduce((sum, each) => sum + each.spread, 0) / freedom
  const seen = averages.reduce((sum, each) => sum + (each.average - field) ** 2, 0) / Math.max(1, averages.length - 1)
  const luck = averages.reduce((sum, each) => sum + within / each.periods, 0) / Math.max(1, averages.length)
  const between = Math.max(0, seen - luck)
  return new Map(
    averages.map((each) => {
      const noise = within / each.periods
      const trust = between === 0 || !Number.isFinite(noise) ? 0 : between / (between + noise)
      const perUnit = field + trust * (each.average - field)
      const deviation = Number.isFinite(noise) ? Math.sqrt(between === 0 ? luck / Math.max(1, averages.length) : trust * noise) : field
      return [each.id, { perUnit, low: Math.max(0, perUnit - z80 * deviation), high: perUnit + z80 * deviation, periods: each.periods }]
    })
  )
}
