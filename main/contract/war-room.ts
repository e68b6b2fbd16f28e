import * as z from 'zod'
import { isoDay, moneyE4, page, period, rowId, scope } from './common'
import { query } from './route'

/** What every tile is asked with. Without a period it is the (fiscal) quarter of the workspace's today; without `since`, seven days before. */
export const warRoomQuestion = z.object({ scope: scope.optional(), period: period.optional(), since: isoDay.optional() })
export type WarRoomQuestion = z.output<typeof warRoomQuestion>

/** Which question was answered: the period, the day of knowledge, the day compared with. */
const answered = { period, periodLabel: z.string(), asOf: isoDay, since: isoDay } as const

/**
 * Where the figure was read: `run`: quantiles of the current run's sample paths, summed for this very scope; `run_deals`: the run's deals in
 * this scope (a product scope, which the paths do not know), as if independent; `stages`: no run for this period: result so far + open
 * amounts by the stage's probability, as if independent. `method` is how the probabilities were made (see contract/forecast).
 */
export const forecastFigure = z.object({
  source: z.enum(['run', 'run_deals', 'stages']),
  method: z.enum(['model', 'flat_rate', 'stage_weighted', 'none']),
  mean: moneyE4,
  p10: moneyE4,
  p50: moneyE4,
  p90: moneyE4,
  runId: rowId.nullable(),
  madeOn: isoDay,
  /** Why it is not a model's figure, as a key under `forecast.reasons.`; null where it is one. */
  reason: z.string().nullable()
})
export type ForecastFigure = z.infer<typeof forecastFigure>

/**
 * Movements of the forecastable pipeline (open deals expected to close by the end of the period; undated ones count). `won` deals leave with
 * their final amount, so that the bucket equals the bookings since then; a change of amount before that is in `up` or `down`. `moved_in` and
 * `moved_out` are deals that changed owner across the scope.
 */
export const flowBucketKind = z.enum(['new', 'reopened', 'pulled_in', 'moved_in', 'up', 'down', 'won', 'lost', 'pushed_out', 'moved_out', 'removed'])
export type FlowBucketKind = z.infer<typeof flowBucketKind>

export const dealBrief = z.object({ id: rowId, name: z.string(), accountName: z.string().nullable(), amount: moneyE4 })

const flowDeal = z.object({
  id: rowId,
  name: z.string(),
  accountName: z.string().nullable(),
  regionName: z.string().nullable(),
  unitName: z.string().nullable(),
  /** What the deal adds to (or takes from) the pipeline in this bucket. */
  amount: moneyE4,
  amountBefore: moneyE4.nullable(),
  amountAfter: moneyE4.nullable(),
  closeBefore: isoDay.nullable(),
  closeAfter: isoDay.nullable()
})

export const attentionReason = z.object({
  /** Under `attention.reasons.`: stage_stalled, close_pushed, no_activity, close_overdue, competitor, big_deal, forecast_risk, no_amount. */
  key: z.enum(['stage_stalled', 'close_pushed', 'no_activity', 'close_overdue', 'competitor', 'big_deal', 'forecast_risk', 'no_amount']),
  params: z.record(z.string(), z.union([z.string(), z.number()]))
})

/** Next best action, under `attention.actions.` */
export const dealAction = z.enum(['confirm_close_date', 'plan_next_step', 'call_customer', 'escalate', 'answer_competitor', 'set_amount', 'review_deal'])

const attentionItem = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('deal'),
    id: rowId,
    name: z.string(),
    accountName: z.string().nullable(),
    unitName: z.string().nullable(),
    repName: z.string().nullable(),
    regionName: z.string().nullable(),
    stageName: z.string(),
    amount: moneyE4,
    expectedCloseOn: isoDay.nullable(),
    /** 0..1: of the forecast where there is one, else counted from the reasons. */
    risk: z.number(),
    riskBasis: z.enum(['forecast', 'signals']),
    pWin: z.number().nullable(),
    reasons: z.array(attentionReason),
    action: dealAction
  }),
  z.object({
    kind: z.literal('receivable'),
    accountId: rowId.nullable(),
    accountName: z.string().nullable(),
    amount: moneyE4,
    invoices: z.number().int(),
    oldestDueOn: isoDay,
    daysOverdue: z.number().int(),
    action: z.literal('collect')
  }),
  z.object({
    kind: z.literal('alert'),
    firingId: rowId,
    /** Empty for a starter rule that nobody has named: show `alerts.starters.<starterId>`. */
    ruleName: z.string(),
    starterId: z.string().nullable(),
    severity: z.enum(['info', 'warning', 'critical']),
    subjectKind: z.enum(['workspace', 'region', 'unit', 'rep', 'account', 'deal']),
    subjectId: z.number().int(),
    subjectName: z.string(),
    firedOn: isoDay,
    action: z.literal('acknowledge')
  })
])
export type AttentionItem = z.infer<typeof attentionItem>

