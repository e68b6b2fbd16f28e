import type { AccountCard, AccountPair, IdentityEvidence } from '../../contract/identity'
import type { ReaderHandlers, WriterHandlers } from '../../router/handler'
import type { ReadDb } from '../../warehouse/database'
import { allText, firstText, prepare } from '../../warehouse/statement'
import { mergeAccounts, mergeTopics, splitAccounts } from './merge-accounts'
import { refreshIdentity } from './refresh-identity'

interface MatchRow {
  readonly a_id: number
  readonly b_id: number
  readonly score: number
  readonly evidence: string
  readonly suggestion: AccountPair['suggestion']
}

export const identityReaders: Pick<ReaderHandlers, 'identity.queue' | 'identity.merges'> = {
  'identity.queue': (db, input) => {
    const rows = allText<MatchRow>(db, `SELECT a_id, b_id, score, evidence, suggestion FROM account_match WHERE state = 'open' ORDER BY score DESC, a_id, b_id LIMIT ? OFFSET ?`, [input.limit, input.offset])
    const cards = readCards(db, [...new Set(rows.flatMap((row) => [row.a_id, row.b_id]))])
    return {
      total: firstText<{ n: number }>(db, `SELECT count(*) AS n FROM account_match WHERE state = 'open'`)?.n ?? 0,
      scannedAtMs: firstText<{ at_ms: number }>(db, 'SELECT at_ms FROM identity_scan')?.at_ms ?? null,
      rows: rows.flatMap((row) => {
        const a = cards.get(row.a_id)
        const b = cards.get(row.b_id)
        return a === undefined || b === undefined ? [] : [{ a, b, score: row.score, evidence: JSON.parse(row.evidence) as IdentityEvidence[], suggestion: row.suggestion }]
      })
    }
  },
  'identity.merges': (db, input) => ({
    total: firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM account_merge')?.n ?? 0,
    rows: allText<{
      id: number; survivor_id: number; survivor: string | null; absorbed_id: number; absorbed: string | null; how: 'automatic' | 'person'; score: number; rows: number
      made_at_ms: number; made_by: string; split_at_ms: number | null; split_by: string | null
    }>(
      db,
      `SELECT g.id, g.survivor_id, s.name AS survivor, g.absorbed_id, b.name AS absorbed, g.how, g.score, (SELECT count(*) FROM account_merge_move v WHERE v.merge_id = g.id) AS rows,
         g.made_at_ms, g.made_by, g.split_at_ms, g.split_by
       FROM account_merge g LEFT JOIN account s ON s.id = g.survivor_id LEFT JOIN account b ON b.id = g.absorbed_id ORDER BY g.id DESC LIMIT ? OFFSET ?`,
      [input.limit, input.offset]
    ).map((row) => ({
      id: row.id, survivorId: row.survivor_id, survivorName: row.survivor ?? '', absorbedId: row.absorbed_id, absorbedName: row.absorbed ?? '', how: row.how, score: row.score, rows: row.rows,
      madeAtMs: row.made_at_ms, madeBy: row.made_by, splitAtMs: row.split_at_ms, splitBy: row.split_by
    }))
  })
}

