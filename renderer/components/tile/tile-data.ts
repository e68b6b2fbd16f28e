import { createContext, useContext, useEffect } from 'react'
import type { Cell, ValueType } from '../../../main/contract/common'
import type { ChartTable } from '../chart/chart-frame'

/** What a tile shows, as it goes to the clipboard and into files: values as they are on the wire. */
export interface ExactTable {
  readonly columns: readonly { readonly label: string; readonly type: ValueType }[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface TileData {
  readonly shown: ChartTable | null
  readonly exact: ExactTable | null
}

type Register = (data: Partial<TileData>) => void

const TileDataContext = createContext<Register>(() => undefined)
export const TileDataProvider = TileDataContext.Provider

/** Tells the tile around what is shown in it, as the table of a chart or as exact values. */
export function useTileData(data: Partial<TileData>): void {
  const register = useContext(TileDataContext)
  const { shown, exact } = data
  useEffect(() => register({ ...(shown === undefined ? {} : { shown }), ...(exact === undefined ? {} : { exact }) }), [register, shown, exact])
}
