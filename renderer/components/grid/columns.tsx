import type { ColDef } from 'ag-grid-community'
import type { ReactNode } from 'react'
import type { MoneyColumn } from '../../format/use-format'
import { formatCount } from '../../format/count'
import { formatDay } from '../../format/day'
import { formatPercent } from '../../format/ratio'

interface ColumnBase<R, V> {
  readonly id: string
  readonly label: string
  readonly value: (row: R) => V
  readonly width?: number
  /** Least width of a column that grows. */
  readonly least?: number
  readonly grow?: number
  readonly hint?: (row: R) => string
  readonly sort?: 'asc' | 'desc'
  readonly ink?: (row: R) => string | undefined
  readonly renderCell?: (row: R) => ReactNode
  /** The same without React: a table of which every column is text or drawn scrolls at a fraction of the cost. */
  readonly drawCell?: (row: R) => HTMLElement
  readonly headerHint?: string
}

function base<R, V>(column: ColumnBase<R, V>): ColDef<R> {
  return {
    colId: column.id,
    headerName: column.label,
    ...(column.headerHint === undefined ? {} : { headerTooltip: column.headerHint }),
    valueGetter: (params) => (params.data === undefined ? null : column.value(params.data)),
    ...(column.width === undefined ? {} : { width: Math.max(column.width, headerWidth(column.label)) }),
    ...(column.grow === undefined ? {} : { flex: column.grow, minWidth: column.least ?? 72 }),
    ...(column.sort === undefined ? {} : { initialSort: column.sort }),
    ...(column.hint === undefined ? {} : { tooltipValueGetter: (params) => (params.data === undefined ? '' : column.hint?.(params.data)) }),
    ...(column.ink === undefined ? {} : { cellStyle: (params) => (params.data === undefined ? undefined : { color: column.ink?.(params.data) ?? 'var(--text)' }) }),
    ...(column.renderCell === undefined ? {} : { cellRenderer: (params: { data?: R }) => (params.data === undefined ? null : column.renderCell?.(params.data)) }),
    ...(column.drawCell === undefined ? {} : { cellRenderer: drawn((params: { data?: R }) => (params.data === undefined ? document.createElement('span') : (column.drawCell?.(params.data) ?? document.createElement('span')))) })
  }
}

const drawnCells = new WeakSet<object>()

function drawn<F extends object>(render: F): F {
  drawnCells.add(render)
  return render
}

/** Whether a table needs nothing of React in its cells. */
export function isPlain<R>(columns: readonly ColDef<R>[]): boolean {
  return columns.every(({ cellRenderer }) => cellRenderer === undefined || (typeof cellRenderer === 'function' && drawnCells.has(cellRenderer)))
}

/** About as wide as the header's words; wide characters count double. */
function headerWidth(label: string): number {
  let width = 20
  for (const letter of label) width += letter > '\u2e7f' ? 12.5 : 6.7
  return Math.round(width)
}

/** Words: to the left; the grid shows in full on hover what is cut off. */
export function textColumn<R>(column: ColumnBase<R, string | null>): ColDef<R> {
  return { ...base(column), valueFormatter: (params) => params.value ?? '–' }
}

function numeric<R>(column: ColumnBase<R, number | null>, text: (value: number | null) => string): ColDef<R> {
  return { ...base(column), headerClass: 'number-head', cellClass: 'number-cell', valueFormatter: (params) => text(params.value as number | null) }
}

/** Money in the column's own unit, which its header names. */
export function moneyColumn<R>(column: ColumnBase<R, number | null>, money: MoneyColumn, signed = false): ColDef<R> {
  return numeric({ ...column, label: money.unit === '' ? column.label : `${column.label} (${money.unit})` }, signed ? money.delta : money.text)
}

export function percentColumn<R>(column: ColumnBase<R, number | null>, decimals = 0): ColDef<R> {
  return numeric(column, (value) => formatPercent(value, decimals))
}

export function countColumn<R>(column: ColumnBase<R, number | null>): ColDef<R> {
  return numeric(column, formatCount)
}

export function numberColumn<R>(column: ColumnBase<R, number | null>, text: (value: number | null) => string): ColDef<R> {
  return numeric(column, text)
}

export function dayColumn<R>(column: ColumnBase<R, string | null>): ColDef<R> {
  return { ...base({ width: 104, ...column }), headerClass: 'number-head', cellClass: 'number-cell', valueFormatter: (params) => formatDay(params.value as string | null) }
}
