import type { RouteOutput, RouteParsed } from '../contract'
import type { CommandContext, ReaderHandlers, WriterHandlers } from '../router/handler'
import type { ReadDb, WriteDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { allText, firstText, prepare } from '../warehouse/statement'

export const contactReaders: Pick<ReaderHandlers, 'contacts.list'> = { 'contacts.list': (db, input) => readContacts(db, input) }

export const contactWriters: Pick<WriterHandlers, 'contacts.erase'> = { 'contacts.erase': (db, input, context) => eraseContacts(db, input.ids, context) }

function readContacts(db: ReadDb, input: RouteParsed<'contacts.list'>): RouteOutput<'contacts.list'> {
  const from = `FROM contact c LEFT JOIN contact_private p ON p.contact_id = c.id LEFT JOIN account a ON a.id = c.account_id
    WHERE (:account IS NULL OR c.account_id = :account) AND (:text = '' OR instr(lower(coalesce(p.name, '') || ' ' || coalesce(a.name, '') || ' ' || coalesce(p.email, '') || ' ' || coalesce(p.phone, '') || ' ' || coalesce(p.mobile, '')), :text) > 0)`
  const parameters = { account: input.accountId ?? null, text: input.text.trim().toLowerCase() }
  const rows = allText<Omit<RouteOutput<'contacts.list'>['rows'][number], 'createdOn'> & { readonly createdAt: number | null }>(
    db,
    `SELECT c.id, a.name AS account, c.role, c.department, p.name, p.phone, p.mobile, p.email, c.created_at AS createdAt, c.erased_at_ms AS erasedAtMs ${from} ORDER BY a.name, c.id LIMIT :limit OFFSET :offset`,
    { ...parameters, limit: input.limit, offset: input.offset }
  )
  return {
    total: firstText<{ n: number }>(db, `SELECT count(*) AS n ${from}`, parameters)?.n ?? 0,
    rows: rows.map(({ createdAt, ...row }) => ({ ...row, createdOn: createdAt === null ? null : isoFromDay(createdAt) }))
  }
}

/** Deleted pages are overwritten with zeros, so that the names do not linger in free space of the file. */
function eraseContacts(db: WriteDb, ids: readonly number[], context: CommandContext): RouteOutput<'contacts.erase'> {
  db.sqlite.pragma('secure_delete = ON')
  const person = prepare(db, 'SELECT name, phone, mobile, email FROM contact_private WHERE contact_id = ?')
  const known = prepare(db, 'SELECT 1 FROM contact WHERE id = ?')
  const scrubReject = prepare(
    db, `UPDATE import_reject SET value = NULL, detail = '', raw = '' WHERE batch_id IN (SELECT id FROM import_batch WHERE entity = 'contacts') AND raw <> '' AND instr(raw, ?) > 0`
  )
  let erased = 0
  let scrubbedRejects = 0
  for (const id of ids) {
    if (known.get(id) === undefined) continue
    const fields = (person.get(id) ?? {}) as Record<string, string | null>
    // Any of what tells the person: a refused row may carry the one without the others. Two letters name nobody.
    for (const text of Object.values(fields)) if (text !== null && text.length > 2) scrubbedRejects += scrubReject.run(text).changes
    prepare(db, 'DELETE FROM contact_private WHERE contact_id = ?').run(id)
    prepare(db, `DELETE FROM import_undo WHERE table_name = 'contact_private' AND row_key = ?`).run(JSON.stringify([id]))
    erased += prepare(db, 'UPDATE contact SET erased_at_ms = ? WHERE id = ? AND erased_at_ms IS NULL').run(context.nowMs, id).changes
  }
  context.changed('contact', 'import_reject')
  return { erased, scrubbedRejects }
}
