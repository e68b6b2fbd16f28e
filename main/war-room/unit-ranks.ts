import type { RouteOutput } from '../contract'
import { whileDataStands } from '../metrics/data-memo'
import { chooseSeason } from '../race/season'
import { computeFrames, openSeason } from '../race/season-standings'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import type { Question } from './question'

type Standing = { readonly rank: number; readonly score: number }

export interface UnitRanks {
  readonly season: NonNullable<RouteOutput<'warRoom.units'>['season']>
  readonly now: ReadonlyMap<number, Standing>
  /** A week earlier; empty in the season's first week. */
  readonly before: ReadonlyMap<number, Standing>
}

/** Where the units stand in the race that covers the day of knowledge; null where none does. Ranks are the company's, whatever the scope. */
export function readUnitRanks(db: ReadDb, question: Question): UnitRanks | null {
  return whileDataStands(db, `unit-ranks:${question.asOf}:${question.today}`, () => computeUnitRanks(db, question))
}

function computeUnitRanks(db: ReadDb, question: Question): UnitRanks | null {
  const season = chooseSeason(db, { participantKind: 'unit' }, question.asOf)
  if (question.asOf < season.from || question.asOf > season.to) return null
  const days = question.asOf - 7 >= season.from ? [question.asOf, question.asOf - 7] : [question.asOf]
  const [now, before] = computeFrames(openSeason(db, season, question.today), days)
  const standings = (frame: typeof now): ReadonlyMap<number, Standing> => new Map((frame?.rows ?? []).map((row) => [row.participantId, { rank: row.rank, score: row.score }]))
  return { season: { id: season.id, name: season.name, asOf: isoFromDay(question.asOf) }, now: standings(now), before: standings(before) }
}
