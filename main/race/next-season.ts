import type { RaceRule } from '../contract/race'
import type { ReadDb } from '../warehouse/database'
import { addMonths, isoFromDay, quarterStart, type Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { formLeagues, nextLeagues } from './leagues'
import { computeSeasonStandings, openSeason } from './season-standings'
import { quarterName, readSeasons, ruleInForce, type Season } from './season'
import { readSettlement } from './settlement'

export interface OpenedSeason {
  readonly name: string
  readonly participantKind: Season['participantKind']
  readonly from: Day
  readonly to: Day
  readonly rule: RaceRule
}

/**
 * The season that follows the latest one that is over, where somebody had taken that one in hand: its length, its rule as it was at
 * the end, its leagues as promotion and relegation have left them. Null where there is none to follow, or it lies too far back.
 */
export function followingSeason(db: ReadDb, today: Day): OpenedSeason | null {
  const last = readSeasons(db).find((season) => season.state !== 'draft' && season.to < today)
  if (last === undefined || (last.madeBy === '' && last.rules.length < 2)) return null
  const period = nextPeriod(db, last, today)
  if (period === null) return null
  const { rule } = ruleInForce(last, last.to)
  const { leagues, ...single } = rule
  return { name: nameOf(db, period), participantKind: last.participantKind, ...period, rule: leagues === undefined ? single : { ...single, leagues: nextLeagues(leagues, formLeagues(leagues, finalRows(db, last, today))) } }
}

function finalRows(db: ReadDb, season: Season, today: Day): readonly { participantId: number; name: string; rank: number; score: number }[] {
  const { id } = season
  const standings = season.state === 'settled' && id !== null ? readSettlement(db, { ...season, id }) : computeSeasonStandings(openSeason(db, season, today), season.to)
  return standings.rows.map(({ participantId, name, rank, score }) => ({ participantId, name, rank, score }))
}

/** Whole months follow as whole months, anything else by its days; the period that covers today, at most two further on. */
function nextPeriod(db: ReadDb, last: Season, today: Day): { readonly from: Day; readonly to: Day } | null {
  const months = wholeMonths(last)
  let { from, to } = last
  for (let step = 0; step < 2; step += 1) {
    const next = to + 1
    to = months === null ? to + (to - from + 1) : addMonths(next, months) - 1
    from = next
    if (from <= today && today <= to) return { from, to }
  }
  const quarter = quarterStart(today, readSettings(db).fiscalYearStartMonth)
  return months === 3 ? { from: quarter, to: addMonths(quarter, 3) - 1 } : null
}

function wholeMonths({ from, to }: Season): number | null {
  for (let months = 1; months <= 12; months += 1) if (addMonths(from, months) - 1 === to) return months
  return null
}

function nameOf(db: ReadDb, { from, to }: { readonly from: Day; readonly to: Day }): string {
  return quarterStart(from, readSettings(db).fiscalYearStartMonth) === from && addMonths(from, 3) - 1 === to ? quarterName(db, from) : `${isoFromDay(from)} – ${isoFromDay(to)}`
}
