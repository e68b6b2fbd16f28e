import { Button, Popover, Select } from 'antd'
import { Filter, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricFilter } from '../../../main/contract/metrics'
import { useRoute } from '../../api/use-route'

interface ConditionEditorProps {
  readonly where: readonly MetricFilter[]
  /** Only dimensions that all of these know are offered; all dimensions where there are none. */
  readonly measures: readonly string[]
  readonly onChange: (where: readonly MetricFilter[]) => void
}

const most = 8

/** Narrows a tile or a board by values of dimensions, chosen from those that exist. */
export function ConditionEditor({ where, measures, onChange }: ConditionEditorProps) {
  const { t } = useTranslation()
  const { data: catalog } = useRoute('metrics.catalog', {})
  const offered = (catalog?.dimensions ?? []).filter((dimension) => dimension.kind !== 'time' && measures.every((id) => catalog?.measures.find((measure) => measure.id === id)?.dimensions.includes(dimension.id) === true))
  // A condition without values says nothing yet: it stays here until it does.
  const [draft, setDraft] = useState(where)
  const tell = (next: readonly MetricFilter[]): void => {
    setDraft(next)
    const told = next.filter((condition) => condition.values.length > 0)
    if (JSON.stringify(told) !== JSON.stringify(where)) onChange(told)
  }
  const set = (index: number, condition: MetricFilter): void => tell(draft.map((each, at) => (at === index ? condition : each)))
  const add = (): void => {
    const free = offered.find((dimension) => draft.every((each) => each.dimension !== dimension.id))
    if (free !== undefined) tell([...draft, { dimension: free.id, op: 'in', values: [] }])
  }
  const content = (
    <div className="stack" style={{ width: 460 }}>
      {draft.length === 0 && <p className="quiet small">{t('boards.conditions.none')}</p>}
      {draft.map((condition, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div className="row" key={index}>
          <Select size="small" style={{ width: 110 }} value={condition.dimension} options={offered.map((dimension) => ({ value: dimension.id, label: t(`dimensions.${dimension.id}`) }))} onChange={(dimension) => set(index, { dimension, op: condition.op, values: [] })} aria-label={t('boards.conditions.dimension')} />
          <Select size="small" style={{ width: 84 }} value={condition.op === 'not_in' ? 'not_in' : 'in'} options={(['in', 'not_in'] as const).map((value) => ({ value, label: t(`boards.conditions.${value}`) }))} onChange={(op: 'in' | 'not_in') => set(index, { ...condition, op })} aria-label={t('boards.conditions.op')} />
          <Values condition={condition} onChange={(values) => set(index, { ...condition, values })} />
          <Button size="small" type="text" icon={<Trash2 size={14} />} aria-label={t('boards.conditions.remove')} onClick={() => tell(draft.filter((_, at) => at !== index))} />
        </div>
      ))}
      <Button size="small" icon={<Plus size={14} />} disabled={draft.length >= most} onClick={add} style={{ alignSelf: 'flex-start' }}>
        {t('boards.conditions.add')}
      </Button>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomLeft" title={t('boards.conditions.title')}>
      <Button size="small" icon={<Filter size={13} />}>
        {where.length === 0 ? t('boards.conditions.title') : t('boards.conditions.count', { count: where.length })}
      </Button>
    </Popover>
  )
}

function Values({ condition, onChange }: { readonly condition: MetricFilter; readonly onChange: (values: MetricFilter['values']) => void }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const { data: values } = useRoute('metrics.values', { dimension: condition.dimension, ...(search === '' ? {} : { search }), limit: 200 })
  return (
    <Select
      size="small"
      mode="multiple"
      style={{ flex: 1, minWidth: 160 }}
      value={condition.values.map((value) => String(value))}
      options={(values ?? []).map((value) => ({ value: value.label, label: value.label }))}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      maxTagCount="responsive"
      placeholder={t('boards.conditions.values')}
      aria-label={t('boards.conditions.values')}
      onChange={(labels: string[]) => onChange(labels)}
    />
  )
}
