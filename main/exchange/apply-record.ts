import type { AlertReference, ExchangeBody, ExchangeRecord } from '../contract/exchange'
import type { ReadDb, WriteDb } from '../warehouse/database'
import { dayFromIso } from '../warehouse/day'
import { firstText, run, sql } from '../warehouse/statement'
import { findAlert, idOf } from './references'

/** Whether everything that a record speaks of is here. */
export function isResolvable(db: ReadDb, body: ExchangeBody): boolean {
  switch (body.kind) {
    case 'assignment':
      return body.alerts.some(({ alert }) => findAlert(db, alert) !== null)
    case 'acknowledgement':
      return body.alerts.some((alert) => findAlert(db, alert) !== null)
    case 'comment':
    case 'escalation':
      return findAlert(db, body.alert) !== null
    case 'submission':
      return idOf(db, body.level, body.nodeKey) !== null && dayFromIso(body.from) <= dayFromIso(body.to)
    case 'approval': {
      const { shares, total } = body.proposal
      return shares.every((share) => idOf(db, 'unit', share.unitKey) !== null) && shares.reduce((sum, share) => sum + share.proposed, 0) === total
    }
  }
}

/** Writes what a record says in its author's name and time, and names the tables it touched. Whoever spoke last is right. */
export function applyRecord(db: WriteDb, record: ExchangeRecord): readonly string[] {
  const { body } = record
  switch (body.kind) {
    case 'assignment':
      for (const { alert, to } of body.alerts) onAlert(db, alert, (firingId) => assign(db, firingId, to, record))
      return ['alert_firing']
    case 'acknowledgement':
      for (const alert of body.alerts) onAlert(db, alert, (firingId) => acknowledge(db, firingId, body.acknowledged, record))
      return ['alert_firing']
    case 'comment':
      onAlert(db, body.alert, (firingId) => note(db, firingId, 'comment', body.text, record))
      return ['alert_firing']
    case 'escalation':
      onAlert(db, body.alert, (firingId) => {
        const row = firstText<{ escalatedOn: number | null }>(db, 'SELECT escalated_on AS escalatedOn FROM alert_firing WHERE id = ?', [firingId])
        if (row?.escalatedOn !== null) return
        run(db, sql.updateTable('alert_firing').set({ escalated_on: dayFromIso(body.on), ...(body.to === null ? {} : { assigned_to: body.to }) }).where('id', '=', firingId))
        note(db, firingId, 'escalated', body.to ?? '', { ...record, actor: record.device })
      })
      return ['alert_firing']
    case 'submission':
      submit(db, body, record)
      return ['submission']
    case 'approval':
      approve(db, body, record)
      return ['reallocation']
  }
}

function onAlert(db: WriteDb, alert: AlertReference, work: (firingId: number) => void): void {
  const firingId = findAlert(db, alert)
  if (firingId !== null) work(firingId)
}

function assign(db: WriteDb, firingId: number, to: string | null, record: ExchangeRecord): void {
  if (!hasLater(db, firingId, ['assigned', 'unassigned'], record.atMs)) run(db, sql.updateTable('alert_firing').set({ assigned_to: to }).where('id', '=', firingId))
  note(db, firingId, to === null ? 'unassigned' : 'assigned', to ?? '', record)
}

function acknowledge(db: WriteDb, firingId: number, isAcknowledged: boolean, record: ExchangeRecord): void {
  if (!hasLater(db, firingId, ['acknowledged', 'reopened'], record.atMs)) {
    const values = isAcknowledged ? { acknowledged_at_ms: record.atMs, acknowledged_by: record.actor } : { acknowledged_at_ms: null, acknowledged_by: null }
    run(db, sql.updateTable('alert_firing').set(values).where('id', '=', firingId))
  }
  note(db, firingId, isAcknowledged ? 'acknowledged' : 'reopened', '', record)
}

function hasLater(db: ReadDb, firingId: number, kinds: readonly string[], atMs: number): boolean {
  return firstText(db, 'SELECT 1 FROM alert_note WHERE firing_id = ? AND at_ms > ? AND kind IN (SELECT value FROM json_each(?)) LIMIT 1', [firingId, atMs, JSON.stringify(kinds)]) !== undefined
}