/** Where a period stands and lands: of the whole scope in the headline, of one region or unit in the tables. */
const outlookFigures = {
  bookings: moneyE4,
  target: moneyE4.nullable(),
  attainment: z.number().nullable(),
  forecast: forecastFigure,
  /** Forecast mean / target. */
  expectedAttainment: z.number().nullable(),
  pipeline: moneyE4,
  coverage: z.number().nullable()
} as const

const areaFigures = {
  ...outlookFigures,
  /** Amount of open deals of the period whose risk is at least one half. */
  atRisk: moneyE4
} as const

export const warRoomContract = {
  /** Will we make the number, and what changed: the data of the first sentence. */
  'warRoom.headline': query(
    warRoomQuestion,
    z.object({
      ...answered,
      daysLeft: z.number().int(),
      ...outlookFigures,
      change: z.object({
        /** `forecast_run`: two runs compared; `stage_weighted`: the stage-weighted outlook on both days. */
        basis: z.enum(['forecast_run', 'stage_weighted']),
        forecast: moneyE4,
        bookings: moneyE4,
        pipeline: moneyE4
      }),
      /** Largest effects on the stage-weighted outlook first; over all causes (not only those listed) they add up to its change. */
      causes: z.array(
        z.object({
          /** A movement of the waterfall, a change of stage, or `unclosed`: still open when the period ended. */
          kind: z.enum(['new', 'reopened', 'pulled_in', 'moved_in', 'up', 'down', 'won', 'lost', 'pushed_out', 'moved_out', 'removed', 'stage_up', 'stage_down', 'unclosed']),
          regionId: rowId.nullable(),
          regionName: z.string().nullable(),
          count: z.number().int(),
          /** Effect on the outlook, signed. */
          effect: moneyE4,
          /** Full amount of the deals concerned. */
          amount: moneyE4,
          deals: z.array(dealBrief)
        })
      )
    })
  ),
  /** Cumulative by week. `fan` starts at the result of today and ends at the forecast's quantiles. */
  'warRoom.pace': query(
    warRoomQuestion,
    z.object({
      ...answered,
      target: moneyE4.nullable(),
      forecast: forecastFigure,
      /** How the fan is spread over the remaining weeks. */
      fanShape: z.enum(['last_year', 'linear']),
      points: z.array(
        z.object({
          /** Last day of the week (or of the period). */
          day: isoDay,
          weekStart: isoDay,
          actual: moneyE4.nullable(),
          target: moneyE4.nullable(),
          lastYear: moneyE4.nullable(),
          mean: moneyE4.nullable(),
          p10: moneyE4.nullable(),
          p90: moneyE4.nullable()
        })
      )
    })
  ),
  /** Waterfall of the forecastable pipeline: `start` + the buckets' amounts = `end`, to the unit. */
  'warRoom.flow': query(
    warRoomQuestion,
    z.object({
      ...answered,
      start: moneyE4,
      startCount: z.number().int(),
      end: moneyE4,
      endCount: z.number().int(),
      buckets: z.array(z.object({ kind: flowBucketKind, amount: moneyE4, count: z.number().int(), dealIds: z.array(rowId), top: z.array(flowDeal) }))
    })
  ),
  /** The deals of one bucket of the waterfall, largest first. */
  'warRoom.flowDeals': query(
    warRoomQuestion.extend({ bucket: flowBucketKind, page: page.prefault({}) }),
    z.object({ deals: z.array(flowDeal), total: z.number().int(), amount: moneyE4 })
  ),
  /** Open deals by stage, and how deals moved on during the last two quarters. */
  'warRoom.funnel': query(
    warRoomQuestion,
    z.object({
      ...answered,
      stages: z.array(
        z.object({
          id: rowId,
          name: z.string(),
          position: z.number(),
          probability: z.number(),
          count: z.number().int(),
          amount: moneyE4,
          weighted: moneyE4,
          /** Share of the deals that left this stage forwards (a later stage or won); null without enough to say. */
          conversion: z.number().nullable(),
          leftForwards: z.number().int(),
          leftOtherwise: z.number().int(),
          medianDays: z.number().nullable()
        })
      )
    })
  ),
  /** Large regions; the leaves below them where the scope names regions. Tile coordinates are null where nobody has set them. */
  'warRoom.regions': query(
    warRoomQuestion,
    z.object({
      ...answered,
      regions: z.array(
        z.object({
          id: rowId,
          name: z.string(),
          tileRow: z.number().int().nullable(),
          tileColumn: z.number().int().nullable(),
          hasChildren: z.boolean(),
          ...areaFigures,
          bookingsLastYear: moneyE4,
          /** Bookings so far against the same days of last year; null without last year's. */
          yearOverYear: z.number().nullable()
        })
      )
    })
  ),
  /** Battle units. `rank` and `score` come from the race season of units that covers the day, if there is one. */
  'warRoom.units': query(
    warRoomQuestion,
    z.object({
      ...answered,
      /** `id` is null for the season that stands in where nobody has made one. */
      season: z.object({ id: rowId.nullable(), name: z.string(), asOf: isoDay }).nullable(),
      units: z.array(
        z.object({
          id: rowId,
          name: z.string(),
          regionId: rowId.nullable(),
          regionName: z.string().nullable(),
          rank: z.number().int().nullable(),
          rankBefore: z.number().int().nullable(),
          score: z.number().nullable(),
          ...areaFigures,
          /** Bookings of the last eight complete weeks, oldest first. */
          spark: z.array(moneyE4)
        })
      )
    })
  ),
  /** What needs somebody, most at stake first (amount × risk); receivables and alerts among them. */
  'warRoom.attention': query(
    warRoomQuestion.extend({ page: page.prefault({ limit: 100 }) }),
    z.object({ ...answered, items: z.array(attentionItem), dealTotal: z.number().int(), dealAmount: moneyE4, receivableTotal: z.number().int(), alertTotal: z.number().int() })
  ),
  /** The latest that happened, newest first. */
  'warRoom.ticker': query(
    warRoomQuestion.extend({ limit: z.number().int().min(1).max(500).default(50) }),
    z.array(
      z.object({
        /** Under `ticker.`: won, lost, new, reopened, stage_forward, stage_back, pushed_out, pulled_in, amount_up, amount_down, removed, import, alert. */
        kind: z.enum(['won', 'lost', 'new', 'reopened', 'stage_forward', 'stage_back', 'pushed_out', 'pulled_in', 'amount_up', 'amount_down', 'owner', 'removed', 'import', 'alert']),
        on: isoDay,
        atMs: z.number().nullable(),
        dealId: rowId.nullable(),
        /** Deal, file or alert. */
        subject: z.string(),
        accountName: z.string().nullable(),
        unitName: z.string().nullable(),
        amount: moneyE4.nullable(),
        params: z.record(z.string(), z.union([z.string(), z.number()]))
      })
    )
  ),
  /** What customers owe on the day of knowledge, by age. */
  'warRoom.receivables': query(
    warRoomQuestion,
    z.object({
      ...answered,
      outstanding: moneyE4,
      overdue: moneyE4,
      dsoDays: z.number().nullable(),
      /** Overdue by age; `current` is not due yet. */
      buckets: z.array(z.object({ key: z.enum(['current', 'days_1_30', 'days_31_60', 'days_61_90', 'days_over_90']), amount: moneyE4, invoices: z.number().int() })),
      accounts: z.array(z.object({ id: rowId.nullable(), name: z.string().nullable(), overdue: moneyE4, invoices: z.number().int(), oldestDueOn: isoDay, daysOverdue: z.number().int() }))
    })
  ),
  /** Parts of each resource pool beside the parts of the bookings that came back for them; `use` is the one over the other. */
  'warRoom.resources': query(
    warRoomQuestion,
    z.object({
      ...answered,
      pools: z.array(
        z.object({
          kind: z.string(),
          name: z.string(),
          /** Money in 1/10,000; pieces; `number` in 1/10,000 of its unit. */
          valueType: z.enum(['money', 'integer', 'number']),
          from: isoDay,
          to: isoDay,
          total: z.number().int(),
          units: z.array(z.object({ id: rowId, name: z.string(), quantity: z.number().int(), share: z.number().nullable(), bookings: moneyE4, bookingsShare: z.number().nullable(), use: z.number().nullable() }))
        })
      )
    })
  ),
  /** Competitor mentions of the last thirteen weeks on deals of the scope, and how deals against each have ended. */
  'warRoom.competitors': query(
    warRoomQuestion,
    z.object({
      ...answered,
      competitors: z.array(
        z.object({
          name: z.string(),
          mentions: z.number().int(),
          mentionsBefore: z.number().int(),
          openAmount: moneyE4,
          openDeals: z.number().int(),
          won: z.number().int(),
          lost: z.number().int(),
          winRate: z.number().nullable(),
          /** Mentions per week, oldest first. */
          weekly: z.array(z.number().int())
        })
      )
    })
  )
} as const
