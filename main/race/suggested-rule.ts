import { raceRule, type Normalisation, type ParticipantKind, type RaceRule } from '../contract/race'
import { readParticipants } from '../units/participants'
import { readPlaces } from '../units/places'
import { readQuotas } from '../units/quotas'
import type { ReadDb } from '../warehouse/database'
import { addMonths, type Day } from '../warehouse/day'
import { firstText } from '../warehouse/statement'

/** The standard rule, as far as the workspace has data for its parts: nobody is ranked by what nobody records. */
export function suggestRule(db: ReadDb, kind: ParticipantKind, from: Day, to: Day, today: Day): RaceRule {
  const places = readPlaces(db)
  const participants = readParticipants(db, kind, from, Math.min(to, today), places)
  const quotas = readQuotas(db, kind, from, to, today)
  const withQuota = participants.filter((participant) => (quotas.get(participant.id) ?? 0) > 0).length
  const exists = (text: string, parameters: Readonly<Record<string, unknown>> = {}): boolean => firstText(db, text, parameters) !== undefined

  const column = kind === 'rep' ? 'rep_id' : kind === 'unit' ? 'unit_id' : 'region_id'
  const lastYearOwners = firstText<{ n: number }>(
    db,
    `SELECT count(DISTINCT ${column}) AS n FROM opportunity WHERE status = 1 AND closed_at BETWEEN :from AND :to`,
    { from: addMonths(from, -12), to: addMonths(to, -12) }
  )
  const isMost = (count: number): boolean => participants.length > 0 && count >= participants.length * 0.8
  const bookingsBy: Normalisation = isMost(withQuota) ? 'quota' : kind !== 'region' && isMost(lastYearOwners?.n ?? 0) ? 'last_year' : 'none'
  const hasPayments = exists('SELECT 1 FROM payment LIMIT 1')
  const perHead: Normalisation = participants.every((participant) => participant.headCount > 0) && kind !== 'rep' ? 'head_count' : 'none'

  return raceRule.parse({
    participantIds: null,
    measures: [
      { measure: 'bookings', weight: 55, direction: 'higher', cap: bookingsBy === 'none' ? null : 2, normalisation: bookingsBy },
      { measure: 'win_rate', weight: 15, direction: 'higher', cap: 2, normalisation: 'none' },
      { measure: 'new_pipeline', weight: 15, direction: 'higher', cap: 2, normalisation: perHead },
      ...(hasPayments ? [{ measure: 'collected', weight: 15, direction: 'higher', cap: 2, normalisation: perHead }] : [{ measure: 'cycle_days', weight: 15, direction: 'lower', cap: 2, normalisation: 'none' }])
    ],
    penalties: [
      ...(exists('SELECT 1 FROM opportunity WHERE list_amount_e4 > 0 LIMIT 1') ? [{ measure: 'discount_depth', weight: 5, free: 0.15, full: 0.35 }] : []),
      ...(hasPayments && kind !== 'rep' ? [{ measure: 'overdue_share', weight: 5, free: 0.1, full: 0.4 }] : []),
      ...(exists('SELECT 1 FROM submission WHERE level = :kind LIMIT 1', { kind }) ? [{ measure: 'forecast_bias', weight: 10, free: 0.1, full: 0.4 }] : [])
    ],
    tieOrder: ['bookings', 'won_count', 'win_rate'],
    collaborationCredit: true
  })
}
