import { happened, kept, keptOr, reference, type ColumnScope, type EntityDefinition } from './entity'
import { memberColumns } from './member-columns'
import { currencyField, inBase, moneyColumns, moneyJoins } from './money-columns'
import { accountNames, opportunityNames, orderNames, productNames, regionNames, repNames, unitNames } from './reference-names'

const orderDay = ['order date', 'ordered on', 'date', 'order created', 'sales date', '订单日期', '下单日期', '下单时间', '订购日期', '单据日期', '日期']

const dayOf = (field: string, scope: ColumnScope): string => `coalesce(${scope.value(field)}, 2932896)`

const ownMoney = [
  { name: 'amount_e4', sql: (scope: ColumnScope) => `coalesce(${inBase(scope, scope.value('amount'))}, e.amount_e4, 0)` },
  ...moneyColumns((scope) => scope.value('amount'))
]

export const orders: EntityDefinition = {
  id: 'orders',
  table: 'sales_order',
  keyFields: ['order_id'],
  fields: [
    { id: 'order_id', type: 'key', required: true, names: orderNames },
    reference('opportunity', 'opportunity', opportunityNames),
    reference('account', 'account', accountNames),
    reference('rep', 'rep', repNames),
    reference('unit', 'unit', unitNames),
    reference('region', 'region', regionNames),
    { id: 'ordered_at', type: 'day', required: true, names: orderDay },
    { id: 'amount', type: 'money', required: true, names: ['order amount', 'amount', 'total', 'order total', 'total amount', 'net amount', 'sales', '订单金额', '金额', '总金额', '价税合计', '合计金额'] },
    currencyField,
    { id: 'status', type: 'text', names: ['order status', 'status', '订单状态', '状态'] },
    { id: 'promised_at', type: 'day', lenient: true, names: ['promised date', 'requested date', 'due date', '要求交期', '承诺交期', '预计交货日期', '交货日期'] },
    { id: 'delivered_at', type: 'day', lenient: true, names: ['delivered on', 'delivery date', 'ship date', 'shipped on', '发货日期', '实际交货日期', '出库日期'] }
  ],
  columns: [
    kept('opportunity', 'opportunity_id'),
    kept('account', 'account_id'),
    kept('rep', 'rep_id'),
    ...memberColumns('ordered_at'),
    keptOr('status', 'status', `'open'`),
    ...ownMoney,
    kept('promised_at', 'promised_at'),
    kept('delivered_at', 'delivered_at'),
    ...happened('ordered_at')
  ],
  joins: (scope) => moneyJoins(scope, 'booking', dayOf('ordered_at', scope)),
  latest: (scope) => scope.value('ordered_at'),
  absence: 'keep',
  topics: ['sales_order', 'account', 'rep', 'battle_unit', 'region']
}

/** Lines with the order that they belong to: an order that is not there yet is made of its lines. */
export const orderLines: EntityDefinition = {
  id: 'order-lines',
  table: 'order_line',
  keyFields: ['line_id'],
  compositeKey: ['order', 'line_number'],
  fields: [
    { id: 'line_id', type: 'key', names: ['line id', 'order line id', 'row id', 'order item id', '订单行编号', '明细编号', '行id'] },
    { id: 'line_number', type: 'key', names: ['line', 'line number', 'line no', 'item no', '行号', '序号', '项次'] },
    reference('order', 'order', orderNames, { required: true, defines: true }),
    reference('account', 'account', accountNames),
    reference('product', 'product', [...productNames, 'product id']),
    reference('group', 'product-group', ['product category', 'category', 'product family', '产品类别', '产品分类', '品类'], { defines: true }),
    reference('rep', 'rep', repNames),
    reference('unit', 'unit', unitNames.filter((name) => name !== 'team')),
    reference('region', 'region', regionNames),
    { id: 'ordered_at', type: 'day', required: true, names: orderDay },
    { id: 'delivered_at', type: 'day', lenient: true, names: ['ship date', 'delivery date', 'shipped on', '发货日期', '出库日期'] },
    { id: 'quantity', type: 'number', names: ['quantity', 'qty', 'units', '数量', '订购数量', '销售数量'] },
    { id: 'amount', type: 'money', required: true, names: ['sales', 'line amount', 'amount', 'net amount', 'line total', 'revenue', '行金额', '金额', '销售额', '销售金额', '价税合计'] },
    currencyField,
    { id: 'cost', type: 'money', lenient: true, names: ['cost', 'line cost', 'cogs', '成本', '成本金额'] },
    { id: 'profit', type: 'money', lenient: true, names: ['profit', 'margin', 'gross profit', '利润', '毛利', '毛利额'] },
    { id: 'discount', type: 'ratio', lenient: true, names: ['discount', 'discount rate', '折扣', '折扣率'] }
  ],
  columns: [
    kept('order', 'order_id'),
    kept('product', 'product_id'),
    keptOr('quantity', 'quantity', '1'),
    ...ownMoney,
    { name: 'cost_e4', sql: (scope) => (scope.has('cost') ? inBase(scope, scope.value('cost')) : scope.has('profit') ? inBase(scope, `${scope.value('amount')} - ${scope.value('profit')}`) : 'e.cost_e4') },
    kept('discount', 'discount'),
    ...happened('ordered_at')
  ],
  memberships: [{ table: 'product_membership', owner: 'product_id', parent: 'parent_id', ownerField: 'product', parentField: 'group' }],
  joins: (scope) => moneyJoins(scope, 'booking', dayOf('ordered_at', scope)),
  latest: (scope) => scope.value('ordered_at'),
  absence: 'keep',
  topics: ['order_line', 'sales_order', 'product', 'product_membership', 'account', 'region']
}

