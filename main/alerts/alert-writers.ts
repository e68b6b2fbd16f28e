import { FailureError } from '../contract/failure'
import type { AlertFiring, AlertRule } from '../contract/alerts'
import type { CommandContext, WriterHandlers } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { all, first, run, sql } from '../warehouse/statement'
import { readRule, readRules, resolveFirings, writeStates, type StoredRule } from './alert-store'
import { conditionsOf } from './conditions'
import { noStates } from './evaluate-rule'
import { checkRule } from './fact-series'
import { isBehind, runRule, runSlice } from './run-rules'
import { readStarterRules } from './starter-rules'

type AlertWrites =
  | 'alerts.saveRule' | 'alerts.deleteRule' | 'alerts.restoreRule' | 'alerts.acknowledge' | 'alerts.snooze' | 'alerts.assign' | 'alerts.comment'
  | 'alerts.ensureStarterRules' | 'alerts.evaluate' | 'alerts.tick'

/** Starter rules begin with a history, so that the inbox of a new workspace shows how they behave. */
const starterHistoryDays = 28

export const alertWriters: Pick<WriterHandlers, AlertWrites> = {
  'alerts.saveRule': (db, input, context) => {
    checkRule(input.rule)
    context.changed('alert_rule')
    const values = { name: input.name, starter_id: input.starterId, rule: JSON.stringify(input.rule), severity: input.severity, enabled: input.enabled ? 1 : 0 }
    if (input.id === undefined) {
      const { lastInsertRowid: ruleId } = run(db, sql.insertInto('alert_rule').values({ ...values, made_at_ms: context.nowMs, made_by: context.actor }))
      context.inverse('alerts.deleteRule', { id: ruleId })
      return { ruleId, ...(input.enabled ? runToday(db, ruleId, context) : { fired: 0, resolved: 0 }) }
    }
    const before = requireLiving(db, input.id)
    run(db, sql.updateTable('alert_rule').set(values).where('id', '=', input.id))
    context.inverse('alerts.saveRule', { id: before.id, name: before.name, starterId: before.starterId, severity: before.severity, enabled: before.enabled, rule: before.rule })
    let resolved = 0
    if (!input.enabled || !watchesTheSame(before.rule, input.rule)) {
      resolved = resolveFirings(db, before.id, null, 'rule_changed', context.today, context.nowMs)
      writeStates(db, { ...before, rule: input.rule }, noStates, null)
      if (resolved > 0) context.changed('alert_firing')
    }
    const ran = input.enabled ? runToday(db, input.id, context) : { fired: 0, resolved: 0 }
    return { ruleId: input.id, fired: ran.fired, resolved: resolved + ran.resolved }
  },
  'alerts.deleteRule': (db, input, context) => {
    requireLiving(db, input.id)
    run(db, sql.updateTable('alert_rule').set({ deleted_at_ms: context.nowMs }).where('id', '=', input.id))
    resolveFirings(db, input.id, null, 'rule_deleted', context.today, context.nowMs)
    context.inverse('alerts.restoreRule', { id: input.id })
    context.changed('alert_rule', 'alert_firing')
    return { id: input.id }
  },
  'alerts.restoreRule': (db, input, context) => {
    const rule = readRule(db, input.id)
    run(db, sql.updateTable('alert_rule').set({ deleted_at_ms: null }).where('id', '=', input.id))
    // What the deletion resolved goes on as if nothing had been, without firing again.
    run(
      db,
      sql.updateTable('alert_firing').set({ resolved_on: null, resolved_at_ms: null, resolution: null }).where('rule_id', '=', input.id).where('resolution', '=', 'rule_deleted')
    )
    context.inverse('alerts.deleteRule', { id: rule.id })
    context.changed('alert_rule', 'alert_firing')
    return { id: input.id }
  },
  'alerts.acknowledge': (db, input, context) => {
    const changed = all(
      db,
      sql.selectFrom('alert_firing').select('id').where('id', 'in', input.firingIds).where('acknowledged_at_ms', input.acknowledged ? 'is' : 'is not', null)
    ).map((row) => row.id)
    const values = input.acknowledged ? { acknowledged_at_ms: context.nowMs, acknowledged_by: context.actor } : { acknowledged_at_ms: null, acknowledged_by: null }
    for (const id of changed) {
      run(db, sql.updateTable('alert_firing').set(values).where('id', '=', id))
      insertNote(db, id, input.acknowledged ? 'acknowledged' : 'reopened', '', context)
    }
    if (changed.length > 0) context.inverse('alerts.acknowledge', { firingIds: changed, acknowledged: !input.acknowledged })
    context.changed('alert_firing')
    return { changed: changed.length }
  },
  'alerts.snooze': (db, input, context) => {
    const until = input.until === null ? null : dayFromIso(input.until)
    const rows = all(db, sql.selectFrom('alert_firing').select(['id', 'snoozed_until']).where('id', 'in', input.firingIds))
    for (const row of rows) {
      run(db, sql.updateTable('alert_firing').set({ snoozed_until: until }).where('id', '=', row.id))
      insertNote(db, row.id, until === null ? 'unsnoozed' : 'snoozed', input.until ?? '', context)
    }
    const before: Day | null = rows[0]?.snoozed_until ?? null
    if (rows.length > 0) context.inverse('alerts.snooze', { firingIds: rows.map((row) => row.id), until: before === null ? null : isoFromDay(before) })
    context.changed('alert_firing')
    return { changed: rows.length }
  },
  'alerts.assign': (db, input, context) => {
    const wanted = new Map(input.assignments.map((assignment) => [assignment.firingId, assignment.to]))
    const rows = all(db, sql.selectFrom('alert_firing').select(['id', 'assigned_to']).where('id', 'in', [...wanted.keys()])).filter((row) => row.assigned_to !== wanted.get(row.id))
    for (const row of rows) {
      const to = wanted.get(row.id) ?? null
      run(db, sql.updateTable('alert_firing').set({ assigned_to: to }).where('id', '=', row.id))
      insertNote(db, row.id, to === null ? 'unassigned' : 'assigned', to ?? '', context)
    }
    if (rows.length > 0) context.inverse('alerts.assign', { assignments: rows.map((row) => ({ firingId: row.id, to: row.assigned_to })) })
    context.changed('alert_firing')
    return { changed: rows.length }
  },
  'alerts.comment': (db, input, context) => {
    if (first(db, sql.selectFrom('alert_firing').select('id').where('id', '=', input.firingId)) === undefined) {
      throw new FailureError('not_found', 'alerts.no_firing', `There is no alert ${input.firingId}. Nothing was saved.`, { firingId: input.firingId })
    }
    insertNote(db, input.firingId, 'comment', input.text, context)
    context.changed('alert_firing')
    return { firingId: input.firingId }
  },
  'alerts.ensureStarterRules': (db, input, context) => {
    const made = new Set(all(db, sql.selectFrom('alert_rule').select('starter_id')).map((row) => row.starter_id))
    let created = 0
    let fired = 0
    for (const starter of readStarterRules(db, context.today)) {
      if (!starter.available || made.has(starter.starterId)) continue
      const { lastInsertRowid: ruleId } = run(
        db,
        sql.insertInto('alert_rule').values({
          name: input.names[starter.starterId] ?? '',
          starter_id: starter.starterId,
          rule: JSON.stringify(starter.rule),
          severity: starter.severity,
          made_at_ms: context.nowMs,
          made_by: context.actor
        })
      )
      created += 1
      fired += runRule(db, readRule(db, ruleId), context, starterHistoryDays).fired
    }
    if (created > 0) context.changed('alert_rule')
    return { created, fired }
  },
  'alerts.evaluate': async (db, _input, context) => {
    let [evaluations, fired, resolved] = [0, 0, 0]
    const enabled = readRules(db).filter((rule) => rule.enabled)
    for (const [index, { id }] of enabled.entries()) {
      for (let more = true; more; ) {
        await context.pause()
        const result = db.sqlite.transaction(() => runRule(db, readRule(db, id), context)).immediate()
        evaluations += result.evaluations
        fired += result.fired
        resolved += result.resolved
        more = result.evaluations > 0 && isBehind(readRule(db, id), context.today)
      }
      context.progress({ share: (index + 1) / enabled.length, step: 'alerts.evaluating', done: index + 1, total: enabled.length })
    }
    return { evaluations, fired, resolved }
  },
  'alerts.tick': (db, _input, context) => runSlice(db, context)
}

