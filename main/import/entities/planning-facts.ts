import { kept, keptOr, reference, type ColumnScope, type EntityDefinition } from './entity'
import { currencyField, inBase, moneyColumns, moneyJoins } from './money-columns'
import { productNames, regionNames, repNames, unitNames } from './reference-names'

const periodStart = ['period', 'period start', 'start date', 'from', 'quarter', 'month', 'year', '期间', '周期', '开始日期', '季度', '月份', '年份', '考核期']
const periodEnd = ['period end', 'end date', 'to', '结束日期', '截止日期']
/** Known from the beginning of its period at the latest; a plan that comes before it, from the file's day. */
const knownBy = (day: string) => (scope: ColumnScope): string => `coalesce(e.known_at, min(:as_of, ${scope.value(day)}))`

/** Targets of a rep, a unit or a region: the most specific one that a row names. */
export const quotas: EntityDefinition = {
  id: 'quotas',
  table: 'quota',
  keyFields: ['quota_id'],
  compositeKey: ['measure?', 'rep?', 'unit?', 'region?', 'period_start'],
  requiresOneOf: ['rep', 'unit', 'region'],
  fields: [
    { id: 'quota_id', type: 'key', names: ['quota id', 'target id', '目标编号', '指标编号'] },
    { id: 'measure', type: 'text', names: ['measure', 'metric', 'quota type', 'target type', '指标', '指标类型', '目标类型'] },
    reference('rep', 'rep', repNames),
    reference('unit', 'unit', unitNames),
    reference('region', 'region', regionNames),
    { id: 'period_start', type: 'day', required: true, period: 'start', names: periodStart },
    { id: 'period_end', type: 'day', required: true, period: 'end', names: periodEnd },
    { id: 'amount', type: 'money', required: true, names: ['quota', 'target', 'quota amount', 'target amount', 'amount', 'goal', '目标', '目标金额', '销售目标', '指标值', '任务额', '金额'] },
    currencyField
  ],
  joins: (scope) => moneyJoins(scope, 'plan', `coalesce(${scope.value('period_start')}, 2932896)`),
  columns: [
    keptOr('measure', 'measure', `'bookings'`),
    { name: 'rep_id', sql: (scope) => `coalesce(${scope.value('rep')}, e.rep_id)` },
    { name: 'unit_id', sql: (scope) => `CASE WHEN coalesce(${scope.value('rep')}, e.rep_id) IS NULL THEN coalesce(${scope.value('unit')}, e.unit_id) END` },
    { name: 'region_id', sql: (scope) => `CASE WHEN coalesce(${scope.value('rep')}, e.rep_id, ${scope.value('unit')}, e.unit_id) IS NULL THEN coalesce(${scope.value('region')}, e.region_id) END` },
    keptOr('period_start', 'period_start', ':latest'),
    keptOr('period_end', 'period_end', ':latest'),
    { name: 'amount_e4', sql: (scope) => `coalesce(${inBase(scope, scope.value('amount'))}, e.amount_e4, 0)` },
    ...moneyColumns((scope) => scope.value('amount')),
    { name: 'known_at', sql: knownBy('period_start'), silent: true }
  ],
  latest: null,
  absence: 'keep',
  topics: ['quota', 'rep', 'battle_unit', 'region']
}

export const plans: EntityDefinition = {
  id: 'plans',
  table: 'plan',
  keyFields: ['plan_id'],
  compositeKey: ['name', 'region?', 'product?', 'unit?', 'starts_at'],
  fields: [
    { id: 'plan_id', type: 'key', names: ['plan id', 'promotion id', 'campaign id', '计划编号', '促销编号', '活动编号'] },
    { id: 'name', type: 'text', required: true, names: ['plan name', 'promotion', 'promotion name', 'campaign', 'campaign name', 'plan', 'name', '计划名称', '促销名称', '活动名称'] },
    { id: 'kind', type: 'text', names: ['kind', 'plan type', 'promotion type', 'type', '计划类型', '促销类型', '类型'] },
    reference('region', 'region', regionNames),
    reference('product', 'product', productNames),
    reference('unit', 'unit', unitNames),
    { id: 'starts_at', type: 'day', required: true, period: 'start', names: ['start date', 'starts on', 'from', 'start', ...periodStart, '促销开始'] },
    { id: 'ends_at', type: 'day', required: true, period: 'end', names: ['end date', 'ends on', 'to', 'end', ...periodEnd, '促销结束'] },
    { id: 'value', type: 'number', lenient: true, names: ['value', 'discount', 'budget', 'depth', '数值', '力度', '折扣', '预算'] }
  ],
  columns: [
    keptOr('name', 'name', `'?'`), keptOr('kind', 'kind', `'promotion'`), kept('region', 'region_id'), kept('product', 'product_id'), kept('unit', 'unit_id'), keptOr('starts_at', 'starts_at', ':latest'),
    keptOr('ends_at', 'ends_at', ':latest'), kept('value', 'value'), { name: 'known_at', sql: knownBy('starts_at'), silent: true }
  ],
  latest: null,
  absence: 'delete',
  topics: ['plan']
}

/** Dated values of external series, long (one column names the series) or a single series per file; see publish-signals. */
export const signals: EntityDefinition = {
  id: 'signals',
  table: 'signal_value',
  keyFields: [],
  compositeKey: ['signal?', 'region?', 'date'],
  fields: [
    { id: 'date', type: 'day', required: true, period: 'start', names: ['date', 'day', 'week', 'month', 'period', 'observation date', '日期', '时间', '月份', '周'] },
    reference('signal', 'signal', ['signal', 'series', 'indicator', 'series name', 'name', '指标', '指标名称', '序列', '信号'], { defines: true }),
    reference('region', 'region', regionNames),
    { id: 'value', type: 'number', required: true, names: ['value', 'rate', 'index', 'level', 'observation', '数值', '值', '指数', '指标值'] },
    { id: 'kind', type: 'text', names: ['kind', 'signal type', 'category', '类型', '信号类型'] }
  ],
  columns: [],
  latest: (scope) => scope.value('date'),
  absence: 'keep',
  topics: ['signal', 'signal_value']
}
