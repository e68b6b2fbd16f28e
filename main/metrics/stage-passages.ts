import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { readStages } from './deal-snapshots'
import { quantile } from './quantile'
import type { ResolvedScope } from './resolved-scope'

/** How deals left a stage in a period. */
export interface StagePassage {
  readonly leftForwards: number
  readonly leftOtherwise: number
  readonly medianDays: number | null
}

interface HistoryRow {
  readonly id: number
  readonly at: Day
  readonly stageId: number
}

/**
 * For each stage: how many deals left it for a later stage (or won) and for anything else (lost, an earlier stage) from `from` to `to`,
 * and the median of the days they had been in it. Business dates, as far as known by `to`.
 */
export function readStagePassages(db: ReadDb, from: Day, to: Day, scope: ResolvedScope): ReadonlyMap<number, StagePassage> {
  const stages = readStages(db)
  const rank = (stageId: number): number => {
    const stage = stages.get(stageId)
    return stage === undefined ? 0 : stage.kind === 'won' ? Number.POSITIVE_INFINITY : stage.kind === 'lost' ? Number.NEGATIVE_INFINITY : stage.position
  }
  const left = new Map<number, { forwards: number; otherwise: number; days: number[] }>()
  let [dealId, stageId, since] = [0, 0, 0]
  for (const row of readChanges(db, from, to, scope)) {
    if (row.id !== dealId) [dealId, stageId, since] = [row.id, row.stageId, row.at]
    if (row.stageId === stageId) continue
    if (row.at >= from && row.at <= to && stages.get(stageId)?.kind === 'open') {
      const passage = left.get(stageId) ?? { forwards: 0, otherwise: 0, days: [] }
      if (rank(row.stageId) > rank(stageId)) passage.forwards += 1
      else passage.otherwise += 1
      passage.days.push(row.at - since)
      left.set(stageId, passage)
    }
    ;[stageId, since] = [row.stageId, row.at]
  }
  return new Map(
    [...left].map(([id, passage]) => [
      id,
      { leftForwards: passage.forwards, leftOtherwise: passage.otherwise, medianDays: quantile([...passage.days].sort((a, b) => a - b), 0.5) }
    ])
  )
}

function readChanges(db: ReadDb, from: Day, to: Day, scope: ResolvedScope): readonly HistoryRow[] {
  const conditions = [
    scope.regionIds === null ? '' : 'AND o.region_id IN (SELECT value FROM json_each(@regions))',
    scope.unitIds === null ? '' : 'AND o.unit_id IN (SELECT value FROM json_each(@units))',
    scope.productIds === null ? '' : 'AND o.product_id IN (SELECT value FROM json_each(@products))'
  ].join(' ')
  const isScoped = conditions.trim() !== ''
  return allText<HistoryRow>(
    db,
    `SELECT h.opportunity_id AS id, h.occurred_at AS at, h.stage_id AS stageId
     FROM (SELECT DISTINCT opportunity_id FROM opportunity_history WHERE known_at BETWEEN @from AND @to) AS touched
     JOIN opportunity_history AS h ON h.opportunity_id = touched.opportunity_id
     ${isScoped ? `JOIN opportunity AS o ON o.id = touched.opportunity_id ${conditions}` : ''}
     WHERE h.known_at <= @to ORDER BY h.opportunity_id, h.seq`,
    { from, to, regions: JSON.stringify(scope.regionIds), units: JSON.stringify(scope.unitIds), products: JSON.stringify(scope.productIds) }
  )
}
