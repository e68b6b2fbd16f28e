import { prepareFresh, type Publication } from './publication'

/** Deals that came before the team list: their unit and region are filled in where nobody knew them, in the history, too. */
export function fillLateMembers({ db, undo, batchId, asOf }: Publication): void {
  const unitOn = (rep: string, day: string): string => `(SELECT m.unit_id FROM rep_membership m WHERE m.rep_id = ${rep} AND ${day} BETWEEN m.valid_from AND m.valid_to)`
  const regionOn = (unit: string, day: string): string => `(SELECT m.region_id FROM unit_membership m WHERE m.unit_id = ${unit} AND ${day} BETWEEN m.valid_from AND m.valid_to)`
  const day = `max(coalesce(opportunity.closed_at, ${asOf}), 0)`
  const known = 'opportunity_history.known_at'
  const late = `opportunity.unit_id IS NULL AND opportunity.rep_id IN (SELECT r.id FROM staging.result r) AND ${unitOn('opportunity.rep_id', day)} IS NOT NULL`
  db.sqlite.exec('CREATE TABLE staging.late (id INTEGER PRIMARY KEY)')
  prepareFresh(db, `INSERT INTO staging.late SELECT id FROM main.opportunity WHERE ${late}`).run()
  const chosen = 'opportunity.id IN (SELECT id FROM staging.late)'
  const past = 'opportunity_history.unit_id IS NULL AND opportunity_history.opportunity_id IN (SELECT id FROM staging.late)'
  undo.note('update', 'opportunity', chosen)
  undo.note('update', 'opportunity_history', past)
  prepareFresh(db, `UPDATE main.opportunity SET unit_id = ${unitOn('opportunity.rep_id', day)}, region_id = coalesce(opportunity.region_id, ${regionOn(unitOn('opportunity.rep_id', day), day)}), batch_id = ${batchId} WHERE ${chosen}`).run()
  prepareFresh(
    db,
    `UPDATE main.opportunity_history SET unit_id = ${unitOn('opportunity_history.rep_id', known)}, region_id = coalesce(opportunity_history.region_id, ${regionOn(unitOn('opportunity_history.rep_id', known), known)}), batch_id = ${batchId} WHERE ${past}`
  ).run()
}
