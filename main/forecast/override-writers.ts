import { FailureError } from '../contract/failure'
import type { WriterHandlers } from '../router/handler'
import { dayFromIso, isoFromDay } from '../warehouse/day'
import { run, sql } from '../warehouse/statement'
import { writeSetting } from '../warehouse/settings'
import { machineFigure, requireNode } from './override-store'
import { readSubmissionPolicy, submissionPolicyKey } from './submission-policy'
import { lockDay } from './submission-tree'

type CalibrationWrites = 'overrides.make' | 'overrides.withdraw' | 'submissions.make' | 'submissions.withdraw' | 'submissions.setPolicy'

/** People's figures beside the machine's: only ever added or withdrawn, never rewritten. */
export const overrideWriters: Pick<WriterHandlers, CalibrationWrites> = {
  'overrides.make': (db, input, context) => {
    const { node, measure } = input
    requireNode(db, node.kind, node.id)
    if ((node.kind === 'deal') !== (measure !== 'bookings')) {
      throw new FailureError('invalid_input', 'forecast.override_measure', `${measure} cannot be overridden at a ${node.kind}: deals have p_win and expected_amount, all others bookings. Nothing was saved.`, {
        measure,
        kind: node.kind
      })
    }
    if ((node.kind === 'deal') !== (input.period === undefined)) {
      throw new FailureError('invalid_input', 'forecast.override_period', 'Bookings are overridden for a period, deals without one. Nothing was saved.')
    }
    if (measure === 'p_win' && input.value > 1) {
      throw new FailureError('invalid_input', 'forecast.override_probability', `A probability is at most 1, not ${input.value}. Nothing was saved.`, { value: input.value })
    }
    if (input.expiresAt !== undefined && dayFromIso(input.expiresAt) < context.today) {
      throw new FailureError('invalid_input', 'forecast.override_expired', `The override would have expired already (${input.expiresAt}). Nothing was saved; choose a later day or none.`, { expiresAt: input.expiresAt })
    }
    const period = input.period === undefined ? null : { start: dayFromIso(input.period.from), end: dayFromIso(input.period.to) }
    const before = machineFigure(db, { node, measure, periodStart: period?.start ?? null })
    if (before === null) {
      throw new FailureError('too_little_data', 'forecast.nothing_to_override', 'The published forecast has no such figure, so there is nothing to put another one over. Nothing was saved; update the forecast first.')
    }
    const { lastInsertRowid: overrideId } = run(
      db,
      sql.insertInto('override').values({
        node_kind: node.kind,
        node_id: node.id,
        measure,
        period_start: period?.start ?? null,
        period_end: period?.end ?? null,
        before_value: before,
        after_value: input.value,
        reason: input.reason,
        note: input.note ?? null,
        evidence: input.evidence ?? null,
        expires_at: input.expiresAt === undefined ? null : dayFromIso(input.expiresAt),
        actor: context.actor,
        made_at_ms: context.nowMs,
        made_on: context.today,
        withdrawn_at_ms: null
      })
    )
    context.inverse('overrides.withdraw', { overrideId, withdrawn: true })
    context.changed('override')
    return { overrideId, before, after: input.value }
  },
  'overrides.withdraw': (db, input, context) => {
    const done = run(db, sql.updateTable('override').set({ withdrawn_at_ms: input.withdrawn ? context.nowMs : null }).where('id', '=', input.overrideId))
    if (done.changes === 0) throw new FailureError('not_found', 'forecast.no_override', `There is no override ${input.overrideId}. Nothing was changed.`, { id: input.overrideId })
    context.inverse('overrides.withdraw', { overrideId: input.overrideId, withdrawn: !input.withdrawn })
    context.changed('override')
    return { overrideId: input.overrideId }
  },
  'submissions.make': (db, input, context) => {
    requireNode(db, input.level, input.nodeId)
    const start = dayFromIso(input.period.from)
    const end = dayFromIso(input.period.to)
    if (end < start) throw new FailureError('invalid_input', 'forecast.submission_period', `The period ends (${input.period.to}) before it begins (${input.period.from}). Nothing was saved.`, { from: input.period.from, to: input.period.to })
    if (context.today > end) {
      throw new FailureError('refused', 'forecast.submission_closed', `The period was over on ${input.period.to}; today is ${isoFromDay(context.today)}. Nothing was saved.`, { to: input.period.to })
    }
    const lockOn = lockDay(readSubmissionPolicy(db), input.level, end)
    if (context.today > lockOn) {
      throw new FailureError('refused', 'forecast.submission_locked', `Submissions of this level were locked after ${isoFromDay(lockOn)}; today is ${isoFromDay(context.today)}. Nothing was saved; the level above can still submit.`, {
        lockOn: isoFromDay(lockOn)
      })
    }
    const { lastInsertRowid: submissionId } = run(
      db,
      sql.insertInto('submission').values({
        level: input.level, node_id: input.nodeId, measure: input.measure, period_start: start, period_end: end, amount_e4: input.amountE4,
        made_on: context.today, known_at: context.today, actor: context.actor
      })
    )
    context.inverse('submissions.withdraw', { submissionId, withdrawn: true })
    context.changed('submission')
    return { submissionId }
  },
  'submissions.setPolicy': (db, input, context) => {
    if (!(input.rep >= input.unit && input.unit >= input.region && input.region >= input.total)) {
      throw new FailureError('invalid_input', 'forecast.lock_order', 'A lower level has to be locked before the one above it. Nothing was saved; give the lower level more days before the end.')
    }
    const before = readSubmissionPolicy(db)
    writeSetting(db, submissionPolicyKey, JSON.stringify(input))
    context.inverse('submissions.setPolicy', before)
    context.changed('submission')
    return input
  },
  'submissions.withdraw': (db, input, context) => {
    const done = run(db, sql.updateTable('submission').set({ withdrawn_at_ms: input.withdrawn ? context.nowMs : null }).where('id', '=', input.submissionId))
    if (done.changes === 0) throw new FailureError('not_found', 'forecast.no_submission', `There is no submission ${input.submissionId}. Nothing was changed.`, { id: input.submissionId })
    context.inverse('submissions.withdraw', { submissionId: input.submissionId, withdrawn: !input.withdrawn })
    context.changed('submission')
    return { submissionId: input.submissionId }
  }
}
