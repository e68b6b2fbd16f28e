import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { ResolvedScope } from './resolved-scope'

/** A change of a deal beside what was believed before it. */
export interface DealChange {
  readonly dealId: number
  readonly name: string
  readonly accountName: string | null
  readonly unitName: string | null
  readonly on: Day
  readonly change: string
  readonly status: number
  readonly statusBefore: number | null
  readonly stageName: string
  readonly stagePosition: number
  readonly stageNameBefore: string | null
  readonly stagePositionBefore: number | null
  readonly amountE4: number | null
  readonly amountBeforeE4: number | null
  readonly closeAt: Day | null
  readonly closeBeforeAt: Day | null
}

/** The latest changes known by a day, newest first; large amounts first within a day. */
export function readLatestChanges(db: ReadDb, cut: Day, scope: ResolvedScope, limit: number): readonly DealChange[] {
  const conditions = [
    scope.regionIds === null ? '' : 'AND h.region_id IN (SELECT value FROM json_each(@regions))',
    scope.unitIds === null ? '' : 'AND h.unit_id IN (SELECT value FROM json_each(@units))',
    scope.productIds === null ? '' : 'AND o.product_id IN (SELECT value FROM json_each(@products))'
  ].join(' ')
  return allText(
    db,
    `SELECT latest.*, account.name AS accountName, battle_unit.name AS unitName, stage.name AS stageName, stage.position AS stagePosition,
       before.status AS statusBefore, stage_before.name AS stageNameBefore, stage_before.position AS stagePositionBefore,
       before.amount_e4 AS amountBeforeE4, before.expected_close_at AS closeBeforeAt
     FROM (SELECT h.opportunity_id AS dealId, h.seq, o.name, o.account_id, h.unit_id, h.known_at AS "on", h.change, h.status, h.stage_id, h.amount_e4 AS amountE4, h.expected_close_at AS closeAt
             FROM opportunity_history AS h JOIN opportunity AS o ON o.id = h.opportunity_id
            WHERE h.known_at <= @cut ${conditions} ORDER BY h.known_at DESC LIMIT @scanned) AS latest
     JOIN stage ON stage.id = latest.stage_id
     LEFT JOIN opportunity_history AS before ON before.opportunity_id = latest.dealId AND before.seq = (
       SELECT max(earlier.seq) FROM opportunity_history AS earlier WHERE earlier.opportunity_id = latest.dealId AND earlier.seq < latest.seq)
     LEFT JOIN stage AS stage_before ON stage_before.id = before.stage_id
     LEFT JOIN account ON account.id = latest.account_id LEFT JOIN battle_unit ON battle_unit.id = latest.unit_id
     ORDER BY latest."on" DESC, latest.amountE4 DESC, latest.dealId LIMIT @limit`,
    // Enough of the last day or two that its largest changes are among them.
    { cut, limit, scanned: limit * 8, regions: JSON.stringify(scope.regionIds), units: JSON.stringify(scope.unitIds), products: JSON.stringify(scope.productIds) }
  )
}
