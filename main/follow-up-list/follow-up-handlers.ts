import { FailureError } from '../contract/failure'
import type { ReaderHandlers, WriterHandlers } from '../router/handler'
import { readDealNames, readStages } from '../metrics/deal-snapshots'
import { dayFromIso, isoFromDay, weekStart, type Day } from '../warehouse/day'
import { writeSetting } from '../warehouse/settings'
import { allText, firstText, prepare, run, sql } from '../warehouse/statement'
import { policyKey, readFollowUpPolicy } from './follow-up-policy'
import { measureFollowUps } from './measure-follow-ups'
import { narrowed, readFollowUps } from './read-follow-ups'

/** How long what was done keeps a deal off the list. */
const hiddenDays = { done: 14, dismissed: 91 } as const

interface ActionRow {
  readonly id: number
  readonly opportunity_id: number
  readonly name: string
  readonly kind: 'done' | 'snoozed' | 'dismissed'
  readonly hidden_until: Day
  readonly note: string | null
  readonly actor: string
  readonly made_on: Day
  readonly withdrawn_at_ms: number | null
}

export const followUpReaders: Pick<ReaderHandlers, 'followUps.list' | 'followUps.actions' | 'followUps.measure'> = {
  'followUps.list': (db, input, context) => {
    const choice = readFollowUps(db, context.today)
    const { shown, heldOut } = narrowed(db, choice, input.scope, input.repId, context.today)
    const names = readDealNames(db, shown.map((candidate) => candidate.id))
    const stages = readStages(db)
    return {
      asOf: isoFromDay(context.today),
      policy: readFollowUpPolicy(db),
      items: shown.map(({ id, deal, risk, pWin, worthE4, action, dueOn }) => {
        const name = names.get(id)
        return {
          opportunityId: id,
          name: name?.name ?? '',
          accountName: name?.accountName ?? null,
          unitName: name?.unitName ?? null,
          repName: name?.repName ?? null,
          stageName: stages.get(deal.stageId)?.name ?? '',
          amountE4: deal.amountE4,
          expectedCloseOn: deal.expectedCloseAt === null ? null : isoFromDay(deal.expectedCloseAt),
          risk: risk.risk,
          riskBasis: risk.basis,
          pWin,
          worthE4,
          reasons: [...risk.reasons],
          action,
          dueOn: isoFromDay(dueOn)
        }
      }),
      candidates: choice.candidates,
      beyondCaps: choice.beyondCaps,
      heldOut,
      hidden: choice.hidden
    }
  },
  'followUps.actions': (db, input) => ({
    total: firstText<{ n: number }>(db, 'SELECT count(*) AS n FROM follow_up_action')?.n ?? 0,
    actions: allText<ActionRow>(
      db,
      'SELECT a.*, o.name FROM follow_up_action AS a JOIN opportunity AS o ON o.id = a.opportunity_id ORDER BY a.id DESC LIMIT @limit OFFSET @offset',
      { limit: input.limit, offset: input.offset }
    ).map((row) => ({
      id: row.id, opportunityId: row.opportunity_id, name: row.name, kind: row.kind, hiddenUntil: isoFromDay(row.hidden_until), note: row.note, actor: row.actor, madeOn: isoFromDay(row.made_on),
      withdrawn: row.withdrawn_at_ms !== null
    }))
  }),
  'followUps.measure': (db, _input, context) => measureFollowUps(db, context.today)
}

export const followUpWriters: Pick<WriterHandlers, 'followUps.act' | 'followUps.withdraw' | 'followUps.setPolicy' | 'followUps.plan'> = {
  'followUps.act': (db, input, context) => {
    const deal = firstText<{ status: number }>(db, 'SELECT status FROM opportunity WHERE id = ?', [input.opportunityId])
    if (deal === undefined) throw new FailureError('not_found', 'follow_ups.no_such_deal', `There is no deal ${input.opportunityId}. Nothing was saved; choose one of the list.`, { id: input.opportunityId })
    const hiddenUntil = input.kind === 'snoozed' ? (input.until === undefined ? null : dayFromIso(input.until)) : context.today + hiddenDays[input.kind]
    if (hiddenUntil === null || hiddenUntil <= context.today) {
      throw new FailureError('invalid_input', 'follow_ups.snooze_until', 'A follow-up is put off until a day after today. Nothing was saved; choose a later day.')
    }
    const { lastInsertRowid: actionId } = run(
      db,
      sql.insertInto('follow_up_action').values({
        opportunity_id: input.opportunityId, kind: input.kind, hidden_until: hiddenUntil, note: input.note ?? null, actor: context.actor, made_on: context.today, at_ms: context.nowMs, withdrawn_at_ms: null
      })
    )
    context.inverse('followUps.withdraw', { actionId, withdrawn: true })
    context.changed('follow_up_action')
    return { actionId, hiddenUntil: isoFromDay(hiddenUntil) }
  },
  'followUps.withdraw': (db, input, context) => {
    const done = run(db, sql.updateTable('follow_up_action').set({ withdrawn_at_ms: input.withdrawn ? context.nowMs : null }).where('id', '=', input.actionId))
    if (done.changes === 0) throw new FailureError('not_found', 'follow_ups.no_such_action', `There is no follow-up ${input.actionId}. Nothing was changed.`, { id: input.actionId })
    context.inverse('followUps.withdraw', { actionId: input.actionId, withdrawn: !input.withdrawn })
    context.changed('follow_up_action')
    return { actionId: input.actionId }
  },
  'followUps.setPolicy': (db, input, context) => {
    const before = readFollowUpPolicy(db)
    writeSetting(db, policyKey, JSON.stringify(input))
    context.inverse('followUps.setPolicy', before)
    context.changed('follow_up_action')
    return input
  },
  'followUps.plan': (db, _input, context) => {
    const choice = readFollowUps(db, context.today)
    const insert = prepare(db, 'INSERT OR IGNORE INTO follow_up_entry (opportunity_id, week, listed_on, held_out, amount_e4, risk, expected_close_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
    let [listed, heldOut] = [0, 0]
    for (const candidate of [...choice.shown, ...choice.heldOut]) {
      const { changes } = insert.run(candidate.id, weekStart(context.today), context.today, candidate.isHeldOut ? 1 : 0, candidate.deal.amountE4, candidate.risk.risk, candidate.deal.expectedCloseAt)
      if (candidate.isHeldOut) heldOut += changes
      else listed += changes
    }
    if (listed + heldOut > 0) context.changed('follow_up_entry')
    return { listed, heldOut }
  }
}
