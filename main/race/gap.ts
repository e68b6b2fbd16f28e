import type { RaceRule, StandingRow } from '../contract/race'
import { unitMeasures } from '../units/unit-measures'
import { rankField, scoreResolution, type Ranked } from './ranking'
import { scoreField, type FieldEntry } from './score'
import type { Standings } from './standings'

type Gap = NonNullable<StandingRow['gap']>
type Gain = NonNullable<Gap['gain']>
type RuleMeasure = RaceRule['measures'][number]

/** In larger fields one participant hardly moves the field's mean: the change by the present bases is near enough. */
const exactUpTo = 120

/**
 * How far each participant is behind the next better rank, and the least effort that gains it: the measure where the needed
 * change is the smallest part of what the field usually does, with everybody else staying where they are.
 */
export function computeGaps(standings: Standings): ReadonlyMap<number, Gap> {
  const gaps = new Map<number, Gap>()
  standings.ranked.forEach((own, index) => {
    const ahead = nextBetter(standings.ranked, index)
    if (ahead === undefined) return
    const points = Math.max(0, ahead.score - own.score)
    gaps.set(own.participant.id, { points, aheadId: ahead.participant.id, aheadName: ahead.participant.name, gain: leastEffort(standings, own, ahead) })
  })
  return gaps
}

function nextBetter(ranked: readonly Ranked[], index: number): Ranked | undefined {
  const own = ranked[index]
  for (let at = index - 1; at >= 0; at -= 1) if ((ranked[at]?.rank ?? 0) < (own?.rank ?? 0)) return ranked[at]
  return undefined
}

function leastEffort(standings: Standings, own: Ranked, ahead: Ranked): Gain | null {
  const candidates = standings.rule.measures
    .map((measured) => ({ measured, amount: roughAmount(own, ahead, measured) }))
    .filter((candidate): candidate is { measured: RuleMeasure; amount: number } => candidate.amount !== null)
    .map((candidate) => ({ ...candidate, effort: candidate.amount / fieldSize(standings.field, candidate.measured) }))
    .sort((a, b) => a.effort - b.effort)
  const nearest = candidates[0]
  if (nearest !== undefined && standings.field.length > exactUpTo) return gainOf(nearest.measured, nearest.amount)
  for (const { measured, amount } of candidates) {
    const exact = exactAmount(standings, own, measured, amount)
    if (exact !== null) return gainOf(measured, exact)
  }
  return null
}

function gainOf(measured: RuleMeasure, amount: number): Gain {
  const { valueType, whole } = unitMeasures[measured.measure]
  return { measure: measured.measure, direction: measured.direction, amount: whole || valueType === 'money' ? Math.ceil(amount) : amount, valueType }
}

/** The change by the present bases; null where a cap or the end of the scale forbids it. */
function roughAmount(own: Ranked, ahead: Ranked, measured: RuleMeasure): number | null {
  const part = own.parts.find((candidate) => candidate.kind === 'measure' && candidate.measure === measured.measure)
  if (part === undefined || part.base === null || part.raw === null) return null
  const wanted = (part.normalised ?? 0) + (ahead.score - own.score + scoreResolution) / (100 * part.weight)
  if (measured.cap !== null && wanted > measured.cap) return null
  if (measured.direction === 'lower') return part.raw > 0 ? part.raw - part.base / wanted : null
  const target = wanted * part.base
  if (unitMeasures[measured.measure].valueType === 'ratio' && target > 1) return null
  return target - part.raw
}

/** Halves in on the change that really gains the rank: the field's mean moves along with the one who moves. */
function exactAmount(standings: Standings, own: Ranked, measured: RuleMeasure, rough: number): number | null {
  const gains = (amount: number): boolean => rankWith(standings, own, measured, amount) < own.rank
  const most = measured.direction === 'lower' ? (rawOf(standings.field, own, measured) ?? 0) * 0.999 : Number.MAX_VALUE
  let high = Math.min(most, Math.max(rough, 1e-9))
  for (let tries = 0; tries < 12 && !gains(high); tries += 1) {
    if (high >= most) return null
    high = Math.min(most, high * 1.25)
  }
  if (!gains(high)) return null
  let low = 0
  for (let tries = 0; tries < 16 && high - low > high * 1e-3; tries += 1) {
    const middle = (low + high) / 2
    if (gains(middle)) high = middle
    else low = middle
  }
  return high
}

function rankWith(standings: Standings, own: Ranked, measured: RuleMeasure, amount: number): number {
  const signed = measured.direction === 'lower' ? -amount : amount
  const field = standings.field.map((entry) =>
    entry.participant.id === own.participant.id ? { ...entry, raw: new Map(entry.raw).set(measured.measure, (entry.raw.get(measured.measure) ?? 0) + signed) } : entry
  )
  const byId = new Map(field.map((entry) => [entry.participant.id, entry]))
  const ranked = rankField(scoreField(field, standings.rule), standings.rule.tieOrder, (id, measure) => byId.get(id)?.raw.get(measure) ?? null)
  return ranked.find((entry) => entry.participant.id === own.participant.id)?.rank ?? own.rank
}

function rawOf(field: readonly FieldEntry[], own: Ranked, measured: RuleMeasure): number | null {
  return field.find((entry) => entry.participant.id === own.participant.id)?.raw.get(measured.measure) ?? null
}

/** What the field usually has of a measure: effort is counted in it. */
function fieldSize(field: readonly FieldEntry[], measured: RuleMeasure): number {
  const raws = field.map((entry) => Math.abs(entry.raw.get(measured.measure) ?? 0))
  return Math.max(raws.reduce((sum, raw) => sum + raw, 0) / Math.max(1, raws.length), 1e-9)
}
