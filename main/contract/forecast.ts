import * as z from 'zod'
import { isoDay, moneyE4, page, rowId, scope, shortText, table } from './common'
import { internalCommand, modelCommand, query } from './route'

/**
 * How the probabilities behind a figure were made:
 * - `model`: LightGBM on point-in-time features, calibrated on the latest outcomes;
 * - `flat_rate`: the same win rate for every deal, because on later deals no model was better than that (reason `no_skill`);
 * - `stage_weighted`: the stage's probability, because there is too little history to learn from (reason `too_little_data`);
 * - `none`: nothing to forecast from yet (reason `no_deals` or `not_computed`).
 */
export const forecastMethod = z.enum(['model', 'flat_rate', 'stage_weighted', 'none'])
export type ForecastMethod = z.infer<typeof forecastMethod>

/** A sentence the pages put into words: locale key and what fills it. `missing` names what would change the answer. */
export const forecastReason = z.object({
  key: z.enum(['no_skill', 'too_little_data', 'one_outcome_only', 'no_deals', 'not_computed']),
  params: z.record(z.string(), z.union([z.string(), z.number()]))
})
export type ForecastReason = z.infer<typeof forecastReason>

/** What a figure rests on: shown beside every forecast. */
export const forecastBasis = z.object({
  runId: rowId.nullable(),
  method: forecastMethod,
  reason: forecastReason.nullable(),
  asOf: isoDay,
  madeAtMs: z.number().nullable(),
  modelVersion: z.number().int().nullable()
})
export type ForecastBasis = z.infer<typeof forecastBasis>

/** `current` is the (fiscal) quarter that contains the run's day, `next` the one after. */
export const forecastPeriod = z.enum(['current', 'next'])
export type ForecastPeriod = z.infer<typeof forecastPeriod>

/** Expected bookings of a node in a period. mean = won + open + created; quantiles are read off the run's sample paths. */
const expectedBookings = {
  /** Won in the period up to the as-of day. */
  wonE4: moneyE4,
  /** Expected from deals that are open on the as-of day. */
  openE4: moneyE4,
  /** Expected from deals that do not exist yet. */
  newE4: moneyE4,
  meanE4: moneyE4,
  p10E4: moneyE4,
  p50E4: moneyE4,
  p90E4: moneyE4
} as const

/** The machine's mean with people's active overrides put over it: the same shift moves the range. `changedFacts` of them answered another figure than the machine's of today. */
const adjustedBookings = z.object({ meanE4: moneyE4, deltaE4: moneyE4, p10E4: moneyE4, p50E4: moneyE4, p90E4: moneyE4, overrideIds: z.array(rowId), changedFacts: z.number().int() })

const bookings = z.object({
  ...expectedBookings,
  /** Sum of the quotas for bookings in the period, null where there is none. */
  targetE4: moneyE4.nullable()
})

/**
 * One reason of a deal's probability. `contributionMargin` is TreeSHAP on the model's margin (log-odds); over all features it adds up to
 * margin - baseMargin. `points` is the approximate effect on the probability in 0..1: p(margin) - p(margin - contribution).
 */
export const dealReason = z.object({
  featureId: z.string(),
  /** Locale key under `reasons.`; filled with value and norm. */
  key: z.string(),
  family: z.string(),
  value: z.number().nullable(),
  /** The usual (median) value at that stage in the training data. */
  norm: z.number().nullable(),
  contributionMargin: z.number(),
  points: z.number()
})
export type DealReason = z.infer<typeof dealReason>

const winCurvePoint = z.object({ week: z.number().int(), won: z.number(), lost: z.number(), wonLow: z.number(), wonHigh: z.number() })

