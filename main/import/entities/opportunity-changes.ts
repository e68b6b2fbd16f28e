import { currencyField } from './money-columns'
import { opportunities } from './opportunities'
import { reference, type EntityDefinition, type FieldDefinition } from './entity'
import { opportunityNames, repNames } from './reference-names'

const opportunityField = (id: string): FieldDefinition => opportunities.fields.find((field) => field.id === id) as FieldDefinition

/**
 * A CRM's log of what became of its deals, either a row per changed field (Salesforce OpportunityFieldHistory: field, old value, new value) or
 * a row per state (OpportunityHistory: stage, amount, close date). Published by publish/opportunity-changes.
 */
export const opportunityChanges: EntityDefinition = {
  id: 'opportunity-changes',
  table: 'opportunity_history',
  keyFields: [],
  requiresOneOf: ['field', 'stage', 'amount', 'expected_close_at', 'rep'],
  fields: [
    reference('opportunity', 'opportunity', ['opportunity id', 'parent id', ...opportunityNames], { required: true }),
    { id: 'changed_at', type: 'day', required: true, names: ['changed at', 'changed on', 'edit date', 'change date', 'modified on', 'created date', 'timestamp', 'date', '变更时间', '修改时间', '变更日期', '修改日期', '操作时间', '更新时间', '创建时间'] },
    { id: 'field', type: 'text', names: ['field', 'field name', 'field event', 'changed field', 'property', 'property name', 'attribute', '变更字段', '字段', '字段名称', '修改字段', '变更项', '变更属性'] },
    { id: 'old_value', type: 'text', names: ['old value', 'previous value', 'from value', 'from', 'before', '原值', '旧值', '变更前', '修改前', '变更前内容', '修改前的值'] },
    { id: 'new_value', type: 'text', names: ['new value', 'value', 'to value', 'to', 'after', '新值', '变更后', '修改后', '变更后内容', '修改后的值'] },
    { ...opportunityField('stage'), required: false, names: ['stage name', 'to stage', 'stage', 'new stage', '阶段', '销售阶段', '商机阶段', '变更后阶段'] },
    { id: 'amount', type: 'money', lenient: true, names: ['amount', 'deal amount', '金额', '商机金额', '预计金额'] },
    { id: 'expected_close_at', type: 'day', lenient: true, names: ['close date', 'expected close date', '预计成交日期', '结单日期', '预计结单日期'] },
    reference('rep', 'rep', [...repNames.slice(0, 9), '负责人', '商机负责人', '所有人']),
    currencyField
  ],
  columns: [],
  latest: (scope) => scope.value('changed_at'),
  absence: 'keep',
  topics: ['opportunity', 'opportunity_history', 'rep', 'stage']
}
