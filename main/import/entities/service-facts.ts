import { happened, kept, keptOr, reference, type EntityDefinition } from './entity'
import { accountNames, opportunityNames, productNames, regionNames, repNames, unitNames } from './reference-names'

export const activities: EntityDefinition = {
  id: 'activities',
  table: 'activity',
  keyFields: ['activity_id'],
  fields: [
    { id: 'activity_id', type: 'key', names: ['activity id', 'task id', 'event id', 'engagement id', '活动编号', '跟进编号', '拜访编号'] },
    reference('opportunity', 'opportunity', opportunityNames),
    reference('account', 'account', accountNames),
    reference('rep', 'rep', [...repNames, 'assigned to', '拜访人', '执行人']),
    { id: 'kind', type: 'text', required: true, names: ['activity type', 'task type', 'activity', 'type', 'engagement type', '活动类型', '跟进方式', '拜访类型', '类型'] },
    { id: 'happened_at', type: 'day', required: true, names: ['activity date', 'date', 'completed on', 'start date', '活动日期', '跟进时间', '拜访日期', '日期'] },
    { id: 'outcome', type: 'text', names: ['outcome', 'result', 'call result', '结果', '跟进结果', '拜访结果'] },
    { id: 'minutes', type: 'integer', lenient: true, min: 0, max: 100_000, names: ['minutes', 'duration', 'duration minutes', '时长', '时长分钟'] }
  ],
  columns: [
    kept('opportunity', 'opportunity_id'),
    { name: 'account_id', sql: (scope) => `coalesce(${scope.value('account')}, e.account_id, o.account_id)` },
    kept('rep', 'rep_id'),
    keptOr('kind', 'kind', `'other'`),
    kept('outcome', 'outcome'),
    kept('minutes', 'minutes'),
    ...happened('happened_at')
  ],
  joins: (scope) => `LEFT JOIN opportunity o ON o.id = ${scope.value('opportunity')}`,
  latest: (scope) => scope.value('happened_at'),
  absence: 'keep',
  topics: ['activity']
}

export const leads: EntityDefinition = {
  id: 'leads',
  table: 'lead',
  keyFields: ['lead_id'],
  fields: [
    { id: 'lead_id', type: 'key', names: ['lead id', 'lead number', 'lead', '线索编号', '线索id'] },
    reference('account', 'account', accountNames),
    reference('unit', 'unit', unitNames),
    reference('region', 'region', regionNames),
    reference('product', 'product', productNames),
    reference('opportunity', 'opportunity', ['converted opportunity', 'converted opportunity id', ...opportunityNames, '转化商机']),
    { id: 'lead_source', type: 'text', names: ['lead source', 'source', 'channel', '线索来源', '来源', '渠道'] },
    { id: 'status', type: 'text', required: true, names: ['lead status', 'status', '线索状态', '状态'] },
    { id: 'created_at', type: 'day', required: true, names: ['created date', 'create date', 'created on', 'date', '创建时间', '创建日期', '线索时间'] },
    { id: 'responded_at', type: 'day', lenient: true, names: ['first response', 'responded on', 'contacted on', '首次响应时间', '首次跟进时间', '响应日期'] }
  ],
  columns: [
    kept('account', 'account_id'), kept('unit', 'unit_id'), kept('region', 'region_id'), kept('product', 'product_id'), kept('opportunity', 'opportunity_id'), kept('lead_source', 'lead_source'),
    keptOr('status', 'status', `'new'`), kept('responded_at', 'responded_at'), ...happened('created_at')
  ],
  latest: (scope) => scope.value('created_at'),
  absence: 'keep',
  topics: ['lead']
}

export const tickets: EntityDefinition = {
  id: 'tickets',
  table: 'service_ticket',
  keyFields: ['ticket_id'],
  fields: [
    { id: 'ticket_id', type: 'key', names: ['ticket id', 'case number', 'ticket number', 'ticket', 'case id', '工单编号', '工单号', '服务单号'] },
    reference('account', 'account', accountNames),
    reference('product', 'product', productNames),
    { id: 'kind', type: 'text', names: ['ticket type', 'case type', 'category', 'type', '工单类型', '服务类型', '问题类型'] },
    {
      id: 'severity', type: 'integer', lenient: true, min: 1, max: 5, names: ['severity', 'priority', 'urgency', '严重程度', '优先级', '紧急程度'],
      words: { p1: 1, critical: 1, urgent: 1, 紧急: 1, 严重: 1, p2: 2, high: 2, 高: 2, p3: 3, medium: 3, normal: 3, 中: 3, 一般: 3, p4: 4, low: 4, 低: 4, p5: 5 }
    },
    { id: 'opened_at', type: 'day', required: true, names: ['opened on', 'created date', 'opened date', 'created on', 'date', '创建时间', '提交时间', '受理日期', '报修日期'] },
    { id: 'closed_at', type: 'day', lenient: true, names: ['closed date', 'closed on', 'resolved on', '关闭时间', '完成时间', '解决时间'] }
  ],
  columns: [
    kept('account', 'account_id'), kept('product', 'product_id'), keptOr('kind', 'kind', `'other'`), keptOr('severity', 'severity', '3'), kept('closed_at', 'closed_at'), ...happened('opened_at')
  ],
  latest: (scope) => scope.value('opened_at'),
  absence: 'keep',
  topics: ['service_ticket']
}