function note(db: WriteDb, firingId: number, kind: string, text: string, record: ExchangeRecord): void {
  run(db, sql.insertInto('alert_note').values({ firing_id: firingId, at_ms: record.atMs, actor: record.actor, kind, text }))
}

function submit(db: WriteDb, body: Extract<ExchangeBody, { kind: 'submission' }>, record: ExchangeRecord): void {
  const nodeId = idOf(db, body.level, body.nodeKey)
  if (nodeId === null) return
  const [start, end, madeOn] = [dayFromIso(body.from), dayFromIso(body.to), dayFromIso(body.madeOn)]
  const same = firstText<{ id: number }>(
    db,
    'SELECT id FROM submission WHERE level = ? AND node_id = ? AND measure = ? AND period_start = ? AND period_end = ? AND amount_e4 = ? AND made_on = ? AND actor = ?',
    [body.level, nodeId, body.measure, start, end, body.amountE4, madeOn, record.actor]
  )
  const withdrawnAtMs = body.withdrawn ? record.atMs : null
  if (same !== undefined) run(db, sql.updateTable('submission').set({ withdrawn_at_ms: withdrawnAtMs }).where('id', '=', same.id))
  else if (!body.withdrawn) {
    run(db, sql.insertInto('submission').values({ level: body.level, node_id: nodeId, measure: body.measure, period_start: start, period_end: end, amount_e4: body.amountE4, made_on: madeOn, known_at: madeOn, actor: record.actor }))
  }
}

/** One approved proposal per pool and period: a later approval takes the place of an earlier one, an earlier one stays a proposal. */
function approve(db: WriteDb, { approved, proposal }: Extract<ExchangeBody, { kind: 'approval' }>, record: ExchangeRecord): void {
  const appliesFrom = dayFromIso(proposal.appliesFrom)
  const known = firstText<{ id: number }>(
    db,
    'SELECT id FROM reallocation WHERE pool_kind = ? AND pool_name = ? AND applies_from = ? AND made_by = ? AND made_at_ms = ? AND withdrawn_at_ms IS NULL',
    [proposal.poolKind, proposal.poolName, appliesFrom, proposal.madeBy, proposal.madeAtMs]
  )
  const id = known?.id ?? insertProposal(db, proposal)
  const standing = firstText<{ id: number; atMs: number }>(
    db,
    'SELECT id, approved_at_ms AS atMs FROM reallocation WHERE pool_kind = ? AND pool_name = ? AND applies_from = ? AND approved_at_ms IS NOT NULL AND withdrawn_at_ms IS NULL',
    [proposal.poolKind, proposal.poolName, appliesFrom]
  )
  if (!approved) {
    if (standing?.id === id && standing.atMs <= record.atMs) run(db, sql.updateTable('reallocation').set({ approved_at_ms: null, approved_by: null }).where('id', '=', id))
    return
  }
  if (standing !== undefined && standing.id !== id && standing.atMs > record.atMs) return
  if (standing !== undefined) run(db, sql.updateTable('reallocation').set({ approved_at_ms: null, approved_by: null }).where('id', '=', standing.id))
  run(db, sql.updateTable('reallocation').set({ approved_at_ms: record.atMs, approved_by: record.actor }).where('id', '=', id))
}

function insertProposal(db: WriteDb, proposal: Extract<ExchangeBody, { kind: 'approval' }>['proposal']): number {
  const { lastInsertRowid: id } = run(
    db,
    sql.insertInto('reallocation').values({
      pool_kind: proposal.poolKind, pool_name: proposal.poolName, value_type: proposal.valueType, period_start: dayFromIso(proposal.periodStart), period_end: dayFromIso(proposal.periodEnd),
      applies_from: dayFromIso(proposal.appliesFrom), applies_to: dayFromIso(proposal.appliesTo), total: proposal.total, season_id: null, as_of: dayFromIso(proposal.asOf),
      rule: JSON.stringify(proposal.rule), note: proposal.note, made_at_ms: proposal.madeAtMs, made_by: proposal.madeBy
    })
  )
  for (const share of proposal.shares) {
    const unitId = idOf(db, 'unit', share.unitKey)
    if (unitId !== null) run(db, sql.insertInto('reallocation_share').values({ reallocation_id: id, unit_id: unitId, today: share.today, proposed: share.proposed }))
  }
  return id
}
