import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Cell, ValueType } from '../../../main/contract/common'
import { useRoute } from '../../api/use-route'
import { formatPercent } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { useValueText } from '../../format/use-value-text'
import { Loaded } from '../feedback/loaded'
import { SkeletonRows } from '../feedback/skeleton'
import { dayColumn, moneyColumn, numberColumn, textColumn } from '../grid/columns'
import { DataGrid } from '../grid/data-grid'
import { useDrill, type DrillSubject } from './drill'

type MeasureSubject = Extract<DrillSubject, { kind: 'measure' }>

const preferredBreakdowns = ['region_root', 'unit', 'product_group', 'rep', 'industry', 'stage', 'month', 'week'] as const

/** A measure taken apart: by a dimension of choice, then its rows. */
export function MeasureDrill({ subject }: { readonly subject: MeasureSubject }) {
  const { t } = useTranslation()
  const { data: catalog } = useRoute('metrics.catalog', {})
  const measure = catalog?.measures.find((each) => each.id === subject.measure)
  const taken = new Set((subject.where ?? []).map((condition) => condition.dimension))
  const breakdowns = preferredBreakdowns.filter((id) => measure?.dimensions.includes(id) === true && !taken.has(id)).slice(0, 5)
  const [chosen, setChosen] = useState<string | null>(null)
  const by = chosen ?? breakdowns[0]
  const ask = useMemo(
    () => ({
      ...(subject.period === undefined ? {} : { from: subject.period.from, to: subject.period.to }),
      scope: subject.scope,
      where: (subject.where ?? []).map((condition) => ({ dimension: condition.dimension, op: condition.op ?? ('in' as const), values: [...condition.values] }))
    }),
    [subject]
  )
  const total = useRoute('metrics.query', { measures: [subject.measure], by: [], ...ask })
  const text = useValueText(measure?.type ?? 'number', [total.data?.rows[0]?.[0] ?? null])
  return (
    <>
      <Loaded query={total} waiting={<SkeletonRows rows={1} />}>
        {(data) => <p className="drill-figure">{text(data.rows[0]?.[0] ?? null, true)}</p>}
      </Loaded>
      <p className="drill-definition">{t(`measures.${subject.measure}.definition`, { defaultValue: measure?.formula ?? '' })}</p>
      {breakdowns.length > 0 && by !== undefined && (
        <>
          <Segmented size="small" options={breakdowns.map((id) => ({ value: id, label: t(`dimensions.${id}`) }))} value={by} onChange={(value) => setChosen(String(value))} style={{ alignSelf: 'flex-start' }} />
          <Breakdown subject={subject} by={by} type={measure?.type ?? 'number'} ask={ask} />
        </>
      )}
      <Rows subject={subject} ask={ask} />
    </>
  )
}

interface Ask {
  readonly from?: string
  readonly to?: string
  readonly scope: MeasureSubject['scope']
  readonly where: { readonly dimension: string; readonly op: 'eq' | 'in' | 'not_in'; readonly values: (string | number | null)[] }[]
}

function Breakdown({ subject, by, type, ask }: { readonly subject: MeasureSubject; readonly by: string; readonly type: ValueType; readonly ask: Ask }) {
  const { t } = useTranslation()
  const deeper = useDrill((state) => state.deeper)
  const query = useRoute('metrics.query', { measures: [subject.measure], by: [by], ...ask, ...(by === 'month' || by === 'week' ? {} : { order: [{ id: subject.measure, direction: 'desc' as const }] }), limit: 60 })
  const figures = (query.data?.rows ?? []).map((row) => (typeof row[1] === 'number' ? row[1] : null))
  const text = useValueText(type, figures)
  const largest = Math.max(1e-9, ...figures.map((value) => Math.abs(value ?? 0)))
  const sum = figures.reduce<number>((total, value) => total + (value ?? 0), 0)
  const isShare = type === 'money' || type === 'integer'
  return (
    <Loaded query={query} waiting={<SkeletonRows rows={5} />}>
      {(data) => (
        <div className="drill-bars">
          {data.rows.map((row, index) => {
            const label = row[0] === null || row[0] === undefined ? t('components.unknown') : String(row[0])
            const value = figures[index] ?? null
            const key = data.ids[index]?.[0] ?? null
            return (
              <button
                type="button"
                key={String(key)}
                className="drill-bar"
                onClick={() => deeper({ ...subject, title: label, where: [...(subject.where ?? []), { dimension: by, values: [key as Cell] }] })}
              >
                <span className="ellipsis" title={label}>
                  {label}
                </span>
                <span className="drill-bar-track" aria-hidden>
                  <span className="drill-bar-fill" style={{ width: `${(Math.abs(value ?? 0) / largest) * 100}%` }} />
                </span>
                <span className="number">{text(value, true)}</span>
                <span className="number quiet">{isShare && sum > 0 ? formatPercent((value ?? 0) / sum) : ''}</span>
              </button>
            )
          })}
        </div>
      )}
    </Loaded>
  )
}

