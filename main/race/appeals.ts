import type { RouteOutput } from '../contract'
import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers, CommandContext } from '../router/handler'
import type { ReadDb, WriteDb } from '../warehouse/database'
import { all, run, sql } from '../warehouse/statement'
import { scoreResolution } from './ranking'
import { readSeason, type Season } from './season'
import { readSettlement } from './settlement'

type Appeal = RouteOutput<'race.appeals'>['appeals'][number]
type Entry = Appeal['entries'][number]
type SettledSeason = Season & { readonly id: number }

export const appealReaders: Pick<ReaderHandlers, 'race.appeals'> = {
  'race.appeals': (db, input) => {
    const season = requireSettled(db, input.seasonId)
    const standings = readSettlement(db, season).rows
    const names = new Map(standings.map((row) => [row.participantId, row.name]))
    const appeals = readAppeals(db, input.seasonId).map((appeal) => ({ ...appeal, name: names.get(appeal.participantId) ?? String(appeal.participantId) }))
    const granted = new Map<number, number>()
    for (const appeal of appeals) if (appeal.state === 'upheld') granted.set(appeal.participantId, (granted.get(appeal.participantId) ?? 0) + (appeal.points ?? 0))
    const scored = standings.map((row) => ({ participantId: row.participantId, name: row.name, settledRank: row.rank, settledScore: row.score, score: row.score + (granted.get(row.participantId) ?? 0) }))
    return { appeals, corrected: rankCorrected(scored) }
  }
}

export const appealWriters: Pick<WriterHandlers, 'race.fileAppeal' | 'race.decideAppeal' | 'race.withdrawAppeal' | 'race.reopenAppeal'> = {
  'race.fileAppeal': (db, input, context) => {
    const season = requireSettled(db, input.seasonId)
    if (!readSettlement(db, season).rows.some((row) => row.participantId === input.participantId)) {
      throw new FailureError('not_found', 'race.no_participant', `Nobody with id ${input.participantId} took part in ${season.name}. Nothing was saved.`, { participantId: input.participantId })
    }
    const appealId = insertEntry(db, { ...input, appealId: null, kind: 'filed', points: null }, context)
    context.inverse('race.withdrawAppeal', { appealId })
    return { appealId }
  },
  'race.decideAppeal': (db, input, context) => {
    const appeal = requireAppeal(db, input.appealId)
    if (appeal.state !== 'filed') throw new FailureError('refused', 'race.appeal_closed', `The appeal is ${appeal.state} already. Nothing was saved; reopen it first.`, { state: appeal.state })
    append(db, appeal, input.decision.kind, input.decision.kind === 'upheld' ? input.decision.points : null, input.text, context)
    context.inverse('race.reopenAppeal', { appealId: input.appealId })
    return { appealId: input.appealId }
  },
  'race.withdrawAppeal': (db, input, context) => {
    const appeal = requireAppeal(db, input.appealId)
    if (appeal.state !== 'filed') throw new FailureError('refused', 'race.appeal_closed', `The appeal is ${appeal.state} already. Nothing was saved; reopen it first.`, { state: appeal.state })
    append(db, appeal, 'withdrawn', null, input.text, context)
    context.inverse('race.reopenAppeal', { appealId: input.appealId })
    return { appealId: input.appealId }
  },
  'race.reopenAppeal': (db, input, context) => {
    const appeal = requireAppeal(db, input.appealId)
    if (appeal.state === 'filed') throw new FailureError('refused', 'race.appeal_open', 'The appeal is open. Nothing was saved.')
    append(db, appeal, 'reopened', null, input.text, context)
    // What was closed is closed again with the same words and points.
    const closing = appeal.entries[appeal.entries.length - 1]
    if (closing?.kind === 'withdrawn') context.inverse('race.withdrawAppeal', { appealId: input.appealId, text: closing.text })
    else context.inverse('race.decideAppeal', { appealId: input.appealId, decision: appeal.state === 'upheld' ? { kind: 'upheld', points: appeal.points ?? 0 } : { kind: 'rejected' }, text: closing?.text ?? '' })
    return { appealId: input.appealId }
  }
}

