import type { CellKeyDownEvent, ColDef, FullWidthCellKeyDownEvent, GetRowIdParams, GridApi, GridOptions, GridReadyEvent, RowClickedEvent, RowClassParams } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { styleNonce } from '../../api/bridge'
import { useLook } from '../../theme/theme-context'
import { gridTheme } from '../../theme/grid-theme'
import { SkeletonRows } from '../feedback/skeleton'
import { isPlain } from './columns'
import { copyRow } from './copy-row'
import './data-grid.css'
import './grid-modules'
import { PlainGrid } from './plain-grid'
import { showWhole } from './show-whole'
import { useKeptFocus } from './use-kept-focus'

interface DataGridProps<R> {
  readonly label: string
  readonly rows: readonly R[] | undefined
  readonly columns: readonly ColDef<R>[]
  readonly rowId: (row: R) => string
  readonly onOpen?: (row: R) => void
  /** Any other key on a row, lower case. */
  readonly onRowKey?: (key: string, row: R) => void
  readonly emptyText?: string
  readonly selectedId?: string | null
  readonly search?: string
  /** Grows with its rows instead of filling its box; for a few rows only. */
  readonly growing?: boolean
}

/** AG Grid as we use it: dense, by keyboard (arrows, Enter opens, Ctrl+C copies the row), in the page's language and theme. */
export function DataGrid<R>({ label, rows, columns, rowId, onOpen, onRowKey, emptyText, selectedId, search, growing = false }: DataGridProps<R>) {
  const { t } = useTranslation()
  const look = useLook()
  const theme = useMemo(() => gridTheme(look.tokens, look.fontScale, look.density), [look])
  const nonce = useMemo(styleNonce, [])
  const localeText = useMemo(
    () => ({
      noRowsToShow: emptyText ?? t('components.grid.noRows'),
      loadingOoo: t('components.loading'),
      filterOoo: t('components.grid.filter'),
      contains: t('components.grid.contains'),
      ariaSortableColumn: t('components.grid.sortable'),
      ariaFilterColumn: t('components.grid.filterColumn'),
      ariaRowSelect: t('components.grid.select')
    }),
    [t, emptyText]
  )
  const open = useCallback((event: RowClickedEvent<R>) => event.data !== undefined && onOpen?.(event.data), [onOpen])
  const onKey = useCallback(
    (event: CellKeyDownEvent<R> | FullWidthCellKeyDownEvent<R>) => {
      if (!(event.event instanceof KeyboardEvent) || event.data === undefined) return
      if (event.event.key === 'Enter') onOpen?.(event.data)
      if (!event.event.ctrlKey && !event.event.metaKey && !event.event.altKey && event.event.key !== 'Enter') onRowKey?.(event.event.key.toLowerCase(), event.data)
      if (event.event.key === 'c' && (event.event.ctrlKey || event.event.metaKey) && window.getSelection()?.isCollapsed !== false) void copyRow(event.api, event.data)
    },
    [onOpen, onRowKey]
  )
  const rowData = useMemo(() => (rows === undefined ? null : [...rows]), [rows])
  const columnDefs = useMemo(() => [...columns], [columns])
  const getRowId = useCallback((params: GetRowIdParams<R>) => rowId(params.data), [rowId])
  const rowClassRules = useMemo(
    () => ({ 'is-selected': (params: RowClassParams<R>) => selectedId !== null && selectedId !== undefined && params.data !== undefined && rowId(params.data) === selectedId }),
    [selectedId, rowId]
  )
  const api = useRef<GridApi<R> | null>(null)
  const onReady = useCallback(
    (event: GridReadyEvent<R>) => {
      api.current = event.api
      event.api.setGridAriaProperty('label', label)
    },
    [label]
  )
  // A new unit or language changes how the same values read.
  useEffect(() => api.current?.refreshCells({ force: true }), [columns])
  useEffect(() => api.current?.redrawRows(), [selectedId])
  const { onFocus, onBlur } = useKeptFocus(api, rowData, rowId)
  // Columns take their unit from the rows: no grid before there are any.
  if (rows === undefined) {
    return (
      <div className="data-grid-waiting">
        <SkeletonRows rows={8} />
      </div>
    )
  }
  const options: GridOptions<R> = {
    theme,
    ...(nonce === undefined ? {} : { styleNonce: nonce }),
    rowData,
    columnDefs,
    defaultColDef: defaultColumn,
    getRowId,
    rowClassRules,
    onRowClicked: open,
    onCellKeyDown: onKey,
    onGridReady: onReady,
    tabToNextCell: leaveByTab,
    tabToNextHeader: leaveByTab,
    localeText,
    icons,
    domLayout: growing ? 'autoHeight' : 'normal',
    ...(search === undefined ? {} : { quickFilterText: search }),
    animateRows: !window.matchMedia('(prefers-reduced-motion: reduce)').matches && rows.length < mostAnimated,
    suppressColumnVirtualisation: columns.length < 16,
    tooltipShowDelay: 400,
    enableBrowserTooltips: true,
    // The style sheet does it, at no cost to rows that scroll by.
    suppressRowHoverHighlight: true,
    suppressDragLeaveHidesColumns: true,
    // Thin scroll bars measure as none: the last column would lie under them.
    scrollbarWidth: 12,
    enableCellTextSelection: false
  }
  // The row height belongs to the theme; a new theme needs a new grid only where the size changed.
  const key = `${look.density}-${look.fontScale}-${look.tokens.fontScale}-${nonce ?? ''}`
  return (
    <div className={`data-grid${growing ? ' data-grid-growing' : ''}${onOpen === undefined ? '' : ' is-door'}`} onFocus={onFocus} onBlur={onBlur} onMouseOver={showWhole}>
      {isPlain(columns) ? <PlainGrid<R> key={`plain-${key}`} options={options} /> : <AgGridReact<R> key={key} {...options} />}
    </div>
  )
}

/** Nobody follows a thousand rows that change places. */
const mostAnimated = 1_000

/** The arrows walk the cells; Tab goes on to what stands behind the table, and not through hundreds of cells. */
const leaveByTab = (): false => false

/** Letters, not masks: the floor's engine knows masks only by their old name. */
const icons = { sortAscending: '↑', sortDescending: '↓' }

const defaultColumn: ColDef = { sortable: true, resizable: true, suppressMovable: false, suppressHeaderMenuButton: true, minWidth: 48, sortingOrder: ['desc', 'asc', null] }