/** A panel has room for a few columns: names before codes, the figures, one day. */
function chosenColumns(all: readonly { readonly id: string; readonly type: ValueType }[]): readonly { readonly column: { readonly id: string; readonly type: ValueType }; readonly index: number }[] {
  const indexed = all.map((column, index) => ({ column, index }))
  const isFigure = (type: ValueType): boolean => type !== 'text' && type !== 'id' && type !== 'day'
  const texts = indexed.filter(({ column }) => column.type === 'text')
  const hasName = texts.some(({ column }) => /^(name|deal)/.test(column.id))
  const named = texts.filter(({ column }) => !/key|stage|status|region|product/.test(column.id) && !(hasName && /account/.test(column.id)))
  const days = indexed.filter(({ column }) => column.type === 'day')
  const day = days.find(({ column }) => /closed|occurred|due|paid|^date$|^day$/.test(column.id)) ?? days.at(-1)
  const kept = new Set([...(named.length > 0 ? named : texts).slice(0, 2), ...indexed.filter(({ column }) => isFigure(column.type)).slice(0, 2), ...(day === undefined ? [] : [day])].map(({ index }) => index))
  return indexed.filter(({ index }) => kept.has(index))
}

interface RowLine {
  readonly id: number
  readonly cells: readonly Cell[]
}

function Rows({ subject, ask }: { readonly subject: MeasureSubject; readonly ask: Ask }) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const query = useRoute('metrics.rows', { measure: subject.measure, ...(subject.part === undefined ? {} : { part: subject.part }), ...ask, page: { limit: 500 } })
  const data = query.data
  const rows = useMemo<readonly RowLine[] | undefined>(() => data?.table.rows.map((cells, index) => ({ id: data.ids[index] ?? index, cells })), [data])
  const columns = useMemo(
    () =>
      chosenColumns(data?.table.columns ?? []).map(({ column, index }) => {
        const label = t(`columns.${column.id}`, { defaultValue: column.id })
        const figure = (row: RowLine): number | null => (typeof row.cells[index] === 'number' ? (row.cells[index] as number) : null)
        const words = (row: RowLine): string | null => (row.cells[index] === null || row.cells[index] === undefined ? null : String(row.cells[index]))
        if (column.type === 'money') return moneyColumn<RowLine>({ id: column.id, label, value: figure, width: 116 }, format.money((data?.table.rows ?? []).map((cells) => (typeof cells[index] === 'number' ? cells[index] : null))))
        if (column.type === 'day') return dayColumn<RowLine>({ id: column.id, label, value: words })
        if (column.type === 'text' || column.type === 'id') return textColumn<RowLine>({ id: column.id, label, value: words, grow: /name|deal|account/.test(column.id) ? 1.5 : 1 })
        if (column.type === 'ratio') return numberColumn<RowLine>({ id: column.id, label, value: figure, width: 90 }, (value) => formatPercent(value, 1))
        return numberColumn<RowLine>({ id: column.id, label, value: figure, width: 90 }, (value) => (value === null ? '–' : value.toLocaleString('en-US', { maximumFractionDigits: 1 })))
      }),
    [data, t, format]
  )
  if (query.error !== null && data === undefined) return <Loaded query={query}>{() => null}</Loaded>
  return (
    <>
      <p className="quiet small">
        {data === undefined ? t('components.loading') : t('components.drill.rows', { count: data.total, kind: t(`facts.${data.fact}`) })}
        {data !== undefined && data.part !== data.measure ? ` · ${t('components.drill.part', { part: t(`measures.${data.part}.name`, { defaultValue: data.part }) })}` : ''}
      </p>
      <DataGrid
        label={t('components.drill.rowsLabel', { title: subject.title })}
        rows={rows}
        columns={columns}
        rowId={(row) => String(row.id)}
        {...(data?.fact === 'opportunity' ? { onOpen: (row: RowLine) => void navigate({ to: '/deals/$dealId', params: { dealId: String(row.id) } }) } : {})}
      />
    </>
  )
}
