import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { TileMap } from '../../components/chart/tile-map'
import { TreeMap } from '../../components/chart/tree-map'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { Tile } from '../../components/tile/tile'
import { formatPercent, formatPercentDelta } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { attainmentFill } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import type { WarRoomQuestion } from './question'

type Region = RouteOutput<'warRoom.regions'>['regions'][number]
type Shape = 'map' | 'tree'

/** Regions where they lie (tile map) or by the size of their forecast (tree map), coloured by expected attainment. */
export function RegionsPane({ question, first = 'map' }: { readonly question: WarRoomQuestion; readonly first?: Shape }) {
  const { t } = useTranslation()
  const [shape, setShape] = useState<Shape>(first)
  const query = useRoute('warRoom.regions', question)
  return (
    <Tile
      title={t('warRoom.regions.title')}
      subtitle={t('warRoom.regions.subtitle')}
      definition={t('warRoom.expectedAttainmentDefinition')}
      asOf={query.data?.asOf}
      hasTwin
      extra={<Segmented size="small" value={shape} options={(['map', 'tree'] as const).map((value) => ({ value, label: t(`warRoom.regions.shapes.${value}`) }))} onChange={setShape} aria-label={t('warRoom.regions.shape')} />}
    >
      <Loaded query={query}>{(data) => (data.regions.length === 0 ? <EmptyState what={t('warRoom.regions.empty')} /> : <Regions regions={data.regions} shape={shape} />)}</Loaded>
    </Tile>
  )
}

/** Coloured by expected attainment, by year over year where there is no target. */
function Regions({ regions, shape }: { readonly regions: readonly Region[]; readonly shape: Shape }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const filter = useFilter()
  const money = format.money(regions.flatMap((region) => [region.forecast.mean, region.target]))
  const hasTarget = regions.some((region) => region.target !== null)
  const heat = (region: Region): number | null => (hasTarget ? region.expectedAttainment : region.yearOverYear === null ? null : 1 + region.yearOverYear)
  const share = (region: Region): string => (hasTarget ? formatPercent(region.expectedAttainment) : formatPercentDelta(region.yearOverYear, 0))
  const focus = (region: Region | undefined): void => (region === undefined ? undefined : filter.change({ region: region.id, unit: undefined }))
  if (shape === 'tree') {
    const bySize = [...regions].sort((a, b) => b.forecast.mean - a.forecast.mean)
    return (
      <TreeMap
        label={t('warRoom.regions.title')}
        columns={[t('columns.region'), `${t('measures.forecast.name')} (${money.unit})`, t('warRoom.expectedAttainment')]}
        leaves={bySize.map((region) => ({ id: String(region.id), name: region.name, size: Math.max(0, region.forecast.mean), fill: attainmentFill(heat(region), tokens), figure: money.full(region.forecast.mean), note: share(region) }))}
        onOpen={(index) => focus(bySize[index])}
      />
    )
  }
  return (
    <TileMap
      label={t('warRoom.regions.title')}
      tiles={regions.map((region) => ({
        id: String(region.id),
        name: region.name,
        place: region.tileRow === null || region.tileColumn === null ? null : { row: region.tileRow, column: region.tileColumn },
        fill: attainmentFill(heat(region), tokens),
        figure: share(region),
        detail: money.full(region.forecast.mean),
        hint: t('warRoom.regions.tile', { name: region.name, forecast: money.full(region.forecast.mean), target: money.full(region.target), low: money.text(region.forecast.p10), high: money.full(region.forecast.p90) })
      }))}
      table={{
        columns: [
          { label: t('columns.region') },
          { label: `${t('measures.bookings.name')} (${money.unit})`, isNumber: true },
          { label: `${t('measures.forecast.name')} (${money.unit})`, isNumber: true },
          { label: t('warRoom.expectedAttainment'), isNumber: true },
          { label: t('warRoom.regions.yoy'), isNumber: true }
        ],
        rows: regions.map((region) => [region.name, money.text(region.bookings), money.text(region.forecast.mean), formatPercent(region.expectedAttainment), formatPercentDelta(region.yearOverYear)])
      }}
      onOpen={(index) => focus(regions[index])}
      legend={hasTarget ? t('warRoom.regions.legend') : t('warRoom.regions.legendYear')}
    />
  )
}
