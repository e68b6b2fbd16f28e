import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteOutput } from '../../../main/contract'
import { useRoute } from '../../api/use-route'
import { useDrill } from '../../components/drill/drill'
import { EmptyState } from '../../components/feedback/empty-state'
import { Loaded } from '../../components/feedback/loaded'
import { moneyColumn, numberColumn, percentColumn, textColumn } from '../../components/grid/columns'
import { DataGrid } from '../../components/grid/data-grid'
import { Tile } from '../../components/tile/tile'
import { useTileData } from '../../components/tile/tile-data'
import { formatNumber } from '../../format/count'
import { useFormat } from '../../format/use-format'
import type { WarRoomQuestion } from './question'

type Pool = RouteOutput<'warRoom.resources'>['pools'][number]
type Share = Pool['units'][number]

/** Who holds which part of a pool, and which part of the bookings comes back for it. */
export function ResourcesPane({ question }: { readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const query = useRoute('warRoom.resources', question)
  const pools = query.data?.pools ?? []
  const nameOf = (pool: Pool): string => `${t(`race.pools.kinds.${pool.kind}`, { defaultValue: pool.kind })}${pool.name === '' ? '' : ` · ${pool.name}`}`
  const keyOf = (pool: Pool): string => `${pool.kind}/${pool.name}`
  const pool = pools.find((each) => keyOf(each) === chosen) ?? pools[0]
  return (
    <Tile
      title={t('warRoom.resources.title')}
      subtitle={pool === undefined ? '' : `${pool.from} – ${pool.to}`}
      definition={t('warRoom.resources.definition')}
      asOf={query.data?.asOf}
      extra={pools.length > 1 && pool !== undefined ? <Select size="small" variant="borderless" value={keyOf(pool)} options={pools.map((each) => ({ value: keyOf(each), label: nameOf(each) }))} onChange={setChosen} aria-label={t('warRoom.resources.pool')} popupMatchSelectWidth={false} /> : undefined}
    >
      <Loaded query={query}>{() => (pool === undefined ? <EmptyState what={t('warRoom.resources.empty')} /> : <Shares pool={pool} question={question} />)}</Loaded>
    </Tile>
  )
}

function Shares({ pool, question }: { readonly pool: Pool; readonly question: WarRoomQuestion }) {
  const { t } = useTranslation()
  const format = useFormat()
  const open = useDrill((state) => state.open)
  const amount = useMemo(() => {
    const money = format.money(pool.units.map((unit) => unit.quantity))
    return (value: number | null) => (value === null ? '–' : pool.valueType === 'money' ? money.text(value) : pool.valueType === 'integer' ? formatNumber(value, 0) : formatNumber(value / 10_000, 1))
  }, [pool, format])
  const columns = useMemo(() => {
    const money = format.money(pool.units.map((unit) => unit.bookings))
    return [
      textColumn<Share>({ id: 'name', label: t('columns.unit'), value: (unit) => unit.name, grow: 1, least: 96 }),
      numberColumn<Share>({ id: 'quantity', label: t('warRoom.resources.held'), value: (unit) => unit.quantity, width: 84 }, amount),
      percentColumn<Share>({ id: 'share', label: t('warRoom.resources.share'), value: (unit) => unit.share, width: 78 }, 1),
      moneyColumn<Share>({ id: 'bookings', label: t('measures.bookings.name'), value: (unit) => unit.bookings, width: 104 }, money),
      percentColumn<Share>({ id: 'bookingsShare', label: t('warRoom.resources.bookingsShare'), value: (unit) => unit.bookingsShare, width: 92 }, 1),
      numberColumn<Share>({ id: 'use', label: t('warRoom.resources.use'), value: (unit) => unit.use, width: 76, sort: 'asc', headerHint: t('warRoom.resources.useDefinition') }, (value) => (value === null ? '–' : formatNumber(value, 2)))
    ]
  }, [pool, amount, format, t])
  const exact = useMemo(
    () => ({
      columns: [{ label: t('columns.unit'), type: 'text' as const }, { label: t('warRoom.resources.held'), type: pool.valueType === 'money' ? ('money' as const) : ('number' as const) }, { label: t('warRoom.resources.share'), type: 'ratio' as const }, { label: t('measures.bookings.name'), type: 'money' as const }, { label: t('warRoom.resources.bookingsShare'), type: 'ratio' as const }, { label: t('warRoom.resources.use'), type: 'number' as const }],
      rows: pool.units.map((unit) => [unit.name, pool.valueType === 'number' ? unit.quantity / 10_000 : unit.quantity, unit.share, unit.bookings, unit.bookingsShare, unit.use])
    }),
    [pool, t]
  )
  useTileData({ exact })
  const show = (unit: Share): void => open({ kind: 'measure', title: `${t('measures.bookings.name')} · ${unit.name}`, measure: 'bookings', scope: question.scope ?? {}, period: { from: pool.from, to: pool.to }, where: [{ dimension: 'unit', values: [unit.id] }] })
  return <DataGrid label={t('warRoom.resources.title')} rows={pool.units} columns={columns} rowId={(unit) => String(unit.id)} onOpen={show} />
}
