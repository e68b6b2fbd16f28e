import { happened, kept, keptOr, reference, type ColumnScope, type EntityDefinition } from './entity'
import { currencyField, inBase, moneyJoins } from './money-columns'
import { accountNames, opportunityNames, productNames, unitNames } from './reference-names'

/** Prices of products by list and day; the day's price is the last one that is valid by then. */
export const priceLists: EntityDefinition = {
  id: 'price-lists',
  table: 'price_list',
  keyFields: [],
  compositeKey: ['name?', 'product', 'valid_from?'],
  fields: [
    reference('product', 'product', productNames, { required: true }),
    { id: 'name', type: 'text', names: ['price list', 'price book', 'price book name', 'price list name', '价目表', '价格表', '价目表名称', '价格表名称', '价格手册', '价格本'] },
    { id: 'price', type: 'money', required: true, min: 0, names: ['list price', 'price', 'unit price', 'standard price', 'amount', '标准价', '目录价', '单价', '价格', '含税单价', '售价'] },
    { id: 'valid_from', type: 'day', period: 'start', names: ['valid from', 'effective date', 'effective from', 'start date', 'from', '生效日期', '有效期起', '开始日期', '启用日期'] },
    currencyField
  ],
  joins: (scope) => moneyJoins(scope, 'booking', `coalesce(${scope.value('valid_from')}, 2932896)`),
  existing: (scope) => `coalesce((SELECT id FROM main.price_list WHERE source_key = s.source_key), (SELECT min(x.id) FROM main.price_list x
    WHERE x.product_id = (SELECT target_id FROM staging.reference q WHERE q.id = s.f_product) AND x.name = coalesce(${scope.value('name')}, 'standard') AND x.valid_from = ${scope.value('valid_from')}))`,
  columns: [
    { name: 'product_id', sql: (scope) => `coalesce(${scope.value('product')}, e.product_id)` },
    keptOr('name', 'name', `'standard'`),
    keptOr('valid_from', 'valid_from', ':as_of'),
    { name: 'price_e4', sql: (scope) => `coalesce(${inBase(scope, scope.value('price'))}, e.price_e4, 0)` },
    { name: 'known_at', sql: (scope) => `coalesce(e.known_at, min(:as_of, ${scope.value('valid_from')}), :as_of)`, silent: true }
  ],
  latest: null,
  absence: 'keep',
  topics: ['price_list', 'product']
}

const rate = (scope: ColumnScope): string => `coalesce(${scope.value('rate')} / coalesce(nullif(${scope.value('per')}, 0), 1.0), 1.0 / nullif(${scope.value('inverse_rate')}, 0), e.rate)`

/** What one unit of a currency is worth in the workspace's own, from a day on: for bookings, and for plans. */
export const currencyRates: EntityDefinition = {
  id: 'currency-rates',
  table: 'currency_rate',
  keyFields: [],
  compositeKey: ['kind?', 'currency', 'valid_from'],
  requiresOneOf: ['rate', 'inverse_rate'],
  fields: [
    reference('currency', 'currency', ['currency', 'from currency', 'source currency', 'currency code', 'iso code', 'currency iso code', '币种', '货币', '原币', '外币', '币别', '货币名称'], { required: true, defines: true }),
    { id: 'kind', type: 'text', names: ['rate type', 'kind', 'type', 'rate kind', '汇率类型', '类型'] },
    { id: 'valid_from', type: 'day', required: true, period: 'start', names: ['valid from', 'effective date', 'start date', 'date', 'rate date', 'from date', 'month', 'period', '生效日期', '日期', '汇率日期', '开始日期', '发布日期', '月份'] },
    { id: 'rate', type: 'number', min: 1e-9, max: 1e9, names: ['exchange rate', 'rate', 'booking rate', 'direct rate', '汇率', '折算汇率', '记账汇率', '直接汇率', '中间价', '折算价'] },
    { id: 'inverse_rate', type: 'number', min: 1e-9, max: 1e9, names: ['conversion rate', 'inverse rate', 'indirect rate', '间接汇率', '转换率'] },
    { id: 'per', type: 'number', lenient: true, min: 1e-9, names: ['per', 'units', 'per units', 'unit', '单位', '每单位', '基数'] }
  ],
  existing: (scope) => `coalesce((SELECT id FROM main.currency_rate WHERE source_key = s.source_key), (SELECT min(x.id) FROM main.currency_rate x
    WHERE x.currency_id = (SELECT target_id FROM staging.reference q WHERE q.id = s.f_currency) AND x.valid_from = ${scope.value('valid_from')} AND x.kind = ${rateKind(scope)}))`,
  columns: [
    { name: 'currency_id', sql: (scope) => `coalesce(${scope.value('currency')}, e.currency_id)` },
    { name: 'kind', sql: rateKind },
    keptOr('valid_from', 'valid_from', ':as_of'),
    { name: 'rate', sql: rate },
    { name: 'known_at', sql: (scope) => `coalesce(e.known_at, min(:as_of, ${scope.value('valid_from')}))`, silent: true }
  ],
  latest: null,
  absence: 'keep',
  topics: ['currency_rate', 'currency', 'opportunity', 'opportunity_history', 'sales_order', 'invoice', 'payment', 'quote']
}

function rateKind(scope: ColumnScope): string {
  return `CASE WHEN lower(${scope.value('kind')}) IN ('plan', 'planning', 'budget', 'planned', 'plan rate', '计划', '预算', '计划汇率', '预算汇率') THEN 'plan' ELSE 'booking' END`
}

