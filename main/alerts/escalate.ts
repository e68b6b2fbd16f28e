import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import { all, run, sql } from '../warehouse/statement'
import type { StoredRule } from './alert-store'
import { announceFirings } from './announcement'

type EscalateContext = Pick<CommandContext, 'nowMs' | 'today' | 'announce' | 'changed' | 'actor'>

/**
 * Raises open alerts that nobody has acknowledged for as many days as the rule allows: once each, with an entry in their history, and
 * announced as critical whatever the rule's own severity. Snoozed ones wait until they come back.
 */
export function escalateFirings(db: WriteDb, rule: StoredRule, context: EscalateContext): number {
  const days = rule.rule.escalateDays ?? null
  if (days === null) return 0
  const due = all(
    db,
    sql
      .selectFrom('alert_firing')
      .selectAll()
      .where('rule_id', '=', rule.id)
      .where('resolved_on', 'is', null)
      .where('acknowledged_at_ms', 'is', null)
      .where('escalated_on', 'is', null)
      .where('fired_on', '<=', context.today - days)
      .where((expression) => expression.or([expression('snoozed_until', 'is', null), expression('snoozed_until', '<=', context.today)]))
      .orderBy('id')
  )
  for (const firing of due) {
    const to = rule.rule.escalateTo ?? null
    run(db, sql.updateTable('alert_firing').set({ escalated_on: context.today, ...(to === null ? {} : { assigned_to: to }) }).where('id', '=', firing.id))
    run(db, sql.insertInto('alert_note').values({ firing_id: firing.id, at_ms: context.nowMs, actor: '', kind: 'escalated', text: to ?? '' }))
  }
  announceFirings(
    { ...rule, severity: 'critical', rule: { ...rule.rule, recipients: alsoTo(rule.rule.recipients ?? [], rule.rule.escalateTo ?? null) } },
    due.map((firing) => ({ id: firing.id, subject: { kind: rule.rule.subjectKind, id: firing.subject_id, name: firing.subject_name }, value: firing.value })),
    context
  )
  if (due.length > 0) context.changed('alert_firing')
  return due.length
}

/** Nobody named means whoever is at this desktop, and stays so. */
function alsoTo(recipients: readonly string[], person: string | null): string[] {
  return recipients.length === 0 || person === null ? [...recipients] : [...recipients, person]
}
