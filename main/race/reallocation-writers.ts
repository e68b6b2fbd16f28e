import { FailureError } from '../contract/failure'
import type { WriterHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso } from '../warehouse/day'
import { first, run, sql } from '../warehouse/statement'
import { proposeReallocation } from './propose-reallocation'
import { nextPeriod } from './resource-pools'

type ReallocationWrites = 'reallocation.save' | 'reallocation.setWithdrawn' | 'reallocation.setApproved'

export const reallocationWriters: Pick<WriterHandlers, ReallocationWrites> = {
  'reallocation.save': (db, input, context) => {
    const asOf = input.asOf === undefined ? context.today : dayFromIso(input.asOf)
    // Computed again here: what is kept is what the rule gives, not what a caller says it gave.
    const { pool, season, allocation } = proposeReallocation(db, { ...input, asOf, today: context.today })
    if (allocation.kind === 'infeasible') {
      throw new FailureError('refused', 'reallocation.infeasible', 'No allocation of the pool respects every bound. Nothing was saved; loosen a floor, the cap or the change limit.', {
        bounds: [...new Set(allocation.reasons.flatMap((reason) => reason.bounds))].join(', ')
      })
    }
    const applies = nextPeriod(pool)
    const { lastInsertRowid: proposalId } = run(
      db,
      sql.insertInto('reallocation').values({
        pool_kind: pool.kind,
        pool_name: pool.name,
        value_type: pool.valueType,
        period_start: pool.from,
        period_end: pool.to,
        applies_from: applies.from,
        applies_to: applies.to,
        total: pool.total,
        season_id: season.id,
        as_of: asOf,
        rule: JSON.stringify(input.rule),
        note: input.note,
        made_at_ms: context.nowMs,
        made_by: context.actor
      })
    )
    for (const share of allocation.shares) {
      run(db, sql.insertInto('reallocation_share').values({ reallocation_id: proposalId, unit_id: share.participantId, today: pool.today.get(share.participantId) ?? 0, proposed: share.quantity }))
    }
    context.inverse('reallocation.setWithdrawn', { proposalId, withdrawn: true })
    context.changed('reallocation')
    return { proposalId }
  },
  'reallocation.setWithdrawn': (db, input, context) => {
    const proposal = requireProposal(db, input.proposalId)
    if (input.withdrawn && proposal.approved_at_ms !== null) {
      throw new FailureError('refused', 'reallocation.approved', 'An approved reallocation cannot be withdrawn. Nothing was changed; take the approval back first.')
    }
    run(db, sql.updateTable('reallocation').set({ withdrawn_at_ms: input.withdrawn ? context.nowMs : null }).where('id', '=', proposal.id))
    context.inverse('reallocation.setWithdrawn', { proposalId: proposal.id, withdrawn: !input.withdrawn })
    context.changed('reallocation')
    return { proposalId: proposal.id }
  },
  'reallocation.setApproved': (db, input, context) => {
    const proposal = requireProposal(db, input.proposalId)
    if (proposal.withdrawn_at_ms !== null) throw new FailureError('refused', 'reallocation.withdrawn', 'The proposal has been withdrawn. Nothing was changed; save it again.')
    if (input.approved && proposal.approved_at_ms === null) refuseSecond(db, proposal)
    const values = input.approved ? { approved_at_ms: context.nowMs, approved_by: context.actor } : { approved_at_ms: null, approved_by: null }
    run(db, sql.updateTable('reallocation').set(values).where('id', '=', proposal.id))
    context.inverse('reallocation.setApproved', { proposalId: proposal.id, approved: !input.approved })
    context.changed('reallocation')
    return { proposalId: proposal.id }
  }
}

function requireProposal(db: ReadDb, id: number) {
  const proposal = first(db, sql.selectFrom('reallocation').selectAll().where('id', '=', id))
  if (proposal === undefined) throw new FailureError('not_found', 'reallocation.no_proposal', `There is no proposal ${id}. Nothing was changed; choose one of the list.`, { id })
  return proposal
}

function refuseSecond(db: ReadDb, proposal: ReturnType<typeof requireProposal>): void {
  const other = first(
    db,
    sql
      .selectFrom('reallocation')
      .select('id')
      .where('pool_kind', '=', proposal.pool_kind)
      .where('pool_name', '=', proposal.pool_name)
      .where('applies_from', '=', proposal.applies_from)
      .where('approved_at_ms', 'is not', null)
      .where('withdrawn_at_ms', 'is', null)
  )
  if (other !== undefined) {
    throw new FailureError('conflict', 'reallocation.decided', `Another reallocation of ${proposal.pool_name} for that period is approved already. Nothing was changed; take its approval back first.`, { name: proposal.pool_name })
  }
}
