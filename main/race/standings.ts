import type { RaceRule } from '../contract/race'
import { measureValue, unitMeasures, type UnitMeasureId } from '../units/unit-measures'
import { addMonths, type Day } from '../warehouse/day'
import { ledgerOf, type RaceFacts } from './race-facts'
import { rankField, type Ranked } from './ranking'
import { scoreField, type FieldEntry } from './score'

/** Standings at the end of a day, with the field they were scored from (gap and certainty start there). */
export interface Standings {
  readonly asOf: Day
  readonly rule: RaceRule
  readonly field: readonly FieldEntry[]
  readonly ranked: readonly Ranked[]
}

/**
 * Who stands where at the end of a day, by what was known at the end of `knownBy`. Pure: the same facts, rule and day always give
 * the same standings, in whatever order the facts came.
 */
export function computeStandings(facts: RaceFacts, rule: RaceRule, asOf: Day, knownBy: Day = asOf): Standings {
  const field = buildField(facts, rule, asOf, knownBy)
  const byId = new Map(field.map((entry) => [entry.participant.id, entry]))
  const ranked = rankField(scoreField(field, rule), rule.tieOrder, (id, measure) => byId.get(id)?.raw.get(measure) ?? null)
  return { asOf, rule, field, ranked }
}

/** The measures that a rule reads, each once; bookings always, because every standing shows them. */
export function measuresOf(rule: RaceRule): readonly UnitMeasureId[] {
  return [...new Set<UnitMeasureId>(['bookings', ...rule.measures.map((part) => part.measure), ...rule.penalties.map((part) => part.measure), ...rule.tieOrder])]
}

function buildField(facts: RaceFacts, rule: RaceRule, asOf: Day, knownBy: Day): readonly FieldEntry[] {
  const chosen = rule.participantIds === null ? null : new Set(rule.participantIds)
  const participants = facts.participants.filter((participant) => chosen === null || chosen.has(participant.id))
  const measures = measuresOf(rule)
  const elapsedShare = Math.min(1, Math.max(0, (asOf - facts.from + 1) / (facts.to - facts.from + 1)))
  const quotaMeasures = rule.measures.filter((part) => part.normalisation === 'quota').map((part) => part.measure)
  const lastYearMeasures = rule.measures.filter((part) => part.normalisation === 'last_year').map((part) => part.measure)
  const lastYearFrom = addMonths(facts.from, -12)
  const lastYearTo = addMonths(asOf, -12)
  return [...participants]
    .sort((a, b) => a.id - b.id)
    .map((participant) => ({
      participant,
      raw: new Map(measures.map((measure) => [measure, measureValue(ledgerOf(facts, measure), unitMeasures[measure], participant.id, facts.from, asOf, knownBy)])),
      quota: knownOnly(quotaMeasures, (measure) => {
        const whole = facts.quotas.get(measure)?.get(participant.id)
        return whole === undefined ? null : unitMeasures[measure].aggregation === 'sum' ? whole * elapsedShare : whole
      }),
      lastYear: knownOnly(lastYearMeasures, (measure) => measureValue(ledgerOf(facts, measure), unitMeasures[measure], participant.id, lastYearFrom, lastYearTo, knownBy))
    }))
}

function knownOnly(measures: readonly UnitMeasureId[], valueOf: (measure: UnitMeasureId) => number | null): ReadonlyMap<UnitMeasureId, number> {
  const known = new Map<UnitMeasureId, number>()
  for (const measure of measures) {
    const value = valueOf(measure)
    if (value !== null) known.set(measure, value)
  }
  return known
}
