import type { RouteOutput } from '../contract'
import { readLatestChanges, type DealChange } from '../metrics/latest-changes'
import type { ReadDb } from '../warehouse/database'
import { dayFromInstant, isoFromDay } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { allText } from '../warehouse/statement'
import type { Question } from './question'

type Ticker = RouteOutput<'warRoom.ticker'>
type Tick = Ticker[number]

/** The latest that happened to deals, imports and alerts, newest first. */
export function readTicker(db: ReadDb, question: Question, limit: number): Ticker {
  const deals = readLatestChanges(db, question.asOf, question.frame.scope, limit).flatMap((change): Tick[] => {
    const told = tell(change)
    return told === null
      ? []
      : [{ ...told, on: isoFromDay(change.on), atMs: null, dealId: change.dealId, subject: change.name, accountName: change.accountName, unitName: change.unitName, amount: change.amountE4 }]
  })
  const newest = (a: Tick, b: Tick): number => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0)
  return [...readImports(db, limit), ...readAlerts(db, question, limit), ...deals].sort(newest).slice(0, limit)
}

/** The most telling of what a change did; null where it did nothing that can be seen. */
function tell(change: DealChange): Pick<Tick, 'kind' | 'params'> | null {
  const amounts = { amountE4: change.amountE4 ?? 0, beforeE4: change.amountBeforeE4 ?? 0 }
  if (change.change.split(',').includes('removed')) return { kind: 'removed', params: {} }
  if (change.statusBefore === null) return change.status === 0 ? { kind: 'new', params: { stage: change.stageName } } : { kind: change.status === 1 ? 'won' : 'lost', params: {} }
  if (change.status !== change.statusBefore) return { kind: change.status === 1 ? 'won' : change.status === 2 ? 'lost' : 'reopened', params: {} }
  if (change.stagePositionBefore !== null && change.stagePosition !== change.stagePositionBefore) {
    return { kind: change.stagePosition > change.stagePositionBefore ? 'stage_forward' : 'stage_back', params: { from: change.stageNameBefore ?? '', to: change.stageName } }
  }
  if (change.closeAt !== null && change.closeBeforeAt !== null && change.closeAt !== change.closeBeforeAt) {
    return {
      kind: change.closeAt > change.closeBeforeAt ? 'pushed_out' : 'pulled_in',
      params: { days: Math.abs(change.closeAt - change.closeBeforeAt), from: isoFromDay(change.closeBeforeAt), to: isoFromDay(change.closeAt) }
    }
  }
  if (amounts.amountE4 !== amounts.beforeE4) return { kind: amounts.amountE4 > amounts.beforeE4 ? 'amount_up' : 'amount_down', params: amounts }
  return change.change.split(',').includes('owner') ? { kind: 'owner', params: {} } : null
}

function readImports(db: ReadDb, limit: number): Ticker {
  const { timeZone } = readSettings(db)
  return allText<{ atMs: number; fileName: string; entity: string; rowsNew: number; rowsChanged: number; rowsRejected: number }>(
    db,
    `SELECT published_at_ms AS atMs, file_name AS fileName, entity, rows_new AS rowsNew, rows_changed AS rowsChanged, rows_rejected AS rowsRejected
     FROM import_batch WHERE state = 'published' AND published_at_ms IS NOT NULL ORDER BY published_at_ms DESC LIMIT ?`,
    [Math.min(limit, 5)]
  ).map((row) => ({
    kind: 'import',
    on: isoFromDay(dayFromInstant(row.atMs, timeZone)),
    atMs: row.atMs,
    dealId: null,
    subject: row.fileName,
    accountName: null,
    unitName: null,
    amount: null,
    params: { entity: row.entity, rowsNew: row.rowsNew, rowsChanged: row.rowsChanged, rowsRejected: row.rowsRejected }
  }))
}

function readAlerts(db: ReadDb, question: Question, limit: number): Ticker {
  return allText<{ on: number; atMs: number; ruleName: string; starterId: string | null; subjectName: string; severity: string; subjectKind: string; subjectId: number }>(
    db,
    `SELECT firing.fired_on AS "on", firing.fired_at_ms AS atMs, rule.name AS ruleName, rule.starter_id AS starterId, firing.subject_name AS subjectName, rule.severity,
       firing.subject_kind AS subjectKind, firing.subject_id AS subjectId
     FROM alert_firing AS firing JOIN alert_rule AS rule ON rule.id = firing.rule_id
     WHERE firing.fired_on <= ? ORDER BY firing.fired_on DESC, firing.id DESC LIMIT ?`,
    [question.asOf, Math.min(limit, 20)]
  ).map((row) => ({
    kind: 'alert',
    on: isoFromDay(row.on),
    atMs: row.atMs,
    dealId: row.subjectKind === 'deal' ? row.subjectId : null,
    subject: row.subjectName,
    accountName: null,
    unitName: null,
    amount: null,
    params: { rule: row.ruleName, starterId: row.starterId ?? '', severity: row.severity }
  }))
}
