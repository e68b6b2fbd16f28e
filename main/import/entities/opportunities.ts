import { currencyField, inBase, moneyColumns, moneyJoins } from './money-columns'
import { accountNames, productNames, regionNames, repNames, unitNames } from './reference-names'
import { kept, reference, type ColumnScope, type EntityDefinition } from './entity'

/** A deal whose status says that it is won or lost is so, whatever stage it was in. */
export const stageNow = (scope: ColumnScope): string =>
  scope.has('outcome') ? `coalesce((SELECT x.id FROM main.stage x WHERE x.id = ${scope.value('outcome')} AND x.kind <> 'open'), ${scope.value('stage')}, ${scope.value('outcome')})` : scope.value('stage')
const created = (scope: ColumnScope): string => `coalesce(${scope.value('created_at')}, ${scope.value('engaged_at')})`
/** Day of the outcome; for a deal that is open it is the day on which it is hoped for. */
const closed = (scope: ColumnScope): string => `CASE WHEN st.kind <> 'open' THEN coalesce(${scope.value('closed_at')}, e.closed_at, ${scope.value('expected_close_at')}, ${created(scope)}, :latest) END`
/** An amount of nothing is an amount only for a deal that was won. */
const ownAmount = (scope: ColumnScope): string => `CASE WHEN st.kind = 'won' THEN coalesce(${scope.value('amount')}, ${scope.value('expected_amount')}) ELSE coalesce(nullif(${scope.value('amount')}, 0), nullif(${scope.value('expected_amount')}, 0)) END`
const stated = (scope: ColumnScope): string => inBase(scope, ownAmount(scope))
/** An open deal is worth what its currency is worth now, a closed one what it was worth on the day of its outcome. */
const rateDay = (scope: ColumnScope): string => `CASE WHEN st.kind = 'open' THEN 2932896 ELSE coalesce(${scope.value('closed_at')}, ${created(scope)}, 2932896) END`
const listPrice = (scope: ColumnScope): string => `coalesce(${inBase(scope, scope.value('list_amount'))}, p.list_price_e4)`
/** The unit of a rep, the region of a unit, on the day that counts: the outcome's for a closed deal, the file's for an open one. */
const memberDay = (scope: ColumnScope): string => `max(coalesce(${closed(scope)}, :as_of), 0)`
const staysClosed = (scope: ColumnScope): string => `e.status <> 0 AND st.kind <> 'open' AND e.rep_id IS ${scope.has('rep') ? scope.value('rep') : 'e.rep_id'}`
const repNow = (scope: ColumnScope): string => (scope.has('rep') ? scope.value('rep') : 'e.rep_id')
const unitNow = (scope: ColumnScope): string =>
  scope.has('unit')
    ? scope.value('unit')
    : `CASE WHEN e.unit_id IS NOT NULL AND ${staysClosed(scope)} THEN e.unit_id
        ELSE coalesce((SELECT m.unit_id FROM rep_membership m WHERE m.rep_id = ${repNow(scope)} AND ${memberDay(scope)} BETWEEN m.valid_from AND m.valid_to), e.unit_id) END`
const regionNow = (scope: ColumnScope): string =>
  scope.has('region')
    ? scope.value('region')
    : `CASE WHEN e.region_id IS NOT NULL AND ${staysClosed(scope)} THEN e.region_id
        ELSE coalesce((SELECT m.region_id FROM unit_membership m WHERE m.unit_id = (${unitNow(scope)}) AND ${memberDay(scope)} BETWEEN m.valid_from AND m.valid_to), e.region_id) END`
const productNow = (scope: ColumnScope): string => (scope.has('product') ? scope.value('product') : 'e.product_id')
const amountSql = (scope: ColumnScope): string => `coalesce(${stated(scope)}, CASE WHEN e.amount_imputed = 0 THEN e.amount_e4 END,
  CASE WHEN e.status <> 0 AND st.kind <> 'open' THEN e.amount_e4 END, ${listPrice(scope)}, CASE WHEN e.product_id IS ${productNow(scope)} THEN e.amount_e4 END,
  (SELECT amount_e4 FROM staging.median WHERE product_id = coalesce(${productNow(scope)}, -1)), (SELECT amount_e4 FROM staging.median WHERE product_id = 0))`