type StoredAppeal = Omit<Appeal, 'name'> & { readonly seasonId: number }

/** Appeals of a season, oldest first, each with everything said about it. */
function readAppeals(db: ReadDb, seasonId: number): readonly StoredAppeal[] {
  const appeals = new Map<number, { id: number; seasonId: number; participantId: number; entries: Entry[] }>()
  for (const row of all(db, sql.selectFrom('race_appeal').selectAll().where('season_id', '=', seasonId).orderBy('id'))) {
    const entry: Entry = { kind: row.kind as Entry['kind'], text: row.text, points: row.points, atMs: row.at_ms, actor: row.actor }
    if (row.appeal_id === null) appeals.set(row.id, { id: row.id, seasonId, participantId: row.participant_id, entries: [entry] })
    else appeals.get(row.appeal_id)?.entries.push(entry)
  }
  return [...appeals.values()].map((appeal) => {
    const last = appeal.entries[appeal.entries.length - 1]
    const state = last === undefined || last.kind === 'reopened' ? 'filed' : last.kind
    return { ...appeal, state, points: last?.kind === 'upheld' ? last.points : null }
  })
}

function requireAppeal(db: ReadDb, appealId: number): StoredAppeal {
  const season = all(db, sql.selectFrom('race_appeal').select('season_id').where('id', '=', appealId).where('appeal_id', 'is', null))[0]
  const appeal = season === undefined ? undefined : readAppeals(db, season.season_id).find((candidate) => candidate.id === appealId)
  if (appeal === undefined) throw new FailureError('not_found', 'race.no_appeal', `There is no appeal ${appealId}. Nothing was saved; choose one of the list.`, { appealId })
  return appeal
}

function requireSettled(db: ReadDb, seasonId: number): SettledSeason {
  const season = readSeason(db, seasonId)
  if (season.state !== 'settled') throw new FailureError('refused', 'race.not_settled', `${season.name} is not settled yet: what is wrong in it is corrected in the data. Nothing was saved.`, { name: season.name })
  return { ...season, id: seasonId }
}

interface NewEntry {
  readonly seasonId: number
  readonly participantId: number
  readonly appealId: number | null
  readonly kind: Entry['kind']
  readonly points: number | null
  readonly text: string
}

function append(db: WriteDb, appeal: StoredAppeal, kind: Entry['kind'], points: number | null, text: string, context: CommandContext): void {
  insertEntry(db, { seasonId: appeal.seasonId, participantId: appeal.participantId, appealId: appeal.id, kind, points, text }, context)
}

function insertEntry(db: WriteDb, entry: NewEntry, context: CommandContext): number {
  context.changed('race_appeal')
  return run(
    db,
    sql.insertInto('race_appeal').values({
      appeal_id: entry.appealId,
      season_id: entry.seasonId,
      participant_id: entry.participantId,
      kind: entry.kind,
      points: entry.points,
      text: entry.text,
      at_ms: context.nowMs,
      actor: context.actor
    })
  ).lastInsertRowid
}

type Scored = Omit<RouteOutput<'race.appeals'>['corrected'][number], 'rank'>

/** By corrected score; those level keep the order in which they were settled, and share a rank where they shared it then. */
function rankCorrected(scored: readonly Scored[]): RouteOutput<'race.appeals'>['corrected'] {
  const inOrder = [...scored].sort((a, b) => Math.round(b.score / scoreResolution) - Math.round(a.score / scoreResolution) || a.settledRank - b.settledRank || a.participantId - b.participantId)
  let rank = 0
  return inOrder.map((row, index) => {
    const before = inOrder[index - 1]
    const isLevel = before !== undefined && Math.abs(before.score - row.score) < scoreResolution && before.settledRank === row.settledRank
    if (!isLevel) rank = index + 1
    return { ...row, rank }
  })
}
