import { happened, kept, reference, type ColumnScope, type EntityDefinition } from './entity'
import { currencyField, inBase, moneyColumns, moneyJoins } from './money-columns'
import { accountNames, opportunityNames, productNames } from './reference-names'

const quantity = (scope: ColumnScope): string => `coalesce(nullif(${scope.value('quantity')}, 0), e.quantity, 1)`
const whole = (sql: string): string => `CAST(round(${sql}) AS INTEGER)`
/** A share of 0..1; `15` means 15 %. */
const stated = (scope: ColumnScope): string => `CASE WHEN abs(${scope.value('discount')}) > 1 THEN ${scope.value('discount')} / 100.0 ELSE ${scope.value('discount')} END`

/** The line's amount as the file gives it, in the file's currency. */
const ownAmount = (scope: ColumnScope): string =>
  `coalesce(${scope.value('amount')}, ${whole(`${scope.value('unit_price')} * ${quantity(scope)}`)}, ${whole(`${scope.value('list_amount')} * (1 - ${stated(scope)})`)}, ${whole(`${scope.value('list_price')} * ${quantity(scope)} * (1 - ${stated(scope)})`)},
    ${scope.value('list_amount')}, ${whole(`${scope.value('list_price')} * ${quantity(scope)}`)})`
/** What the line would cost without a discount: as given, else from the discount, else by the product's price, else what it costs. */
const ownList = (scope: ColumnScope): string =>
  `coalesce(${scope.value('list_amount')}, ${whole(`${scope.value('list_price')} * ${quantity(scope)}`)}, CASE WHEN ${stated(scope)} < 1 THEN ${whole(`${ownAmount(scope)} / (1 - ${stated(scope)})`)} END)`
/** With a discount alone it is the product's own list price that was cut. */
const amount = (scope: ColumnScope): string => `coalesce(${inBase(scope, ownAmount(scope))}, e.amount_e4, ${whole(`p.list_price_e4 * ${quantity(scope)} * (1 - ${stated(scope)})`)}, 0)`
const listAmount = (scope: ColumnScope): string => `coalesce(${inBase(scope, ownList(scope))}, ${whole(`p.list_price_e4 * ${quantity(scope)}`)}, e.list_amount_e4, ${amount(scope)})`

const words = (list: readonly string[]): string => list.map((word) => `'${word}'`).join(', ')
const wonWords = words(['won', 'accepted', 'approved by customer', 'signed', 'ordered', 'closed won', 'win', 'contracted', '已接受', '接受', '已签约', '签约', '成交', '已成交', '赢单', '中标', '已下单', '已转订单', '已转合同'])
const lostWords = words(['lost', 'declined', 'rejected', 'denied', 'expired', 'cancelled', 'canceled', 'closed lost', 'closed', '已拒绝', '拒绝', '输单', '丢单', '未中标', '已失效', '已过期', '作废', '已作废', '已取消'])
const replacedWords = words(['superseded', 'revised', 'replaced', 'revision', '已替代', '已修订', '旧版本'])