export const opportunities: EntityDefinition = {
  id: 'opportunities',
  table: 'opportunity',
  keyFields: ['opportunity_id'],
  fields: [
    { id: 'opportunity_id', type: 'key', names: ['opportunity id', 'deal id', 'opportunity number', 'opp id', 'record id', 'id', '商机编号', '商机id', '商机编码', '销售机会编号', '项目编号'] },
    { id: 'name', type: 'text', names: ['opportunity name', 'deal name', 'topic', 'opportunity', 'name', '商机名称', '销售机会名称', '项目名称', '机会名称', '主题'] },
    reference('account', 'account', accountNames),
    reference('product', 'product', productNames),
    reference('rep', 'rep', repNames),
    reference('unit', 'unit', unitNames),
    reference('region', 'region', regionNames),
    { id: 'stage', type: 'stage', reference: 'stage', required: true, names: ['deal stage', 'stage', 'sales stage', 'stage name', 'opportunity stage', 'pipeline stage', 'status', 'deal status', 'deal status code', '销售阶段', '商机阶段', '阶段', '状态', '商机状态', '销售状态'] },
    { id: 'outcome', type: 'stage', reference: 'stage', isSecondary: true, names: ['status', 'state', 'opportunity status', 'deal status', 'outcome', '商机状态', '状态', '赢单状态', '阶段状态', '销售结果', '结果'] },
    { id: 'amount', type: 'money', names: ['close value', 'amount', 'deal amount', 'opportunity amount', 'value', 'deal value', 'actual revenue', 'est. revenue', 'deal cost', 'total price', '商机金额', '金额', '预计金额', '预计销售金额', '预计成交金额', '成交金额', '合同金额', '销售金额'] },
    { id: 'expected_amount', type: 'money', isSecondary: true, lenient: true, names: ['est. revenue', 'estimated revenue', 'estimated value', 'expected amount', '预计金额', '预计销售金额', '预计成交金额', '预计收入', '预估金额'] },
    currencyField,
    { id: 'list_amount', type: 'money', lenient: true, min: 0, names: ['list amount', 'list price', '目录金额', '标准金额', '原价'] },
    { id: 'created_at', type: 'day', names: ['created date', 'create date', 'created on', 'created', 'open date', 'deal date', '创建时间', '创建日期', '立项日期', '录入时间'] },
    { id: 'engaged_at', type: 'day', names: ['engage date', 'engaged date', 'engagement date', '接洽日期', '接触日期', '跟进开始日期'] },
    { id: 'expected_close_at', type: 'day', lenient: true, names: ['expected close date', 'estimated close date', 'est. close date', '预计成交日期', '预计结单日期', '预计签单日期', '预计成交时间', '预计完成日期', '预计签约日期'] },
    { id: 'closed_at', type: 'day', names: ['close date', 'closed date', 'actual close date', 'closed on', 'won date', '结单日期', '成交日期', '关闭日期', '实际成交日期', '签约日期', '赢单日期', '关单时间'] },
    { id: 'lead_source', type: 'text', names: ['lead source', 'source', 'original source', '线索来源', '商机来源', '来源', '客户来源'] },
    { id: 'competitor', type: 'text', names: ['competitor', 'main competitor', 'competitors', '竞争对手', '主要竞争对手', '竞品'] },
    { id: 'lost_reason', type: 'text', names: ['lost reason', 'loss reason', 'closed lost reason', 'reason lost', '输单原因', '丢单原因', '失败原因'] },
    { id: 'forecast_category', type: 'text', names: ['forecast category', '预测类别', '预测分类', '预测类型'] }
  ],
  joins: (scope) => `JOIN stage st ON st.id = ${stageNow(scope)} LEFT JOIN product p ON p.id = ${productNow(scope)} ${moneyJoins(scope, 'booking', rateDay(scope))}`,
  columns: [
    { name: 'name', sql: (scope) => `coalesce(${scope.value('name')}, e.name, s.own_key)` },
    kept('account', 'account_id'),
    kept('product', 'product_id'),
    kept('rep', 'rep_id'),
    { name: 'unit_id', sql: unitNow },
    { name: 'region_id', sql: regionNow },
    { name: 'stage_id', sql: () => 'st.id' },
    { name: 'status', sql: () => `CASE st.kind WHEN 'open' THEN 0 WHEN 'won' THEN 1 ELSE 2 END` },
    { name: 'amount_e4', sql: amountSql },
    {
      name: 'amount_imputed',
      sql: (scope) => `CASE WHEN ${stated(scope)} IS NOT NULL OR (e.amount_imputed = 0 AND e.amount_e4 IS NOT NULL) OR ${amountSql(scope)} IS NULL THEN 0 ELSE 1 END`
    },
    ...moneyColumns(ownAmount),
    { name: 'list_amount_e4', sql: (scope) => `CASE WHEN e.status <> 0 AND st.kind <> 'open' THEN e.list_amount_e4 ELSE ${listPrice(scope)} END` },
    kept('lead_source', 'lead_source'),
    kept('competitor', 'competitor'),
    kept('lost_reason', 'lost_reason'),
    kept('forecast_category', 'forecast_category'),
    { name: 'created_at', sql: (scope) => `coalesce(${created(scope)}, e.created_at, ${closed(scope)}, :latest)` },
    {
      name: 'expected_close_at',
      sql: (scope) => (scope.has('expected_close_at') ? scope.value('expected_close_at') : `coalesce(CASE WHEN st.kind = 'open' THEN ${scope.value('closed_at')} END, e.expected_close_at)`)
    },
    { name: 'closed_at', sql: closed },
    { name: 'occurred_at', sql: (scope) => `coalesce(${created(scope)}, e.created_at, ${closed(scope)}, :latest)`, silent: true },
    { name: 'known_at', sql: (scope) => `coalesce(e.known_at, ${created(scope)}, ${closed(scope)}, :latest)`, silent: true },
    { name: 'reconstructed', sql: () => 'coalesce(e.reconstructed, 1)', silent: true }
  ],
  latest: (scope) => `max(coalesce(${created(scope)}, 0), coalesce(${scope.value('engaged_at')}, 0), CASE WHEN st.kind <> 'open' THEN coalesce(${scope.value('closed_at')}, 0) ELSE 0 END)`,
  absence: 'close',
  topics: ['opportunity', 'opportunity_history', 'account', 'product', 'rep', 'battle_unit', 'region', 'stage']
}
