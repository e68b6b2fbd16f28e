import type { CommandContext } from '../router/handler'
import type { WriteDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { readSettings } from '../warehouse/settings'
import { first, sql } from '../warehouse/statement'
import { insertFiring, readRules, readStates, resolveFirings, writeStates, type StoredRule } from './alert-store'
import { announceDigest, announceFirings, type Announced, type NewFiring } from './announcement'
import { escalateFirings } from './escalate'
import { evaluatorOf, noStates } from './evaluate-rule'
import { openFactSeries } from './fact-series'
import { isScheduled } from './schedule'

export interface RunResult {
  readonly evaluations: number
  readonly fired: number
  readonly resolved: number
}

type RunContext = Pick<CommandContext, 'nowMs' | 'today' | 'announce' | 'changed' | 'actor'>

/** Days of one rule that are evaluated before others get their turn. */
const sliceDays = 62

/**
 * The days that a rule still has to see, oldest first, up to the workspace's today. Today is seen again each time, because its data
 * may have changed; days missed while the app was closed are made up one by one. A new rule looks back as far as its own duration asks,
 * or further where it is to begin with a history.
 */
export function dueDays(rule: StoredRule, today: Day, lookbackDays = 0): { readonly from: Day; readonly to: Day } | null {
  if (rule.evaluatedOn === null) return { from: today - Math.max(rule.rule.forDays, lookbackDays), to: today }
  if (rule.evaluatedOn > today) return null
  const from = Math.min(rule.evaluatedOn + 1, today)
  return { from, to: Math.min(today, from + sliceDays - 1) }
}

/**
 * Evaluates one rule over the days that are due (at most a slice) and writes what came of it. Only what still holds at the end is
 * announced: an alert that came and went while nobody looked is history, not news.
 */
export function runRule(db: WriteDb, stored: StoredRule, context: RunContext, lookbackDays = 0): RunResult {
  const rule = restartedWhereTimeWentBack(db, stored, context)
  const due = dueDays(rule, context.today, lookbackDays)
  if (due === null) return { evaluations: 0, fired: 0, resolved: 0 }
  const series = openFactSeries(db, rule.rule, due.from, due.to)
  const evaluator = evaluatorOf(rule.rule, series, rule.evaluatedOn === null ? noStates : readStates(db, rule.id))
  const firings: NewFiring[] = []
  let resolved = 0
  for (let day = due.from; day <= due.to; day += 1) {
    if (!isScheduled(rule.rule, day)) continue
    const evaluation = evaluator.evaluate(day)
    for (const resolution of evaluation.resolutions) resolved += resolveFirings(db, rule.id, resolution.subjectId, resolution.reason, day, context.nowMs)
    for (const { slot, value } of evaluation.firings) {
      const subject = series.subjectOf(slot)
      firings.push({ id: insertFiring(db, rule, subject, value, day, context.nowMs), subject, value })
    }
  }
  writeStates(db, rule, evaluator.states(), due.to)
  announceFirings(rule, firings.filter((firing) => isOpen(db, firing.id)), context)
  if (firings.length > 0 || resolved > 0) context.changed('alert_firing')
  if (due.to === context.today) escalateFirings(db, rule, context)
  return { evaluations: due.to - due.from + 1, fired: firings.length, resolved }
}

/**
 * A workspace without data lives in the clock's today and moves to the last day of its data with the first import: a rule made before
 * begins anew there. Where the user has set an earlier today to look back, rules wait instead.
 */
function restartedWhereTimeWentBack(db: WriteDb, rule: StoredRule, context: RunContext): StoredRule {
  if (rule.evaluatedOn === null || rule.evaluatedOn <= context.today || readSettings(db).today !== null) return rule
  resolveFirings(db, rule.id, null, 'rule_changed', context.today, context.nowMs)
  writeStates(db, rule, noStates, null)
  return { ...rule, evaluatedOn: null }
}

function isOpen(db: WriteDb, firingId: number): boolean {
  return first(db, sql.selectFrom('alert_firing').select('id').where('id', '=', firingId).where('resolved_on', 'is', null)) !== undefined
}

/** Whether a rule lags behind the workspace's today. */
export function isBehind(rule: StoredRule, today: Day): boolean {
  return rule.enabled && (rule.evaluatedOn === null || rule.evaluatedOn < today)
}

/**
 * A bounded slice of work: rules that lag behind come first and get one slice each until the budget of evaluations is spent; when
 * all are up to date, today is evaluated again for each.
 */
export function runSlice(db: WriteDb, context: RunContext, budget = 400): RunResult & { readonly hasMore: boolean } {
  let [evaluations, fired, resolved] = [0, 0, 0]
  // However many rules have news, after the application was closed for a while too: it is told at once.
  const told: Announced[] = []
  const gathered: RunContext = { ...context, announce: (_name, payload) => void told.push(payload as Announced) }
  for (const rule of readRules(db)) {
    if (!rule.enabled) continue
    if (evaluations >= budget && isBehind(rule, context.today)) break
    const result = runRule(db, rule, gathered)
    evaluations += result.evaluations
    fired += result.fired
    resolved += result.resolved
  }
  announceDigest(told, context)
  return { evaluations, fired, resolved, hasMore: readRules(db).some((rule) => isBehind(rule, context.today)) }
}
