import { kept, keptOr, reference, type EntityDefinition } from './entity'
import { industryNames, productNames, regionNames, repNames, unitNames } from './reference-names'

/** The row with the same key, else the placeholder that an earlier file made for this name. */
const placeholderOr = (table: string, name: string): string =>
  `coalesce((SELECT id FROM ${table} WHERE source_key = s.source_key), (SELECT min(id) FROM ${table} WHERE is_placeholder = 1 AND saima_normal(name) = saima_normal(${name})))`

/** The region tree, a row per region. */
export const regions: EntityDefinition = {
  id: 'regions',
  table: 'region',
  selfKind: 'region',
  keyFields: ['code', 'name'],
  fields: [
    { id: 'code', type: 'key', names: ['region code', 'region id', 'territory id', 'area code', '区域编码', '大区编码', '区域编号', '地区编码', '大区编号'] },
    { id: 'name', type: 'text', required: true, names: ['region name', 'territory name', 'region', 'sales region', 'territory', 'area', '区域名称', '大区名称', '地区名称', ...regionNames.slice(6, 12), 'name', '名称'] },
    reference('parent', 'region', ['parent region', 'parent territory', 'parent region name', 'parent', 'belongs to', 'super region', '上级区域', '上级大区', '所属大区', '所属区域', '上级', '父级区域']),
    { id: 'position', type: 'integer', lenient: true, min: 0, max: 1_000_000, names: ['position', 'sort order', 'order', 'rank', '排序', '顺序', '序号'] }
  ],
  existing: (scope) => placeholderOr('region', scope.value('name')),
  columns: [
    keptOr('name', 'name', 's.own_key'),
    kept('parent', 'parent_id'),
    { name: 'position', sql: (scope) => `coalesce(${scope.value('position')}, e.position, (SELECT coalesce(max(position), 0) FROM main.region) + s.line)` },
    { name: 'is_placeholder', sql: () => '0' }
  ],
  latest: null,
  absence: 'keep',
  topics: ['region']
}

/** Battle units, a row per unit; where they belong is dated. */
export const units: EntityDefinition = {
  id: 'units',
  table: 'battle_unit',
  keyFields: ['code', 'name'],
  fields: [
    { id: 'code', type: 'key', names: ['unit code', 'unit id', 'team id', 'team code', '单元编码', '单元编号', '战队编号', '团队编号', '部门编码', '部门编号'] },
    { id: 'name', type: 'text', required: true, names: ['unit name', 'battle unit', 'team name', 'unit', 'sales team', 'business unit', '单元名称', '作战单元', '战队名称', '团队名称', ...unitNames.slice(11), 'name', '名称'] },
    reference('region', 'region', regionNames, { defines: true }),
    reference('industry', 'industry', industryNames, { defines: true }),
    reference('product', 'product', ['product line', ...productNames]),
    reference('lead', 'rep', ['unit lead', 'team lead', 'leader', 'captain', 'head', 'lead', '队长', '负责人', '团队负责人', '单元负责人', ...repNames]),
    { id: 'founded_at', type: 'day', lenient: true, names: ['founded on', 'start date', 'established', 'created on', '成立日期', '组建日期', '启用日期'] },
    { id: 'closed_at', type: 'day', lenient: true, names: ['closed on', 'end date', 'dissolved', '撤销日期', '解散日期', '停用日期'] }
  ],
  existing: (scope) => placeholderOr('battle_unit', scope.value('name')),
  columns: [
    keptOr('name', 'name', 's.own_key'),
    kept('industry', 'industry_id'),
    kept('product', 'product_id'),
    kept('lead', 'lead_rep_id'),
    kept('founded_at', 'founded_at'),
    kept('closed_at', 'closed_at'),
    { name: 'is_placeholder', sql: () => '0' }
  ],
  memberships: [{ table: 'unit_membership', owner: 'unit_id', parent: 'region_id', ownerField: null, parentField: 'region' }],
  latest: null,
  absence: 'keep',
  topics: ['battle_unit', 'unit_membership', 'region', 'rep']
}
