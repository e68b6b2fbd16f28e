import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { TreeMap } from '../../components/chart/tree-map'
import { useValueText } from '../../format/use-value-text'
import { mix } from '../../theme/contrast'
import { useLook } from '../../theme/theme-context'
import { useTileDrill } from './board-context'
import { columnOf } from './chart-words'
import { toneFill, toneMark, toneOf } from './colour-rule'

type TreeMapContent = Extract<MetricContent, { kind: 'tree_map' }>

/** Area is one measure, colour another (from low to high among the leaves), or the rules' tones. */
export function TreeMapBody({ content, values }: { readonly content: TreeMapContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const { tokens } = useLook()
  const drill = useTileDrill(content, values)
  const sizes = columnOf(values.rows, 1)
  const shades = content.colourBy === null ? [] : columnOf(values.rows, 2)
  const text = useValueText(values.columns[1]?.type ?? 'number', sizes)
  const shadeText = useValueText(values.columns[2]?.type ?? 'number', shades)
  const known = shades.filter((value): value is number => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const name = (id: string): string => t(`measures.${id}.name`, { defaultValue: id })
  const leaves = values.rows.map((row, index) => {
    const size = sizes[index] ?? null
    const tone = toneOf(size, content.colours)
    const shade = shades[index] ?? null
    const fill = tone !== null ? toneFill(tone, tokens) : shade === null ? (tokens.categories[0] ?? tokens.accentFill) : mix(tokens.aboveFill, tokens.belowFill, high === low ? 0.5 : (shade - low) / (high - low))
    return {
      id: JSON.stringify(values.ids[index]),
      name: row[0] === null || row[0] === undefined ? t('components.unknown') : String(row[0]),
      size: Math.max(0, size ?? 0),
      fill,
      figure: `${tone === null ? '' : `${toneMark[tone]} `}${text(size, true)}`,
      note: content.colourBy === null ? '' : `${name(content.colourBy)} ${shadeText(shade, true)}`
    }
  })
  return (
    <TreeMap
      label={t('boards.names.by', { measure: name(content.measure), dimension: t(`dimensions.${content.by}`) })}
      columns={[t(`dimensions.${content.by}`), name(content.measure), ...(content.colourBy === null ? [] : [name(content.colourBy)])]}
      leaves={leaves}
      onOpen={(index) => drill(`${name(content.measure)} · ${leaves[index]?.name ?? ''}`, content.measure, [{ dimension: content.by, value: values.ids[index]?.[0] ?? null }])}
    />
  )
}
