import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { Sparkline } from '../../components/chart/sparkline'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { Delta } from '../../components/figure/delta'
import { countColumn, moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
import { formatCountDelta } from '../../format/count'
import { useFormat } from '../../format/use-format'
import type { WarRoomQuestion } from './question'

type Competitor = RouteOutput<'warRoom.competitors'>['competitors'][number]

/** Who is named on our deals, how often, and how deals against them end. */
export function CompetitorsPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const query = useRoute('warRoom.competitors', question)
  return (
    <Tile title={t('warRoom.competitors.title')} subtitle={t('warRoom.competitors.subtitle')} definition={t('warRoom.competitors.definition')} asOf={query.data?.asOf}>
      <Loaded query={query}>{(data) => (data.competitors.length === 0 ? <EmptyState what={t('warRoom.competitors.empty')} /> : <Competitors competitors={data.competitors} question={question} />)}</Loaded>
    </Tile>
  )
}

function Competitors({ competitors, question }: { readonly competitors: readonly Competitor[]; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const open = useDrill((state) => state.open)
  const columns = useMemo(() => {
    const money = format.money(competitors.map((each) => each.openAmount))
    return [
      textColumn<Competitor>({ id: 'name', label: t('dimensions.competitor'), value: (each) => each.name, grow: 1, least: 90 }),
      numberColumn<Competitor>({ id: 'mentions', label: t('warRoom.competitors.mentions'), value: (each) => each.mentions, width: 92, sort: 'desc', renderCell: (each) => <span>{each.mentions} <Delta value={each.mentions - each.mentionsBefore} text={formatCountDelta(each.mentions - each.mentionsBefore)} /></span> }, String),
      { ...textColumn<Competitor>({ id: 'weeks', label: t('warRoom.competitors.weeks'), value: (each) => each.weekly.join(' '), width: 84, hint: () => '', renderCell: (each) => <Sparkline values={each.weekly} width={62} shape="bars" label={each.weekly.join(', ')} /> }), sortable: false, cellClass: 'middle-cell' },
      moneyColumn<Competitor>({ id: 'open', label: t('warRoom.competitors.open'), value: (each) => each.openAmount, width: 104 }, money),
      countColumn<Competitor>({ id: 'deals', label: t('warRoom.flow.count'), value: (each) => each.openDeals, width: 64 }),
      percentColumn<Competitor>({ id: 'rate', label: t('measures.win_rate.name'), value: (each) => each.winRate, width: 74 })
    ]
  }, [competitors, format, t])
  const exact = useMemo(
    () => ({
      columns: [{ label: t('dimensions.competitor'), type: 'text' as const }, { label: t('warRoom.competitors.mentions'), type: 'integer' as const }, { label: t('warRoom.competitors.before'), type: 'integer' as const }, { label: t('warRoom.competitors.open'), type: 'money' as const }, { label: t('warRoom.flow.count'), type: 'integer' as const }, { label: t('measures.win_rate.name'), type: 'ratio' as const }],
      rows: competitors.map((each) => [each.name, each.mentions, each.mentionsBefore, each.openAmount, each.openDeals, each.winRate])
    }),
    [competitors, t]
  )
  useTileData({ exact })
  const show = (each: Competitor): void => open({ kind: 'measure', title: t('warRoom.competitors.dealsWith', { name: each.name }), measure: 'pipeline', scope: question.scope ?? {}, where: [{ dimension: 'competitor', values: [each.name] }] })
  return <DataGrid label={t('warRoom.competitors.title')} rows={competitors} columns={columns} rowId={(each) => each.name} onOpen={show} />
}
