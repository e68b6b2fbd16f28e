import type { ColDef } from 'ag-grid-community'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import type { Cell } from '../../../main/contract/common'
import { countColumn, moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { formatNumber } from '../../format/count'
import { useFormat } from '../../format/use-format'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { columnOf, figureOf } from './chart-words'
import { toneInk, toneOf } from './colour-rule'
import { useColumnLabel } from './column-label'

type TableContent = Extract<MetricContent, { kind: 'table' }>

interface Line {
  readonly key: string
  readonly cells: readonly Cell[]
  readonly ids: readonly Cell[]
}

export function TableBody({ content, values }: { readonly content: TableContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const label = useColumnLabel()
  const drill = useTileDrill(content, values)
  const rows = useMemo<readonly Line[]>(() => values.rows.map((cells, index) => ({ key: JSON.stringify(values.ids[index]), cells, ids: values.ids[index] ?? [] })), [values])
  const columns = useMemo(
    () =>
      values.columns.map((column, index): ColDef<Line> => {
        if (index < content.by.length) return textColumn<Line>({ id: column.id, label: label(column.id), value: (row) => (row.cells[index] === null || row.cells[index] === undefined ? t('components.unknown') : String(row.cells[index])), grow: 1.4 })
        const isFirst = index === content.by.length
        const base = { id: column.id, label: label(column.id), value: (row: Line) => figureOf(row.cells[index]), grow: 1, least: 84, ...(isFirst && content.colours.length > 0 ? { ink: (row: Line) => toneInk(toneOf(row.cells[index], content.colours), tokens) } : {}) }
        const signed = column.id.endsWith('_change')
        if (column.type === 'money') return moneyColumn<Line>(base, format.money(columnOf(values.rows, index)), signed)
        if (column.type === 'ratio') return percentColumn<Line>(base, 1)
        if (column.type === 'integer') return countColumn<Line>(base)
        return numberColumn<Line>(base, (value) => formatNumber(value, column.type === 'days' ? 0 : 2))
      }),
    [values, content, label, format, tokens, t]
  )
  const open = (row: Line): void =>
    drill(
      row.cells.slice(0, content.by.length).map((cell) => cell ?? t('components.unknown')).join(' · '),
      content.measures[0] ?? '',
      content.by.map((dimension, index) => ({ dimension, value: row.ids[index] ?? null }))
    )
  return (
    <>
      <DataGrid label={content.by.map((id) => t(`dimensions.${id}`)).join(', ')} rows={rows} columns={columns} rowId={(row) => row.key} onOpen={open} />
      {values.more > 0 && <p className="quiet small">{t('boards.more', { count: values.more })}</p>}
    </>
  )
}
