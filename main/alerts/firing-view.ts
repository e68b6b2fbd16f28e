import { alertRule, type AlertFiring, type AlertRule, type SavedAlertRule } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'
import type { StoredRule } from './alert-store'
import { valueTypeOf } from './announcement'

/** A firing's state follows from its dates; this is the one place that says how (`:today` is bound). */
export const firingStateSql = `CASE WHEN firing.resolved_on IS NOT NULL THEN 'resolved' WHEN ifnull(firing.snoozed_until, 0) > :today THEN 'snoozed'
  WHEN firing.acknowledged_at_ms IS NOT NULL THEN 'acknowledged' ELSE 'open' END`

interface FiringRow {
  readonly id: number
  readonly ruleId: number
  readonly ruleName: string
  readonly starterId: string | null
  readonly severity: AlertFiring['severity']
  readonly rule: string
  readonly subjectKind: AlertFiring['subject']['kind']
  readonly subjectId: number
  readonly subjectName: string
  readonly value: number | null
  readonly currentValue: number | null
  readonly firedOn: Day
  readonly firedAtMs: number
  readonly resolvedOn: Day | null
  readonly resolution: AlertFiring['resolution']
  readonly acknowledgedAtMs: number | null
  readonly acknowledgedBy: string | null
  readonly snoozedUntil: Day | null
  readonly assignedTo: string | null
  readonly escalatedOn: Day | null
  readonly state: AlertFiring['state']
}

export type FiringParameters = Readonly<Record<string, unknown>> & { readonly today: Day }

/** Firings under a condition on `firing` and `alert_rule`, newest first. */
export function readFirings(db: ReadDb, condition: string, parameters: FiringParameters, limit: number, offset = 0): AlertFiring[] {
  const rows = allText<FiringRow>(
    db,
    `SELECT firing.id, firing.rule_id AS ruleId, alert_rule.name AS ruleName, alert_rule.starter_id AS starterId, alert_rule.severity, firing.rule,
       firing.subject_kind AS subjectKind, firing.subject_id AS subjectId, firing.subject_name AS subjectName, firing.value, firing.fired_on AS firedOn,
       firing.fired_at_ms AS firedAtMs, firing.resolved_on AS resolvedOn, firing.resolution, firing.acknowledged_at_ms AS acknowledgedAtMs,
       firing.acknowledged_by AS acknowledgedBy, firing.snoozed_until AS snoozedUntil, firing.assigned_to AS assignedTo, firing.escalated_on AS escalatedOn, ${firingStateSql} AS state,
       CASE WHEN firing.resolved_on IS NULL THEN (SELECT value FROM alert_state AS now WHERE now.rule_id = firing.rule_id AND now.subject_kind = firing.subject_kind
         AND now.subject_id = firing.subject_id AND now.state = 'firing') END AS currentValue
     FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id
     WHERE ${condition} ORDER BY firing.fired_on DESC, firing.id DESC LIMIT :limit OFFSET :offset`,
    { ...parameters, limit, offset }
  )
  const notes = readNotes(db, rows.map((row) => row.id))
  return rows.map((row) => {
    const rule: AlertRule = alertRule.parse(JSON.parse(row.rule))
    return {
      id: row.id,
      ruleId: row.ruleId,
      ruleName: row.ruleName,
      starterId: row.starterId,
      severity: row.severity,
      measure: rule.measure,
      valueType: valueTypeOf(rule),
      comparison: rule.comparison,
      changeDays: rule.changeDays,
      subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
      value: row.value,
      threshold: rule.threshold,
      currentValue: row.currentValue,
      firedOn: isoFromDay(row.firedOn),
      firedAtMs: row.firedAtMs,
      resolvedOn: row.resolvedOn === null ? null : isoFromDay(row.resolvedOn),
      resolution: row.resolution,
      state: row.state,
      acknowledgedAtMs: row.acknowledgedAtMs,
      acknowledgedBy: row.acknowledgedBy,
      snoozedUntil: row.snoozedUntil === null ? null : isoFromDay(row.snoozedUntil),
      assignedTo: row.assignedTo,
      escalatedOn: row.escalatedOn === null ? null : isoFromDay(row.escalatedOn),
      notes: notes.get(row.id) ?? []
    }
  })
}

function readNotes(db: ReadDb, firingIds: readonly number[]): ReadonlyMap<number, AlertFiring['notes']> {
  const rows = allText<{ firingId: number; atMs: number; actor: string; kind: AlertFiring['notes'][number]['kind']; text: string }>(
    db,
    'SELECT firing_id AS firingId, at_ms AS atMs, actor, kind, text FROM alert_note WHERE firing_id IN (SELECT value FROM json_each(?)) ORDER BY id',
    [JSON.stringify(firingIds)]
  )
  const notes = new Map<number, AlertFiring['notes']>()
  for (const { firingId, ...note } of rows) {
    const own = notes.get(firingId)
    if (own === undefined) notes.set(firingId, [note])
    else own.push(note)
  }
  return notes
}

export function ruleView(db: ReadDb, stored: StoredRule): SavedAlertRule {
  const open = firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM alert_firing WHERE rule_id = ? AND resolved_on IS NULL', [stored.id])?.n ?? 0
  return {
    id: stored.id,
    name: stored.name,
    starterId: stored.starterId,
    severity: stored.severity,
    enabled: stored.enabled,
    rule: stored.rule,
    madeAtMs: stored.madeAtMs,
    madeBy: stored.madeBy,
    evaluatedOn: stored.evaluatedOn === null ? null : isoFromDay(stored.evaluatedOn),
    openFirings: open
  }
}
