import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import { whileDataStands } from '../metrics/data-memo'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { computeFrames, computeSeasonStandings, frameDays, openSeason, type SeasonStandings } from './season-standings'
import { chooseSeason, readSeasons, seasonView, standInSeason, type Season } from './season'
import { isParticipantInFocus } from './participant-focus'
import { formLeagues, nextLeagues } from './leagues'
import { explainPart } from './score-rows'
import { readSettlement, settlementHash } from './settlement'
import { suggestRule } from './suggested-rule'

type RaceReads = 'race.seasons' | 'race.leagues' | 'race.suggestRule' | 'race.standings' | 'race.scoreDetail' | 'race.playback'
type SettledSeason = Season & { readonly id: number }

export const raceReaders: Pick<ReaderHandlers, RaceReads> = {
  'race.seasons': (db, _input, context) => {
    const seasons = readSeasons(db)
    const coversToday = seasons.some((season) => season.from <= context.today && context.today <= season.to)
    return { seasons: seasons.map(seasonView), standIn: coversToday ? null : seasonView(standInSeason(db, context.today)) }
  },
  'race.suggestRule': (db, input, context) => suggestRule(db, input.participantKind, dayFromIso(input.from), dayFromIso(input.to), context.today),
  'race.standings': (db, input, context) => {
    const season = chooseSeason(db, input, context.today)
    const standings = readStandings(db, season, input.asOf === undefined ? context.today : dayFromIso(input.asOf), context.today)
    return {
      season: seasonView(season),
      asOf: isoFromDay(standings.asOf),
      previousAsOf: standings.previousAsOf === null ? null : isoFromDay(standings.previousAsOf),
      ruleVersion: standings.ruleVersion,
      rule: standings.rule,
      weeks: standings.frames.map((frame) => isoFromDay(frame.asOf)),
      hashMatches: isSettled(season) ? settlementHash(db, season) === season.settledHash : null,
      rows: [...standings.rows]
    }
  },
  'race.leagues': (db, input, context) => {
    const season = chooseSeason(db, input, context.today)
    const { rows, rule, asOf } = readStandings(db, season, input.asOf === undefined ? context.today : dayFromIso(input.asOf), context.today)
    const leagues = rule.leagues === undefined ? null : formLeagues(rule.leagues, rows.map(({ participantId, name, rank, score }) => ({ participantId, name, rank, score })))
    return {
      season: seasonView(season),
      asOf: isoFromDay(asOf),
      settled: season.state === 'settled',
      leagues: leagues === null ? null : leagues.map((league) => ({ name: league.name, places: [...league.places] })),
      next: leagues === null || rule.leagues === undefined ? null : nextLeagues(rule.leagues, leagues)
    }
  },
  'race.scoreDetail': (db, input, context) => readScoreDetail(db, input.participantId, chooseSeason(db, input, context.today), input.asOf, context.today),
  'race.playback': (db, input, context) => {
    const season = chooseSeason(db, input, context.today)
    const open = openSeason(db, season, context.today)
    const frames = isSettled(season) ? readSettlement(db, season).frames : computeFrames(open, frameDays(season.from, season.to, context.today))
    const seen = new Set(frames.flatMap((frame) => frame.rows.map((row) => row.participantId)))
    const newest = season.rules[season.rules.length - 1]
    const participants = newest === undefined ? [] : open.factsFor(newest.rule).participants.filter((participant) => seen.has(participant.id))
    return {
      season: seasonView(season),
      participants: participants.map(({ id, name, regionId, regionName }) => ({ id, name, regionId, regionName })),
      frames: frames.map((frame) => ({ asOf: isoFromDay(frame.asOf), ruleVersion: frame.ruleVersion, rows: [...frame.rows] }))
    }
  }
}

/** Kept standings of a settled season, computed ones of any other. */
export function readStandings(db: ReadDb, season: Season, asOf: Day, today: Day): SeasonStandings {
  if (isSettled(season)) return readSettlement(db, season)
  const day = Math.min(asOf, today)
  return whileDataStands(db, `race:${season.id ?? season.participantKind}:${day}:${today}`, () => computeSeasonStandings(openSeason(db, season, today), day))
}

function readScoreDetail(db: ReadDb, participantId: number, season: Season, asOf: string | undefined, today: Day): RouteOutput<'race.scoreDetail'> {
  const standings = readStandings(db, season, asOf === undefined ? today : dayFromIso(asOf), today)
  const row = standings.rows.find((candidate) => candidate.participantId === participantId)
  if (row === undefined || !isParticipantInFocus(db, season.participantKind, participantId)) {
    throw new FailureError('not_found', 'race.no_participant', `Nobody with id ${participantId} takes part in ${season.name}. Choose one of the standings.`, { participantId })
  }
  const facts = openSeason(db, season, today).factsFor(standings.rule)
  const knownBy = standings.asOf === season.to ? Math.max(today, season.to) : standings.asOf
  return {
    season: seasonView(season),
    asOf: isoFromDay(standings.asOf),
    row,
    parts: row.parts.map((part) => explainPart(db, facts, season.participantKind, participantId, part, standings.asOf, knownBy))
  }
}

function isSettled(season: Season): season is SettledSeason {
  return season.state === 'settled' && season.id !== null
}
