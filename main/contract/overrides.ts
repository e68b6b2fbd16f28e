import * as z from 'zod'
import { isoDay, longText, moneyE4, page, period, rowId, shortText, table } from './common'
import { forecastPeriod } from './forecast'
import { command, query } from './route'

/** Where people correct the machine; the id is 0 for the company, an opportunity's for a deal. */
export const overrideNode = z.object({ kind: z.enum(['total', 'region', 'unit', 'deal']), id: z.number().int().min(0) })
export type OverrideNode = z.infer<typeof overrideNode>

/** `bookings` (money, with a period) at nodes; `p_win` (0..1) and `expected_amount` (money if won) at deals. */
export const overrideMeasure = z.enum(['bookings', 'p_win', 'expected_amount'])
export type OverrideMeasure = z.infer<typeof overrideMeasure>

export const overrideReason = z.enum(['customer_said', 'deal_not_in_system', 'large_deal_moves', 'capacity', 'market', 'data_wrong', 'other'])
export const submissionLevel = z.enum(['rep', 'unit', 'region', 'total'])
export type SubmissionLevel = z.infer<typeof submissionLevel>

const overrideRow = z.object({
  id: rowId,
  node: overrideNode,
  nodeName: z.string(),
  measure: overrideMeasure,
  period: period.nullable(),
  /** The machine's figure when the override was made, the person's, and the machine's today (null where it says nothing any more). */
  before: z.number(),
  after: z.number(),
  machineNow: z.number().nullable(),
  /** The machine's figure has moved by more than a tenth since: what the override answered is no longer so. */
  factsChanged: z.boolean(),
  reason: overrideReason,
  note: z.string().nullable(),
  evidence: z.string().nullable(),
  expiresAt: isoDay.nullable(),
  actor: z.string(),
  madeOn: isoDay,
  madeAtMs: z.number(),
  /** `superseded`: somebody has overridden the same figure later. Only `active` ones count. */
  state: z.enum(['active', 'superseded', 'expired', 'withdrawn'])
})
export type OverrideRow = z.infer<typeof overrideRow>

const submissionRow = z.object({
  id: rowId,
  level: submissionLevel,
  nodeId: z.number().int(),
  nodeName: z.string(),
  measure: z.string(),
  period,
  amountE4: moneyE4,
  madeOn: isoDay,
  actor: z.string(),
  withdrawn: z.boolean()
})
export type SubmissionRow = z.infer<typeof submissionRow>

/** Days before a period's end from which on a level can no longer submit: the lower a level the earlier. */
export const submissionPolicy = z.object({ rep: z.number().int().min(0).max(90), unit: z.number().int().min(0).max(90), region: z.number().int().min(0).max(90), total: z.number().int().min(0).max(90) })
export type SubmissionPolicy = z.infer<typeof submissionPolicy>

const submissionNode = z.object({
  level: submissionLevel,
  /** 0 for the company. */
  nodeId: z.number().int(),
  name: z.string(),
  depth: z.number().int(),
  /** The latest that was not taken back; null where nobody has promised anything. */
  submittedE4: moneyE4.nullable(),
  actor: z.string().nullable(),
  madeOn: isoDay.nullable(),
  /** What those directly below have promised (or those below them), how many are there and how many have said nothing. */
  belowE4: moneyE4.nullable(),
  belowMissing: z.number().int(),
  belowCount: z.number().int(),
  /** The published forecast; there is none for single reps. */
  machineE4: z.number().nullable(),
  /** Last day to submit. */
  lockOn: isoDay,
  isLocked: z.boolean()
})
export type SubmissionNode = z.infer<typeof submissionNode>

export const overridesContract = {
  /** Newest first. */
  'overrides.list': query(
    page.extend({ node: overrideNode.optional(), activeOnly: z.boolean().default(false) }),
    z.object({ total: z.number().int(), overrides: z.array(overrideRow) })
  ),
  /**
   * Puts a person's figure over the machine's; what the machine says is read here and kept beside it. Nothing is overwritten: a later override of the
   * same figure stands in front, and a withdrawn or expired one gives way to the one before. `period` is the (fiscal) quarter of the published forecast; deals have none.
   */
  'overrides.make': command(
    z.object({
      node: overrideNode,
      measure: overrideMeasure.default('bookings'),
      period: period.optional(),
      value: z.number().min(0),
      reason: overrideReason,
      note: longText.optional(),
      evidence: longText.optional(),
      /** Last day on which it counts. */
      expiresAt: isoDay.optional()
    }),
    z.object({ overrideId: rowId, before: z.number(), after: z.number() })
  ),
  'overrides.withdraw': command(z.object({ overrideId: rowId, withdrawn: z.boolean().default(true) }), z.object({ overrideId: rowId })),
  /**
   * Forecast value added over periods that are over: every submission and override against what was booked, beside what the machine had published
   * on that day and last year's figure. Columns: kind (submission, override), level, person (null for all), calls, wape, bias, machine_calls, machine_wape, machine_value_added, naive_calls,
   * naive_wape, naive_value_added. A positive value added means that the person was nearer; each is taken over the same calls.
   */
  'overrides.scorecard': query(z.object({ by: z.enum(['level', 'person']).default('level'), from: isoDay.optional(), to: isoDay.optional() }), z.object({ table })),
  'submissions.list': query(
    page.extend({ level: submissionLevel.optional(), nodeId: z.number().int().min(0).optional(), period: period.optional(), withWithdrawn: z.boolean().default(false) }),
    z.object({ total: z.number().int(), submissions: z.array(submissionRow) })
  ),
  /** The hierarchy of promises from the company down to the reps, in display order. */
  'submissions.tree': query(
    z.object({ period: forecastPeriod.default('current') }),
    z.object({ period: z.object({ from: isoDay, to: isoDay, label: z.string() }), policy: submissionPolicy, nodes: z.array(submissionNode) })
  ),
  'submissions.setPolicy': command(submissionPolicy, submissionPolicy),
  /** What somebody promises for a period (node 0 is the company). Closed from the level's lock day on; the latest one counts and all are kept. */
  'submissions.make': command(
    z.object({ level: submissionLevel, nodeId: z.number().int().min(0), measure: shortText.default('bookings'), period, amountE4: moneyE4.min(0) }),
    z.object({ submissionId: rowId })
  ),
  'submissions.withdraw': command(z.object({ submissionId: rowId, withdrawn: z.boolean().default(true) }), z.object({ submissionId: rowId }))
} as const
