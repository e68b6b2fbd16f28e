import type { Scope } from '../contract/common'
import { readRegionTree } from '../metrics/region-tree'
import { resolveScope } from '../metrics/resolved-scope'
import type { ReadDb } from '../warehouse/database'
import type { Day } from '../warehouse/day'
import { allText } from '../warehouse/statement'
import type { QuoteSubject } from './comparable-deals'
import { readProductBranches } from './product-branches'

/** An open deal that a price is wanted for. */
export interface PricedDeal {
  readonly id: number
  readonly name: string
  readonly accountName: string | null
  readonly repName: string | null
  readonly productName: string | null
  readonly stageName: string
  readonly status: number
  readonly productId: number | null
  readonly segment: string | null
  readonly listE4: number | null
  /** Price on record: the last quote, else the deal's own amount where it has a list price. */
  readonly amountE4: number | null
  readonly quotedOn: Day | null
  /** The deal has gone on to a later stage since the last quote: the customer has said yes to that price. */
  readonly isAgreed: boolean
  readonly costE4: number | null
  readonly costBasis: 'lines' | 'product' | null
  readonly subject: QuoteSubject | null
}

interface DealRow {
  readonly id: number
  readonly name: string
  readonly accountName: string | null
  readonly repName: string | null
  readonly productName: string | null
  readonly stageName: string
  readonly status: number
  readonly productId: number | null
  readonly segment: string | null
  readonly dealListE4: number | null
  readonly dealAmountE4: number | null
  readonly quoteListE4: number | null
  readonly quoteAmountE4: number | null
  readonly quotedOn: Day | null
  readonly lineListE4: number | null
  readonly lineCostE4: number | null
  readonly linesWithoutCost: number | null
  readonly linesWithoutList: number | null
  readonly listPriceE4: number | null
  readonly unitCostE4: number | null
  readonly quotedAtPosition: number | null
  readonly positionNow: number | null
}

export interface DealChoice {
  readonly ids?: readonly number[]
  /** Open deals only. */
  readonly scope?: Scope
}

/**
 * What is known by the end of `asOf` about the price of deals. The list amount is the last quote's, else the record's, else the lines' at list
 * prices; the cost is the lines' at unit costs, else the product's share of its list price.
 */
export function readPricedDeals(db: ReadDb, asOf: Day, choice: DealChoice): readonly PricedDeal[] {
  const scope = resolveScope(db, readRegionTree(db), choice.scope, asOf)
  const branches = readProductBranches(db, asOf)
  const within = (column: string, ids: readonly number[] | null): string => (ids === null ? '' : ` AND o.${column} IN (${ids.join(',')})`)
  const condition =
    choice.ids === undefined
      ? `o.status = 0${within('region_id', scope.regionIds)}${within('unit_id', scope.unitIds)}${within('product_id', scope.productIds)}`
      : `o.id IN (${choice.ids.join(',')})`
  const rows = allText<DealRow>(
    db,
    `WITH chosen AS MATERIALIZED (SELECT o.* FROM opportunity AS o WHERE ${condition}),
     ranked AS (
       SELECT q.opportunity_id AS id, q.list_amount_e4, q.amount_e4, q.occurred_at, q.known_at, row_number() OVER (PARTITION BY q.opportunity_id ORDER BY q.known_at DESC, q.id DESC) AS place
       FROM quote AS q JOIN chosen ON chosen.id = q.opportunity_id WHERE q.known_at <= @asOf AND q.list_amount_e4 > 0),
     line AS (
       SELECT l.opportunity_id AS id, sum(l.quantity * p.list_price_e4) AS list, sum(l.quantity * p.unit_cost_e4) AS cost, sum(p.unit_cost_e4 IS NULL) AS withoutCost, sum(p.list_price_e4 IS NULL) AS withoutList
       FROM opportunity_line AS l JOIN chosen ON chosen.id = l.opportunity_id LEFT JOIN product AS p ON p.id = l.product_id GROUP BY l.opportunity_id)
     SELECT o.id, o.name, account.name AS accountName, rep.name AS repName, product.name AS productName, stage.name AS stageName, o.status, o.product_id AS productId, account.segment,
       o.list_amount_e4 AS dealListE4, o.amount_e4 AS dealAmountE4, q.list_amount_e4 AS quoteListE4, q.amount_e4 AS quoteAmountE4, q.known_at AS quotedOn,
       line.list AS lineListE4, line.cost AS lineCostE4, line.withoutCost AS linesWithoutCost, line.withoutList AS linesWithoutList, product.list_price_e4 AS listPriceE4, product.unit_cost_e4 AS unitCostE4,
       (SELECT s.position FROM opportunity_history AS h JOIN stage AS s ON s.id = h.stage_id WHERE h.opportunity_id = o.id AND h.occurred_at <= q.occurred_at ORDER BY h.seq DESC LIMIT 1) AS quotedAtPosition,
       (SELECT s.position FROM opportunity_history AS h JOIN stage AS s ON s.id = h.stage_id WHERE h.opportunity_id = o.id AND h.known_at <= @asOf ORDER BY h.seq DESC LIMIT 1) AS positionNow
     FROM chosen AS o JOIN stage ON stage.id = o.stage_id LEFT JOIN account ON account.id = o.account_id LEFT JOIN rep ON rep.id = o.rep_id LEFT JOIN product ON product.id = o.product_id
     LEFT JOIN ranked AS q ON q.id = o.id AND q.place = 1 LEFT JOIN line ON line.id = o.id ORDER BY o.id`,
    { asOf }
  )
  return rows.map((row) => {
    const listE4 = positive(row.quoteListE4) ?? positive(row.dealListE4) ?? (row.linesWithoutList === 0 ? positive(row.lineListE4) : null)
    const branch = row.productId === null ? undefined : branches.get(row.productId)
    const hasPrice = positive(row.quoteListE4) !== null || positive(row.dealListE4) !== null
    return {
      ...row,
      listE4,
      amountE4: row.quoteAmountE4 ?? (hasPrice ? row.dealAmountE4 : null),
      isAgreed: row.quotedAtPosition !== null && row.positionNow !== null && row.positionNow > row.quotedAtPosition,
      ...costOf(row, listE4),
      subject: listE4 === null ? null : { opportunityId: row.id, productId: row.productId, seriesId: branch?.seriesId ?? row.productId, lineId: branch?.lineId ?? row.productId, segment: row.segment, listE4 }
    }
  })
}

function costOf(row: DealRow, listE4: number | null): { readonly costE4: number | null; readonly costBasis: 'lines' | 'product' | null } {
  const lineList = positive(row.lineListE4)
  if (row.linesWithoutCost === 0 && row.lineCostE4 !== null && lineList !== null && listE4 !== null && row.linesWithoutList === 0) {
    // Lines are those of today; the list amount may be that of an earlier scope.
    return { costE4: Math.round((row.lineCostE4 / lineList) * listE4), costBasis: 'lines' }
  }
  const unitList = positive(row.listPriceE4)
  if (row.unitCostE4 !== null && unitList !== null && listE4 !== null) return { costE4: Math.round((row.unitCostE4 / unitList) * listE4), costBasis: 'product' }
  return { costE4: null, costBasis: null }
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null)
