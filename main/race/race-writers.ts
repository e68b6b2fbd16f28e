import { FailureError } from '../contract/failure'
import type { RaceRule } from '../contract/race'
import type { CommandContext, WriterHandlers } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { first, run, sql } from '../warehouse/statement'
import { followingSeason } from './next-season'
import { computeSeasonStandings, openSeason } from './season-standings'
import { readSeason, readSeasons, standInSeason, usualKind, type Season } from './season'
import { writeSettlement } from './settlement'
import { suggestRule } from './suggested-rule'

type RaceWrites = 'race.saveSeason' | 'race.setSeasonRemoved' | 'race.saveRule' | 'race.setRuleWithdrawn' | 'race.settle' | 'race.ensureDefaultSeason'

export const raceWriters: Pick<WriterHandlers, RaceWrites> = {
  'race.saveSeason': (db, input, context) => {
    const from = dayFromIso(input.from)
    const to = dayFromIso(input.to)
    if (to < from) throw new FailureError('invalid_input', 'race.period', `The season would end (${input.to}) before it begins (${input.from}). Nothing was saved.`, { from: input.from, to: input.to })
    context.changed('race_season')
    if (input.id === undefined) {
      const rule = input.rule ?? suggestRule(db, input.participantKind, from, to, context.today)
      const seasonId = insertSeason(db, { ...input, from, to, rule }, context)
      context.inverse('race.setSeasonRemoved', { seasonId, removed: true })
      return { seasonId }
    }
    const before = readSeason(db, input.id)
    refuseSettled(before)
    const values = { name: input.name, participant_kind: input.participantKind, starts_at: from, ends_at: to, state: input.state, made_by: context.actor }
    run(db, sql.updateTable('race_season').set(values).where('id', '=', input.id))
    context.inverse('race.saveSeason', {
      id: input.id,
      name: before.name,
      participantKind: before.participantKind,
      from: isoFromDay(before.from),
      to: isoFromDay(before.to),
      state: before.state === 'draft' ? 'draft' : 'running'
    })
    return { seasonId: input.id }
  },
  'race.setSeasonRemoved': (db, input, context) => {
    if (input.removed) refuseSettled(readSeason(db, input.seasonId))
    const result = run(db, sql.updateTable('race_season').set({ removed_at_ms: input.removed ? context.nowMs : null }).where('id', '=', input.seasonId))
    if (result.changes === 0) readSeason(db, input.seasonId)
    context.inverse('race.setSeasonRemoved', { seasonId: input.seasonId, removed: !input.removed })
    context.changed('race_season')
    return { seasonId: input.seasonId }
  },
  'race.saveRule': (db, input, context) => {
    const season = readSeason(db, input.seasonId)
    refuseSettled(season)
    const wished = input.validFrom === undefined ? context.today : dayFromIso(input.validFrom)
    const earliest = season.state === 'draft' ? season.from : Math.max(season.from, context.today)
    if (input.validFrom !== undefined && wished < earliest) {
      throw new FailureError(
        'refused',
        'race.rule_forward_only',
        `A changed rule applies from ${isoFromDay(earliest)} at the earliest: days that have passed keep the rule they were run under. Nothing was saved.`,
        { earliest: isoFromDay(earliest) }
      )
    }
    const validFrom = season.state === 'draft' ? season.from : Math.max(earliest, wished)
    const version = insertRule(db, input.seasonId, validFrom, input.rule, context)
    context.inverse('race.setRuleWithdrawn', { seasonId: input.seasonId, version, withdrawn: true })
    context.changed('race_rule')
    return { version, validFrom: isoFromDay(validFrom) }
  },
  'race.setRuleWithdrawn': (db, input, context) => {
    const season = readSeason(db, input.seasonId)
    refuseSettled(season)
    if (input.withdrawn && season.rules.length < 2) {
      throw new FailureError('refused', 'race.last_rule', 'The only rule of a season cannot be withdrawn. Nothing was changed; save another rule instead.')
    }
    run(db, sql.updateTable('race_rule').set({ withdrawn_at_ms: input.withdrawn ? context.nowMs : null }).where('season_id', '=', input.seasonId).where('version', '=', input.version))
    context.inverse('race.setRuleWithdrawn', { ...input, withdrawn: !input.withdrawn })
    context.changed('race_rule')
    return { seasonId: input.seasonId }
  },
  'race.settle': (db, input, context) => {
    const season = readSeason(db, input.seasonId)
    refuseSettled(season)
    if (context.today < season.to) {
      const to = isoFromDay(season.to)
      throw new FailureError('refused', 'race.not_over', `${season.name} runs until ${to} and cannot be settled before. Nothing was changed.`, { name: season.name, to })
    }
    const standings = computeSeasonStandings(openSeason(db, season, context.today), season.to)
    const hash = writeSettlement(db, { ...season, id: input.seasonId }, standings, context.nowMs, context.actor)
    context.changed('race_season', 'race_standing')
    return { hash, participants: standings.rows.length }
  },
  'race.ensureDefaultSeason': (db, input, context) => {
    const covering = readSeasons(db).find((season) => season.from <= context.today && context.today <= season.to && season.state !== 'draft')
    if (covering !== undefined) {
      if (input.participantKind === undefined) followData(db, covering, context)
      return { seasonId: covering.id, created: false }
    }
    const following = input.participantKind === undefined ? followingSeason(db, context.today) : null
    const standIn = standInSeason(db, context.today, input.participantKind)
    const rule = following?.rule ?? standIn.rules[0]?.rule
    if (rule === undefined) return { seasonId: null, created: false }
    const { name, participantKind, from, to } = following ?? standIn
    // Somebody has taken the race in hand: a season that follows does not turn to other participants by itself.
    const seasonId = insertSeason(db, { name, participantKind, from, to, state: 'running', rule }, context, following === null ? '' : context.actor)
    // Not undoable: the application does this by itself, and Ctrl+Z is for what the user has done.
    context.changed('race_season')
    return { seasonId, created: true }
  }
}

