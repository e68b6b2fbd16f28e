import { FailureError } from '../contract/failure'
import { raceRule, type ParticipantKind, type RaceRule, type RaceSeason } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { all, firstText, sql } from '../warehouse/statement'
import { suggestRule } from './suggested-rule'

export interface RuleVersion {
  readonly version: number
  readonly validFrom: Day
  readonly madeAtMs: number
  readonly madeBy: string
  readonly rule: RaceRule
}

/** A season with all versions of its rule, oldest first; `id` is null for the one that stands in. */
export interface Season {
  readonly id: number | null
  readonly name: string
  readonly participantKind: ParticipantKind
  readonly from: Day
  readonly to: Day
  readonly state: 'draft' | 'running' | 'settled'
  readonly settledAtMs: number | null
  readonly settledBy: string | null
  readonly settledHash: string | null
  /** Empty for a season that the application has made by itself. */
  readonly madeBy: string
  readonly rules: readonly RuleVersion[]
}

/** Newest first. */
export function readSeasons(db: ReadDb): readonly Season[] {
  const rules = all(db, sql.selectFrom('race_rule').selectAll().where('withdrawn_at_ms', 'is', null).orderBy('season_id').orderBy('version'))
  return all(db, sql.selectFrom('race_season').selectAll().where('removed_at_ms', 'is', null).orderBy('starts_at', 'desc').orderBy('id', 'desc')).map((row) => ({
    id: row.id,
    name: row.name,
    participantKind: row.participant_kind as ParticipantKind,
    from: row.starts_at,
    to: row.ends_at,
    state: row.state as Season['state'],
    settledAtMs: row.settled_at_ms,
    settledBy: row.settled_by,
    settledHash: row.settled_hash,
    madeBy: row.made_by,
    rules: rules
      .filter((rule) => rule.season_id === row.id)
      .map((rule) => ({ version: rule.version, validFrom: rule.valid_from, madeAtMs: rule.made_at_ms, madeBy: rule.made_by, rule: raceRule.parse(JSON.parse(rule.rule)) }))
  }))
}

export function readSeason(db: ReadDb, seasonId: number): Season {
  const season = readSeasons(db).find((candidate) => candidate.id === seasonId)
  if (season === undefined) {
    throw new FailureError('not_found', 'race.no_season', `There is no season ${seasonId}. Nothing was changed; choose one of the list.`, { seasonId })
  }
  return season
}

export interface SeasonChoice {
  readonly seasonId?: number | undefined
  readonly participantKind?: ParticipantKind | undefined
}

/** The season asked for; else the running one that covers today, else the newest that has begun, else one that stands in. */
export function chooseSeason(db: ReadDb, choice: SeasonChoice, today: Day): Season {
  if (choice.seasonId !== undefined) return readSeason(db, choice.seasonId)
  const fitting = readSeasons(db).filter((season) => season.state !== 'draft' && season.from <= today && (choice.participantKind === undefined || season.participantKind === choice.participantKind))
  return fitting.find((season) => season.state === 'running' && season.to >= today) ?? fitting[0] ?? standInSeason(db, today, choice.participantKind)
}

/** The current quarter under the rule that fits the data, for a workspace where nobody has made a season. */
export function standInSeason(db: ReadDb, today: Day, kind: ParticipantKind = usualKind(db)): Season {
  const { fiscalYearStartMonth } = readSettings(db)
  const from = quarterStart(today, fiscalYearStartMonth)
  const to = addMonths(from, 3) - 1
  return {
    id: null,
    name: quarterName(db, from),
    participantKind: kind,
    from,
    to,
    state: 'running',
    settledAtMs: null,
    settledBy: null,
    settledHash: null,
    madeBy: '',
    rules: [{ version: 1, validFrom: from, madeAtMs: 0, madeBy: '', rule: suggestRule(db, kind, from, to, today) }]
  }
}

/** Neutral in every language: the fiscal year and quarter. */
export function quarterName(db: ReadDb, from: Day): string {
  return firstText<{ name: string }>(db, `SELECT fiscal_year || ' Q' || fiscal_quarter AS name FROM calendar WHERE day = ?`, [from])?.name ?? isoFromDay(from)
}

/** Units where there are two of them, else reps, else regions. */
export function usualKind(db: ReadDb): ParticipantKind {
  const count = (table: 'battle_unit' | 'rep'): number => firstText<{ n: number }>(db, `SELECT count(*) AS n FROM ${table}`)?.n ?? 0
  return count('battle_unit') > 1 ? 'unit' : count('rep') > 1 ? 'rep' : 'region'
}

/** The rule in force at the end of a day: a change never reaches back. */
export function ruleInForce(season: Season, day: Day): RuleVersion {
  const inForce = season.rules.filter((version) => version.validFrom <= day)
  const version = inForce[inForce.length - 1] ?? season.rules[0]
  if (version === undefined) throw new FailureError('not_found', 'race.no_rule', `The season ${season.name} has no rule. Save one first.`, { name: season.name })
  return version
}

export function seasonView(season: Season): RaceSeason {
  return {
    id: season.id,
    name: season.name,
    participantKind: season.participantKind,
    from: isoFromDay(season.from),
    to: isoFromDay(season.to),
    state: season.state,
    settledAtMs: season.settledAtMs,
    settledBy: season.settledBy,
    settledHash: season.settledHash,
    rules: season.rules.map((version) => ({ version: version.version, validFrom: isoFromDay(version.validFrom), madeAtMs: version.madeAtMs, madeBy: version.madeBy, rule: version.rule }))
  }
}