export const identityWriters: Pick<WriterHandlers, 'identity.refresh' | 'identity.merge' | 'identity.split' | 'identity.keepApart' | 'identity.reconsider'> = {
  'identity.refresh': (db, _input, context) => refreshIdentity(db, context),
  'identity.merge': (db, input, context) => {
    const [aId, bId] = ordered(input.survivorId, input.absorbedId)
    const score = firstText<{ score: number }>(db, 'SELECT score FROM account_match WHERE a_id = ? AND b_id = ?', [aId, bId])?.score ?? 1
    const { ids, rows } = mergeAccounts(db, [{ ...input, how: 'person', score }], context)
    const mergeId = ids[0] ?? 0
    context.inverse('identity.split', { mergeId })
    context.changed(...mergeTopics)
    return { mergeId, rows }
  },
  'identity.split': (db, input, context) => {
    const done = splitAccounts(db, input.mergeId, context)
    const merge = firstText<{ survivor_id: number; absorbed_id: number }>(db, 'SELECT survivor_id, absorbed_id FROM account_merge WHERE id = ?', [input.mergeId])
    if (merge !== undefined) context.inverse('identity.merge', { survivorId: merge.survivor_id, absorbedId: merge.absorbed_id })
    context.changed(...mergeTopics)
    return done
  },
  'identity.keepApart': (db, input, context) => {
    const [aId, bId] = ordered(input.aId, input.bId)
    const childId = input.branchOfId === null ? null : input.branchOfId === aId ? bId : aId
    const before = childId === null ? undefined : firstText<{ parent_id: number | null }>(db, 'SELECT parent_id FROM account WHERE id = ?', [childId])
    const changes = prepare(db, `UPDATE account_match SET state = ?, decided_at_ms = ?, decided_by = ? WHERE a_id = ? AND b_id = ? AND state = 'open'`).run(childId === null ? 'different' : 'branch', context.nowMs, context.actor, aId, bId).changes
    if (changes === 0) return { decided: false }
    if (childId !== null && input.branchOfId !== null) prepare(db, 'UPDATE account SET parent_id = ? WHERE id = ?').run(input.branchOfId, childId)
    context.inverse('identity.reconsider', { aId, bId, ...(before === undefined || before.parent_id === null ? {} : { parentId: before.parent_id }) })
    context.changed('account', 'account_match')
    return { decided: true }
  },
  'identity.reconsider': (db, input, context) => {
    const [aId, bId] = ordered(input.aId, input.bId)
    const match = firstText<{ state: string }>(db, `SELECT state FROM account_match WHERE a_id = ? AND b_id = ? AND state IN ('different', 'branch')`, [aId, bId])
    if (match === undefined) return { reopened: false }
    if (match.state === 'branch') {
      const child = firstText<{ id: number; parent_id: number }>(db, 'SELECT id, parent_id FROM account WHERE (id = ? AND parent_id = ?) OR (id = ? AND parent_id = ?)', [aId, bId, bId, aId])
      if (child !== undefined) {
        prepare(db, 'UPDATE account SET parent_id = ? WHERE id = ?').run(input.parentId ?? null, child.id)
        context.inverse('identity.keepApart', { aId, bId, branchOfId: child.parent_id })
      }
    } else context.inverse('identity.keepApart', { aId, bId })
    prepare(db, `UPDATE account_match SET state = 'open', decided_at_ms = NULL, decided_by = NULL WHERE a_id = ? AND b_id = ?`).run(aId, bId)
    context.changed('account', 'account_match')
    return { reopened: true }
  }
}

const ordered = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a])

function readCards(db: ReadDb, ids: readonly number[]): Map<number, AccountCard> {
  const rows = allText<Omit<AccountCard, 'sources' | 'isPlaceholder'> & { readonly sources: string; readonly isPlaceholder: number }>(
    db,
    `SELECT a.id, a.name, r.name AS region, i.name AS industry, a.credit_code AS creditCode, a.domain, a.is_placeholder AS isPlaceholder,
       (SELECT json_group_array(DISTINCT n.name) FROM account_source s JOIN import_source n ON n.id = s.source_id WHERE s.account_id = a.id) AS sources,
       (SELECT count(*) FROM opportunity o WHERE o.account_id = a.id) AS opportunities,
       (SELECT coalesce(sum(o.amount_e4), 0) FROM opportunity o WHERE o.account_id = a.id AND o.status = 1) AS wonE4,
       (SELECT count(*) FROM service_ticket t WHERE t.account_id = a.id) AS tickets,
       coalesce(c.orders, 0) AS orders
     FROM account a LEFT JOIN region r ON r.id = a.region_id LEFT JOIN industry i ON i.id = a.industry_id
     LEFT JOIN (SELECT account_id, count(*) AS orders FROM sales_order WHERE account_id IN (SELECT value FROM json_each(:ids)) GROUP BY account_id) c ON c.account_id = a.id
     WHERE a.id IN (SELECT value FROM json_each(:ids))`,
    { ids: JSON.stringify(ids) }
  )
  return new Map(rows.map((row) => [row.id, { ...row, sources: JSON.parse(row.sources) as string[], isPlaceholder: row.isPlaceholder === 1 }]))
}
