import type { RouteOutput } from '../../contract'
import type { LongContext } from '../../router/handler'
import type { WriteDb } from '../../warehouse/database'
import { allText, prepare } from '../../warehouse/statement'
import { readAccountRecords } from './account-records'
import { candidatePairs } from './candidate-pairs'
import { mergeAccounts, mergeTopics, type MergeRequest } from './merge-accounts'
import { scorePair, type AccountRecord, type ScoredPair } from './score-pair'

/** Below this a pair is not worth a person's time; branch offices are asked about from much less on. */
const askFrom = 0.3
const askBranchFrom = 0.02
const pairsAtOnce = 4_000

/** Compares all accounts with each other (by blocks), merges what exact keys prove and rewrites the queue of the doubtful. */
export async function refreshIdentity(db: WriteDb, context: LongContext): Promise<RouteOutput<'identity.refresh'>> {
  const accounts = readAccountRecords(db)
  const found: ScoredPair[] = []
  let compared = 0
  for (const [a, b] of candidatePairs(accounts)) {
    compared += 1
    const scored = scorePair(a, b)
    if (scored.isProven || scored.score >= askFrom || (scored.suggestion === 'branch' && scored.score >= askBranchFrom)) found.push(scored)
    if (compared % pairsAtOnce === 0) {
      context.progress({ share: null, step: 'identity.comparing', done: compared })
      await context.pause()
    }
  }
  await context.pause()
  const result = db.sqlite.transaction(() => record(db, accounts, found, compared, context)).immediate()
  if (result.merged > 0) context.changed(...mergeTopics)
  else context.changed('account_match')
  return result
}

function record(db: WriteDb, accounts: readonly AccountRecord[], found: readonly ScoredPair[], compared: number, context: LongContext): RouteOutput<'identity.refresh'> {
  const decided = new Map(allText<{ a_id: number; b_id: number; state: string }>(db, `SELECT a_id, b_id, state FROM account_match WHERE state <> 'open'`).map((row) => [`${row.a_id} ${row.b_id}`, row.state]))
  prepare(db, `DELETE FROM account_match WHERE state = 'open'`).run()
  const insert = prepare(db, `INSERT INTO account_match (a_id, b_id, score, evidence, suggestion, state, found_at_ms) VALUES (?, ?, ?, ?, ?, 'open', ?) ON CONFLICT (a_id, b_id) DO NOTHING`)
  // Between the first look and now a record may have gone or been merged.
  const standing = new Set(allText<{ id: number }>(db, 'SELECT id FROM account WHERE merged_into IS NULL').map((row) => row.id))
  const byId = new Map(accounts.map((account) => [account.id, account]))
  const proven: ScoredPair[] = []
  let queued = 0
  for (const pair of [...found].sort((x, y) => y.score - x.score || x.aId - y.aId || x.bId - y.bId)) {
    if (decided.has(`${pair.aId} ${pair.bId}`) || !standing.has(pair.aId) || !standing.has(pair.bId)) continue
    insert.run(pair.aId, pair.bId, pair.score, JSON.stringify(pair.evidence), pair.suggestion, context.nowMs)
    if (pair.isProven) proven.push(pair)
    else queued += 1
  }
  const { ids } = mergeAccounts(db, mergesOf(proven, byId), context)
  // What was asked about a record that has just been merged is asked about its survivor at the next look.
  prepare(db, `DELETE FROM account_match WHERE state = 'open' AND (a_id IN (SELECT id FROM account WHERE merged_into IS NOT NULL) OR b_id IN (SELECT id FROM account WHERE merged_into IS NOT NULL))`).run()
  prepare(db, 'INSERT INTO identity_scan (id, at_ms, accounts, compared) VALUES (1, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET at_ms = excluded.at_ms, accounts = excluded.accounts, compared = excluded.compared').run(context.nowMs, accounts.length, compared)
  return { accounts: accounts.length, compared, queued, merged: ids.length }
}

/** Each group of proven pairs becomes one account: the record that is described, then the oldest, survives. */
function mergesOf(pairs: readonly ScoredPair[], byId: ReadonlyMap<number, AccountRecord>): MergeRequest[] {
  const leader = new Map<number, number>()
  const find = (id: number): number => {
    const next = leader.get(id) ?? id
    return next === id ? id : find(next)
  }
  const requests: MergeRequest[] = []
  for (const pair of pairs) {
    const [one, other] = [find(pair.aId), find(pair.bId)]
    if (one === other) continue
    const rank = (id: number): number => (byId.get(id)?.isPlaceholder === true ? 1 : 0)
    const [survivorId, absorbedId] = rank(one) < rank(other) || (rank(one) === rank(other) && one < other) ? [one, other] : [other, one]
    leader.set(absorbedId, survivorId)
    requests.push({ survivorId, absorbedId, how: 'automatic', score: pair.score, note: '' })
  }
  return requests
}
