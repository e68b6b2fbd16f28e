import { firstText } from '../../warehouse/statement'
import { newRowsOf, prepareFresh, type Publication } from './publication'

/** Warnings for new deals whose days or amounts had to be assumed. */
export function noteAssumedDays(publication: Publication): void {
  const { db, scope, latest } = publication
  const isoOf = (day: string): string => `coalesce((SELECT iso FROM calendar WHERE day = ${day}), '')`
  const assumed = [
    { reason: 'created_assumed', condition: `coalesce(${scope.value('created_at')}, ${scope.value('engaged_at')}) IS NULL`, detail: isoOf('r.created_at') },
    { reason: 'closed_assumed', condition: `r.status <> 0 AND ${scope.value('closed_at')} IS NULL`, detail: isoOf('r.closed_at') },
    { reason: 'closed_before_created', condition: 'r.closed_at < r.created_at', detail: isoOf(String(latest)) },
    { reason: 'amount_imputed', condition: 'r.status = 1 AND r.amount_imputed = 1', detail: 'r.amount_e4 / 10000' }
  ] as const
  const counts = firstText<Record<string, number | null>>(db, `SELECT ${assumed.map(({ reason, condition }) => `sum(${condition}) AS ${reason}`).join(', ')} ${newRowsOf(publication)}`) ?? {}
  for (const { reason, condition, detail } of assumed) {
    if ((counts[reason] ?? 0) === 0) continue
    prepareFresh(
      db,
      `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
       SELECT s.line, NULL, NULL, '${reason}', 'warning', ${detail}, coalesce((SELECT w.raw FROM staging.raw w WHERE w.line = s.line), s.own_key) ${newRowsOf(publication)} AND (${condition})`
    ).run()
  }
}
