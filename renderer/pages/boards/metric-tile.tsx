import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricContent, TileValues } from '../../../main/contract/boards'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { useTileData } from '../../components/tile/tile-data'
import { BarsBody } from './bars-body'
import { useBoardQuestion } from './board-context'
import { FigureBody } from './figure-body'
import { RegionMapBody } from './region-map-body'
import { SeriesBody } from './series-body'
import { TableBody } from './table-body'
import { useTileValues } from './tile-values'
import { TreeMapBody } from './tree-map-body'
import { useColumnLabel } from './column-label'

/** A tile over the metrics layer: asks for its figures and draws them. */
export function MetricTile({ content }: { readonly content: MetricContent }) {
  const query = useTileValues(useBoardQuestion(), content)
  return <Loaded query={query}>{(values) => <MetricBody content={content} values={values} />}</Loaded>
}

function MetricBody({ content, values }: { readonly content: MetricContent; readonly values: TileValues }) {
  const { t } = useTranslation()
  const label = useColumnLabel()
  const exact = useMemo(() => ({ columns: values.columns.map((column) => ({ label: label(column.id), type: column.type })), rows: values.rows }), [values, label])
  useTileData({ exact })
  if (values.rows.length === 0) return <EmptyState what={t('boards.noValues')} />
  switch (content.kind) {
    case 'figure':
      return <FigureBody content={content} values={values} />
    case 'series':
      return <SeriesBody content={content} values={values} />
    case 'bars':
      return <BarsBody content={content} values={values} />
    case 'table':
      return <TableBody content={content} values={values} />
    case 'tree_map':
      return <TreeMapBody content={content} values={values} />
    case 'region_map':
      return <RegionMapBody content={content} values={values} />
  }
}
