import { prepareFresh, type Publication } from './publication'

/** Warnings for amounts in a currency that has no rate for their day: kept in their own currency, converted once a rate is imported. */
export function noteMissingRates({ db, entity, scope }: Publication): void {
  if (!scope.has('currency') || !entity.columns.some((column) => column.name === 'source_rate')) return
  prepareFresh(
    db,
    `INSERT INTO staging.issue (line, column_name, value, reason, severity, detail, raw)
     SELECT s.line, NULL, c.code || ' ' || r.source_amount, 'missing_rate', 'warning', c.code, coalesce(w.raw, s.own_key)
     FROM staging.result r JOIN staging.input s ON s.line = r.line JOIN main.currency c ON c.id = r.currency_id LEFT JOIN staging.raw w ON w.line = s.line
     WHERE r.source_rate IS NULL AND r.source_amount IS NOT NULL`
  ).run()
}
