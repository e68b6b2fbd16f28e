import { FailureError } from '../contract/failure'
import type { RouteOutput } from '../contract'
import type { ReaderHandlers } from '../router/handler'
import type { ReadDb } from '../warehouse/database'
import { dayFromIso, isoFromDay, type Day } from '../warehouse/day'
import { readDataRange } from '../warehouse/settings'
import { allText, firstText } from '../warehouse/statement'
import { isBuiltIn, readAlertMeasures } from './alert-measures'
import { readRule, readRules } from './alert-store'
import { valueTypeOf } from './announcement'
import { conditionsOf, releaseThreshold } from './conditions'
import { openFactSeries } from './fact-series'
import type { DayReadings } from './readings'
import { firingStateSql, readFirings, ruleView } from './firing-view'
import { previewRule } from './preview'
import { replayRule, scheduledDays } from './replay'
import { readStarterRules } from './starter-rules'

type AlertReads =
  | 'alerts.measures' | 'alerts.rules' | 'alerts.firings' | 'alerts.digest' | 'alerts.story' | 'alerts.previewRule' | 'alerts.starterRules'

export const alertReaders: Pick<ReaderHandlers, AlertReads> = {
  'alerts.measures': (db) => [...readAlertMeasures(db)],
  'alerts.rules': (db) => readRules(db).map((rule) => ruleView(db, rule)),
  'alerts.firings': (db, input, context) => {
    const parameters = {
      today: context.today,
      state: input.state ?? null,
      includeResolved: input.includeResolved ? 1 : 0,
      severity: input.severity ?? null,
      ruleId: input.ruleId ?? null,
      subjectKind: input.subjectKind ?? null,
      subjectId: input.subjectId ?? null,
      since: input.since === undefined ? 0 : dayFromIso(input.since),
      assignedTo: input.assignedTo ?? null
    }
    // Without a state the inbox shows what has not resolved.
    const condition = `(:severity IS NULL OR alert_rule.severity = :severity) AND (:ruleId IS NULL OR firing.rule_id = :ruleId)
      AND (:subjectKind IS NULL OR firing.subject_kind = :subjectKind) AND (:subjectId IS NULL OR firing.subject_id = :subjectId) AND firing.fired_on >= :since AND (:assignedTo IS NULL OR firing.assigned_to = :assignedTo)
      AND CASE WHEN :state IS NOT NULL THEN ${firingStateSql} = :state ELSE :includeResolved = 1 OR firing.resolved_on IS NULL END`
    const total = firstText<{ n: number }>(db, `SELECT count(*) AS n FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id WHERE ${condition}`, parameters)?.n ?? 0
    return { firings: readFirings(db, condition, parameters, input.limit, input.offset), total, counts: readCounts(db, context.today) }
  },
  'alerts.digest': (db, input, context) =>
    allText<{ ruleId: number; ruleName: string; starterId: string | null; severity: 'info' | 'warning' | 'critical'; day: Day; fired: number; stillOpen: number; subjects: string }>(
      db,
      `SELECT firing.rule_id AS ruleId, alert_rule.name AS ruleName, alert_rule.starter_id AS starterId, alert_rule.severity, firing.fired_on AS day, count(*) AS fired,
         sum(firing.resolved_on IS NULL) AS stillOpen,
         json_group_array(json_object('kind', firing.subject_kind, 'id', firing.subject_id, 'name', firing.subject_name)) AS subjects
       FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id
       WHERE firing.fired_on >= :since GROUP BY firing.rule_id, firing.fired_on ORDER BY firing.fired_on DESC, firing.rule_id LIMIT 500`,
      { since: input.since === undefined ? context.today - 6 : dayFromIso(input.since) }
    ).map((row) => ({ ...row, day: isoFromDay(row.day), subjects: JSON.parse(row.subjects) as RouteOutput<'alerts.digest'>[number]['subjects'] })),
  'alerts.story': (db, input, context) => readStory(db, input.ruleId, input.subjectKind, input.subjectId, input.days, context.today),
  'alerts.previewRule': (db, input, context) =>
    previewRule(
      db,
      input.rule,
      { from: input.from === undefined ? null : dayFromIso(input.from), to: input.to === undefined ? null : dayFromIso(input.to), step: input.step },
      context.today
    ),
  'alerts.starterRules': (db, _input, context) => {
    const made = new Map(readRules(db).map((rule) => [rule.starterId, rule.id]))
    return readStarterRules(db, context.today).map((starter) => ({ ...starter, ruleId: made.get(starter.starterId) ?? null }))
  }
}

