import * as z from 'zod'
import { exchangeBody, type ExchangeBody, type ExchangeRecord, type SharedProposal } from '../contract/exchange'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay } from '../warehouse/day'
import { all, allText, first, sql } from '../warehouse/statement'
import { alertReferenceOf, keyOf } from './references'

interface Logged {
  readonly id: string
  readonly actor: string
  readonly device: string
  readonly at_ms: number
  readonly name: string
  readonly input: string
}

const assigned = z.object({ assignments: z.array(z.object({ firingId: z.number(), to: z.string().nullable() })) })
const acknowledged = z.object({ firingIds: z.array(z.number()), acknowledged: z.boolean() })
const commented = z.object({ firingId: z.number(), text: z.string() })
const submitted = z.object({ level: z.enum(['unit', 'rep', 'region']), nodeId: z.number(), measure: z.string(), period: z.object({ from: z.string(), to: z.string() }), amountE4: z.number() })
const withdrawn = z.object({ submissionId: z.number(), withdrawn: z.boolean() })
const approved = z.object({ proposalId: z.number(), approved: z.boolean() })

const travelling = ['alerts.assign', 'alerts.acknowledge', 'alerts.comment', 'submissions.make', 'submissions.withdraw', 'reallocation.setApproved']

/**
 * What this desktop has to tell: logged commands of the kinds that travel, without those that were taken back (the command that took
 * them back travels instead), and escalations. Nothing that came from others is passed on.
 */
export function gatherRecords(db: ReadDb, device: string, sinceMs: number): readonly ExchangeRecord[] {
  const logged = allText<Logged>(
    db,
    `SELECT id, actor, device, at_ms, name, input FROM command_log
     WHERE device = :device AND at_ms >= :sinceMs AND name IN (SELECT value FROM json_each(:names)) AND (undone_by IS NULL OR undone_by LIKE 'undo of %') ORDER BY id LIMIT 10000`,
    { device, sinceMs, names: JSON.stringify(travelling) }
  )
  const records = logged.flatMap((entry): ExchangeRecord[] => {
    const body = exchangeBody.safeParse(bodyOf(db, entry))
    return body.success ? [{ id: entry.id, actor: entry.actor.slice(0, 200), device: entry.device, atMs: entry.at_ms, body: body.data }] : []
  })
  return [...records, ...escalations(db, device, sinceMs)].sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1))
}

function bodyOf(db: ReadDb, { name, input, at_ms }: Logged): ExchangeBody | null {
  const given: unknown = JSON.parse(input)
  switch (name) {
    case 'alerts.assign': {
      const { assignments } = assigned.parse(given)
      return { kind: 'assignment', alerts: assignments.flatMap(({ firingId, to }) => withAlert(db, firingId, (alert) => ({ alert, to }))) }
    }
    case 'alerts.acknowledge': {
      const { firingIds, acknowledged: isAcknowledged } = acknowledged.parse(given)
      return { kind: 'acknowledgement', alerts: firingIds.flatMap((id) => withAlert(db, id, (alert) => alert)), acknowledged: isAcknowledged }
    }
    case 'alerts.comment': {
      const { firingId, text } = commented.parse(given)
      const alert = alertReferenceOf(db, firingId)
      return alert === null ? null : { kind: 'comment', alert, text }
    }
    case 'submissions.make': {
      const { level, nodeId, measure, period, amountE4 } = submitted.parse(given)
      const nodeKey = keyOf(db, level, nodeId)
      const row = allText<{ madeOn: number }>(
        db,
        `SELECT made_on AS madeOn FROM submission WHERE level = ? AND node_id = ? AND amount_e4 = ? AND batch_id = 0 ORDER BY abs(made_on - ?) LIMIT 1`,
        [level, nodeId, amountE4, Math.floor(at_ms / 86_400_000)]
      )[0]
      return nodeKey === null || row === undefined ? null : { kind: 'submission', level, nodeKey, measure, from: period.from, to: period.to, amountE4, madeOn: isoFromDay(row.madeOn), withdrawn: false }
    }
    case 'submissions.withdraw': {
      const { submissionId, withdrawn: isWithdrawn } = withdrawn.parse(given)
      const row = first(db, sql.selectFrom('submission').selectAll().where('id', '=', submissionId))
      if (row === undefined) return null
      const level = submitted.shape.level.parse(row.level)
      const nodeKey = keyOf(db, level, row.node_id)
      return nodeKey === null
        ? null
        : { kind: 'submission', level, nodeKey, measure: row.measure, from: isoFromDay(row.period_start), to: isoFromDay(row.period_end), amountE4: row.amount_e4, madeOn: isoFromDay(row.made_on), withdrawn: isWithdrawn }
    }
    case 'reallocation.setApproved': {
      const { proposalId, approved: isApproved } = approved.parse(given)
      const proposal = sharedProposal(db, proposalId)
      return proposal === null ? null : { kind: 'approval', approved: isApproved, proposal }
    }
    default:
      return null
  }
}

function withAlert<T>(db: ReadDb, firingId: number, make: (alert: NonNullable<ReturnType<typeof alertReferenceOf>>) => T): T[] {
  const alert = alertReferenceOf(db, firingId)
  return alert === null ? [] : [make(alert)]
}

function sharedProposal(db: ReadDb, proposalId: number): SharedProposal | null {
  const row = first(db, sql.selectFrom('reallocation').selectAll().where('id', '=', proposalId))
  if (row === undefined) return null
  const shares = all(db, sql.selectFrom('reallocation_share').selectAll().where('reallocation_id', '=', proposalId).orderBy('unit_id'))
  return {
    poolKind: row.pool_kind, poolName: row.pool_name, valueType: row.value_type as SharedProposal['valueType'], periodStart: isoFromDay(row.period_start), periodEnd: isoFromDay(row.period_end),
    appliesFrom: isoFromDay(row.applies_from), appliesTo: isoFromDay(row.applies_to), asOf: isoFromDay(row.as_of), total: row.total, rule: JSON.parse(row.rule) as SharedProposal['rule'],
    note: row.note, madeBy: row.made_by, madeAtMs: row.made_at_ms, shares: shares.map((share) => ({ unitKey: keyOf(db, 'unit', share.unit_id) ?? '', today: share.today, proposed: share.proposed }))
  }
}

function escalations(db: ReadDb, device: string, sinceMs: number): readonly ExchangeRecord[] {
  const notes = allText<{ id: number; firingId: number; atMs: number; to: string; on: number }>(
    db,
    `SELECT note.id, note.firing_id AS firingId, note.at_ms AS atMs, note.text AS "to", firing.escalated_on AS "on" FROM alert_note AS note JOIN alert_firing AS firing ON firing.id = note.firing_id
     WHERE note.kind = 'escalated' AND note.at_ms >= ? AND note.actor = '' AND firing.escalated_on IS NOT NULL ORDER BY note.id DESC LIMIT 10000`,
    [sinceMs]
  )
  return notes.flatMap((note) =>
    withAlert(db, note.firingId, (alert): ExchangeRecord => ({
      id: `escalation ${device} ${note.id}`, actor: '', device, atMs: note.atMs, body: { kind: 'escalation', alert, on: isoFromDay(note.on), to: note.to === '' ? null : note.to }
    }))
  )
}
