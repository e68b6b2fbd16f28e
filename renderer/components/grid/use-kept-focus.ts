import type { GridApi } from 'ag-grid-community'
import { useCallback, useEffect, useRef, type FocusEvent, type RefObject } from 'react'

interface KeptFocus {
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: (event: FocusEvent) => void
}

interface FocusedCell {
  readonly row: string | null
  readonly index: number
  readonly column: string
}

/** A row that leaves under the focus hands it to the row that takes its place, so that the keyboard can go on down the list. */
export function useKeptFocus<R>(api: RefObject<GridApi<R> | null>, rows: readonly R[] | null, rowId: (row: R) => string): KeptFocus {
  const focused = useRef<FocusedCell | null>(null)
  useEffect(() => {
    const cell = focused.current
    if (cell === null || rows === null || rows.length === 0 || rows.some((row) => rowId(row) === cell.row)) return undefined
    // The grid shows its rows a moment later; the old one may still be fading out, with the focus on it.
    const timer = window.setTimeout(() => {
      const grid = api.current
      if (grid === null || grid.isDestroyed() || grid.getDisplayedRowCount() === 0) return
      grid.setFocusedCell(Math.min(cell.index, grid.getDisplayedRowCount() - 1), cell.column)
    })
    return () => window.clearTimeout(timer)
  }, [api, rows, rowId])
  return {
    onFocus: useCallback((event: FocusEvent) => void (focused.current = cellOf(event.target)), []),
    onBlur: useCallback((event: FocusEvent) => {
      const { target: left, currentTarget: grid } = event
      // What is taken out of the page loses the focus, too, but then nobody went anywhere.
      window.setTimeout(() => {
        if (left.isConnected && cellOf(left)?.row === focused.current?.row && document.activeElement !== left) focused.current = grid.contains(document.activeElement) ? cellOf(document.activeElement) : null
      })
    }, [])
  }
}

function cellOf(element: Element | null): FocusedCell | null {
  const row = element?.closest('.ag-row')
  const column = element?.closest('[col-id]')?.getAttribute('col-id')
  return row === null || row === undefined || column === null || column === undefined ? null : { row: row.getAttribute('row-id'), index: Number(row.getAttribute('row-index')), column }
}