const dealRow = z.object({
  opportunityId: rowId,
  name: z.string(),
  accountName: z.string().nullable(),
  regionId: rowId.nullable(),
  regionName: z.string().nullable(),
  unitId: rowId.nullable(),
  unitName: z.string().nullable(),
  repName: z.string().nullable(),
  productName: z.string().nullable(),
  stageName: z.string(),
  amountE4: moneyE4.nullable(),
  expectedCloseAt: isoDay.nullable(),
  /** Probability that it ends as won, whenever that is. */
  pWin: z.number(),
  /** Probability to be won within 28 days, and by the end of the current quarter. */
  pWin28d: z.number(),
  pWinPeriod: z.number(),
  pLost14d: z.number(),
  pLost28d: z.number(),
  /** Probability that within 14 / 28 days the close date moves at least a week later, or passes by a week while it is open; of overdue deals: that it is pushed again. */
  pSlip14d: z.number(),
  pSlip28d: z.number(),
  /** Probability to be lost, to slip or to shrink (see contract/risk) within 28 days. */
  risk: z.number(),
  /** The day by which it is as likely closed as not; null where that lies beyond a year. */
  forecastCloseAt: isoDay.nullable(),
  /** What it is expected to bring if it is won. */
  expectedAmountE4: moneyE4,
  reasons: z.array(dealReason)
})
export type ForecastDealRow = z.infer<typeof dealRow>

const columnOf = <T extends z.ZodType>(value: T) => z.array(value)
const metrics = z.record(z.string(), z.unknown())

/** What a run says of its deals, a column each. */
const dealColumns = z.object({
  opportunityId: columnOf(rowId),
  pWin: columnOf(z.number()),
  pWin28d: columnOf(z.number()),
  pLost14d: columnOf(z.number()),
  pLost28d: columnOf(z.number()),
  pSlip14d: columnOf(z.number()),
  pSlip28d: columnOf(z.number()),
  pShrink14d: columnOf(z.number()),
  pShrink28d: columnOf(z.number()),
  risk14d: columnOf(z.number()),
  risk28d: columnOf(z.number()),
  riskReasons: columnOf(z.string()),
  actions: columnOf(z.string()),
  pWinPeriod: columnOf(z.number()),
  forecastCloseAt: columnOf(z.number().int().nullable()),
  expectedAmountE4: columnOf(moneyE4),
  margin: columnOf(z.number().nullable()),
  baseMargin: columnOf(z.number().nullable()),
  reasons: columnOf(z.string()),
  curve: columnOf(z.string())
})

export const trainOutcome = z.object({
  modelVersion: z.number().int().nullable(),
  state: z.enum(['champion', 'challenger', 'none']),
  method: forecastMethod,
  reason: forecastReason.nullable(),
  asOf: isoDay,
  modelHash: z.string().nullable(),
  dataHash: z.string(),
  /** True where the same data and settings had been trained before: that model stays. */
  reused: z.boolean(),
  /** The run that was published, null for a past day. */
  runId: rowId.nullable(),
  openDeals: z.number().int(),
  metrics
})

const modelRow = z.object({
  kind: z.string(),
  version: z.number().int(),
  state: z.enum(['champion', 'challenger', 'retired']),
  method: forecastMethod,
  asOf: isoDay,
  trainedAtMs: z.number(),
  dataHash: z.string(),
  modelHash: z.string(),
  parameters: metrics,
  features: z.array(z.string()),
  metrics
})

const nodePaths = z.object({ regionId: z.number().int(), unitId: z.number().int(), periodStart: z.number().int(), wonE4: moneyE4, openE4: moneyE4, newE4: moneyE4, paths: z.instanceof(Uint8Array) })

