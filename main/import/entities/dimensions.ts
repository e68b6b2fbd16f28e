import { accountNames, industryNames, regionNames, repNames, unitNames } from './reference-names'
import { normalCompanyName } from '../values/normal-name'
import { kept, keptOr, reference, type EntityDefinition } from './entity'

/** The row with the same key, else the placeholder that an earlier file made for this name. */
const placeholderOr = (table: string, name: string, condition = ''): string =>
  `coalesce((SELECT id FROM ${table} WHERE source_key = s.source_key), (SELECT min(id) FROM ${table} WHERE is_placeholder = 1 AND saima_normal(name) = saima_normal(${name}) ${condition}))`

export const accounts: EntityDefinition = {
  id: 'accounts',
  table: 'account',
  selfKind: 'account',
  keyFields: ['account_id', 'name'],
  fields: [
    { id: 'account_id', type: 'key', names: ['account id', 'customer id', 'client id', 'company id', 'record id', 'account number', '客户编号', '客户编码', '客户代码', '客户id'] },
    { id: 'name', type: 'text', required: true, names: accountNames.slice(0, 16) },
    reference('industry', 'industry', industryNames, { defines: true }),
    reference('region', 'region', regionNames),
    reference('parent', 'account', ['parent account', 'parent', 'subsidiary of', 'parent company', '上级客户', '母公司', '所属集团', '上级单位']),
    { id: 'segment', type: 'text', names: ['segment', 'tier', 'account type', 'customer type', 'type', 'size', '客户级别', '客户等级', '客户类型', '分级', '客户分类'] },
    { id: 'employees', type: 'integer', lenient: true, min: 0, max: 100_000_000, names: ['employees', 'number of employees', 'headcount', 'staff', '员工数', '员工人数', '人员规模', '总人数'] },
    { id: 'revenue', type: 'money', lenient: true, names: ['revenue', 'annual revenue', 'turnover', '年收入', '年营业额', '营业额', '年营收', '销售额'] },
    { id: 'founded_year', type: 'integer', lenient: true, min: 1000, max: 2199, names: ['year established', 'founded', 'founded year', 'year founded', '成立年份', '成立年度', '创立年份'] },
    { id: 'country', type: 'text', names: ['country', 'office location', 'billing country', 'headquarters', 'country/region', '国家', '所在国家', '总部', '国家地区'] },
    { id: 'credit_code', type: 'text', names: ['credit code', 'tax number', 'tax id', 'vat number', 'registration number', '统一社会信用代码', '社会信用代码', '税号', '纳税人识别号'] },
    { id: 'domain', type: 'text', names: ['website', 'domain', 'web site', 'company domain name', '网站', '网址', '官网', '域名'] },
    { id: 'created_at', type: 'day', lenient: true, names: ['created date', 'create date', 'created on', 'created', '创建时间', '创建日期', '建档日期'] }
  ],
  existing: (scope) => `coalesce(
    (SELECT account_id FROM account_source WHERE source_id = :source_id AND source_key = s.own_key),
    (SELECT min(id) FROM account WHERE credit_code IS NOT NULL AND credit_code = ${scope.value('credit_code')}),
    (SELECT min(id) FROM account WHERE normal_name = s.f_normal_name AND (is_placeholder = 1 OR NOT EXISTS (SELECT 1 FROM account_source WHERE account_source.account_id = account.id AND account_source.source_id = :source_id))))`,
  columns: [
    keptOr('name', 'name', 's.own_key'),
    { name: 'normal_name', sql: (scope) => (scope.has('name') ? 'coalesce(s.f_normal_name, e.normal_name)' : 'coalesce(e.normal_name, s.f_normal_name)') },
    kept('industry', 'industry_id'),
    kept('region', 'region_id'),
    kept('parent', 'parent_id'),
    kept('segment', 'segment'),
    kept('employees', 'employees'),
    kept('revenue', 'revenue_e4'),
    kept('founded_year', 'founded_year'),
    kept('country', 'country'),
    kept('credit_code', 'credit_code'),
    kept('domain', 'domain'),
    kept('created_at', 'created_at'),
    { name: 'is_placeholder', sql: () => '0' }
  ],
  derived: { name: 'normal_name', of: (text, ownKey) => normalCompanyName(text('name') ?? ownKey) },
  latest: (scope) => scope.value('created_at'),
  absence: 'keep',
  topics: ['account', 'account_source', 'industry', 'region']
}

