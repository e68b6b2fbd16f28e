import type { ForecastMethod, ForecastReason } from '../contract/forecast'
import type { Day } from '../warehouse/day'
import type { CloseCurve } from './close-curve'
import type { ClosingPace } from './closing-pace'
import type { Spreads } from './data-drift'
import type { GiveAway } from './give-away'
import type { HorizonCalibrations } from './horizon-calibration'
import type { FeatureNorms } from './norms'

/** How much better than a constant (for outcomes) or than the close curve (for timing) on later deals, in log loss per deal. */
export interface Skill {
  readonly deals: number
  readonly logLoss: number
  readonly constantLogLoss: number
  readonly gain: number
  readonly standardError: number
  readonly hasSkill: boolean
}

export interface TreePart {
  readonly text: string
  readonly rounds: number
  readonly calibrations: HorizonCalibrations
}

/** One event of risk: trees over features and horizon where they have skill, else the rate within 14 and within 28 days. */
export interface RiskPart {
  readonly trees: TreePart | null
  readonly rates: readonly number[]
  readonly skill: Skill | null
}

export interface RiskModel {
  readonly any: RiskPart
  readonly lost: RiskPart
  readonly slip: RiskPart
  readonly shrink: RiskPart
  /** A deal is warned of from this probability of any trouble within 28 days on. */
  readonly warnFrom: number
}

/**
 * Everything that scores deals, as plain values (this is what the registry keeps). A deal's chance to be won within h weeks is
 * P(closed within h) x P(won | closed within h); each factor is a LightGBM model where it has shown skill on later deals, else the
 * close curve by age and the flat rate.
 */
export interface DealModel {
  readonly method: Exclude<ForecastMethod, 'none'>
  readonly reason: ForecastReason | null
  readonly asOf: Day
  /** Feature ids in the order of the trees' columns; what the models are told of the window asked for comes last. */
  readonly featureIds: readonly string[]
  readonly longestHorizonWeeks: number
  readonly outcome: TreePart | null
  readonly timing: TreePart | null
  /** Of the chance to be won within a horizon, which is put together from both; empty where one of them has no trees. */
  readonly won: HorizonCalibrations
  /** Null with too little data. */
  readonly risk: RiskModel | null
  readonly closeCurve: CloseCurve
  /** How fast deals close by the calendar. */
  readonly pace: ClosingPace
  /** Win rate of closed deals: of the last year (the flat rate), and of all that were learned from. */
  readonly flatRate: number
  readonly baseRate: number
  readonly closedDeals: number
  /** Won amount / amount as known before, in order, at most 200 of them: how deals shrink or grow. */
  readonly amountRatios: readonly number[]
  /** Median of each of `ids` by stage id ("0": all stages), for "usual". */
  readonly norms: FeatureNorms
  /** How the features were spread over the open deals of the last year, to notice when deals look different. */
  readonly spreads: Spreads | null
  readonly giveAways: readonly GiveAway[]
  readonly skill: { readonly outcome: Skill | null; readonly timing: Skill | null }
  readonly intervals: { readonly current: IntervalEffect; readonly next: IntervalEffect }
  /** Observed rates per probability in the backtest, for the band of a deal's curve; empty before a backtest. */
  readonly bands: readonly { readonly predicted: number; readonly observed: number; readonly deals: number }[]
}

/** Deviations of the shared random effects on log intensity: company, region, unit; and of the count of new deals. */
export interface IntervalEffect {
  readonly company: number
  readonly region: number
  readonly unit: number
  readonly created: number
}

/** Before a backtest has measured them; also what few origins are pulled to. */
export const defaultIntervals: DealModel['intervals'] = {
  current: { company: 0.22, region: 0.1, unit: 0.12, created: 0.2 },
  next: { company: 0.25, region: 0.12, unit: 0.15, created: 0.25 }
}
