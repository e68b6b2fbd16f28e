import type { ValueType } from '../contract/common'
import type { RaceMeasureId, RacePenaltyId } from '../contract/race'
import type { Day } from '../warehouse/day'
import type { Ledger, LedgerWindow } from './ledger'

export type UnitMeasureId = RaceMeasureId | RacePenaltyId

export interface UnitMeasure {
  readonly id: UnitMeasureId
  readonly valueType: ValueType
  /** `sum` adds values up; `ratio` divides their sum by the sum of their weights and is unknown without any. */
  readonly aggregation: 'sum' | 'ratio'
  /** `flow`: the days of the period; `balance`: everything up to the day; `trailing`: the last 400 days, for what needs several periods. */
  readonly window: 'flow' | 'balance' | 'trailing'
  readonly direction: 'higher' | 'lower'
  /** Comes in whole pieces. */
  readonly whole: boolean
}

const trailingDays = 400

const definitions: readonly UnitMeasure[] = [
  { id: 'bookings', valueType: 'money', aggregation: 'sum', window: 'flow', direction: 'higher', whole: false },
  { id: 'won_count', valueType: 'number', aggregation: 'sum', window: 'flow', direction: 'higher', whole: true },
  { id: 'win_rate', valueType: 'ratio', aggregation: 'ratio', window: 'flow', direction: 'higher', whole: false },
  { id: 'new_pipeline', valueType: 'money', aggregation: 'sum', window: 'flow', direction: 'higher', whole: false },
  { id: 'cycle_days', valueType: 'days', aggregation: 'ratio', window: 'flow', direction: 'lower', whole: false },
  { id: 'activities', valueType: 'number', aggregation: 'sum', window: 'flow', direction: 'higher', whole: true },
  { id: 'collected', valueType: 'money', aggregation: 'sum', window: 'flow', direction: 'higher', whole: false },
  { id: 'discount_depth', valueType: 'ratio', aggregation: 'ratio', window: 'flow', direction: 'lower', whole: false },
  { id: 'overdue_share', valueType: 'ratio', aggregation: 'ratio', window: 'balance', direction: 'lower', whole: false },
  { id: 'forecast_bias', valueType: 'ratio', aggregation: 'ratio', window: 'trailing', direction: 'lower', whole: false }
]

export const unitMeasures: Readonly<Record<UnitMeasureId, UnitMeasure>> = Object.fromEntries(definitions.map((measure) => [measure.id, measure])) as Record<UnitMeasureId, UnitMeasure>

/** The events that make up a measure's value for a period that has run until `to`. */
export function windowOf(measure: UnitMeasure, from: Day, to: Day, knownBy: Day): LedgerWindow {
  switch (measure.window) {
    case 'flow':
      return { from, to, knownBy }
    case 'balance':
      return { from: 0, to, knownBy }
    case 'trailing':
      return { from: to - trailingDays, to, knownBy }
  }
}

/** A measure's value, or null where a ratio has nothing to divide by. */
export function measureValue(ledger: Ledger, measure: UnitMeasure, participantId: number, from: Day, to: Day, knownBy: Day): number | null {
  return valueOfSum(measure, ledger.sum(participantId, windowOf(measure, from, to, knownBy)))
}

export function valueOfSum(measure: UnitMeasure, sum: { readonly value: number; readonly weight: number }): number | null {
  if (measure.aggregation === 'sum') return sum.value
  return sum.weight > 1e-9 ? sum.value / sum.weight : null
}
