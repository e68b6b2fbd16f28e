import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useFilter } from '../../app/filter'
import { ChartFrame } from '../../components/chart/chart-frame'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { formatPercent, formatPercentDelta } from '../../format/ratio'
import { useFormat } from '../../format/use-format'
import { contrastRatio } from '../../theme/contrast'
import { attainmentFill } from '../../theme/scales'
import { useLook } from '../../theme/theme-context'
import type { WarRoomQuestion } from './question'

type Region = RouteOutput<'warRoom.regions'>['regions'][number]

export function RegionsPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const query = useRoute('warRoom.regions', question)
  return (
    <section className="pane" aria-labelledby="regions-title">
      <div className="pane-head" style={{ paddingRight: 32 }}>
        <h2 id="regions-title">{t('warRoom.regions.title')}</h2>
        <span className="quiet ellipsis">{t('warRoom.regions.subtitle')}</span>
      </div>
      <Loaded query={query}>{(data) => (data.regions.length === 0 ? <EmptyState what={t('warRoom.regions.empty')} /> : <TileMap regions={data.regions} />)}</Loaded>
    </section>
  )
}

/** Regions where they lie, coloured by expected attainment (by year over year where there is no target). */
function TileMap({ regions }: { readonly regions: readonly Region[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tokens } = useLook()
  const filter = useFilter()
  const money = format.money(regions.flatMap((region) => [region.forecast.mean, region.target]))
  const placed = regions.every((region) => region.tileRow !== null && region.tileColumn !== null)
  const columns = placed ? Math.max(...regions.map((region) => region.tileColumn ?? 0)) - Math.min(...regions.map((region) => region.tileColumn ?? 0)) + 1 : Math.min(3, Math.ceil(Math.sqrt(regions.length)))
  const firstRow = Math.min(...regions.map((region) => region.tileRow ?? 0))
  const firstColumn = Math.min(...regions.map((region) => region.tileColumn ?? 0))
  const hasTarget = regions.some((region) => region.target !== null)
  const heat = (region: Region): number | null => (hasTarget ? region.expectedAttainment : region.yearOverYear === null ? null : 1 + region.yearOverYear)
  const focus = (region: Region): void => filter.change({ region: region.id, unit: undefined })
  return (
    <ChartFrame
      label={t('warRoom.regions.title')}
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
      onOpenRow={(index) => regions[index] !== undefined && focus(regions[index])}
    >
      <div className="tile-map" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: 'minmax(0, 1fr)' }}>
        {regions.map((region) => {
          const fill = attainmentFill(heat(region), tokens)
          const ink = contrastRatio('#ffffff', fill) > contrastRatio('#10141a', fill) ? '#ffffff' : '#10141a'
          return (
            <button
              type="button"
              key={region.id}
              className="tile"
              style={{ background: fill, color: ink, ...(placed ? { gridRow: (region.tileRow ?? 0) - firstRow + 1, gridColumn: (region.tileColumn ?? 0) - firstColumn + 1 } : {}) }}
              onClick={() => focus(region)}
              title={t('warRoom.regions.tile', { name: region.name, forecast: money.full(region.forecast.mean), target: money.full(region.target), low: money.text(region.forecast.p10), high: money.full(region.forecast.p90) })}
            >
              <strong className="ellipsis">{region.name}</strong>
              <span className="tile-share">{hasTarget ? formatPercent(region.expectedAttainment) : formatPercentDelta(region.yearOverYear, 0)}</span>
              <span className="tile-figures ellipsis">{money.full(region.forecast.mean)}</span>
            </button>
          )
        })}
      </div>
      <p className="tile-legend">{hasTarget ? t('warRoom.regions.legend') : t('warRoom.regions.legendYear')}</p>
    </ChartFrame>
  )
}
