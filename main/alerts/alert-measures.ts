import type { AlertMeasure } from '../contract/alerts'
import type { ReadDb } from '../warehouse/database'
import { firstText } from '../warehouse/statement'
import { metricTables, watchableMetrics } from './metric-series'

type Need = Exclude<AlertMeasure['missing'], 'records' | null>
type Described = Omit<AlertMeasure, 'available' | 'missing'> & { readonly needs: readonly Need[] }

const nodes = ['workspace', 'region', 'unit'] as const
const people = [...nodes, 'rep'] as const

/** What rules can watch. Flows count from the beginning of the (fiscal) quarter to the day; balances are those of the day. */
const described = [
  { id: 'attainment_pace', valueType: 'ratio', subjectKinds: [...people], watch: 'low', uses: [], suggestedThreshold: 0.8, needs: ['quota'] },
  { id: 'attainment', valueType: 'ratio', subjectKinds: [...people], watch: 'low', uses: [], suggestedThreshold: 0.5, needs: ['quota'] },
  { id: 'bookings', valueType: 'money', subjectKinds: [...people], watch: 'low', uses: [], suggestedThreshold: 0, needs: ['opportunity'] },
  { id: 'new_pipeline', valueType: 'money', subjectKinds: [...people], watch: 'low', uses: [], suggestedThreshold: 0, needs: ['opportunity'] },
  { id: 'win_rate_90d', valueType: 'ratio', subjectKinds: [...people], watch: 'low', uses: [], suggestedThreshold: 0.2, needs: ['opportunity'] },
  { id: 'discount_depth_90d', valueType: 'ratio', subjectKinds: [...people], watch: 'high', uses: [], suggestedThreshold: 0.25, needs: ['opportunity'] },
  { id: 'weighted_pipeline', valueType: 'money', subjectKinds: [...people], watch: 'low', uses: ['minimumAmountE4'], suggestedThreshold: 0, needs: ['opportunity'] },
  { id: 'pipeline_coverage', valueType: 'number', subjectKinds: [...people], watch: 'low', uses: ['minimumAmountE4'], suggestedThreshold: 1.5, needs: ['quota'] },
  { id: 'idle_deals', valueType: 'integer', subjectKinds: [...people], watch: 'high', uses: ['idleDays', 'minimumAmountE4'], suggestedThreshold: 5, needs: ['activity'] },
  { id: 'overdue_receivables', valueType: 'money', subjectKinds: [...nodes], watch: 'high', uses: [], suggestedThreshold: 0, needs: ['invoice'] },
  { id: 'overdue_share', valueType: 'ratio', subjectKinds: [...nodes], watch: 'high', uses: [], suggestedThreshold: 0.3, needs: ['invoice'] },
  { id: 'account_overdue', valueType: 'money', subjectKinds: ['account'], watch: 'high', uses: [], suggestedThreshold: 5_000_000_000, needs: ['invoice'] },
  { id: 'account_overdue_days', valueType: 'days', subjectKinds: ['account'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 60, needs: ['invoice'] },
  { id: 'account_receivables', valueType: 'money', subjectKinds: ['account'], watch: 'high', uses: [], suggestedThreshold: 10_000_000_000, needs: ['invoice'] },
  { id: 'forecast_gap', valueType: 'ratio', subjectKinds: [...nodes], watch: 'low', uses: [], suggestedThreshold: 0.9, needs: ['forecast', 'quota'] },
  { id: 'forecast_bias', valueType: 'ratio', subjectKinds: ['region', 'unit', 'rep'], watch: 'high', uses: [], suggestedThreshold: 0.2, needs: ['submission'] },
  { id: 'days_without_activity', valueType: 'days', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 21, needs: ['activity'] },
  { id: 'days_in_stage', valueType: 'days', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 60, needs: ['opportunity'] },
  { id: 'days_past_close', valueType: 'days', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 7, needs: ['opportunity'] },
  { id: 'close_date_pushes', valueType: 'integer', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 2, needs: ['opportunity'] },
  { id: 'days_to_close', valueType: 'days', subjectKinds: ['deal'], watch: 'low', uses: ['minimumAmountE4'], suggestedThreshold: 14, needs: ['opportunity'] },
  { id: 'deal_age', valueType: 'days', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 180, needs: ['opportunity'] },
  { id: 'deal_amount', valueType: 'money', subjectKinds: ['deal'], watch: 'high', uses: ['minimumAmountE4'], suggestedThreshold: 0, needs: ['opportunity'] },
  { id: 'stage_probability', valueType: 'ratio', subjectKinds: ['deal'], watch: 'low', uses: ['minimumAmountE4'], suggestedThreshold: 0.3, needs: ['opportunity'] },
  { id: 'win_probability', valueType: 'ratio', subjectKinds: ['deal'], watch: 'low', uses: ['minimumAmountE4'], suggestedThreshold: 0.2, needs: ['forecast'] },
  { id: 'days_since_import', valueType: 'days', subjectKinds: ['workspace'], watch: 'high', uses: [], suggestedThreshold: 7, needs: ['import'] },
  { id: 'import_reject_share', valueType: 'ratio', subjectKinds: ['workspace'], watch: 'high', uses: [], suggestedThreshold: 0.02, needs: ['import'] },
  { id: 'import_warning_share', valueType: 'ratio', subjectKinds: ['workspace'], watch: 'high', uses: [], suggestedThreshold: 0.1, needs: ['import'] }
] as const satisfies readonly Described[]

export type AlertMeasureId = (typeof described)[number]['id']

const presence: Readonly<Record<Need, string>> = {
  quota: `SELECT 1 FROM quota WHERE measure = 'bookings' LIMIT 1`,
  invoice: 'SELECT 1 FROM invoice LIMIT 1',
  activity: 'SELECT 1 FROM activity WHERE opportunity_id IS NOT NULL LIMIT 1',
  forecast: 'SELECT 1 FROM forecast_node LIMIT 1',
  submission: `SELECT 1 FROM submission WHERE measure = 'bookings' LIMIT 1`,
  opportunity: 'SELECT 1 FROM opportunity LIMIT 1',
  import: `SELECT 1 FROM import_batch WHERE state = 'published' LIMIT 1`
}

export function isBuiltIn(id: string): id is AlertMeasureId {
  return described.some((measure) => measure.id === id)
}

/** A measure that can be watched: built in, or of the metrics layer. */
export function findAlertMeasure(id: string): Pick<AlertMeasure, 'id' | 'valueType' | 'subjectKinds'> | undefined {
  const builtIn: Described | undefined = described.find((measure) => measure.id === id)
  return builtIn ?? watchableMetrics().find((measure) => measure.id === id)
}

/** All measures, the built-in ones first, and for which of them the workspace has data. */
export function readAlertMeasures(db: ReadDb): readonly AlertMeasure[] {
  const present = new Map(Object.entries(presence).map(([need, text]) => [need, firstText(db, text) !== undefined]))
  const builtIn = described.map(({ needs, ...measure }): AlertMeasure => {
    const missing = needs.find((need) => present.get(need) !== true) ?? null
    return { ...measure, subjectKinds: [...measure.subjectKinds], uses: [...measure.uses], available: missing === null, missing }
  })
  const filled = new Map<string, boolean>()
  const isFilled = (table: string): boolean => {
    let known = filled.get(table)
    // The names come from the metrics layer's own catalog.
    if (known === undefined) filled.set(table, (known = firstText(db, `SELECT 1 FROM ${table} LIMIT 1`) !== undefined))
    return known
  }
  const metrics = watchableMetrics().map((measure): AlertMeasure => {
    const available = metricTables(measure.id).every(isFilled)
    return { ...measure, suggestedThreshold: 0, available, missing: available ? null : 'records' }
  })
  return [...builtIn, ...metrics]
}
