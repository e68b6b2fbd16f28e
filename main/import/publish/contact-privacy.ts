import { allText, firstText } from '../../warehouse/statement'
import { prepareFresh, type Publication } from './publication'

const personal = ['name', 'phone', 'mobile', 'email'] as const

/**
 * Writes what tells a person to the side table. Contacts that were erased on request stay erased, whatever a later file says.
 * @returns the lines whose personal fields are new or changed
 */
export function writeContactPrivacy({ db, scope, undo, batchId }: Publication): number[] {
  const given = personal.filter((field) => scope.has(field))
  const name = scope.has('first_name')
    ? `trim(CASE WHEN s.f_name GLOB '*[^ -~]*' THEN s.f_name || coalesce(s.f_first_name, '') ELSE coalesce(s.f_first_name, '') || ' ' || coalesce(s.f_name, '') END)`
    : 's.f_name'
  const value = (field: (typeof personal)[number]): string => (field === 'name' ? name : `s.f_${field}`)
  db.sqlite.exec('CREATE TABLE staging.person (contact_id INTEGER PRIMARY KEY, line INTEGER NOT NULL, name, phone, mobile, email)')
  prepareFresh(
    db,
    `INSERT OR REPLACE INTO staging.person SELECT r.id, r.line, ${personal.map((field) => (given.includes(field) ? value(field) : `(SELECT p.${field} FROM main.contact_private p WHERE p.contact_id = r.id)`)).join(', ')}
     FROM staging.result r JOIN staging.input s ON s.line = r.line JOIN main.contact c ON c.id = r.id WHERE c.erased_at_ms IS NULL`
  ).run()
  const differs = personal.map((field) => `n.${field} IS NOT p.${field}`).join(' OR ')
  const lines = allText<{ line: number }>(db, `SELECT n.line FROM staging.person n LEFT JOIN main.contact_private p ON p.contact_id = n.contact_id WHERE p.contact_id IS NULL OR ${differs}`).map((row) => row.line)
  undo.note('update', 'contact_private', `contact_id IN (SELECT n.contact_id FROM staging.person n JOIN main.contact_private p ON p.contact_id = n.contact_id WHERE ${differs})`)
  prepareFresh(
    db,
    `INSERT INTO main.contact_private (contact_id, name, phone, mobile, email, batch_id) SELECT contact_id, name, phone, mobile, email, ${batchId} FROM staging.person WHERE true ORDER BY contact_id
     ON CONFLICT (contact_id) DO UPDATE SET name = excluded.name, phone = excluded.phone, mobile = excluded.mobile, email = excluded.email, batch_id = excluded.batch_id
       WHERE ${personal.map((field) => `contact_private.${field} IS NOT excluded.${field}`).join(' OR ')}`
  ).run()
  const kept = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM staging.result r JOIN main.contact c ON c.id = r.id WHERE c.erased_at_ms IS NOT NULL')?.n ?? 0
  if (kept > 0) {
    prepareFresh(
      db,
      `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
       SELECT r.line, NULL, NULL, 'erased_contact', 'warning', c.source_key, '' FROM staging.result r JOIN main.contact c ON c.id = r.id WHERE c.erased_at_ms IS NOT NULL`
    ).run()
  }
  return lines
}
