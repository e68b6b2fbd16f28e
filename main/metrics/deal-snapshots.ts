import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import { dealsAsOf } from './deal-states'

/** A deal as it was believed at the end of a day. */
export interface DealSnapshot {
  readonly id: number
  readonly status: number
  readonly stageId: number
  readonly amountE4: number
  /** 0 where the amount is missing or imputed. */
  readonly hasAmount: number
  readonly expectedCloseAt: Day | null
  readonly closedAt: Day | null
  readonly regionId: number | null
  readonly unitId: number | null
  readonly productId: number | null
  /** 1 where it is closed because a full snapshot no longer had it. */
  readonly isRemoved: number
}

const columns = `f.id, f.status, f.stage_id AS stageId, coalesce(f.amount_e4, 0) AS amountE4, f.amount_e4 IS NOT NULL AND f.amount_imputed = 0 AS hasAmount,
  f.expected_close_at AS expectedCloseAt, f.closed_at AS closedAt, f.region_id AS regionId, f.unit_id AS unitId, f.product_id AS productId,
  coalesce(f.status = 2 AND f.lost_reason = 'removed', 0) AS isRemoved`

export function readOpenDeals(db: ReadDb, cut: Day): readonly DealSnapshot[] {
  return allText(db, `SELECT ${columns} FROM ${dealsAsOf(db, cut)} AS f WHERE f.status = 0`, { cut })
}

/** Deals won on a day after `after` and up to the cut. */
export function readWonDeals(db: ReadDb, cut: Day, after: Day): readonly DealSnapshot[] {
  return allText(db, `SELECT ${columns} FROM ${dealsAsOf(db, cut)} AS f WHERE f.status = 1 AND f.closed_at > @after AND f.closed_at <= @cut`, { cut, after })
}

/** These deals in whatever state they were; those that did not exist yet are missing. */
export function readDeals(db: ReadDb, cut: Day, ids: readonly number[]): readonly DealSnapshot[] {
  if (ids.length === 0) return []
  return allText(db, `SELECT ${columns} FROM ${dealsAsOf(db, cut)} AS f WHERE f.id IN (SELECT value FROM json_each(@ids))`, { cut, ids: JSON.stringify(ids) })
}

export interface DealNames {
  readonly id: number
  readonly name: string
  readonly accountName: string | null
  readonly regionName: string | null
  readonly unitName: string | null
  readonly repName: string | null
}

export function readDealNames(db: ReadDb, ids: readonly number[]): ReadonlyMap<number, DealNames> {
  const rows = allText<DealNames>(
    db,
    `SELECT o.id, o.name, account.name AS accountName, region.name AS regionName, battle_unit.name AS unitName, rep.name AS repName
     FROM json_each(@ids) AS asked JOIN opportunity AS o ON o.id = asked.value
     LEFT JOIN account ON account.id = o.account_id LEFT JOIN region ON region.id = o.region_id
     LEFT JOIN battle_unit ON battle_unit.id = o.unit_id LEFT JOIN rep ON rep.id = o.rep_id`,
    { ids: JSON.stringify(ids) }
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export interface StageFacts {
  readonly id: number
  readonly name: string
  readonly kind: 'open' | 'won' | 'lost'
  readonly position: number
  readonly probability: number
}

export function readStages(db: ReadDb): ReadonlyMap<number, StageFacts> {
  return new Map(allText<StageFacts>(db, 'SELECT id, name, kind, position, probability FROM stage ORDER BY pipeline_id, position, id').map((stage) => [stage.id, stage]))
}