/** Prices that customers were offered, a row per line: what they would have cost by the list, what was asked for, and what came of it. */
export const quotes: EntityDefinition = {
  id: 'quotes',
  table: 'quote',
  keyFields: ['line_id'],
  compositeKey: ['quote_number', 'line_number?', 'product?'],
  requiresOneOf: ['amount', 'unit_price', 'list_price', 'list_amount', 'discount'],
  fields: [
    { id: 'line_id', type: 'key', names: ['quote line id', 'quote line item id', 'line item id', 'quote detail id', '报价明细编号', '报价单明细编号', '报价行编号', '报价行id'] },
    { id: 'quote_number', type: 'key', names: ['quote number', 'quote id', 'quote no', 'quotation number', 'quotation no', 'quote', 'quotation', '报价单号', '报价单编号', '报价编号', '报价单', '报价id'] },
    { id: 'line_number', type: 'key', names: ['line', 'line number', 'line no', 'line item number', 'item no', '行号', '序号', '项次'] },
    reference('opportunity', 'opportunity', ['opportunity id', ...opportunityNames, 'potential']),
    reference('account', 'account', accountNames),
    reference('product', 'product', productNames),
    { id: 'quoted_on', type: 'day', required: true, names: ['quote date', 'quoted on', 'quotation date', 'quoted date', 'issued on', 'effective from', 'created date', 'created on', 'date', '报价日期', '报价时间', '单据日期', '创建时间', '创建日期'] },
    { id: 'quantity', type: 'number', min: 0, names: ['quantity', 'qty', 'units', '数量', '报价数量'] },
    { id: 'list_price', type: 'money', min: 0, names: ['list price', 'list unit price', 'catalog price', 'standard price', 'price per unit', '目录价', '标准价', '标准单价', '标准价格', '定价', '列表价', '建议售价'] },
    { id: 'unit_price', type: 'money', min: 0, names: ['unit price', 'net price', 'net unit price', 'sales price', 'quoted price', 'offer price', 'price', '单价', '报价', '报价单价', '销售单价', '含税单价', '折后单价', '成交价', '售价'] },
    { id: 'discount', type: 'ratio', lenient: true, min: -100, max: 100, names: ['discount', 'discount percent', 'discount rate', 'discount %', '折扣', '折扣率', '优惠率', '让利'] },
    { id: 'list_amount', type: 'money', lenient: true, min: 0, names: ['list amount', 'subtotal', 'total list price', 'gross amount', '目录金额', '标准金额', '原价金额', '折前金额'] },
    { id: 'amount', type: 'money', names: ['total price', 'line amount', 'amount', 'net amount', 'extended amount', 'quote amount', 'total', 'grand total', 'total amount', '金额', '报价金额', '小计', '折后金额', '总金额', '价税合计', '报价总额'] },
    currencyField,
    { id: 'status', type: 'text', names: ['quote status', 'status', 'outcome', 'result', 'quote stage', '报价状态', '状态', '报价结果', '结果', '报价单状态'] },
    { id: 'decided_at', type: 'day', lenient: true, names: ['decided on', 'accepted date', 'closed on', 'decision date', 'answered on', '答复日期', '确认日期', '客户确认日期', '签约日期'] }
  ],
  joins: (scope) =>
    `LEFT JOIN main.product p ON p.id = ${scope.has('product') ? scope.value('product') : 'e.product_id'} LEFT JOIN main.opportunity o ON o.id = ${scope.has('opportunity') ? scope.value('opportunity') : 'e.opportunity_id'}
     ${moneyJoins(scope, 'booking', `coalesce(${scope.value('quoted_on')}, 0)`)}`,
  columns: [
    kept('quote_number', 'quote_number'),
    kept('opportunity', 'opportunity_id'),
    { name: 'account_id', sql: (scope) => `coalesce(${scope.value('account')}, e.account_id, o.account_id)` },
    { name: 'product_id', sql: (scope) => `coalesce(${scope.value('product')}, e.product_id, o.product_id)` },
    { name: 'quantity', sql: quantity },
    { name: 'list_price_e4', sql: (scope) => whole(`${listAmount(scope)} / ${quantity(scope)}`) },
    { name: 'unit_price_e4', sql: (scope) => whole(`${amount(scope)} / ${quantity(scope)}`) },
    { name: 'discount', sql: (scope) => `CASE WHEN ${listAmount(scope)} > 0 THEN round(1.0 - 1.0 * ${amount(scope)} / ${listAmount(scope)}, 6) END` },
    { name: 'list_amount_e4', sql: listAmount },
    { name: 'amount_e4', sql: amount },
    ...moneyColumns(ownAmount),
    {
      name: 'status',
      sql: (scope) => `CASE WHEN lower(trim(${scope.value('status')})) IN (${wonWords}) THEN 'won' WHEN lower(trim(${scope.value('status')})) IN (${lostWords}) THEN 'lost'
        WHEN lower(trim(${scope.value('status')})) IN (${replacedWords}) THEN 'superseded' WHEN ${scope.value('status')} IS NOT NULL THEN 'open'
        ELSE coalesce(e.status, CASE o.status WHEN 1 THEN 'won' WHEN 2 THEN 'lost' END, 'open') END`
    },
    kept('decided_at', 'decided_at'),
    ...happened('quoted_on')
  ],
  latest: (scope) => scope.value('quoted_on'),
  absence: 'keep',
  topics: ['quote', 'product', 'account']
}
