import { createGrid, type GridApi, type GridOptions } from 'ag-grid-community'
import { useEffect, useRef } from 'react'

/**
 * AG Grid without React inside: its own elements for rows and cells, which cost a third of what components do when they scroll by. For tables
 * whose cells are text or drawn.
 */
export function PlainGrid<R>({ options }: { readonly options: GridOptions<R> }) {
  const box = useRef<HTMLDivElement>(null)
  const api = useRef<GridApi<R> | null>(null)
  const given = useRef(options)
  useEffect(() => {
    if (box.current === null) return undefined
    const made = createGrid(box.current, given.current)
    api.current = made
    return () => {
      api.current = null
      made.destroy()
    }
  }, [])
  useEffect(() => {
    const before = given.current
    if (before === options) return
    given.current = options
    const changed = Object.fromEntries(Object.entries(options).filter(([name, value]) => !Object.is(value, before[name as keyof GridOptions<R>])))
    api.current?.updateGridOptions(changed)
  }, [options])
  return <div ref={box} style={{ height: '100%' }} />
}
