import type { AlertMeasure, AlertRule, Comparison } from '../../../main/contract/alerts'
import type { Scope, ValueType } from '../../../main/contract/common'

/** What a rule on a new measure starts from: its bad side, its suggested threshold. */
export function emptyRule(measure: AlertMeasure | undefined, scope: Scope, subjectKind?: AlertRule['subjectKind']): AlertRule {
  const kinds = measure?.subjectKinds ?? ['workspace']
  return {
    measure: measure?.id ?? 'bookings',
    subjectKind: subjectKind !== undefined && kinds.includes(subjectKind) ? subjectKind : kinds.includes('unit') ? 'unit' : (kinds[0] ?? 'workspace'),
    scope,
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

/** The bad side first. */
export function comparisonsFor(measure: AlertMeasure | undefined): readonly Comparison[] {
  return measure?.watch === 'high' ? ['above', 'rises_by', 'below', 'falls_by'] : ['below', 'falls_by', 'above', 'rises_by']
}

/** Which alert measure watches a figure of the pages. */
export function measureForFigure(figure: string): string {
  const known: Readonly<Record<string, string>> = { coverage: 'pipeline_coverage', pipeline: 'weighted_pipeline', expected_attainment: 'forecast_gap', target: 'attainment', win_rate: 'win_rate_90d' }
  return known[figure] ?? figure
}

export interface ShownUnit {
  readonly name: 'percent' | 'money' | 'days' | 'number'
  /** Wire units in one shown unit. */
  readonly factor: number
  readonly step: number
}

/** In which unit a threshold is typed. */
export function shownUnit(type: ValueType): ShownUnit {
  if (type === 'ratio') return { name: 'percent', factor: 0.01, step: 5 }
  if (type === 'money') return { name: 'money', factor: 10_000, step: 10_000 }
  if (type === 'days') return { name: 'days', factor: 1, step: 1 }
  return { name: 'number', factor: 1, step: type === 'integer' ? 1 : 0.1 }
}
