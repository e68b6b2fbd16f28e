import type { RaceRule, StandingRow } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import { weekStart, type Day } from '../warehouse/day'
import { computeCertainty } from './certainty'
import { computeGaps } from './gap'
import { readRaceFacts, type RaceFacts } from './race-facts'
import { ruleInForce, type Season } from './season'
import { computeStandings, type Standings } from './standings'

/** Standings at the end of one week of the season, under the rule of that week. */
export interface Frame {
  readonly asOf: Day
  readonly ruleVersion: number
  readonly rows: readonly { readonly participantId: number; readonly rank: number; readonly score: number; readonly bookingsE4: number }[]
}

export interface SeasonStandings {
  readonly asOf: Day
  readonly previousAsOf: Day | null
  readonly ruleVersion: number
  readonly rule: RaceRule
  readonly frames: readonly Frame[]
  readonly rows: readonly StandingRow[]
}

/** A season's facts, read once per way of crediting shared deals. */
export interface OpenSeason {
  readonly season: Season
  readonly knownBy: Day
  factsFor(rule: RaceRule): RaceFacts
}

export function openSeason(db: ReadDb, season: Season, knownBy: Day): OpenSeason {
  const byCredit = new Map<boolean, RaceFacts>()
  return {
    season,
    knownBy,
    factsFor: (rule) => {
      let facts = byCredit.get(rule.collaborationCredit)
      if (facts === undefined) {
        const rules = season.rules.map((version) => version.rule).filter((candidate) => candidate.collaborationCredit === rule.collaborationCredit)
        byCredit.set(rule.collaborationCredit, (facts = readRaceFacts(db, season.participantKind, season.from, season.to, rules, knownBy)))
      }
      return facts
    }
  }
}

/** Ends of the season's weeks (Sundays, cut at the season's end) up to a day, and the day itself. */
export function frameDays(from: Day, to: Day, asOf: Day): readonly Day[] {
  const last = Math.min(to, asOf)
  const days: Day[] = []
  for (let sunday = weekStart(from) + 6; sunday < last; sunday += 7) days.push(sunday)
  if (last >= from) days.push(last)
  return days
}

/** A day inside the season counts by what was known that evening; its last day, by everything known by now. */
function standingsOn(open: OpenSeason, day: Day): { standings: Standings; ruleVersion: number; facts: RaceFacts; knownBy: Day } {
  const inForce = ruleInForce(open.season, day)
  const facts = open.factsFor(inForce.rule)
  const knownBy = day === open.season.to ? Math.max(day, open.knownBy) : day
  return { standings: computeStandings(facts, inForce.rule, day, knownBy), ruleVersion: inForce.version, facts, knownBy }
}

export function computeFrames(open: OpenSeason, days: readonly Day[]): readonly Frame[] {
  return days.map((day) => {
    const { standings, ruleVersion } = standingsOn(open, day)
    return {
      asOf: day,
      ruleVersion,
      rows: standings.ranked.map((entry) => ({
        participantId: entry.participant.id,
        rank: entry.rank,
        score: entry.score,
        bookingsE4: bookingsOf(standings, entry.participant.id)
      }))
    }
  })
}

/** The standings of a season at the end of a day with everything that is shown beside a rank. */
export function computeSeasonStandings(open: OpenSeason, asOf: Day): SeasonStandings {
  const { season } = open
  const day = Math.max(season.from, Math.min(asOf, season.to))
  const { standings, ruleVersion, facts, knownBy } = standingsOn(open, day)
  const frames = computeFrames(open, frameDays(season.from, season.to, day))
  const previousAsOf = day - 7 >= season.from ? day - 7 : null
  const previous = previousAsOf === null ? undefined : computeFrames(open, [previousAsOf])[0]
  const certainty = computeCertainty(facts, standings, knownBy)
  const gaps = computeGaps(standings)
  const rankIn = (frame: Frame | undefined, id: number): number | null => frame?.rows.find((row) => row.participantId === id)?.rank ?? null
  const rankMaps = frames.map((frame) => new Map(frame.rows.map((row) => [row.participantId, row.rank])))

  const rows = standings.ranked.map((entry, index): StandingRow => {
    const { participant } = entry
    const sure = certainty.get(participant.id)
    const next = standings.ranked[index + 1]
    const quota = facts.quotas.get('bookings')?.get(participant.id) ?? 0
    const bookingsE4 = bookingsOf(standings, participant.id)
    return {
      rank: entry.rank,
      previousRank: rankIn(previous, participant.id),
      startRank: rankIn(frames[0], participant.id),
      tied: entry.tied,
      participantId: participant.id,
      name: participant.name,
      regionId: participant.regionId,
      regionName: participant.regionName,
      headCount: participant.headCount,
      score: entry.score,
      previousScore: previous?.rows.find((row) => row.participantId === participant.id)?.score ?? null,
      bookingsE4,
      attainment: quota > 0 ? bookingsE4 / quota : null,
      parts: [...entry.parts],
      gap: gaps.get(participant.id) ?? null,
      certainty: sure === undefined ? null : { ...sure, nextId: next?.participant.id ?? null, nextName: next?.participant.name ?? null },
      sparkline: rankMaps.map((ranks) => ranks.get(participant.id) ?? null)
    }
  })
  const rule = ruleInForce(season, day).rule
  return { asOf: day, previousAsOf, ruleVersion, rule, frames, rows }
}

function bookingsOf(standings: Standings, participantId: number): number {
  return Math.round(standings.field.find((entry) => entry.participant.id === participantId)?.raw.get('bookings') ?? 0)
}
