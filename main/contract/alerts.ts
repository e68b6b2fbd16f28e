import * as z from 'zod'
import { isoDay, longText, page, rowId, scope, shortText, valueType } from './common'
import { command, internalCommand, longCommand, query } from './route'

export const alertSeverity = z.enum(['info', 'warning', 'critical'])
export type AlertSeverity = z.infer<typeof alertSeverity>

export const subjectKind = z.enum(['workspace', 'region', 'unit', 'rep', 'deal'])
export type SubjectKind = z.infer<typeof subjectKind>

/** `below` and `above` watch the value itself; `falls_by` and `rises_by` its change over the last `changeDays`. */
export const comparison = z.enum(['below', 'above', 'falls_by', 'rises_by'])
export type Comparison = z.infer<typeof comparison>

/** What is watched, on whom, and when it counts as news. Threshold and hysteresis are in the measure's wire unit. */
export const alertRule = z.object({
  /** An id of `alerts.measures`. */
  measure: z.string().min(1).max(100),
  subjectKind,
  scope: scope.default({}),
  comparison,
  threshold: z.number(),
  /** For `falls_by` and `rises_by`. */
  changeDays: z.number().int().min(1).max(366).default(7),
  /** How many days the condition must hold before the alert fires; 0 is at once. */
  forDays: z.number().int().min(0).max(366).default(0),
  /** How far beyond the threshold the value must come back before the alert resolves. */
  hysteresis: z.number().min(0).default(0),
  /** After an alert has resolved, the same subject stays quiet for so many days. */
  cooldownDays: z.number().int().min(0).max(366).default(0),
  /** For measures that count deals: from how many days on a deal is counted. */
  idleDays: z.number().int().min(1).max(1_000).default(21),
  /** Deals smaller than this are left out of the deal measures. */
  minimumAmountE4: z.number().int().min(0).default(0),
  /** When it keeps quiet: what breaches meanwhile fires on the first day after, if it still does. */
  mute: z
    .object({
      /** Weekends and public holidays, by the workspace's calendar. */
      nonWorkdays: z.boolean().default(false),
      windows: z.array(z.object({ from: isoDay, to: isoDay })).max(100).default([])
    })
    .optional(),
  /** Raised once to critical where nobody has acknowledged it for so many days. */
  escalateDays: z.number().int().min(1).max(366).nullable().optional()
})
export type AlertRule = z.infer<typeof alertRule>

/** A starter rule has an empty name until somebody gives it one; show `alerts.starters.<starterId>`. */
export const savedAlertRule = z.object({
  id: rowId,
  name: z.string(),
  starterId: z.string().nullable(),
  severity: alertSeverity,
  enabled: z.boolean(),
  rule: alertRule,
  madeAtMs: z.number(),
  madeBy: z.string(),
  evaluatedOn: isoDay.nullable(),
  openFirings: z.number().int()
})
export type SavedAlertRule = z.infer<typeof savedAlertRule>

export const alertSubject = z.object({ kind: subjectKind, id: z.number().int().min(0), name: z.string() })
export type AlertSubject = z.infer<typeof alertSubject>

export const resolutionReason = z.enum(['recovered', 'subject_gone', 'rule_changed', 'rule_deleted'])
export type ResolutionReason = z.infer<typeof resolutionReason>

export const firingState = z.enum(['open', 'acknowledged', 'snoozed', 'resolved'])

export const alertFiring = z.object({
  id: rowId,
  ruleId: rowId,
  ruleName: z.string(),
  starterId: z.string().nullable(),
  severity: alertSeverity,
  measure: z.string(),
  valueType,
  comparison,
  changeDays: z.number().int(),
  subject: alertSubject,
  value: z.number().nullable(),
  threshold: z.number(),
  /** The value at the latest evaluation, while the alert has not resolved. */
  currentValue: z.number().nullable(),
  firedOn: isoDay,
  firedAtMs: z.number(),
  resolvedOn: isoDay.nullable(),
  resolution: resolutionReason.nullable(),
  state: firingState,
  acknowledgedAtMs: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: isoDay.nullable(),
  assignedTo: z.string().nullable(),
  escalatedOn: isoDay.nullable(),
  notes: z.array(z.object({ atMs: z.number(), actor: z.string(), kind: z.enum(['fired', 'resolved', 'acknowledged', 'reopened', 'snoozed', 'unsnoozed', 'comment', 'assigned', 'unassigned', 'escalated']), text: z.string() }))
})
export type AlertFiring = z.infer<typeof alertFiring>

export const alertMeasure = z.object({
  /** Built-in ones are named under `alerts.measures.<id>`, those of the metrics layer under `measures.<id>.name`. */
  id: z.string(),
  valueType,
  subjectKinds: z.array(subjectKind),
  /** The side that is bad news. */
  watch: z.enum(['low', 'high']),
  uses: z.array(z.enum(['idleDays', 'minimumAmountE4'])),
  suggestedThreshold: z.number(),
  /** Whether the workspace has the data for it; else why not. */
  available: z.boolean(),
  missing: z.enum(['quota', 'invoice', 'activity', 'forecast', 'submission', 'opportunity', 'records']).nullable()
})
export type AlertMeasure = z.infer<typeof alertMeasure>

const replayFiring = z.object({ subject: alertSubject, firedOn: isoDay, resolvedOn: isoDay.nullable(), value: z.number().nullable() })
const firingIds = z.array(rowId).min(1).max(10_000)

