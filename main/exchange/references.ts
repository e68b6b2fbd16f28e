import type { AlertReference } from '../contract/exchange'
import type { SubjectKind } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'

const tables: Readonly<Record<Exclude<SubjectKind, 'workspace'>, string>> = { region: 'region', unit: 'battle_unit', rep: 'rep', account: 'account', deal: 'opportunity' }
/** Desktops that imported on different days may have seen an alert begin some days apart. */
const apartDays = 7

export function keyOf(db: ReadDb, kind: SubjectKind, id: number): string | null {
  if (kind === 'workspace') return ''
  return firstText<{ key: string }>(db, `SELECT source_key AS key FROM ${tables[kind]} WHERE id = ?`, [id])?.key ?? null
}

export function idOf(db: ReadDb, kind: SubjectKind, key: string): number | null {
  if (kind === 'workspace') return 0
  return firstText<{ id: number }>(db, `SELECT id FROM ${tables[kind]} WHERE source_key = ?`, [key])?.id ?? null
}

interface FiringRow {
  readonly rule: string
  readonly starterId: string | null
  readonly measure: string
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly firedOn: Day
}

/** An alert by what it is about. Null where it, or what it is about, is not there any more. */
export function alertReferenceOf(db: ReadDb, firingId: number): AlertReference | null {
  const row = firstText<FiringRow>(
    db,
    `SELECT alert_rule.name AS rule, alert_rule.starter_id AS starterId, json_extract(firing.rule, '$.measure') AS measure, firing.subject_kind AS subjectKind,
       firing.subject_id AS subjectId, firing.fired_on AS firedOn FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id WHERE firing.id = ?`,
    [firingId]
  )
  if (row === undefined) return null
  const subjectKey = keyOf(db, row.subjectKind, row.subjectId)
  if (subjectKey === null) return null
  return { rule: row.rule, starterId: row.starterId, measure: row.measure, subjectKind: row.subjectKind, subjectKey, firedOn: isoFromDay(row.firedOn) }
}

/** The alert here that another desktop means: the same rule on the same subject, begun nearest to the day. */
export function findAlert(db: ReadDb, reference: AlertReference): number | null {
  const subjectId = idOf(db, reference.subjectKind, reference.subjectKey)
  if (subjectId === null) return null
  const day = dayFromIso(reference.firedOn)
  const rows = allText<{ id: number }>(
    db,
    `SELECT firing.id FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id
     WHERE firing.subject_kind = :kind AND firing.subject_id = :subjectId AND json_extract(firing.rule, '$.measure') = :measure
       AND ((:starterId IS NOT NULL AND alert_rule.starter_id = :starterId) OR alert_rule.name = :rule) AND abs(firing.fired_on - :day) <= :apart
     ORDER BY abs(firing.fired_on - :day), firing.id LIMIT 1`,
    { kind: reference.subjectKind, subjectId, measure: reference.measure, starterId: reference.starterId, rule: reference.rule, day, apart: apartDays }
  )
  return rows[0]?.id ?? null
}
