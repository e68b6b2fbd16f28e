import { FailureError } from '../contract/failure'
import type { OverrideMeasure, OverrideNode, OverrideRow, SubmissionLevel, SubmissionRow } from '../contract/overrides'
import type { ReadDb } from '../warehouse/database'
import { isoFromDay, type Day } from '../warehouse/day'
import { allText, firstText } from '../warehouse/statement'

/** What is overridden: the newest override of one subject that is neither withdrawn nor expired counts. */
export interface OverrideSubject {
  readonly node: OverrideNode
  readonly measure: OverrideMeasure
  readonly periodStart: Day | null
}

interface StoredOverride {
  readonly id: number
  readonly node_kind: OverrideNode['kind']
  readonly node_id: number
  readonly measure: OverrideMeasure
  readonly period_start: Day | null
  readonly period_end: Day | null
  readonly before_value: number
  readonly after_value: number
  readonly reason: OverrideRow['reason']
  readonly note: string | null
  readonly evidence: string | null
  readonly expires_at: Day | null
  readonly actor: string
  readonly made_at_ms: number
  readonly made_on: Day
  readonly withdrawn_at_ms: number | null
}

/** A machine's figure that has moved by more than this share of the one before no longer is what the override answered. */
const movedShare = 0.1

export const hasMoved = (before: number, now: number): boolean => Math.abs(now - before) > movedShare * Math.max(Math.abs(before), 1e-9)

/** What the published forecast says about a subject; null where it says nothing. */
export function machineFigure(db: ReadDb, subject: OverrideSubject): number | null {
  const { node, measure, periodStart } = subject
  if (node.kind === 'deal') {
    const column = measure === 'p_win' ? 'p_win' : 'expected_amount_e4'
    return (
      firstText<{ value: number }>(
        db,
        `SELECT deal.${column} AS value FROM forecast_deal AS deal JOIN forecast_run AS run ON run.id = deal.run_id
         WHERE run.is_current = 1 AND run.kind = 'deals' AND deal.opportunity_id = ? ORDER BY run.id DESC LIMIT 1`,
        [node.id]
      )?.value ?? null
    )
  }
  return (
    firstText<{ value: number }>(
      db,
      `SELECT node.mean_e4 AS value FROM forecast_node AS node JOIN forecast_run AS run ON run.id = node.run_id
       WHERE run.is_current = 1 AND run.kind = 'deals' AND node.measure = @measure AND node.node_kind = @kind AND node.node_id = @id AND node.period_start = @start
       ORDER BY run.id DESC LIMIT 1`,
      { measure, kind: node.kind, id: node.id, start: periodStart }
    )?.value ?? null
  )
}

/** All overrides, newest first, with how they stand on a day. */
export function readOverrides(db: ReadDb, today: Day): readonly OverrideRow[] {
  const newest = new Set<string>()
  return allText<StoredOverride>(db, 'SELECT * FROM override ORDER BY id DESC').map((row): OverrideRow => {
    const subject: OverrideSubject = { node: { kind: row.node_kind, id: row.node_id }, measure: row.measure, periodStart: row.period_start }
    const isGone = row.withdrawn_at_ms !== null || (row.expires_at !== null && row.expires_at < today)
    const key = JSON.stringify(subject)
    const state = row.withdrawn_at_ms !== null ? 'withdrawn' : isGone ? 'expired' : newest.has(key) ? 'superseded' : 'active'
    if (!isGone) newest.add(key)
    const machineNow = machineFigure(db, subject)
    return {
      id: row.id,
      node: subject.node,
      nodeName: nodeName(db, row.node_kind, row.node_id) ?? '',
      measure: row.measure,
      period: row.period_start === null || row.period_end === null ? null : { from: isoFromDay(row.period_start), to: isoFromDay(row.period_end) },
      before: row.before_value,
      after: row.after_value,
      machineNow,
      factsChanged: machineNow !== null && hasMoved(row.before_value, machineNow),
      reason: row.reason,
      note: row.note,
      evidence: row.evidence,
      expiresAt: row.expires_at === null ? null : isoFromDay(row.expires_at),
      actor: row.actor,
      madeOn: isoFromDay(row.made_on),
      madeAtMs: row.made_at_ms,
      state
    }
  })
}

export interface SubmissionFilter {
  readonly level?: SubmissionLevel | undefined
  readonly nodeId?: number | undefined
  readonly period?: { readonly start: Day; readonly end: Day } | undefined
  readonly withWithdrawn: boolean
  readonly offset: number
  readonly limit: number
}

export function readSubmissionRows(db: ReadDb, filter: SubmissionFilter): { readonly total: number; readonly submissions: SubmissionRow[] } {
  const where = ['1 = 1']
  const parameters: Record<string, unknown> = {}
  const add = (condition: string, values: Readonly<Record<string, unknown>>): void => {
    where.push(condition)
    Object.assign(parameters, values)
  }
  if (filter.level !== undefined) add('level = @level', { level: filter.level })
  if (filter.nodeId !== undefined) add('node_id = @nodeId', { nodeId: filter.nodeId })
  if (filter.period !== undefined) add('period_start = @start AND period_end = @end', { start: filter.period.start, end: filter.period.end })
  if (!filter.withWithdrawn) where.push('withdrawn_at_ms IS NULL')
  const from = `FROM submission WHERE ${where.join(' AND ')}`
  const rows = allText<{ id: number; level: SubmissionLevel; node_id: number; measure: string; period_start: Day; period_end: Day; amount_e4: number; made_on: Day; actor: string; withdrawn_at_ms: number | null }>(
    db,
    `SELECT * ${from} ORDER BY made_on DESC, id DESC LIMIT @limit OFFSET @offset`,
    { ...parameters, limit: filter.limit, offset: filter.offset }
  )
  return {
    total: firstText<{ n: number }>(db, `SELECT count(*) AS n ${from}`, parameters)?.n ?? 0,
    submissions: rows.map((row) => ({
      id: row.id,
      level: row.level,
      nodeId: row.node_id,
      nodeName: nodeName(db, row.level, row.node_id) ?? '',
      measure: row.measure,
      period: { from: isoFromDay(row.period_start), to: isoFromDay(row.period_end) },
      amountE4: row.amount_e4,
      madeOn: isoFromDay(row.made_on),
      actor: row.actor,
      withdrawn: row.withdrawn_at_ms !== null
    }))
  }
}

const tables = { region: 'region', unit: 'battle_unit', rep: 'rep', deal: 'opportunity' } as const

/** Empty for the company, null where there is no such node. */
export function nodeName(db: ReadDb, kind: OverrideNode['kind'] | SubmissionLevel, id: number): string | null {
  if (kind === 'total') return id === 0 ? '' : null
  return firstText<{ name: string }>(db, `SELECT name FROM ${tables[kind]} WHERE id = ?`, [id])?.name ?? null
}

/** @throws not_found where there is no such node */
export function requireNode(db: ReadDb, kind: OverrideNode['kind'] | SubmissionLevel, id: number): void {
  if (nodeName(db, kind, id) !== null) return
  throw new FailureError('not_found', 'forecast.no_such_node', `There is no ${kind} ${id}. Nothing was saved; choose one of the list.`, { kind, id })
}
