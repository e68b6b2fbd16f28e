import company from '../../resources/demo/company.json'
import { goLive } from './demo-options'
import type { Organisation } from './organisation'
import { tableRows, type TableRows } from './table-writer'

const e4 = (yuan: number): number => Math.round(yuan * 10_000)

/** Dimension rows of the organisation, parents before children. */
export function organisationRows(organisation: Organisation): readonly TableRows[] {
  const { regions, provinces, industries, products, units, reps } = organisation
  return [
    tableRows('industry', industries.map(({ id, name }) => ({ id, name }))),
    tableRows('currency', [{ id: 1, code: 'CNY' }]),
    tableRows(
      'region',
      [...regions, ...provinces].map((region) => ({
        id: region.id, source_key: region.key, name: region.name, parent_id: region.parentId, position: region.position, tile_row: region.tile[0], tile_column: region.tile[1]
      }))
    ),
    tableRows(
      'product',
      products.map((product) => ({
        id: product.id, source_key: product.key, name: product.name, is_group: product.listPrice === null ? 1 : 0,
        list_price_e4: product.listPrice === null ? null : e4(product.listPrice), unit_cost_e4: product.unitCost === null ? null : e4(product.unitCost)
      }))
    ),
    tableRows('product_membership', products.flatMap((product) => (product.parentId === null ? [] : [{ product_id: product.id, parent_id: product.parentId, valid_from: 0 }]))),
    tableRows(
      'price_list',
      products.flatMap((product) =>
        product.listPrice === null ? [] : [{ product_id: product.id, name: '标准价', valid_from: goLive, price_e4: e4(product.listPrice), known_at: goLive }]
      )
    ),
    tableRows(
      'rep',
      reps.map((rep) => ({ id: rep.id, source_key: rep.key, name: rep.name, manager_name: rep.managerName, hired_at: rep.hiredAt, left_at: rep.leftAt }))
    ),
    tableRows(
      'battle_unit',
      units.map((unit) => ({
        id: unit.id, source_key: unit.key, name: unit.name, industry_id: unit.industryId, product_id: unit.line.id, founded_at: unit.foundedAt, closed_at: unit.closedAt,
        lead_rep_id: reps.find((rep) => rep.memberships[0]?.unitId === unit.id)?.id ?? null
      }))
    ),
    tableRows('unit_membership', units.map((unit) => ({ unit_id: unit.id, region_id: unit.regionId, valid_from: unit.foundedAt }))),
    tableRows(
      'rep_membership',
      reps.flatMap((rep) => rep.memberships.map((membership) => ({ rep_id: rep.id, unit_id: membership.unitId, valid_from: membership.from, valid_to: membership.to })))
    )
  ]
}

/** Stages under the standard pipeline's key, so that words for standard keys and later imports find them. */
export const stages = company.stages.map((stage, index) => ({ ...stage, id: index + 1, kind: stage.kind as 'open' | 'won' | 'lost' }))
