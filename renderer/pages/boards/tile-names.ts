import { useTranslation } from 'react-i18next'
import type { TileContent } from '../../../main/contract/boards'

/** What a tile is called that nobody has named: by what it shows. */
export function useTileName(): (content: TileContent, title: string) => string {
  const { t } = useTranslation()
  const measure = (id: string): string => t(`measures.${id}.name`, { defaultValue: id })
  const dimension = (id: string): string => t(`dimensions.${id}`, { defaultValue: id })
  return (content, title) => {
    if (title !== '') return title
    switch (content.kind) {
      case 'figure':
        return measure(content.measure)
      case 'bars':
      case 'tree_map':
        return t('boards.names.by', { measure: measure(content.measure), dimension: dimension(content.by) })
      case 'series':
        return t(content.running === true ? 'boards.names.running' : 'boards.names.over', { measures: content.measures.map(measure).join(t('boards.names.join')), grain: t(`boards.grains.${content.grain}`) })
      case 'table':
        return t('boards.names.table', { dimensions: content.by.map(dimension).join(t('boards.names.join')) })
      case 'region_map':
        return t('boards.names.map', { measure: measure(content.measure) })
      case 'text':
        return t('boards.kinds.text')
      case 'pane':
        return t(`boards.panes.${content.pane}`)
    }
  }
}
