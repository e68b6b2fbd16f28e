import * as z from 'zod'
import { isoDay, moneyE4, page, rowId, scope, table } from './common'
import { dealReason, forecastBasis } from './forecast'
import { modelCommand, query } from './route'

/** What can be done about a deal; each becomes a sentence under `actions.` in the pages. */
export const actionKey = z.enum(['log_activity', 'hold_meeting', 'confirm_close_date', 'bring_forward', 'send_quote', 'resolve_tickets'])
export type ActionKey = z.infer<typeof actionKey>

/**
 * An action and what the model says of the deal once it is done. What goes along with it in the record, not proof that it causes it.
 * params: log_activity {days since the last}, hold_meeting {meetings so far}, confirm_close_date {overdue, ahead: days to the usual date}, bring_forward
 * {ahead: days now, usual}, send_quote {}, resolve_tickets {tickets}.
 */
export const dealAction = z.object({ key: actionKey, params: z.record(z.string(), z.number()), pWin: z.number(), pWin28d: z.number(), risk28d: z.number() })
export type DealAction = z.infer<typeof dealAction>

/**
 * Probabilities within a number of days. `lost`: closed as lost. `slip`: the close date moves at least a week later, or passes by a week while the deal is open
 * (of a deal that is overdue by more already: that it is pushed again). `shrink`: the amount falls by more than a tenth. `any`: at least one of them.
 */
const riskWithin = z.object({ any: z.number(), lost: z.number(), slip: z.number(), shrink: z.number() })

const riskRow = z.object({
  opportunityId: rowId,
  name: z.string(),
  accountName: z.string().nullable(),
  regionId: rowId.nullable(),
  regionName: z.string().nullable(),
  unitId: rowId.nullable(),
  unitName: z.string().nullable(),
  repId: rowId.nullable(),
  repName: z.string().nullable(),
  stageName: z.string(),
  amountE4: moneyE4.nullable(),
  expectedCloseOn: isoDay.nullable(),
  /** Days past the close date on record, 0 where it has not passed. */
  overdueDays: z.number().int(),
  pWin: z.number(),
  within14: riskWithin,
  within28: riskWithin,
  /** Expected amount x probability of any trouble within 28 days. */
  stakeE4: moneyE4,
  /** The probability reaches the level from which deals are warned of, and the first of the unbroken runs of forecasts that said so. */
  isWarned: z.boolean(),
  warnedSince: isoDay.nullable(),
  /** Contributions to the margin of "any within 28 days": positive ones raise the risk. `family` names what may be talked about. */
  reasons: z.array(dealReason),
  /** The best first: by the risk that goes with it. Actions that make it worse are left out. */
  actions: z.array(dealAction)
})
export type RiskRow = z.infer<typeof riskRow>

export const riskContract = {
  /** Open deals of the published forecast by what may go wrong. `warned` and `stakeE4` are over all that match. */
  'risk.list': query(
    page.extend({
      scope: scope.default({}),
      warnedOnly: z.boolean().default(false),
      /** Only these deals. */
      opportunityIds: z.array(rowId).max(10_000).optional(),
      sort: z.enum(['stake', 'risk', 'amount', 'close', 'name']).default('stake'),
      descending: z.boolean().default(true)
    }),
    z.object({
      basis: forecastBasis,
      /** Deals are warned of from this probability on; null where there is no model of risk. */
      warnFrom: z.number().nullable(),
      total: z.number().int(),
      warned: z.number().int(),
      stakeE4: moneyE4,
      deals: z.array(riskRow)
    })
  ),
  /**
   * The open deals of a past (or present) day by risk, from what was known by its end, by a model trained on nothing else; publishes nothing. Columns: opportunity (source key), risk_14d, risk_28d,
   * lost_14d, lost_28d, slip_14d, slip_28d, shrink_14d, shrink_28d, warned (1 or 0), amount_at_stake, reasons (JSON list).
   */
  'risk.asOf': modelCommand(z.object({ asOf: isoDay }), z.object({ basis: forecastBasis, warnFrom: z.number().nullable(), deals: table })),
  /**
   * How good the warnings were on past weeks, each scored by a model of before it. Reason `too_little_data` where it could not be measured.
   */
  'risk.backtest': query(
    z.object({ version: z.number().int().positive().optional() }),
    z.object({
      modelVersion: z.number().int().nullable(),
      asOf: isoDay.nullable(),
      warnFrom: z.number().nullable(),
      reason: z.enum(['not_computed', 'too_little_data']).nullable(),
      /** event (any, lost, slip, shrink), horizon_days, method (saima, constant), base_rate, auc, log_loss, ece, ece_limit (95 % limit of a perfectly calibrated model), deals. */
      events: table,
      /**
       * One row per level of warning: warn_from, chosen (1 where it is the one in use), warnings (times a deal came above it), precision (trouble within 28 days), events (deals that met trouble), recall
       * (warned in the 28 days before), median_lead_days, warned_7, warned_14, warned_21 (share of events warned at least so many days before).
       */
      warnings: table,
      /** Days between the warning and the trouble at the level in use: lead_days (bucket's first day), events, share. */
      leadTimes: table,
      /** event, horizon_days, bin, predicted, observed, low, high, deals. */
      reliability: table
    })
  )
} as const