export const competitorMentions: EntityDefinition = {
  id: 'competitor-mentions',
  table: 'competitor_mention',
  keyFields: ['mention_id'],
  compositeKey: ['opportunity?', 'account?', 'competitor', 'mentioned_on'],
  requiresOneOf: ['opportunity', 'account'],
  fields: [
    { id: 'mention_id', type: 'key', names: ['mention id', 'record id', 'competitor record id', '竞品记录编号', '情报编号', '记录编号'] },
    reference('opportunity', 'opportunity', opportunityNames),
    reference('account', 'account', accountNames),
    { id: 'competitor', type: 'text', required: true, names: ['competitor', 'competitor name', 'rival', '竞争对手', '竞品', '竞争对手名称', '友商', '竞品名称'] },
    { id: 'tone', type: 'number', lenient: true, min: -1, max: 1, words: { threat: -1, strong: -1, high: -1, negative: -1, neutral: 0, medium: 0, weak: 1, low: 1, positive: 1, 强: -1, 高: -1, 负面: -1, 中: 0, 中性: 0, 弱: 1, 低: 1, 正面: 1 }, names: ['tone', 'sentiment', 'threat level', 'position', '威胁程度', '情绪', '态度', '竞争态势'] },
    { id: 'mentioned_on', type: 'day', required: true, names: ['mentioned on', 'date', 'reported on', 'created date', 'created on', '日期', '提及日期', '发现日期', '登记日期', '情报日期', '创建时间'] }
  ],
  joins: (scope) => `LEFT JOIN main.opportunity o ON o.id = ${scope.value('opportunity')}`,
  columns: [
    kept('opportunity', 'opportunity_id'),
    { name: 'account_id', sql: (scope) => `coalesce(${scope.value('account')}, e.account_id, o.account_id)` },
    keptOr('competitor', 'competitor', `'?'`),
    kept('tone', 'tone'),
    ...happened('mentioned_on')
  ],
  latest: (scope) => scope.value('mentioned_on'),
  absence: 'keep',
  topics: ['competitor_mention']
}

export const webEvents: EntityDefinition = {
  id: 'web-events',
  table: 'web_event',
  keyFields: ['event_id'],
  fields: [
    { id: 'event_id', type: 'key', names: ['web event id', 'event id', 'visit id', 'session id', '事件编号', '访问编号', '行为编号'] },
    reference('account', 'account', ['account', 'company', 'visitor company', ...accountNames]),
    { id: 'kind', type: 'text', required: true, names: ['web event', 'event type', 'event', 'event name', 'action', 'kind', '事件类型', '行为类型', '事件', '事件名称', '行为', '动作'] },
    { id: 'happened_at', type: 'day', required: true, names: ['event time', 'event date', 'timestamp', 'occurred on', 'visited on', 'date', '事件时间', '访问时间', '发生时间', '行为时间', '日期'] },
    { id: 'detail', type: 'text', names: ['page', 'url', 'page url', 'page title', 'asset', 'detail', '页面', '访问页面', '页面地址', '链接', '内容'] },
    { id: 'lead_source', type: 'text', names: ['source', 'utm source', 'campaign', 'referrer', 'channel', 'medium', '来源', '渠道', '来源渠道', '推广活动'] }
  ],
  columns: [kept('account', 'account_id'), keptOr('kind', 'kind', `'visit'`), kept('detail', 'detail'), kept('lead_source', 'lead_source'), ...happened('happened_at')],
  latest: (scope) => scope.value('happened_at'),
  absence: 'keep',
  topics: ['web_event']
}

/** What a unit has to work with in a period: people, budget, demo devices. */
export const resourcePools: EntityDefinition = {
  id: 'resource-pools',
  table: 'resource_pool',
  keyFields: ['pool_id'],
  compositeKey: ['kind', 'name?', 'unit?', 'period_start'],
  fields: [
    { id: 'pool_id', type: 'key', names: ['pool id', 'resource id', 'allocation id', '资源编号', '资源池编号', '分配编号'] },
    { id: 'kind', type: 'text', required: true, names: ['resource kind', 'resource type', 'resource', 'kind', 'pool', '资源类型', '资源', '资源类别', '类型'] },
    { id: 'name', type: 'text', names: ['resource name', 'pool name', 'name', '资源名称', '资源池名称', '名称'] },
    reference('unit', 'unit', unitNames),
    { id: 'period_start', type: 'day', required: true, period: 'start', names: ['period', 'period start', 'from', 'start date', 'quarter', 'month', '期间', '周期', '开始日期', '季度', '月份'] },
    { id: 'period_end', type: 'day', required: true, period: 'end', names: ['period end', 'to', 'end date', '结束日期', '截止日期'] },
    { id: 'quantity', type: 'number', required: true, names: ['quantity', 'capacity', 'headcount', 'amount', 'budget', 'available', 'fte', '数量', '可用量', '人数', '预算', '额度', '容量'] }
  ],
  columns: [
    keptOr('kind', 'kind', `'people'`),
    { name: 'name', sql: (scope) => `coalesce(${scope.value('name')}, e.name, ${scope.value('kind')}, '?')` },
    kept('unit', 'unit_id'),
    keptOr('period_start', 'period_start', ':as_of'),
    keptOr('period_end', 'period_end', ':as_of'),
    keptOr('quantity', 'quantity', '0'),
    { name: 'known_at', sql: (scope) => `coalesce(e.known_at, min(:as_of, ${scope.value('period_start')}))`, silent: true }
  ],
  latest: null,
  absence: 'keep',
  topics: ['resource_pool', 'battle_unit']
}