function readCounts(db: ReadDb, today: Day): RouteOutput<'alerts.firings'>['counts'] {
  const rows = allText<{ state: 'open' | 'acknowledged' | 'snoozed' | 'resolved'; severity: string; n: number }>(
    db,
    `SELECT ${firingStateSql} AS state, alert_rule.severity, count(*) AS n FROM alert_firing AS firing JOIN alert_rule ON alert_rule.id = firing.rule_id GROUP BY 1, 2`,
    { today }
  )
  const count = (state: string, severity?: string): number =>
    rows.filter((row) => row.state === state && (severity === undefined || row.severity === severity)).reduce((sum, row) => sum + row.n, 0)
  return { open: count('open'), acknowledged: count('acknowledged'), snoozed: count('snoozed'), resolved: count('resolved'), openCritical: count('open', 'critical') }
}

type Subject = RouteOutput<'alerts.story'>['subject']

function readStory(db: ReadDb, ruleId: number, kind: Subject['kind'], subjectId: number, days: number, today: Day): RouteOutput<'alerts.story'> {
  const stored = readRule(db, ruleId)
  if (stored.rule.subjectKind !== kind) {
    throw new FailureError('invalid_input', 'alerts.not_a_subject', `The rule watches a ${stored.rule.subjectKind}, not a ${kind}. Choose a subject of its firings.`, { ruleId })
  }
  const from = Math.max(today - days + 1, readDataRange(db)?.from ?? today)
  const points: RouteOutput<'alerts.story'>['points'] = []
  let subject: Subject | undefined
  // Earlier than what is shown by the rule's own duration, so that the first day shown already knows what was pending.
  const first = from - stored.rule.forDays
  const replayed = scheduledDays(stored.rule, first, today, conditionsOf(stored.rule).every((condition) => isBuiltIn(condition.measure)) ? 'day' : 'week')
  const series = openFactSeries(db, stored.rule, replayed[0] ?? today, today, kind === 'deal' ? subjectId : undefined)
  let readings: DayReadings | undefined
  // Every day's value is drawn, also where nothing turns.
  const { changesOn: _changesOn, ...byDay } = series
  const noting = { ...byDay, at: (day: Day) => (readings = series.at(day)) }
  replayRule(stored.rule, noting, replayed, (day) => {
    const row = readings === undefined ? -1 : readings.slots.subarray(0, readings.count).indexOf(series.slotOf(subjectId))
    const value = row === -1 ? Number.NaN : (readings?.values[0]?.[row] ?? Number.NaN)
    if (row !== -1) subject ??= series.subjectOf(series.slotOf(subjectId))
    if (day.day >= from) points.push({ day: isoFromDay(day.day), value: Number.isNaN(value) ? null : value, state: day.states().find((state) => state.slot === series.slotOf(subjectId))?.state ?? 'clear' })
  })
  const firings = readFirings(db, 'firing.rule_id = :ruleId AND firing.subject_kind = :kind AND firing.subject_id = :subjectId', { today, ruleId, kind, subjectId }, 1_000)
  const known = subject ?? firings[0]?.subject
  if (known === undefined) {
    throw new FailureError('not_found', 'alerts.no_subject', `The rule has never seen a ${kind} with id ${subjectId}. Choose a subject of its firings.`, { subjectId })
  }
  return { rule: ruleView(db, stored), subject: known, valueType: valueTypeOf(stored.rule), threshold: stored.rule.threshold, releaseThreshold: releaseThreshold(stored.rule), points, firings }
}
