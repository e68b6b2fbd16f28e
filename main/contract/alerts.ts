import * as z from 'zod'
import { isoDay, longText, page, rowId, scope, shortText, valueType } from './common'
import { command, internalCommand, longCommand, query } from './route'

export const alertSeverity = z.enum(['info', 'warning', 'critical'])
export type AlertSeverity = z.infer<typeof alertSeverity>

export const subjectKind = z.enum(['workspace', 'region', 'unit', 'rep', 'account', 'deal'])
export type SubjectKind = z.infer<typeof subjectKind>

/**
 * What is held against the threshold:
 * - `below`, `above`: the value itself; - `falls_by`, `rises_by`: its change over the last `changeDays`, in its own unit;
 * - `falls_by_share`, `rises_by_share`: that change as a share of the earlier value;
 * - `trend_down`, `trend_up`: the straight line through the last `changeDays`, from its beginning to its end;
 * - `unusually_low`, `unusually_high`: how many robust standard deviations it lies off the median of the same day in the eight quarters before.
 */
export const comparison = z.enum(['below', 'above', 'falls_by', 'rises_by', 'falls_by_share', 'rises_by_share', 'trend_down', 'trend_up', 'unusually_low', 'unusually_high'])
export type Comparison = z.infer<typeof comparison>

/** One condition on one measure. Threshold and hysteresis are in the measure's wire unit, in shares, or in standard deviations, by the comparison. */
const conditionFields = {
  /** An id of `alerts.measures`. */
  measure: z.string().min(1).max(100),
  comparison,
  threshold: z.number(),
  /** For comparisons with the past: how far back. */
  changeDays: z.number().int().min(1).max(366).default(7),
  /** How far beyond the threshold the value must come back before the alert resolves. */
  hysteresis: z.number().min(0).default(0),
  /** For measures that count deals: from how many days on a deal is counted. */
  idleDays: z.number().int().min(1).max(1_000).default(21)
}
export const alertCondition = z.object(conditionFields)
export type AlertCondition = z.infer<typeof alertCondition>

/** The rule's own condition, as a part of its tree. */
const lead = z.literal('lead')
const combinator = z.enum(['and', 'or'])
const innerGroup = z.object({ combinator, items: z.array(z.union([lead, alertCondition])).min(1).max(20) })
const middleGroup = z.object({ combinator, items: z.array(z.union([lead, alertCondition, innerGroup])).min(1).max(20) })
/** Conditions joined by and/or, three levels deep at most. The rule's own condition stands in it once, as `lead`. */
export const conditionGroup = z.object({ combinator, items: z.array(z.union([lead, alertCondition, middleGroup])).min(1).max(20) })
export type ConditionGroup = z.infer<typeof conditionGroup>
export type ConditionItem = 'lead' | AlertCondition | { readonly combinator: 'and' | 'or'; readonly items: readonly ConditionItem[] }

/** When a rule looks at its subjects; on other days nothing changes. Weekdays are 1 (Monday) to 7. */
export const alertSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('weekly'), weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7) }),
  z.object({ kind: z.literal('monthly'), days: z.array(z.number().int().min(1).max(31)).min(1).max(31) })
])
export type AlertSchedule = z.infer<typeof alertSchedule>

/** What is watched, on whom, and when it counts as news. The first condition leads: its value is told in the inbox and drawn in the story. */
export const alertRule = z.object({
  ...conditionFields,
  /** Missing: the leading condition alone. */
  when: conditionGroup.refine((group) => countLeads(group) === 1, 'The leading condition has to stand in the tree exactly once.').optional(),
  subjectKind,
  scope: scope.default({}),
  /** How many days the condition must hold before the alert fires; 0 is at once. */
  forDays: z.number().int().min(0).max(366).default(0),
  /** After an alert has resolved, the same subject stays quiet for so many days. */
  cooldownDays: z.number().int().min(0).max(366).default(0),
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
  escalateDays: z.number().int().min(1).max(366).nullable().optional(),
  /** Who it is raised to then. */
  escalateTo: shortText.min(1).nullable().optional(),
  /** Missing: every day. */
  schedule: alertSchedule.optional(),
  /** Who is told; missing or empty: whoever is at this desktop. */
  recipients: z.array(shortText.min(1)).max(50).optional()
})
export type AlertRule = z.infer<typeof alertRule>

function countLeads(item: ConditionItem): number {
  if (item === 'lead') return 1
  return 'items' in item ? item.items.reduce<number>((sum, inner) => sum + countLeads(inner), 0) : 0
}

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
  missing: z.enum(['quota', 'invoice', 'activity', 'forecast', 'submission', 'opportunity', 'import', 'records']).nullable()
})
export type AlertMeasure = z.infer<typeof alertMeasure>

/**
 * What became of those that fired: deals that were then lost, or quarters that ended below target. A subject counts once (once a quarter), by its first firing;
 * lead time is from there to the loss, or to the quarter's end.
 */
export const backtestOutcomes = z.object({
  what: z.enum(['deal_lost', 'quarter_missed']),
  bad: z.number().int(),
  good: z.number().int(),
  undecided: z.number().int(),
  /** Bad ones among all that the rule looked at in the time, fired or not: what a draw by lot would hit. */
  baseRate: z.number().nullable(),
  /** Share of the bad ones that had fired before. */
  caught: z.number().nullable(),
  medianLeadDays: z.number().nullable()
})
export type BacktestOutcomes = z.infer<typeof backtestOutcomes>

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
      /** The latest ones only, where there were more than three hundred: `total` counts all. */
      firings: z.array(replayFiring),
      /** Values at the end, worst first: what the threshold is set against. */
      current: z.array(z.object({ subject: alertSubject, value: z.number().nullable(), breached: z.boolean() })),
      weeks: z.array(z.object({ weekStart: isoDay, fired: z.number().int(), open: z.number().int() })),
      /** Held against what really happened. */
      outcomes: backtestOutcomes.nullable()
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
