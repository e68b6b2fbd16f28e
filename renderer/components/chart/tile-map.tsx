import { contrastRatio } from '../../theme/contrast'
import { ChartFrame, type ChartTable } from './chart-frame'
import './tile-map.css'

export interface MapTile {
  readonly id: string
  readonly name: string
  /** Null where nobody has said where it lies. */
  readonly place: { readonly row: number; readonly column: number } | null
  readonly fill: string
  readonly figure: string
  readonly detail?: string
  readonly hint: string
}

interface TileMapProps {
  readonly label: string
  readonly tiles: readonly MapTile[]
  readonly table: ChartTable
  readonly onOpen: (index: number) => void
  readonly legend?: string
}

/** Places where they lie, as equal tiles: large ones do not shout down small ones. In reading order where places are unknown. */
export function TileMap({ label, tiles, table, onOpen, legend }: TileMapProps) {
  const places = tiles.flatMap((tile) => (tile.place === null ? [] : [tile.place]))
  const placed = places.length === tiles.length
  const firstRow = Math.min(...places.map((place) => place.row))
  const firstColumn = Math.min(...places.map((place) => place.column))
  const columns = placed ? Math.max(...places.map((place) => place.column)) - firstColumn + 1 : Math.min(3, Math.ceil(Math.sqrt(tiles.length)))
  return (
    <ChartFrame label={label} table={table} onOpenRow={onOpen}>
      <div className="tile-map" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: 'minmax(0, 1fr)' }}>
        {tiles.map((tile, index) => {
          const ink = contrastRatio('#ffffff', tile.fill) > contrastRatio('#10141a', tile.fill) ? '#ffffff' : '#10141a'
          return (
            <button
              type="button"
              key={tile.id}
              className="tile"
              style={{ background: tile.fill, color: ink, ...(placed && tile.place !== null ? { gridRow: tile.place.row - firstRow + 1, gridColumn: tile.place.column - firstColumn + 1 } : {}) }}
              onClick={() => onOpen(index)}
              title={tile.hint === '' ? `${tile.name} ${tile.figure}` : tile.hint}
            >
              <strong className="ellipsis">{tile.name} </strong>
              <span className="tile-share">{tile.figure} </span>
              {tile.detail !== undefined && <span className="tile-figures ellipsis">{tile.detail}</span>}
            </button>
          )
        })}
      </div>
      {legend !== undefined && <p className="tile-legend">{legend}</p>}
    </ChartFrame>
  )
}
