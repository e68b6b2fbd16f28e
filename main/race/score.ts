import type { Normalisation, RaceRule, ScorePart } from '../contract/race'
import type { Participant } from '../units/participants'
import { unitMeasures, type UnitMeasureId } from '../units/unit-measures'

/** One participant on its way to a score: raw values and what they may be compared with. */
export interface FieldEntry {
  readonly participant: Participant
  readonly raw: ReadonlyMap<UnitMeasureId, number | null>
  /** Quota up to the day and last year's value, where the rule asks for them. */
  readonly quota: ReadonlyMap<UnitMeasureId, number>
  readonly lastYear: ReadonlyMap<UnitMeasureId, number>
}

export interface Scored {
  readonly participant: Participant
  readonly score: number
  readonly parts: readonly ScorePart[]
}

/** A peer group smaller than this is no comparison: the whole field stands in. */
const smallestPeerGroup = 3

/**
 * Scores a field by a rule. Each measure earns 100 points × its share of the weights × (raw / base), capped; each penalty takes up
 * to its weight away. The field comes in the order of participant ids, so that sums do not depend on who was named first.
 */
export function scoreField(field: readonly FieldEntry[], rule: RaceRule): readonly Scored[] {
  const weightSum = rule.measures.reduce((sum, measure) => sum + measure.weight, 0)
  const parts = field.map((): ScorePart[] => [])
  const potential = new Map((rule.potential ?? []).map((each) => [each.participantId, each.index]))
  for (const measured of rule.measures) {
    const bases = basesOf(field, measured.measure, measured.normalisation, potential)
    const weight = measured.weight / weightSum
    field.forEach((entry, index) => {
      const raw = entry.raw.get(measured.measure) ?? null
      const base = bases[index]
      const normalised = raw === null || base === undefined || base.value === null ? null : normalise(raw, base.value, measured.direction, measured.cap)
      parts[index]?.push({
        kind: 'measure',
        measure: measured.measure,
        valueType: unitMeasures[measured.measure].valueType,
        raw,
        base: base?.value ?? null,
        normalised: normalised?.value ?? null,
        capped: normalised?.capped ?? false,
        normalisation: measured.normalisation,
        weight,
        points: 100 * weight * (normalised?.value ?? 0),
        note: normalised === null ? 'no_data' : base?.imputed === true ? 'base_imputed' : null
      })
    })
  }
  for (const penalty of rule.penalties) {
    field.forEach((entry, index) => {
      const raw = entry.raw.get(penalty.measure) ?? null
      const size = raw === null ? 0 : penalty.measure === 'forecast_bias' ? Math.abs(raw) : raw
      const range = Math.max(penalty.full - penalty.free, 1e-9)
      const share = Math.min(1, Math.max(0, (size - penalty.free) / range))
      parts[index]?.push({
        kind: 'penalty',
        measure: penalty.measure,
        valueType: unitMeasures[penalty.measure].valueType,
        raw,
        base: penalty.full,
        normalised: raw === null ? null : share,
        capped: share === 1,
        normalisation: null,
        weight: penalty.weight,
        points: share === 0 ? 0 : -penalty.weight * share,
        note: raw === null ? 'no_data' : null
      })
    })
  }
  return field.map((entry, index) => {
    const own = parts[index] ?? []
    return { participant: entry.participant, score: own.reduce((sum, part) => sum + part.points, 0), parts: own }
  })
}

function normalise(raw: number, base: number, direction: 'higher' | 'lower', cap: number | null): { value: number; capped: boolean } {
  const most = cap ?? Number.MAX_VALUE
  // A lower-is-better measure of zero is as good as it gets; without a cap that is twice the base's worth, not infinity.
  const value = direction === 'higher' ? Math.max(0, raw / base) : raw > 0 ? base / raw : Math.min(most, 2)
  return value >= most ? { value: most, capped: true } : { value, capped: false }
}

interface Base {
  readonly value: number | null
  readonly imputed: boolean
}

function basesOf(field: readonly FieldEntry[], measure: UnitMeasureId, normalisation: Normalisation, potential: ReadonlyMap<number, number>): readonly Base[] {
  const raws = field.map((entry) => entry.raw.get(measure) ?? null)
  const fieldMean = positiveMean(raws)
  const whole: Base = { value: fieldMean, imputed: false }
  switch (normalisation) {
    case 'none':
      return field.map(() => whole)
    case 'head_count':
      return perSize(measure, raws, field.map((entry) => entry.participant.headCount), fieldMean)
    case 'potential':
      return perSize(measure, raws, field.map((entry) => potential.get(entry.participant.id) ?? 0), fieldMean)
    case 'quota':
      return ownOrMean(field.map((entry) => entry.quota.get(measure)), fieldMean)
    case 'last_year':
      return ownOrMean(field.map((entry) => entry.lastYear.get(measure)), fieldMean)
    case 'peer_group': {
      const groups = new Map<number, number[]>()
      field.forEach((entry, index) => {
        const raw = raws[index]
        const group = entry.participant.peerGroup
        if (group === null || raw === null || raw === undefined) return
        const own = groups.get(group)
        if (own === undefined) groups.set(group, [raw])
        else own.push(raw)
      })
      return field.map((entry) => {
        const peers = entry.participant.peerGroup === null ? undefined : groups.get(entry.participant.peerGroup)
        const mean = peers === undefined || peers.length < smallestPeerGroup ? null : positiveMean(peers)
        return mean === null ? { value: fieldMean, imputed: true } : { value: mean, imputed: false }
      })
    }
  }
}

/** What the field makes of one point of size (a head, a point of potential), times the participant's own size; the field's mean where that is unknown. */
function perSize(measure: UnitMeasureId, raws: readonly (number | null)[], sizes: readonly number[], fieldMean: number | null): readonly Base[] {
  // A ratio does not grow with the size: it is compared as it is.
  if (unitMeasures[measure].aggregation === 'ratio') return raws.map(() => ({ value: fieldMean, imputed: false }))
  let [rawSum, sizeSum] = [0, 0]
  raws.forEach((raw, index) => {
    const size = sizes[index] ?? 0
    if (raw === null || size <= 0) return
    rawSum += raw
    sizeSum += size
  })
  if (sizeSum === 0 || rawSum <= 0) return raws.map(() => ({ value: fieldMean, imputed: true }))
  return sizes.map((size) => (size > 0 ? { value: (rawSum / sizeSum) * size, imputed: false } : { value: fieldMean, imputed: true }))
}

function ownOrMean(bases: readonly (number | undefined)[], fieldMean: number | null): readonly Base[] {
  const usable = bases.map((base) => (base !== undefined && base > 0 ? base : null))
  const mean = positiveMean(usable) ?? fieldMean
  return usable.map((base) => (base === null ? { value: mean, imputed: true } : { value: base, imputed: false }))
}

/** Mean of what is known, or null where there is nothing positive to compare with. */
function positiveMean(values: readonly (number | null)[]): number | null {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (value === null) continue
    sum += value
    count += 1
  }
  return count > 0 && sum > 0 ? sum / count : null
}
