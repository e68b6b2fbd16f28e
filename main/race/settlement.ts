import { createHash } from 'node:crypto'
import { standingRow, type StandingRow } from '../contract/race'
import type { ReadDb, WriteDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { all, run, sql } from '../warehouse/statement'
import { ruleInForce, type Season } from './season'
import type { Frame, SeasonStandings } from './season-standings'

/** Keeps the weekly and final standings of a season as they are now. */
export function writeSettlement(db: WriteDb, season: Season & { readonly id: number }, standings: SeasonStandings, settledAtMs: number, settledBy: string): string {
  const rowsById = new Map(standings.rows.map((row) => [row.participantId, row]))
  for (const frame of standings.frames) {
    const isFinal = frame.asOf === standings.asOf
    for (const row of frame.rows) {
      run(
        db,
        sql.insertInto('race_standing').values({
          season_id: season.id,
          as_of: frame.asOf,
          participant_id: row.participantId,
          rule_version: frame.ruleVersion,
          rank: row.rank,
          score: row.score,
          bookings_e4: row.bookingsE4,
          detail: isFinal ? JSON.stringify(rowsById.get(row.participantId)) : null
        })
      )
    }
  }
  const hash = settlementHash(db, season)
  run(db, sql.updateTable('race_season').set({ state: 'settled', settled_at_ms: settledAtMs, settled_by: settledBy, settled_hash: hash }).where('id', '=', season.id))
  return hash
}

/** SHA-256 over the season's period, its rules and its kept standings in a fixed order; changes if any of them is touched. */
export function settlementHash(db: ReadDb, season: Season & { readonly id: number }): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([season.id, season.participantKind, season.from, season.to]))
  for (const version of season.rules) hash.update(JSON.stringify([version.version, version.validFrom, version.rule]))
  for (const row of readKept(db, season.id)) {
    hash.update(JSON.stringify([row.as_of, row.participant_id, row.rule_version, row.rank, row.score, row.bookings_e4, row.detail]))
  }
  return hash.digest('hex')
}

/** Standings of a settled season as they were kept. */
export function readSettlement(db: ReadDb, season: Season & { readonly id: number }): SeasonStandings {
  const frames = new Map<Day, { asOf: Day; ruleVersion: number; rows: Frame['rows'][number][] }>()
  const rows: StandingRow[] = []
  for (const row of readKept(db, season.id)) {
    let frame = frames.get(row.as_of)
    if (frame === undefined) frames.set(row.as_of, (frame = { asOf: row.as_of, ruleVersion: row.rule_version, rows: [] }))
    frame.rows.push({ participantId: row.participant_id, rank: row.rank, score: row.score, bookingsE4: row.bookings_e4 })
    if (row.detail !== null) rows.push(standingRow.parse(JSON.parse(row.detail)))
  }
  const ordered = [...frames.values()]
  const last = ordered[ordered.length - 1]
  const asOf = last?.asOf ?? season.to
  return {
    asOf,
    previousAsOf: asOf - 7 >= season.from ? asOf - 7 : null,
    ruleVersion: last?.ruleVersion ?? 1,
    rule: ruleInForce(season, asOf).rule,
    frames: ordered,
    rows
  }
}

function readKept(db: ReadDb, seasonId: number) {
  return all(db, sql.selectFrom('race_standing').selectAll().where('season_id', '=', seasonId).orderBy('as_of').orderBy('rank').orderBy('participant_id'))
}
