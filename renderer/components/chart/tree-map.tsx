import { contrastRatio } from '../../theme/contrast'
import { useBoxSize } from './box-size'
import { ChartFrame } from './chart-frame'
import { squarify } from './tree-map-layout'
import './tree-map.css'

export interface TreeMapLeaf {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly fill: string
  readonly figure: string
  readonly note: string
}

interface TreeMapProps {
  readonly label: string
  readonly columns: readonly string[]
  /** Largest first. */
  readonly leaves: readonly TreeMapLeaf[]
  readonly onOpen: (index: number) => void
}

/** Shares of a whole as areas; every leaf is a button. */
export function TreeMap({ label, columns, leaves, onOpen }: TreeMapProps) {
  const [box, size] = useBoxSize<HTMLDivElement>()
  const places = squarify(leaves.map((leaf) => leaf.size), size.width, size.height)
  return (
    <ChartFrame label={label} table={{ columns: columns.map((text, index) => ({ label: text, isNumber: index > 0 })), rows: leaves.map((leaf) => [leaf.name, leaf.figure, ...(columns.length > 2 ? [leaf.note] : [])]) }} onOpenRow={onOpen}>
      <div ref={box} className="tree-map">
        {leaves.map((leaf, index) => {
          const place = places[index]
          if (place === undefined || place.width < 2 || place.height < 2) return null
          const ink = contrastRatio('#ffffff', leaf.fill) > contrastRatio('#10141a', leaf.fill) ? '#ffffff' : '#10141a'
          const words = `${leaf.name} ${leaf.figure}${leaf.note === '' ? '' : ` · ${leaf.note}`}`
          return (
            <button type="button" key={leaf.id} className="tree-leaf" title={words} aria-label={words} style={{ left: place.x, top: place.y, width: Math.max(1, place.width - 2), height: Math.max(1, place.height - 2), background: leaf.fill, color: ink }} onClick={() => onOpen(index)}>
              {place.width > 44 && place.height > 22 && <strong className="ellipsis">{leaf.name}</strong>}
              {place.width > 60 && place.height > 42 && <span className="ellipsis">{leaf.figure}</span>}
              {place.width > 90 && place.height > 62 && leaf.note !== '' && <span className="ellipsis small">{leaf.note}</span>}
            </button>
          )
        })}
      </div>
    </ChartFrame>
  )
}