export const products: EntityDefinition = {
  id: 'products',
  table: 'product',
  keyFields: ['code', 'name'],
  fields: [
    { id: 'code', type: 'key', names: ['product code', 'product id', 'sku', 'item code', 'material number', '产品编码', '产品编号', '商品编码', '物料编码', '存货编码'] },
    { id: 'name', type: 'text', required: true, names: ['product', 'product name', 'item', 'item name', 'name', '产品', '产品名称', '商品', '商品名称', '物料名称', '存货名称'] },
    reference('group', 'product-group', ['series', 'product family', 'family', 'product line', 'category', 'product group', '系列', '产品系列', '产品线', '产品分类', '类别', '品类', '大类'], { defines: true }),
    { id: 'list_price', type: 'money', min: 0, names: ['sales price', 'list price', 'price', 'unit price', 'retail price', 'standard price', '标准价', '标准价格', '单价', '售价', '定价', '目录价', '价格'] },
    { id: 'unit_cost', type: 'money', lenient: true, min: 0, names: ['cost', 'unit cost', 'standard cost', '成本', '单位成本', '标准成本'] }
  ],
  existing: (scope) => placeholderOr('product', scope.value('name'), 'AND is_group = 0'),
  columns: [
    keptOr('name', 'name', 's.own_key'),
    kept('list_price', 'list_price_e4'),
    kept('unit_cost', 'unit_cost_e4'),
    { name: 'is_group', sql: () => '0' },
    { name: 'is_placeholder', sql: () => '0' }
  ],
  memberships: [{ table: 'product_membership', owner: 'product_id', parent: 'parent_id', ownerField: null, parentField: 'group' }],
  latest: null,
  absence: 'keep',
  topics: ['product', 'product_membership']
}

/** One row per rep: unit and region come along, their memberships dated. */
export const teams: EntityDefinition = {
  id: 'teams',
  table: 'rep',
  keyFields: ['rep_id', 'rep'],
  fields: [
    { id: 'rep_id', type: 'key', names: ['rep id', 'employee id', 'user id', 'agent id', 'staff number', '工号', '员工编号', '人员编码', '销售编号'] },
    { id: 'rep', type: 'text', required: true, names: [...repNames, 'name', 'full name', 'employee', '姓名', '员工姓名', '人员'] },
    { id: 'manager', type: 'text', names: ['manager', 'sales manager', 'team lead', 'supervisor', 'reports to', '经理', '主管', '团队负责人', '直属上级', '上级', '队长'] },
    reference('unit', 'unit', unitNames, { defines: true }),
    reference('region', 'region', regionNames, { defines: true }),
    { id: 'hired_at', type: 'day', lenient: true, names: ['hire date', 'hired', 'start date', '入职日期', '入职时间'] },
    { id: 'left_at', type: 'day', lenient: true, names: ['end date', 'termination date', 'left', '离职日期', '离职时间'] }
  ],
  existing: (scope) => placeholderOr('rep', scope.value('rep')),
  columns: [
    keptOr('rep', 'name', 's.own_key'),
    kept('manager', 'manager_name'),
    kept('hired_at', 'hired_at'),
    kept('left_at', 'left_at'),
    { name: 'is_placeholder', sql: () => '0' }
  ],
  memberships: [
    { table: 'unit_membership', owner: 'unit_id', parent: 'region_id', ownerField: 'unit', parentField: 'region' },
    { table: 'rep_membership', owner: 'rep_id', parent: 'unit_id', ownerField: null, parentField: 'unit' }
  ],
  latest: null,
  absence: 'keep',
  topics: ['rep', 'battle_unit', 'region', 'rep_membership', 'unit_membership', 'opportunity', 'opportunity_history']
}
