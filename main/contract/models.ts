import * as z from 'zod'
import { isoDay, table } from './common'
import { forecastMethod, forecastReason } from './forecast'
import { command, query } from './route'

export const modelState = z.enum(['champion', 'challenger', 'retired'])

/** A model of deals as it is kept. Every kept model can be compared and put back into use. */
export const keptModel = z.object({
  version: z.number().int(),
  state: modelState,
  method: forecastMethod,
  reason: forecastReason.nullable(),
  asOf: isoDay,
  trainedAtMs: z.number(),
  modelHash: z.string(),
  dataHash: z.string(),
  /** The same code as today's: an older one is trained anew at the next update. */
  isCurrentCode: z.boolean(),
  closedDeals: z.number().int(),
  features: z.number().int(),
  auc: z.number().nullable(),
  logLoss: z.number().nullable(),
  constantLogLoss: z.number().nullable(),
  wapeTotal: z.number().nullable(),
  coverageTotal: z.number().nullable(),
  /** Fields that were left out because they give the outcome away. */
  giveAways: z.array(z.object({ featureId: z.string(), by: z.string(), auc: z.number() })),
  /** How it met the champion: on which origin, log loss of both, and why it was promoted or not. */
  promotion: z.object({
    promoted: z.boolean(),
    reason: z.enum(['first', 'champion_too_young', 'better', 'not_worse', 'worse', 'harm']),
    origin: isoDay.nullable(),
    logLoss: z.number().nullable(),
    championLogLoss: z.number().nullable(),
    constantLogLoss: z.number().nullable(),
    championVersion: z.number().int().nullable()
  })
})
export type KeptModelRow = z.infer<typeof keptModel>

const version = z.number().int().positive()

export const modelsContract = {
  /** Newest first. */
  'models.list': query(z.object({ limit: z.number().int().min(1).max(1_000).default(50) }), z.object({ champion: z.number().int().nullable(), models: z.array(keptModel) })),
  /** Two kept models side by side. */
  'models.compare': query(
    z.object({ left: version, right: version }),
    z.object({
      left: keptModel,
      right: keptModel,
      /** subject, level, horizon_days, method, metric, left, right: what both backtests measured. */
      metrics: table,
      onlyLeft: z.array(z.string()),
      onlyRight: z.array(z.string()),
      /** Deals of the present forecast are scored by the champion; the same model hash means the same figures. */
      isSameModel: z.boolean()
    })
  ),
  /** Puts a challenger in the champion's place by a person's decision. Undoable; the forecast is made anew. */
  'models.promote': command(z.object({ version }), z.object({ version, before: z.number().int().nullable() })),
  /** Puts a model of before back in its place. Undoable; the forecast is made anew. */
  'models.restore': command(z.object({ version }), z.object({ version, before: z.number().int().nullable() })),
  /**
   * Whether the world still looks as it did to the champion. Data: population stability index of each feature among open deals against those of the last weeks it learned from; error: log loss on deals that
   * closed since, against what its backtest promised.
   */
  'models.drift': query(
    z.object({}),
    z.object({
      version: z.number().int().nullable(),
      asOf: isoDay.nullable(),
      /** `stable` below 0.1, `moved` below 0.25, `drifted` from there on; null before the first measurement. */
      state: z.enum(['stable', 'moved', 'drifted']).nullable(),
      /** feature, family, psi, by_chance (what so few deals would give with nothing moved, or one of those weeks against the others if more), state (of psi - by_chance), worst first. */
      features: table,
      /** as_of, highest_psi, drifted (count of features): one row per forecast kept. */
      history: table,
      /** Deals that closed after they were scored, by the month of the score: month, deals, log_loss, constant_log_loss, brier. */
      errors: table,
      /** Log loss of the backtest, and on what was scored and closed since; `isWorse` where it is worse than chance would allow. */
      error: z.object({ promised: z.number().nullable(), seen: z.number().nullable(), deals: z.number().int(), isWorse: z.boolean() })
    })
  )
} as const
