import { dayFromIso, type Day } from '../warehouse/day'

/** A stretch of supply trouble as the signal shows it: rises, holds, falls again (`holdWeeks` beyond today: still under way). */
export interface SupplyEpisode {
  readonly startsAt: Day
  readonly riseWeeks: number
  readonly holdWeeks: number
  readonly fallWeeks: number
  readonly peak: number
}

/**
 * What is true in the demo company by construction, so that tests (and sceptics) can look whether Saima finds it. The figures
 * are the same for every seed; whom they fall on (units, reps, accounts) is drawn, and told by `drawnTruths`.
 * Log-odds are natural logarithms; hazards are per week.
 */
export const plantedTruths = {
  season: {
    /** Signing slows down around New Year's Day by the lunar calendar: factor on every step of a deal, by days from the festival. */
    festival: [
      { fromDay: -8, toDay: -2, factor: 0.5 },
      { fromDay: -1, toDay: 8, factor: 0.06 },
      { fromDay: 9, toDay: 15, factor: 0.6 }
    ],
    /** New deals likewise. */
    festivalCreation: 0.45,
    /** Hockey stick: factor on the hazard to sign in approval, by days left in the calendar quarter. */
    quarterEnd: [
      { fromDaysLeft: 0, toDaysLeft: 13, factor: 2.4 },
      { fromDaysLeft: 14, toDaysLeft: 27, factor: 1.1 },
      { fromDaysLeft: 77, toDaysLeft: 92, factor: 0.55 }
    ],
    /** Factor on new deals by calendar month, January first. */
    creationByMonth: [0.92, 0.82, 1.06, 1.0, 1.0, 1.04, 1.06, 1.1, 1.12, 1.02, 0.96, 0.9],
    growthPerYear: 0.08
  },
  /** In one region a supply signal leads delays, slips and losses. Effects follow the episode's level `lagDays` earlier. */
  supplyShock: {
    regionKey: 'R-SC',
    signalKey: 'supply-pressure-R-SC',
    lagDays: 14,
    episodes: [
      { startsAt: dayFromIso('2024-08-26'), riseWeeks: 2, holdWeeks: 4, fallWeeks: 4, peak: 2.4 },
      { startsAt: dayFromIso('2025-06-02'), riseWeeks: 2, holdWeeks: 3, fallWeeks: 4, peak: 2.0 },
      { startsAt: dayFromIso('2026-03-30'), riseWeeks: 3, holdWeeks: 20, fallWeeks: 4, peak: 3.0 }
    ] as readonly SupplyEpisode[],
    /** Relative height and length of the ups and downs within an episode; they tell the lag apart. */
    waves: { height: 0.3, weeks: 4 },
    /** Per point of the episode: log of the hazard to lose, log of the speed of progress, log-odds of the decision. */
    logLossHazard: 0.45,
    logProgress: -0.22,
    decisionLogOdds: -0.4,
    /** Added chance per week and point to push the close date. */
    pushChance: 0.06,
    deliveryDelayDays: 7,
    logCancelOdds: 0.75,
    cancelShare: 0.012
  },
  /** One unit calls its quarter too high and bends its deals' dates around quarter end. */
  inflatedForecast: {
    /** Mean of (submission - final) / target, in weeks 1 to 10 of the quarter; half of it in the last three. */
    inflation: 0.35,
    /** Others: mean 0, standard deviation at the start of the quarter, shrinking to 0.02 at its end. */
    honestDeviation: 0.12,
    /** Chance per week, in the last three weeks, that a deal due within 75 days after the quarter is pulled into it. */
    pullInChance: 0.4,
    /** Its extra discount when it signs in the last ten days. */
    closingDiscount: 0.05
  },
  /** Log-odds of the decision that ends the negotiation fall by `slope` per unit of price / list price. */
  priceResponse: {
    referenceRatio: 0.88,
    ratioDeviation: 0.06,
    /** Reps concede more where a competitor is known. */
    competitorConcession: 0.015,
    slopeByLine: { ROB: -9, MOT: -14, DRV: -16, CTL: -7, VIS: -10, FLU: -12 } as Readonly<Record<string, number>>
  },
  /** Everything else that moves a deal. Engagement is hidden; activities, dwell and pushes are its traces. */
  winDrivers: {
    decisionIntercept: 0.45,
    engagement: 1.15,
    /** Per unit of log(amount / 500,000 yuan): large deals are harder. */
    logAmount: -0.3,
    /** A lead source's effect (resources/demo/company.json) shifts the mean of engagement. */
    leadSource: 1,
    competitor: -1.0,
    perPush: -0.3,
    pushesCounted: 4,
    /** Times log(1 + deals won earlier with the account). */
    accountHistory: 0.4,
    /** An open ticket of severity 1 or 2 at the account. */
    severeTicket: -0.6,
    /** The hazard to be lost before the decision, as logarithms. */
    logLossPerEngagement: -1.5,
    logLossCompetitor: 0.45,
    logLossPerPush: 0.28,
    /** Times log(1 + deals won earlier with the account). */
    logLossAccountHistory: -0.2,
    logProgressPerEngagement: 0.35,
    logActivityPerEngagement: 1.0,
    /** Engagement moves week by week: first-order autoregression. */
    engagementDeviation: 1.15,
    engagementMemory: 0.975,
    engagementNoise: 0.18
  },
  /** Shift of the decision's log-odds, standard deviations over reps and units; half of a rep's shift also lowers the log hazard to lose earlier. */
  skill: { repDeviation: 0.36, unitDeviation: 0.25 },
  latePayers: { share: 0.15, meanDaysLate: 32, deviation: 13, othersMeanDaysLate: 1, othersDeviation: 5 },
  signals: {
    /** New deals follow the purchasing managers' index two months later: log factor per point above 50. */
    pmiLogCreationPerPoint: 0.07,
    pmiLeadMonths: 2
    /** Market sentiment is noise and moves nothing. */
  },
  promotions: { logCreation: 0.25 },
  /** Targets are bargained knowing the big projects: log target = share x log outcome + (1 - share) x log norm + noise. */
  targets: { knowledgeOfOutcome: 0.8, logDeviation: 0.05 }
} as const

/** New Year's Day by the lunar calendar. */
export const springFestivals: readonly Day[] = ['2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06'].map(dayFromIso)