/** Evaluates a rule as far as it lags behind, so that a new or changed one says at once what it finds. */
function runToday(db: WriteDb, ruleId: number, context: CommandContext): { fired: number; resolved: number } {
  const { fired, resolved } = runRule(db, readRule(db, ruleId), context)
  return { fired, resolved }
}

/** Another threshold or duration goes on from where the subjects stand; another measure or other subjects begin anew. */
function watchesTheSame(before: AlertRule, after: AlertRule): boolean {
  const watched = (rule: AlertRule): string =>
    JSON.stringify([
      rule.subjectKind, rule.scope.regionIds ?? [], rule.scope.unitIds ?? [], rule.minimumAmountE4,
      conditionsOf(rule).map((condition) => [condition.measure, condition.comparison, condition.changeDays, condition.idleDays])
    ])
  return watched(before) === watched(after)
}

function requireLiving(db: WriteDb, ruleId: number): StoredRule {
  const rule = readRules(db).find((candidate) => candidate.id === ruleId)
  if (rule === undefined) throw new FailureError('not_found', 'alerts.no_rule', `There is no alert rule ${ruleId}. Nothing was changed; choose one of the list.`, { ruleId })
  return rule
}

function insertNote(db: WriteDb, firingId: number, kind: AlertFiring['notes'][number]['kind'], text: string, context: CommandContext): void {
  run(db, sql.insertInto('alert_note').values({ firing_id: firingId, at_ms: context.nowMs, actor: context.actor, kind, text }))
}