interface NewSeason {
  readonly name: string
  readonly participantKind: Season['participantKind']
  readonly from: Day
  readonly to: Day
  readonly state: 'draft' | 'running'
  readonly rule: RaceRule
}

/**
 * The application's own season follows the data until somebody takes it in hand: made when only deals had been imported, it ranks
 * reps, and turns to units once the teams are there.
 */
function followData(db: WriteDb, season: Season, context: CommandContext): void {
  const [onlyRule, ...more] = season.rules
  const kind = usualKind(db)
  if (season.id === null || season.madeBy !== '' || season.participantKind === kind || season.state !== 'running' || onlyRule === undefined || more.length > 0) return
  const rule = suggestRule(db, kind, season.from, season.to, context.today)
  run(db, sql.updateTable('race_season').set({ participant_kind: kind }).where('id', '=', season.id))
  run(db, sql.updateTable('race_rule').set({ rule: JSON.stringify(rule) }).where('season_id', '=', season.id).where('version', '=', onlyRule.version))
  context.changed('race_season', 'race_rule')
}

function insertSeason(db: WriteDb, season: NewSeason, context: CommandContext, madeBy = context.actor): number {
  const { lastInsertRowid: seasonId } = run(
    db,
    sql.insertInto('race_season').values({
      name: season.name,
      participant_kind: season.participantKind,
      starts_at: season.from,
      ends_at: season.to,
      state: season.state,
      made_at_ms: context.nowMs,
      made_by: madeBy
    })
  )
  insertRule(db, seasonId, season.from, season.rule, context)
  return seasonId
}

function insertRule(db: WriteDb, seasonId: number, validFrom: Day, rule: RaceRule, context: CommandContext): number {
  const newest = first(db, sql.selectFrom('race_rule').select((expression) => expression.fn.max('version').as('version')).where('season_id', '=', seasonId))
  const version = Number(newest?.version ?? 0) + 1
  run(
    db,
    sql.insertInto('race_rule').values({ season_id: seasonId, version, valid_from: validFrom, rule: JSON.stringify(rule), made_at_ms: context.nowMs, made_by: context.actor })
  )
  return version
}

/** A settled season is a record: what is wrong in it is corrected by a later one, never by an edit. */
function refuseSettled(season: Season): void {
  if (season.state !== 'settled') return
  throw new FailureError('refused', 'race.settled', `${season.name} is settled and cannot be changed. Nothing was saved.`, { name: season.name })
}