export const alertsContract = {
  'alerts.measures': query(z.object({}), z.array(alertMeasure)),
  'alerts.rules': query(z.object({}), z.array(savedAlertRule)),
  /** Evaluates the rule at once, so that what it finds today is in the answer and in the inbox. */
  'alerts.saveRule': command(
    z.object({ id: rowId.optional(), name: shortText, starterId: z.string().max(100).nullable().default(null), severity: alertSeverity, enabled: z.boolean().default(true), rule: alertRule }),
    z.object({ ruleId: rowId, fired: z.number().int(), resolved: z.number().int() })
  ),
  /** Open alerts of the rule resolve as `rule_deleted`; the history stays. */
  'alerts.deleteRule': command(z.object({ id: rowId }), z.object({ id: rowId })),
  'alerts.restoreRule': command(z.object({ id: rowId }), z.object({ id: rowId })),
  /** The inbox, newest first. `state` missing: everything that has not resolved. */
  'alerts.firings': query(
    page.extend({
      state: firingState.optional(),
      includeResolved: z.boolean().default(false),
      severity: alertSeverity.optional(),
      ruleId: rowId.optional(),
      subjectKind: subjectKind.optional(),
      subjectId: z.number().int().optional(),
      since: isoDay.optional(),
      assignedTo: shortText.optional()
    }),
    z.object({
      firings: z.array(alertFiring),
      total: z.number().int(),
      counts: z.object({ open: z.number().int(), acknowledged: z.number().int(), snoozed: z.number().int(), resolved: z.number().int(), openCritical: z.number().int() })
    })
  ),
  /** Firings grouped by rule and day, for a summary instead of a flood. */
  'alerts.digest': query(
    z.object({ since: isoDay.optional() }),
    z.array(
      z.object({ ruleId: rowId, ruleName: z.string(), starterId: z.string().nullable(), severity: alertSeverity, day: isoDay, fired: z.number().int(), stillOpen: z.number().int(), subjects: z.array(alertSubject) })
    )
  ),
  'alerts.acknowledge': command(z.object({ firingIds, acknowledged: z.boolean().default(true) }), z.object({ changed: z.number().int() })),
  /** Out of the inbox until that day; null brings it back. */
  'alerts.snooze': command(z.object({ firingIds, until: isoDay.nullable() }), z.object({ changed: z.number().int() })),
  /** Who looks after each; null for nobody. */
  'alerts.assign': command(z.object({ assignments: z.array(z.object({ firingId: rowId, to: shortText.min(1).nullable() })).min(1).max(10_000) }), z.object({ changed: z.number().int() })),
  'alerts.comment': command(z.object({ firingId: rowId, text: longText.min(1) }), z.object({ firingId: rowId })),
  /** One subject under one rule through time: what was measured each day (each week for measures of the metrics layer), where the threshold lay, when it fired and resolved. */
  'alerts.story': query(
    z.object({ ruleId: rowId, subjectKind, subjectId: z.number().int().min(0), days: z.number().int().min(7).max(1_100).default(180) }),
    z.object({
      rule: savedAlertRule,
      subject: alertSubject,
      valueType,
      threshold: z.number(),
      /** Where an alert resolves: the threshold moved by the hysteresis. */
      releaseThreshold: z.number(),
      points: z.array(z.object({ day: isoDay, value: z.number().nullable(), state: z.enum(['clear', 'pending', 'firing']) })),
      firings: z.array(alertFiring)
    })
  ),
  /** The live engine run over past days as of those days: how often the rule would have fired, and on whom. */
  'alerts.previewRule': query(
    z.object({ rule: alertRule, from: isoDay.optional(), to: isoDay.optional(), step: z.enum(['day', 'week']).default('day') }),
    z.object({
      from: isoDay,
      to: isoDay,
      evaluations: z.number().int(),
      total: z.number().int(),
      subjects: z.number().int(),
      openAtEnd: z.number().int(),
      /** Values at the end, worst first: what the threshold is set against. */
      current: z.array(z.object({ subject: alertSubject, value: z.number().nullable(), breached: z.boolean() })),
      weeks: z.array(z.object({ weekStart: isoDay, fired: z.number().int(), open: z.number().int() })),
      firings: z.array(replayFiring),
      /** For deals: what became of those that fired, and how early that was. */
      outcomes: z.object({ lost: z.number().int(), won: z.number().int(), open: z.number().int(), medianLeadDays: z.number().nullable() }).nullable()
    })
  ),
  'alerts.starterRules': query(
    z.object({}),
    z.array(z.object({ starterId: z.string(), severity: alertSeverity, rule: alertRule, available: z.boolean(), ruleId: rowId.nullable() }))
  ),
  /** Adds the starter rules that fit the data and are not there yet; `names` gives them words, by starter id. */
  'alerts.ensureStarterRules': command(z.object({ names: z.record(z.string().max(100), shortText).default({}) }), z.object({ created: z.number().int(), fired: z.number().int() })),
  /** Every enabled rule over every day since its last evaluation, up to the workspace's today. */
  'alerts.evaluate': longCommand(z.object({}), z.object({ evaluations: z.number().int(), fired: z.number().int(), resolved: z.number().int() })),
  /** The same in a bounded slice, for timers and for changes of data; call again while `hasMore`. */
  'alerts.tick': internalCommand(z.object({}), z.object({ evaluations: z.number().int(), fired: z.number().int(), resolved: z.number().int(), hasMore: z.boolean() }))
} as const
