import { alertRule, type AlertRule, type AlertSeverity, type AlertSubject, type ResolutionReason } from '../contract/alerts'
import { FailureError } from '../contract/failure'
import type { ReadDb, WriteDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { all, first, run, sql } from '../warehouse/statement'
import type { States, SubjectState } from './evaluate-rule'

/** A rule as it is kept. */
export interface StoredRule {
  readonly id: number
  readonly name: string
  readonly starterId: string | null
  readonly severity: AlertSeverity
  readonly enabled: boolean
  readonly rule: AlertRule
  readonly madeAtMs: number
  readonly madeBy: string
  readonly evaluatedOn: Day | null
}

export function readRules(db: ReadDb): readonly StoredRule[] {
  return all(db, sql.selectFrom('alert_rule').selectAll().where('deleted_at_ms', 'is', null).orderBy('id')).map(storedRule)
}

/** Also a deleted one: its history stays readable. */
export function readRule(db: ReadDb, ruleId: number): StoredRule {
  const row = first(db, sql.selectFrom('alert_rule').selectAll().where('id', '=', ruleId))
  if (row === undefined) throw new FailureError('not_found', 'alerts.no_rule', `There is no alert rule ${ruleId}. Nothing was changed; choose one of the list.`, { ruleId })
  return storedRule(row)
}

interface RuleRow {
  readonly id: number
  readonly name: string
  readonly starter_id: string | null
  readonly severity: string
  readonly enabled: number
  readonly rule: string
  readonly made_at_ms: number
  readonly made_by: string
  readonly evaluated_on: number | null
}

function storedRule(row: RuleRow): StoredRule {
  return {
    id: row.id,
    name: row.name,
    starterId: row.starter_id,
    severity: row.severity as AlertSeverity,
    enabled: row.enabled === 1,
    rule: alertRule.parse(JSON.parse(row.rule)),
    madeAtMs: row.made_at_ms,
    madeBy: row.made_by,
    evaluatedOn: row.evaluated_on
  }
}

export function readStates(db: ReadDb, ruleId: number): States {
  const rows = all(db, sql.selectFrom('alert_state').selectAll().where('rule_id', '=', ruleId).orderBy('subject_id'))
  return new Map(
    rows.map((row): [number, SubjectState] => [
      row.subject_id,
      { subjectId: row.subject_id, state: row.state as SubjectState['state'], since: row.since, value: row.value, quietUntil: row.quiet_until }
    ])
  )
}

/** Replaces the states of a rule; writes nothing where nothing has moved. */
export function writeStates(db: WriteDb, rule: StoredRule, states: States, evaluatedOn: Day | null): void {
  run(db, sql.updateTable('alert_rule').set({ evaluated_on: evaluatedOn }).where('id', '=', rule.id).where('evaluated_on', 'is not', evaluatedOn))
  if (sameStates(readStates(db, rule.id), states)) return
  run(db, sql.deleteFrom('alert_state').where('rule_id', '=', rule.id))
  for (const state of states.values()) {
    run(
      db,
      sql.insertInto('alert_state').values({
        rule_id: rule.id,
        subject_kind: rule.rule.subjectKind,
        subject_id: state.subjectId,
        state: state.state,
        since: state.since,
        value: state.value,
        quiet_until: state.quietUntil
      })
    )
  }
}

function sameStates(a: States, b: States): boolean {
  if (a.size !== b.size) return false
  for (const [id, state] of a) {
    const other = b.get(id)
    if (other === undefined || other.state !== state.state || other.since !== state.since || other.value !== state.value || other.quietUntil !== state.quietUntil) return false
  }
  return true
}

export function insertFiring(db: WriteDb, rule: StoredRule, subject: AlertSubject, value: number | null, day: Day, atMs: number): number {
  const { lastInsertRowid } = run(
    db,
    sql.insertInto('alert_firing').values({
      rule_id: rule.id,
      subject_kind: subject.kind,
      subject_id: subject.id,
      subject_name: subject.name,
      rule: JSON.stringify(rule.rule),
      value,
      fired_on: day,
      fired_at_ms: atMs
    })
  )
  return lastInsertRowid
}

/** Resolves the open firing of a subject, or of all subjects of the rule. */
export function resolveFirings(db: WriteDb, ruleId: number, subjectId: number | null, reason: ResolutionReason, day: Day, atMs: number): number {
  const open = sql.updateTable('alert_firing').set({ resolved_on: day, resolved_at_ms: atMs, resolution: reason }).where('rule_id', '=', ruleId).where('resolved_on', 'is', null)
  return run(db, subjectId === null ? open : open.where('subject_id', '=', subjectId)).changes
}
