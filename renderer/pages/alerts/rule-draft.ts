import type { AlertMeasure, AlertRule, Comparison, SubjectKind } from '../../../main/contract/alerts'
import type { Scope, ValueType } from '../../../main/contract/common'

/** What a rule on a new measure starts from: its bad side, its suggested threshold. */
export function emptyRule(measure: AlertMeasure | undefined, scope: Scope, subjectKind?: AlertRule['subjectKind']): AlertRule {
  const kinds = measure?.subjectKinds ?? ['workspace']
  return {
    measure: measure?.id ?? 'bookings',
    subjectKind: subjectKind !== undefined && kinds.includes(subjectKind) ? subjectKind : kinds.includes('unit') ? 'unit' : (kinds[0] ?? 'workspace'),
    scope: { ...(scope.regionIds === undefined ? {} : { regionIds: scope.regionIds }), ...(scope.unitIds === undefined ? {} : { unitIds: scope.unitIds }) },
    comparison: measure?.watch === 'high' ? 'above' : 'below',
    threshold: measure?.suggestedThreshold ?? 0,
    changeDays: 7,
    forDays: 0,
    hysteresis: 0,
    cooldownDays: 0,
    idleDays: 21,
    minimumAmountE4: 0
  }
}

const downward = ['below', 'falls_by', 'falls_by_share', 'trend_down', 'unusually_low'] as const
const upward = ['above', 'rises_by', 'rises_by_share', 'trend_up', 'unusually_high'] as const

/** The bad side first. A single deal has no season of its own to differ from. */
export function comparisonsFor(measure: AlertMeasure | undefined, subjectKind: SubjectKind): readonly Comparison[] {
  const all: readonly Comparison[] = measure?.watch === 'high' ? [...upward, ...downward] : [...downward, ...upward]
  return subjectKind === 'deal' ? all.filter((comparison) => !comparison.startsWith('unusually_')) : all
}

/** The threshold as it lies beside the value: a fall by 15 % is a change of −15 %. */
export function signedThreshold(comparison: Comparison, threshold: number): number {
  return comparison !== 'below' && (downward as readonly Comparison[]).includes(comparison) ? -threshold : threshold
}

export function comparesPast(comparison: Comparison): boolean {
  return comparison.startsWith('falls_') || comparison.startsWith('rises_') || comparison.startsWith('trend_')
}

/** Which alert measure watches a figure of the pages. */
export function measureForFigure(figure: string): string {
  const known: Readonly<Record<string, string>> = { coverage: 'pipeline_coverage', pipeline: 'weighted_pipeline', expected_attainment: 'forecast_gap', target: 'attainment', win_rate: 'win_rate_90d' }
  return known[figure] ?? figure
}

export interface ShownUnit {
  readonly name: 'percent' | 'money' | 'days' | 'number' | 'deviations'
  /** Wire units in one shown unit. */
  readonly factor: number
  readonly step: number
}

/** The type in which a condition's value is told: a share of the earlier value, standard deviations, or the measure's own. */
export function comparedType(comparison: Comparison, type: ValueType): ValueType {
  return comparison.endsWith('_by_share') ? 'ratio' : comparison.startsWith('unusually_') ? 'number' : type
}

/** In which unit a condition's threshold is typed. */
export function conditionUnit(measure: AlertMeasure | undefined, comparison: Comparison): ShownUnit {
  if (comparison.startsWith('unusually_')) return { name: 'deviations', factor: 1, step: 0.5 }
  const type = comparedType(comparison, measure?.valueType ?? 'number')
  if (type === 'ratio') return { name: 'percent', factor: 0.01, step: 5 }
  if (type === 'money') return { name: 'money', factor: 10_000, step: 10_000 }
  if (type === 'days') return { name: 'days', factor: 1, step: 1 }
  return { name: 'number', factor: 1, step: type === 'integer' ? 1 : 0.1 }
}