export const forecastContract = {
  /**
   * Trains on what was known by the end of `asOf` (default: today), backtests, keeps the model (champion only where it is not worse on the
   * latest origin), and publishes the forecast of that day. The same data gives the same hash and is not trained again, unless `force`.
   * With a past `asOf` the model is kept as a challenger and the current forecast stays.
   */
  'forecast.train': modelCommand(z.object({ asOf: isoDay.optional(), force: z.boolean().default(false) }), trainOutcome),
  /** Scores all deals that are open today with the champion and publishes the run; trains in full where there is no champion, and once a week. Call it after imports. */
  'forecast.update': modelCommand(
    z.object({}),
    z.object({ runId: rowId, asOf: isoDay, method: forecastMethod, reason: forecastReason.nullable(), modelVersion: z.number().int().nullable(), deals: z.number().int() })
  ),
  /** Bookings expected for the scope (regions include their descendants; products do not narrow it) in the current or next quarter. */
  'forecast.summary': query(
    z.object({ scope: scope.default({}), period: forecastPeriod.default('current') }),
    z.object({
      basis: forecastBasis,
      period: z.object({ from: isoDay, to: isoDay, label: z.string() }),
      bookings,
      /** Null where no override that counts today touches the scope. Overrides of nodes are not told apart by product: with products only those of deals count. */
      adjusted: adjustedBookings.nullable(),
      openDeals: z.number().int(),
      openPipelineE4: moneyE4,
      /** False where the scope asked for products, which the sample paths do not tell apart. */
      scopeIsExact: z.boolean(),
      /** Share of past quarters whose result lay within P10 to P90 in the backtest, and how many; WAPE and bias beside the best naive rule. */
      backtest: z
        .object({ coverage: z.number().nullable(), periods: z.number().int(), wape: z.number().nullable(), bias: z.number().nullable(), bestBaseline: z.string().nullable(), baselineWape: z.number().nullable() })
        .nullable()
    })
  ),
  /** The same figures for every region (tree; parents hold the sum of their children's paths) or unit. Node 0 holds deals without one. */
  'forecast.nodes': query(
    z.object({ by: z.enum(['region', 'unit']), period: forecastPeriod.default('current') }),
    z.object({
      basis: forecastBasis,
      period: z.object({ from: isoDay, to: isoDay, label: z.string() }),
      nodes: z.array(bookings.extend({ nodeId: z.number().int(), name: z.string(), parentId: rowId.nullable(), adjusted: adjustedBookings.nullable(), ownOverrideId: rowId.nullable() }))
    })
  ),
  /** Open deals with their probabilities, risk and top reasons. `attention` sorts by risk x expected amount. */
  'forecast.deals': query(
    page.extend({
      scope: scope.default({}),
      sort: z.enum(['attention', 'p_win', 'risk', 'amount', 'expected_close', 'name']).default('attention'),
      descending: z.boolean().default(true),
      /** Only deals whose close is expected by the end of the current quarter, or overdue. */
      dueInPeriod: z.boolean().default(false)
    }),
    z.object({ basis: forecastBasis, total: z.number().int(), deals: z.array(dealRow) })
  ),
  /** Everything behind one deal's figure. */
  'forecast.explain': query(
    z.object({ opportunityId: rowId }),
    z.object({
      basis: forecastBasis,
      deal: dealRow,
      /** Log-odds of winning, if it closes in its likeliest interval, before calibration; and that of the average deal. Null without a model. */
      margin: z.number().nullable(),
      baseMargin: z.number().nullable(),
      /** Contributions of all features that are not in `reasons`, so that the parts add up. */
      otherMargin: z.number().nullable(),
      /** Win rate of the closed deals that the model learned from. */
      baseRate: z.number().nullable(),
      /** Cumulative probability by week, with the 80 % band of the observed rate at that probability in the backtest. */
      curve: z.array(winCurvePoint),
      stageNorm: z.object({ stageName: z.string(), dwellDays: z.number().nullable(), usualDwellDays: z.number().nullable() })
    })
  ),
  /** The proof: rolling origins in time order, beside naive rules. */
  'forecast.backtest': query(
    z.object({ version: z.number().int().positive().optional() }),
    z.object({
      modelVersion: z.number().int().nullable(),
      asOf: isoDay.nullable(),
      method: forecastMethod,
      reason: forecastReason.nullable(),
      /** target (won, won_28d, won_91d), method, auc, log_loss, brier, ece, deals, best (1 where it has the lowest log loss). */
      deals: table,
      /** level (total, region, unit), period (current, next), method, wape, bias, coverage, points, best. */
      rollup: table,
      /** One row per origin and method at company level: origin, period_end, method, forecast, p10, p90, actual. */
      origins: table,
      /** Ours per node, worst first: level, node, wape, bias, coverage, points, best_baseline, baseline_wape. */
      nodes: table,
      /** bin, predicted, observed, low, high, deals: ten bins of equal mass. */
      reliability: table,
      /** Where we are weak, as sentences. */
      weaknesses: z.array(z.object({ key: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }))
    })
  ),
  'forecast.models': query(z.object({ limit: z.number().int().min(1).max(1_000).default(50) }), z.array(modelRow)),
  /**
   * The open deals of a past (or present) day, from what was known by its end, by a model trained on nothing else; publishes nothing.
   * Columns: opportunity (source key), p_win, p_win_28d, expected_close, expected_amount (money, if won), reasons (JSON list).
   */
  'forecast.dealsAsOf': modelCommand(z.object({ asOf: isoDay }), z.object({ basis: forecastBasis, deals: table })),
  /**
   * One open deal of a past (or present) day, by its source key, explained by a model trained on nothing later; publishes nothing.
   * base_margin + contributions of `reasons` + otherMargin = margin, exactly; points of probability are approximate.
   */
  'forecast.explainAsOf': modelCommand(
    z.object({ opportunity: shortText, asOf: isoDay }),
    z.object({
      basis: forecastBasis,
      opportunity: z.string(),
      pWin: z.number(),
      pWin28d: z.number(),
      expectedCloseAt: isoDay.nullable(),
      expectedAmountE4: moneyE4,
      margin: z.number().nullable(),
      baseMargin: z.number().nullable(),
      otherMargin: z.number().nullable(),
      reasons: z.array(dealReason)
    })
  ),

  'forecast.publishModel': internalCommand(
    z.object({
      kind: z.string(),
      asOf: z.number().int(),
      dataHash: z.string(),
      modelHash: z.string(),
      parameters: z.string(),
      features: z.string(),
      metrics: z.string(),
      body: z.string(),
      promote: z.boolean(),
      backtest: z.array(
        z.object({
          subject: z.string(),
          level: z.string(),
          horizonDays: z.number().int().nullable(),
          origin: z.number().int().nullable(),
          method: z.string(),
          metric: z.string(),
          value: z.number().nullable(),
          sampleSize: z.number().int(),
          detail: z.string().nullable()
        })
      )
    }),
    z.object({ modelId: rowId, version: z.number().int(), state: z.enum(['champion', 'challenger']) })
  ),
  /** Deals of a run that is not there yet, a part at a time: nobody waits for long, neither for the writer nor for the process between. A draft that was given up goes when the next one begins. */
  'forecast.stageDeals': internalCommand(z.object({ draftId: rowId.nullable(), asOf: z.number().int(), deals: dealColumns }), z.object({ draftId: rowId })),
  'forecast.publish': internalCommand(
    z.object({
      asOf: z.number().int(),
      /** `recast`: a day of the last weeks as the present model sees it, for "why did it change"; it replaces the one before and is never current. */
      kind: z.enum(['current', 'recast']).default('current'),
      modelId: rowId.nullable(),
      method: forecastMethod,
      reason: forecastReason.nullable(),
      dataHash: z.string(),
      drift: z.string().nullable().default(null),
      /** Where most of the run's deals are already, put there by `forecast.stageDeals`. */
      draftId: rowId.nullable().default(null),
      deals: dealColumns,
      nodes: z.array(
        z.object({
          nodeKind: z.enum(['total', 'region', 'unit']),
          nodeId: z.number().int(),
          periodStart: z.number().int(),
          periodEnd: z.number().int(),
          ...expectedBookings
        })
      ),
      leaves: z.array(nodePaths)
    }),
    z.object({ runId: rowId })
  )
} as const
