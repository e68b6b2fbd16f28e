import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { TileMap } from '../../components/chart/tile-map'
import { useValueText } from '../../format/use-value-text'
import { mix } from '../../theme/contrast'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { columnOf } from './chart-words'
import { toneFill, toneMark, toneOf } from './colour-rule'

type RegionMapContent = Extract<MetricContent, { kind: 'region_map' }>

/** Large regions where they lie; the stronger the colour, the more of the measure, unless rules give it a tone. */
export function RegionMapBody({ content, values }: { readonly content: RegionMapContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const drill = useTileDrill(content, values)
  const figures = columnOf(values.rows, 1)
  const text = useValueText(values.columns[1]?.type ?? 'number', figures)
  const known = figures.filter((value): value is number => value !== null)
  const [low, high] = [Math.min(0, ...known), Math.max(...known)]
  const name = t(`measures.${content.measure}.name`, { defaultValue: content.measure })
  const tiles = values.rows.map((row, index) => {
    const value = figures[index] ?? null
    const tone = toneOf(value, content.colours)
    return {
      id: JSON.stringify(values.ids[index]),
      name: row[0] === null || row[0] === undefined ? t('components.unknown') : String(row[0]),
      place: values.places?.[index] ?? null,
      fill: tone !== null ? toneFill(tone, tokens) : value === null ? tokens.hover : mix(tokens.categories[0] ?? tokens.accentFill, tokens.hover, high === low ? 0.5 : 0.12 + (0.88 * (value - low)) / (high - low)),
      figure: `${tone === null ? '' : `${toneMark[tone]} `}${text(value, true)}`,
      hint: ''
    }
  })
  return (
    <TileMap
      label={t('boards.names.map', { measure: name })}
      tiles={tiles}
      table={{ columns: [{ label: t('columns.region') }, { label: name, isNumber: true }], rows: tiles.map((tile) => [tile.name, tile.figure]) }}
      onOpen={(index) => drill(`${name} · ${tiles[index]?.name ?? ''}`, content.measure, [{ dimension: 'region_root', value: values.ids[index]?.[0] ?? null }])}
    />
  )
}
