import { firstText, prepare } from '../../warehouse/statement'
import { prepareFresh, runNamed, parametersOf, type Publication, type PublicationCounts } from './publication'

/**
 * Values of external series. Nothing is overwritten: a revised value is a new row, known from the file's day (its vintage) on. Of a series seen for
 * the first time it is assumed that each value was known on its own day.
 */
export function publishSignals(publication: Publication, seriesName: string): PublicationCounts {
  const { db, scope, batchId } = publication
  if (!scope.has('signal')) {
    // One series per file: it goes by the file's name.
    prepare(db, `INSERT INTO main.signal (source_key, name, kind, batch_id) VALUES (?, ?, 'external', ?) ON CONFLICT (source_key) DO NOTHING`).run(seriesName, seriesName, batchId)
  }
  const named = scope.has('signal') ? '(SELECT target_id FROM staging.reference q WHERE q.id = s.f_signal)' : `(SELECT id FROM main.signal WHERE source_key = ${quoted(seriesName)})`
  const signal = scope.has('region') ? regionalSeries(publication, named) : named
  if (scope.has('kind')) {
    prepareFresh(db, `UPDATE main.signal SET kind = coalesce((SELECT min(s.f_kind) FROM staging.input s WHERE ${signal} = signal.id), kind) WHERE batch_id = ${batchId}`).run()
  }
  db.sqlite.exec('CREATE TABLE staging.value (line INTEGER PRIMARY KEY, signal_id INTEGER, day INTEGER, value REAL, last REAL, is_first INTEGER)')
  prepareFresh(
    db,
    `INSERT INTO staging.value
     SELECT line, signal_id, day, value, (SELECT v.value FROM main.signal_value v WHERE v.signal_id = one.signal_id AND v.occurred_at = day ORDER BY v.known_at DESC LIMIT 1),
       NOT EXISTS (SELECT 1 FROM main.signal_value v WHERE v.signal_id = one.signal_id)
     FROM (SELECT s.line AS line, ${signal} AS signal_id, s.f_date AS day, s.f_value AS value FROM staging.input s) one`
  ).run()
  const count = (condition: string): number => firstText<{ n: number }>(db, `SELECT count(*) AS n FROM staging.value WHERE ${condition}`)?.n ?? 0
  const counts = { rowsNew: count('last IS NULL'), rowsChanged: count('last <> value'), rowsUnchanged: count('last = value'), rowsRemoved: 0 }
  runNamed(
    db,
    `INSERT INTO main.signal_value (signal_id, occurred_at, known_at, value, reconstructed, batch_id)
     SELECT signal_id, day, CASE WHEN is_first THEN day ELSE max(day, :as_of, coalesce((SELECT max(v.known_at) + 1 FROM main.signal_value v WHERE v.signal_id = value.signal_id AND v.occurred_at = day), 0)) END,
       value, is_first, ${batchId} FROM staging.value AS value WHERE last IS NULL OR last <> value ORDER BY line`,
    parametersOf(publication)
  )
  // What only lent its name to the series of its regions has no values of its own.
  if (scope.has('region')) prepareFresh(db, `DELETE FROM main.signal WHERE batch_id = ${batchId} AND id IN (SELECT named FROM staging.regional) AND id NOT IN (SELECT signal_id FROM main.signal_value)`).run()
  return counts
}

/**
 * The same indicator of two regions is two series, each named by both: made where they are new. A series that only lent its name goes again.
 * @returns SQL for the series of the staged row `s`
 */
function regionalSeries({ db, batchId }: Publication, named: string): string {
  const region = '(SELECT target_id FROM staging.reference q WHERE q.id = s.f_region)'
  db.sqlite.exec('CREATE TABLE staging.regional (named INTEGER NOT NULL, region INTEGER NOT NULL, signal_id INTEGER, PRIMARY KEY (named, region)) WITHOUT ROWID')
  prepareFresh(db, `INSERT INTO staging.regional (named, region) SELECT DISTINCT named, region FROM (SELECT ${named} AS named, ${region} AS region FROM staging.input s) WHERE named IS NOT NULL AND region IS NOT NULL`).run()
  prepareFresh(
    db,
    `INSERT INTO main.signal (source_key, name, kind, region_id, batch_id)
     SELECT b.source_key || ' · ' || r.source_key, b.name || ' · ' || r.name, b.kind, r.id, ${batchId} FROM staging.regional x JOIN main.signal b ON b.id = x.named JOIN main.region r ON r.id = x.region WHERE true ON CONFLICT (source_key) DO NOTHING`
  ).run()
  prepareFresh(db, `UPDATE staging.regional SET signal_id = (SELECT w.id FROM main.signal b JOIN main.region r ON r.id = region JOIN main.signal w ON w.source_key = b.source_key || ' · ' || r.source_key WHERE b.id = named)`).run()
  const own = `coalesce((SELECT x.signal_id FROM staging.regional x WHERE x.named = ${named} AND x.region = ${region}), ${named})`
  return own
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, "''")}'`
}