export const invoices: EntityDefinition = {
  id: 'invoices',
  table: 'invoice',
  keyFields: ['invoice_id'],
  fields: [
    { id: 'invoice_id', type: 'key', required: true, names: ['invoice number', 'invoice id', 'invoice no', 'invoice', '发票号', '发票号码', '发票编号', '应收单号'] },
    reference('order', 'order', orderNames),
    reference('account', 'account', accountNames),
    reference('unit', 'unit', unitNames),
    reference('region', 'region', regionNames),
    { id: 'invoiced_at', type: 'day', required: true, names: ['invoice date', 'invoiced on', 'billing date', 'date', '开票日期', '发票日期', '应收日期', '单据日期'] },
    { id: 'due_at', type: 'day', required: true, names: ['due date', 'payment due', 'due on', '到期日', '到期日期', '应收到期日', '付款到期日'] },
    { id: 'amount', type: 'money', required: true, names: ['invoice amount', 'amount', 'total', 'billed amount', '发票金额', '应收金额', '金额', '价税合计', '开票金额'] },
    currencyField,
    { id: 'disputed', type: 'flag', lenient: true, names: ['disputed', 'in dispute', '有争议', '争议', '是否争议'] },
    { id: 'settled_at', type: 'day', lenient: true, names: ['settled date', 'paid on', 'payment date', 'cleared on', '结清日期', '核销日期', '收款日期', '回款日期'] }
  ],
  columns: [
    kept('order', 'order_id'),
    { name: 'account_id', sql: (scope) => `coalesce(${scope.value('account')}, e.account_id, so.account_id)` },
    { name: 'unit_id', sql: (scope) => `coalesce(${scope.value('unit')}, e.unit_id, so.unit_id)` },
    { name: 'region_id', sql: (scope) => `coalesce(${scope.value('region')}, e.region_id, so.region_id)` },
    ...ownMoney,
    keptOr('due_at', 'due_at', ':latest'),
    keptOr('disputed', 'disputed', '0'),
    ...happened('invoiced_at')
  ],
  joins: (scope) => `LEFT JOIN sales_order so ON so.id = ${scope.value('order')} ${moneyJoins(scope, 'booking', dayOf('invoiced_at', scope))}`,
  latest: (scope) => scope.value('invoiced_at'),
  absence: 'keep',
  topics: ['invoice', 'payment', 'account']
}

export const payments: EntityDefinition = {
  id: 'payments',
  table: 'payment',
  keyFields: ['payment_id'],
  fields: [
    { id: 'payment_id', type: 'key', names: ['payment id', 'payment number', 'receipt number', 'transaction id', '收款单号', '回款编号', '付款编号'] },
    reference('invoice', 'invoice', ['invoice', 'invoice number', 'invoice id', 'invoice no', '发票号', '发票号码', '应收单号'], { required: true }),
    { id: 'paid_at', type: 'day', required: true, names: ['payment date', 'paid on', 'date', 'received on', '收款日期', '回款日期', '付款日期', '到账日期'] },
    { id: 'amount', type: 'money', required: true, names: ['payment amount', 'amount', 'paid amount', '收款金额', '回款金额', '付款金额', '金额'] },
    currencyField
  ],
  joins: (scope) => moneyJoins(scope, 'booking', dayOf('paid_at', scope)),
  columns: [kept('invoice', 'invoice_id'), ...ownMoney, ...happened('paid_at')],
  latest: (scope) => scope.value('paid_at'),
  absence: 'keep',
  topics: ['payment']
}
